#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/io.h"
#include "catalogue/rules/ios.h"
#include "ios/bundle_tree.h"

namespace apptrait::ios {
namespace {

namespace fs = std::filesystem;
using catalogue::Fail;
using catalogue::LimitError;
using catalogue::Make;

constexpr std::size_t kPiece = 256 * limits::kKiB;

Error TooLarge(const TreeFile& file, std::uint64_t size, std::uint64_t limit) {
  return LimitError(quantity::kEntrySize, size, limit, {.entry = file.path});
}

class Directory final : public BundleTree {
 public:
  explicit Directory(fs::path root) : root_(std::move(root)) {}

  Result<void> Walk() {
    std::error_code error;
    fs::recursive_directory_iterator at(root_, error), end;
    for (; !error && at != end; at.increment(error)) {
      if (at.depth() >= limits::kBundleDepth) {
        return LimitError(quantity::kBundleDepth, at.depth(), limits::kBundleDepth);
      }
      if (auto added = Add(*at); !added) return added;
    }
    if (error) {
      return Fail(ErrorKind::kIo, rule::kIoOpenFailed, {}, {{"reason", error.message()}});
    }
    Index();
    return {};
  }

  Result<Bytes> Read(const TreeFile& file, std::uint64_t limit) const override {
    if (file.size > limit) return TooLarge(file, file.size, limit);
    if (file.symlink) {
      std::error_code error;
      const std::string target = fs::read_symlink(paths_[file.handle], error).string();
      if (error)
        return Fail(ErrorKind::kIo, rule::kIoOpenFailed, {}, {{"reason", error.message()}});
      return ToBytes(AsBytes(target));
    }
    auto source = OpenFile(paths_[file.handle].string());
    if (!source) return source.error();
    if ((*source)->size() > limit) return TooLarge(file, (*source)->size(), limit);
    return (*source)->Read(0, (*source)->size());
  }

  Result<void> Stream(const TreeFile& file,
                      const std::function<void(ByteSpan)>& sink) const override {
    const auto source = Open(file, limits::kExecutableSize);
    if (!source) return source.error();
    Bytes buffer(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, (*source)->size())));
    for (std::uint64_t offset = 0; offset < (*source)->size();) {
      const auto piece = std::span(buffer).first(static_cast<std::size_t>(
          std::min<std::uint64_t>(buffer.size(), (*source)->size() - offset)));
      if (auto read = (*source)->ReadAt(offset, piece); !read) return read;
      sink(piece);
      offset += piece.size();
    }
    return (*source)->CheckUnchanged();
  }

  Result<std::shared_ptr<const Source>> Open(const TreeFile& file,
                                             std::uint64_t limit) const override {
    if (file.symlink) {
      auto target = Read(file, limit);
      if (!target) return target.error();
      return MemorySource(*std::move(target));
    }
    return OpenFile(paths_[file.handle].string());
  }
  bool MustInflate(const TreeFile&) const override { return false; }

 private:
  Result<void> Add(const fs::directory_entry& entry) {
    std::error_code error;
    const fs::file_status status = entry.symlink_status(error);
    const std::string path = ToValidUtf8(entry.path().lexically_relative(root_).generic_string());
    if (fs::is_directory(status)) return {};
    if (!fs::is_symlink(status) && !fs::is_regular_file(status)) {
      findings_.push_back(Make(rule::kIosBundleUnsafePath, {.entry = path},
                               catalogue::Because(why::kNeitherFileNorFolder)));
      return {};
    }
    if (files_.size() == limits::kBundleFiles) {
      return LimitError(quantity::kBundleFiles, files_.size() + 1, limits::kBundleFiles);
    }
    const std::uint64_t size = fs::is_regular_file(status) ? entry.file_size(error) : 0;
    files_.push_back({path, error ? 0 : size, fs::is_symlink(status), paths_.size()});
    paths_.push_back(entry.path());
    return {};
  }

  fs::path root_;
  std::vector<fs::path> paths_;
};

}  // namespace

Result<std::unique_ptr<BundleTree>> DirectoryTree(const std::string& path) {
  auto tree = std::make_unique<Directory>(fs::path(path));
  if (auto walked = tree->Walk(); !walked) return walked.error();
  return std::unique_ptr<BundleTree>(std::move(tree));
}

}  // namespace apptrait::ios

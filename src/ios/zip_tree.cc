#include <algorithm>
#include <set>

#include "base/hash.h"
#include "catalogue/cause.h"
#include "catalogue/rules/ios.h"
#include "ios/bundle_tree.h"
#include "zip/contents.h"

namespace apptrait::ios {
namespace {

using catalogue::Make;

class Zip final : public BundleTree {
 public:
  Zip(std::shared_ptr<const Source> source, const zip::Layout& layout,
      const std::vector<std::size_t>& mismatched)
      : source_(std::move(source)), layout_(layout) {
    const auto& entries = layout.entries();
    std::set<std::string> folders;
    HashSet<std::string> names;
    names.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const zip::Entry& entry = entries[i];
      std::string path = DecodeEntryName(entry.name);
      const bool folder = entry.IsDirectory();
      if (folder) path.pop_back();
      if (const auto* reason = WhyUnsafePath(path)) {
        findings_.push_back(Make(rule::kIosBundleUnsafePath, {.entry = DecodeEntryName(entry.name)},
                                 catalogue::Because(*reason)));
        continue;
      }
      if (folder) {
        folders.insert(std::move(path));
        continue;
      }
      if (!names.insert(path).second) {
        findings_.push_back(Make(rule::kIosBundleDuplicate, {.entry = path}));
      }
      files_.push_back({std::move(path), entry.size, entry.IsSymlink(), i});
    }
    for (const std::string& folder : folders) {
      if (names.contains(folder)) {
        findings_.push_back(Make(rule::kIosBundleFileAndFolder, {.entry = folder}));
      }
    }
    for (std::size_t i : mismatched) {
      findings_.push_back(
          Make(rule::kIosBundleLocalHeader, {.entry = DecodeEntryName(entries[i].name)}));
    }
    Index();
  }

  Result<Bytes> Read(const TreeFile& file, std::uint64_t limit) const override {
    return zip::ReadContents(*source_, layout_, EntryOf(file), limit);
  }
  Result<void> Stream(const TreeFile& file,
                      const std::function<void(ByteSpan)>& sink) const override {
    return zip::StreamContents(*source_, layout_, EntryOf(file), sink);
  }
  Result<std::shared_ptr<const Source>> Open(const TreeFile& file,
                                             std::uint64_t limit) const override {
    return zip::EntrySource(source_, layout_, EntryOf(file), limit);
  }
  bool MustInflate(const TreeFile& file) const override { return EntryOf(file).method != 0; }

 private:
  const zip::Entry& EntryOf(const TreeFile& file) const { return layout_.entries()[file.handle]; }

  std::shared_ptr<const Source> source_;
  const zip::Layout& layout_;
};

}  // namespace

std::unique_ptr<BundleTree> ZipTree(std::shared_ptr<const Source> source, const zip::Layout& layout,
                                    const std::vector<std::size_t>& mismatched) {
  return std::make_unique<Zip>(std::move(source), layout, mismatched);
}

}  // namespace apptrait::ios

#include "ios/hash_work.h"

#include <algorithm>

#include "base/limits.h"
#include "catalogue/rules/io.h"

namespace apptrait::ios {
namespace {

// Files that one worker hashes in a row, so that 60,000 small ones do not cost 60,000 tasks.
constexpr std::uint64_t kBatchSize = 4 * limits::kMiB;
constexpr std::size_t kBatchFiles = 256;
// Code that one worker hashes in a row; a multiple of every page size in use.
constexpr std::uint64_t kCodeRange = 16 * limits::kMiB;
constexpr std::size_t kPiece = 256 * limits::kKiB;

// Cuts a run of code into pages, hashes them and compares.
class PageHasher {
 public:
  // From the start of page `first` on.
  PageHasher(const PageDemand& demand, std::uint64_t first)
      : demand_(demand),
        directory_(*demand.directory),
        hasher_(*directory_.algorithm()),
        digest_(digest::Size(*directory_.algorithm())),
        page_(first) {}

  void Update(ByteSpan bytes) {
    while (!bytes.empty() && page_ < directory_.code_slots) {
      const std::uint64_t size = PageSize();
      const auto part = bytes.first(
          static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), size - filled_)));
      hasher_.Update(part);
      filled_ += part.size();
      bytes = bytes.subspan(part.size());
      if (filled_ == size) FinishPage();
    }
  }
  const PageVerdict& verdict() const { return verdict_; }

 private:
  // Of the current page; only the last one is short.
  std::uint64_t PageSize() const {
    if (directory_.page_size == 0) return directory_.code_limit;
    return std::min(directory_.page_size, directory_.code_limit - page_ * directory_.page_size);
  }

  void FinishPage() {
    hasher_.Finish(digest_);
    const ByteSpan hash = ByteSpan(digest_).first(directory_.hash_size);
    if (!Equal(hash, directory_.CodeSlot(page_))) {
      if (verdict_.bad++ == 0) verdict_.first_bad = page_;
      if (page_ != 0 && !WasEncrypted()) ++verdict_.bad_plain;
    }
    if (directory_.pre_encrypt_offset && !Equal(hash, directory_.PreEncryptSlot(page_))) {
      ++verdict_.bad_pre_encrypt;
    }
    ++verdict_.checked;
    ++page_;
    filled_ = 0;
  }

  bool WasEncrypted() const {
    const std::uint64_t start = page_ * directory_.page_size, end = start + PageSize();
    return std::ranges::any_of(demand_.encrypted, [&](const Range& range) {
      return start < range.offset + range.size && range.offset < end;
    });
  }

  const PageDemand& demand_;
  const CodeDirectory& directory_;
  digest::Hasher hasher_;
  Bytes digest_;
  std::uint64_t page_, filled_ = 0;
  PageVerdict verdict_;
};

void Merge(const PageVerdict& part, PageVerdict& whole) {
  if (part.bad != 0 && (whole.bad == 0 || part.first_bad < whole.first_bad)) {
    whole.first_bad = part.first_bad;
  }
  whole.checked += part.checked;
  whole.bad += part.bad;
  whole.bad_pre_encrypt += part.bad_pre_encrypt;
  whole.bad_plain += part.bad_plain;
}

// Reads [offset, offset + length) of `source` in pieces.
Result<void> ForEachPiece(const Source& source, std::uint64_t offset, std::uint64_t length,
                          const std::function<void(ByteSpan)>& use) {
  if (const auto memory = Slice(source.memory(), offset, length)) {
    use(*memory);
    return {};
  }
  Bytes buffer(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, length)));
  while (length != 0) {
    const auto piece = std::span(buffer).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), length)));
    if (auto read = source.ReadAt(offset, piece); !read) return read;
    use(piece);
    offset += piece.size();
    length -= piece.size();
  }
  return {};
}

// Gives each demand the part of the file that its slice's code is.
class FileHasher {
 public:
  explicit FileHasher(const std::vector<PageDemand*>& demands) {
    for (PageDemand* demand : demands) hashers_.push_back({demand, PageHasher(*demand, 0)});
  }
  void Update(ByteSpan bytes) {
    const std::uint64_t end = offset_ + bytes.size();
    for (auto& [demand, hasher] : hashers_) {
      const std::uint64_t first = std::max(offset_, demand->slice.offset);
      const std::uint64_t last =
          std::min(end, demand->slice.offset + demand->directory->code_limit);
      if (first < last) {
        hasher.Update(bytes.subspan(static_cast<std::size_t>(first - offset_),
                                    static_cast<std::size_t>(last - first)));
      }
    }
    offset_ = end;
  }
  void Finish() {
    for (auto& [demand, hasher] : hashers_) Merge(hasher.verdict(), demand->verdict);
  }

 private:
  std::vector<std::pair<PageDemand*, PageHasher>> hashers_;
  std::uint64_t offset_ = 0;
};

}  // namespace

std::size_t HashWork::WantPages(const TreeFile& file, std::shared_ptr<const Source> contents,
                                PageDemand demand) {
  auto& executable = executables_[file.handle];
  executable.file = &file;
  executable.contents = std::move(contents);
  demands_.push_back(std::make_unique<PageDemand>(std::move(demand)));
  executable.demands.push_back(demands_.back().get());
  return demands_.size() - 1;
}

void HashWork::Schedule(digest::Plan& plan) {
  for (auto& [handle, executable] : executables_) SchedulePages(plan, executable);
  ScheduleFiles(plan);
}

void HashWork::ScheduleFiles(digest::Plan& plan) {
  std::vector<FileResult*> batch;
  std::uint64_t cost = 0;
  const auto flush = [&] {
    if (batch.empty()) return;
    plan.Contents({}, cost, [this, files = std::move(batch)](const digest::Sink&) -> Result<void> {
      digest::Hasher sha1(digest::Algorithm::kSha1), sha256(digest::Algorithm::kSha256);
      for (FileResult* result : files) {
        auto streamed = tree_.Stream(*result->file, [&](ByteSpan bytes) {
          sha1.Update(bytes);
          sha256.Update(bytes);
        });
        result->digests.sha1 = sha1.Finish();
        result->digests.sha256 = sha256.Finish();
        if (!streamed) result->digests = {{}, {}, streamed.error()};
      }
      return {};
    });
    batch.clear();
    cost = 0;
  };
  for (auto& [handle, result] : files_) {
    batch.push_back(&result);
    cost += result.file->size + 1;
    if (cost >= kBatchSize || batch.size() >= kBatchFiles) flush();
  }
  flush();
}

void HashWork::SchedulePages(digest::Plan& plan, Executable& executable) {
  if (executable.contents == nullptr) {
    plan.Contents({}, executable.file->size, [this, &executable](const digest::Sink&) {
      FileHasher hasher(executable.demands);
      auto streamed = tree_.Stream(*executable.file, [&](ByteSpan bytes) { hasher.Update(bytes); });
      hasher.Finish();
      if (!streamed) {
        for (PageDemand* demand : executable.demands) demand->verdict.error = streamed.error();
      }
      return Result<void>();
    });
    return;
  }
  for (PageDemand* demand : executable.demands) {
    const CodeDirectory& directory = *demand->directory;
    const std::uint64_t step = directory.page_size == 0
                                   ? std::max<std::uint64_t>(directory.code_limit, 1)
                                   : std::max(kCodeRange, directory.page_size);
    for (std::uint64_t start = 0; start < directory.code_limit; start += step) {
      const std::uint64_t length = std::min(step, directory.code_limit - start);
      plan.Contents({}, length, [=, this, &executable](const digest::Sink&) {
        const std::uint64_t page =
            demand->directory->page_size == 0 ? 0 : start / demand->directory->page_size;
        PageHasher hasher(*demand, page);
        auto read = ForEachPiece(*executable.contents, demand->slice.offset + start, length,
                                 [&](ByteSpan bytes) { hasher.Update(bytes); });
        const std::lock_guard lock(mutex_);
        Merge(hasher.verdict(), demand->verdict);
        if (!read) demand->verdict.error = read.error();
        return Result<void>();
      });
    }
  }
}

const FileDigests* HashWork::Find(const TreeFile& file) const {
  const auto found = files_.find(file.handle);
  return found == files_.end() ? nullptr : &found->second.digests;
}

}  // namespace apptrait::ios

#include <array>

#include "base/limits.h"
#include "digest/executor.h"

namespace apptrait::digest {
namespace {

constexpr std::uint64_t kChunkSize = limits::kMiB;

std::uint64_t LengthOf(const Section& section) {
  return section.literal.empty() ? section.length : section.literal.size();
}
std::uint64_t ChunksOf(const Section& section) {
  return (LengthOf(section) + kChunkSize - 1) / kChunkSize;
}

// Cuts the blocks into pieces of the sections: Piece is called for every part, in order, a
// literal's whole when its turn comes.
class SectionConsumer : public Consumer {
 public:
  SectionConsumer(Algorithm algorithm, std::vector<Section> sections)
      : hasher_(algorithm), sections_(std::move(sections)) {}

  std::vector<Section> Wants() const override {
    std::vector<Section> ranges;
    for (const Section& s : sections_) {
      if (s.literal.empty() && s.length != 0) ranges.push_back(s);
    }
    return ranges;
  }

  int cost() const override {
    switch (hasher_.algorithm()) {
      case Algorithm::kMd5:
      case Algorithm::kSha384:
      case Algorithm::kSha512:
        return 2;
      default:
        return 1;  // SHA-1 and SHA-256 have instructions of their own
    }
  }

  void Consume(std::uint64_t offset, ByteSpan block) override {
    for (SkipLiterals(); current_ < sections_.size(); SkipLiterals()) {
      const Section& s = sections_[current_];
      const std::uint64_t from = s.offset + done_;
      if (from < offset || from >= offset + block.size()) return;
      const std::uint64_t count = std::min(s.length - done_, offset + block.size() - from);
      Piece(current_, done_, *Slice(block, from - offset, count));
      done_ += count;
      if (done_ != s.length) return;
      Next();
    }
  }

  void Finish() override {
    SkipLiterals();
    End();
  }

 protected:
  virtual void Piece(std::size_t section, std::uint64_t offset, ByteSpan bytes) = 0;
  virtual void End() {}
  std::size_t digest_size() const { return Size(hasher_.algorithm()); }

  Hasher hasher_;
  const std::vector<Section> sections_;

 private:
  void SkipLiterals() {
    for (; current_ < sections_.size(); Next()) {
      const Section& s = sections_[current_];
      if (!s.literal.empty()) {
        Piece(current_, 0, s.literal);
      } else if (s.length != 0) {
        return;
      }
    }
  }
  void Next() {
    ++current_;
    done_ = 0;
  }

  std::size_t current_ = 0;
  std::uint64_t done_ = 0;
};

class Joined final : public SectionConsumer {
 public:
  Joined(Algorithm algorithm, std::vector<Section> sections, Bytes* out)
      : SectionConsumer(algorithm, std::move(sections)), out_(out) {}

 private:
  void Piece(std::size_t, std::uint64_t, ByteSpan bytes) override { hasher_.Update(bytes); }
  void End() override { *out_ = hasher_.Finish(); }
  Bytes* out_;
};

// Chunks number `part`, `part` + `parts`, … of all sections' chunks.
class Chunked final : public SectionConsumer {
 public:
  Chunked(Algorithm algorithm, const std::vector<Section>& sections, std::uint64_t part,
          std::uint64_t parts, Bytes* out)
      : SectionConsumer(algorithm, sections), part_(part), parts_(parts), out_(out) {
    std::uint64_t count = 0;
    for (const Section& s : sections_) {
      first_chunk_.push_back(count);
      count += ChunksOf(s);
    }
  }

 private:
  void Piece(std::size_t section, std::uint64_t offset, ByteSpan bytes) override {
    while (!bytes.empty()) {
      const std::uint64_t in_chunk = offset % kChunkSize;
      const auto take = std::min<std::uint64_t>(kChunkSize - in_chunk, bytes.size());
      const std::uint64_t number = first_chunk_[section] + offset / kChunkSize;
      if (number % parts_ == part_) {
        const std::uint64_t start = offset - in_chunk;
        Hash(number, in_chunk, std::min(kChunkSize, LengthOf(sections_[section]) - start),
             bytes.first(take));
      }
      bytes = bytes.subspan(take);
      offset += take;
    }
  }
  void Hash(std::uint64_t number, std::uint64_t in_chunk, std::uint64_t length, ByteSpan bytes) {
    if (in_chunk == 0) {
      std::array<std::byte, 5> head = {std::byte{0xa5}};
      for (std::size_t i = 0; i < 4; ++i) {
        head[i + 1] = static_cast<std::byte>(length >> (8 * i) & 255);
      }
      hasher_.Update(head);
    }
    hasher_.Update(bytes);
    if (in_chunk + bytes.size() != length) return;
    const std::size_t at = static_cast<std::size_t>(number) * digest_size();
    hasher_.Finish(std::span(*out_).subspan(at, digest_size()));
  }

  std::uint64_t part_, parts_;
  Bytes* out_;
  std::vector<std::uint64_t> first_chunk_;
};

class Paged final : public SectionConsumer {
 public:
  Paged(const PagedRequest& request, Bytes* out)
      : SectionConsumer(request.algorithm, request.sections),
        page_size_(request.page_size),
        salt_(request.salt),
        zero_pad_(request.zero_pad),
        out_(out) {}

 private:
  void Piece(std::size_t, std::uint64_t, ByteSpan bytes) override {
    while (!bytes.empty()) {
      if (in_page_ == 0) hasher_.Update(salt_);
      const std::size_t take = std::min(page_size_ - in_page_, bytes.size());
      hasher_.Update(bytes.first(take));
      bytes = bytes.subspan(take);
      in_page_ += take;
      if (in_page_ == page_size_) EndPage();
    }
  }
  void End() override {
    if (in_page_ == 0) return;
    if (zero_pad_) hasher_.Update(Bytes(page_size_ - in_page_));
    EndPage();
  }
  void EndPage() {
    const std::size_t at = out_->size();
    out_->resize(at + digest_size());
    hasher_.Finish(std::span(*out_).subspan(at, digest_size()));
    in_page_ = 0;
  }

  std::size_t page_size_;
  Bytes salt_;
  bool zero_pad_;
  Bytes* out_;
  std::size_t in_page_ = 0;
};

}  // namespace

std::unique_ptr<Consumer> JoinedConsumer(Algorithm algorithm, std::vector<Section> sections,
                                         Bytes* out) {
  return std::make_unique<Joined>(algorithm, std::move(sections), out);
}

std::unique_ptr<Consumer> PagedConsumer(const PagedRequest& request, Bytes* out) {
  return std::make_unique<Paged>(request, out);
}

void AddChunkedConsumers(Algorithm algorithm, const std::vector<Section>& sections, int workers,
                         Bytes* out, std::vector<std::unique_ptr<Consumer>>* consumers) {
  std::uint64_t chunks = 0;
  for (const Section& s : sections) chunks += ChunksOf(s);
  out->resize(static_cast<std::size_t>(chunks) * Size(algorithm));
  const auto parts = std::clamp<std::uint64_t>(chunks / 2, 1, static_cast<std::uint64_t>(workers));
  for (std::uint64_t part = 0; part < parts; ++part) {
    consumers->push_back(std::make_unique<Chunked>(algorithm, sections, part, parts, out));
  }
}

}  // namespace apptrait::digest

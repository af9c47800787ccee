#include "base/source.h"

#include "catalogue/rules/io.h"

namespace apptrait {
namespace {

using catalogue::Fail;

Error PastTheEnd(std::uint64_t offset, std::uint64_t length, std::uint64_t size) {
  return Fail(ErrorKind::kIo, rule::kIoPastTheEnd, {.offset = offset, .length = length},
              {{"size", static_cast<std::int64_t>(size)}});
}

class InMemory final : public Source {
 public:
  explicit InMemory(ByteSpan bytes) : bytes_(bytes) {}
  explicit InMemory(Bytes bytes) : owned_(std::move(bytes)), bytes_(owned_) {}
  std::uint64_t size() const override { return bytes_.size(); }
  ByteSpan memory() const override { return bytes_; }
  Result<void> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    const auto part = Slice(bytes_, offset, out.size());
    if (!part) return PastTheEnd(offset, out.size(), bytes_.size());
    std::ranges::copy(*part, out.begin());
    return {};
  }

 private:
  Bytes owned_;
  ByteSpan bytes_;
};

class Part final : public Source {
 public:
  Part(std::shared_ptr<const Source> whole, std::uint64_t offset, std::uint64_t length)
      : whole_(std::move(whole)),
        offset_(std::min(offset, whole_->size())),
        length_(std::min(length, whole_->size() - offset_)) {}
  std::uint64_t size() const override { return length_; }
  Result<void> CheckUnchanged() const override { return whole_->CheckUnchanged(); }
  ByteSpan memory() const override {
    return Slice(whole_->memory(), offset_, length_).value_or(ByteSpan{});
  }
  Result<void> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset > length_ || out.size() > length_ - offset) {
      return PastTheEnd(offset, out.size(), length_);
    }
    return whole_->ReadAt(offset_ + offset, out);
  }

 private:
  std::shared_ptr<const Source> whole_;
  std::uint64_t offset_, length_;
};

}  // namespace

Result<Bytes> Source::Read(std::uint64_t offset, std::uint64_t length) const {
  if (offset > size() || length > size() - offset) return PastTheEnd(offset, length, size());
  Bytes bytes(static_cast<std::size_t>(length));
  if (auto read = ReadAt(offset, bytes); !read) return read.error();
  return bytes;
}

std::shared_ptr<const Source> MemorySource(ByteSpan bytes) {
  return std::make_shared<InMemory>(bytes);
}
std::shared_ptr<const Source> MemorySource(Bytes bytes) {
  return std::make_shared<InMemory>(std::move(bytes));
}
std::shared_ptr<const Source> SubSource(std::shared_ptr<const Source> whole, std::uint64_t offset,
                                        std::uint64_t length) {
  return std::make_shared<Part>(std::move(whole), offset, length);
}

}  // namespace apptrait

// A cursor over untrusted bytes with sticky failure: a read past the end gives zeros or an empty
// span, and every later read fails too. Read a whole record, check ok() once, and only then use a
// length or count that it held.
//
//   ByteReader r(bytes);
//   const auto id = r.U32(), size = r.U32();
//   const ByteSpan body = r.Take(size);
//   if (!r.ok()) return Malformed(r.position());
//
// Integers are little-endian unless the name ends in Be.
#ifndef APPTRAIT_SRC_BASE_BYTE_READER_H_
#define APPTRAIT_SRC_BASE_BYTE_READER_H_

#include <concepts>

#include "base/bytes.h"

namespace apptrait {

class ByteReader {
 public:
  explicit ByteReader(ByteSpan bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  std::size_t position() const { return position_; }
  std::size_t remaining() const { return ok_ ? bytes_.size() - position_ : 0; }
  bool AtEnd() const { return remaining() == 0; }

  std::uint8_t U8() { return Le<std::uint8_t>(); }
  std::uint16_t U16() { return Le<std::uint16_t>(); }
  std::uint32_t U32() { return Le<std::uint32_t>(); }
  std::uint64_t U64() { return Le<std::uint64_t>(); }
  std::int32_t I32() { return static_cast<std::int32_t>(Le<std::uint32_t>()); }
  std::int64_t I64() { return static_cast<std::int64_t>(Le<std::uint64_t>()); }
  std::uint16_t U16Be() { return Be<std::uint16_t>(); }
  std::uint32_t U32Be() { return Be<std::uint32_t>(); }
  std::uint64_t U64Be() { return Be<std::uint64_t>(); }

  // The next `count` bytes; empty, and failed, where there are fewer.
  ByteSpan Take(std::uint64_t count) {
    if (!ok_ || count > bytes_.size() - position_) {
      ok_ = false;
      return {};
    }
    const ByteSpan part = bytes_.subspan(position_, static_cast<std::size_t>(count));
    position_ += part.size();
    return part;
  }
  void Skip(std::uint64_t count) { Take(count); }
  // All that is left.
  ByteSpan Rest() { return Take(remaining()); }
  // Moves to `position`, which may be anywhere in [0, size].
  void Seek(std::uint64_t position) {
    if (!ok_ || position > bytes_.size()) {
      ok_ = false;
      return;
    }
    position_ = static_cast<std::size_t>(position);
  }
  // Marks the reader as failed, for the caller's own checks.
  void Fail() { ok_ = false; }

  // A u32 length and that many bytes, as Android's signing structures nest them.
  ByteSpan LengthPrefixed() { return Take(U32()); }

 private:
  template <std::unsigned_integral T>
  T Le() {
    const ByteSpan part = Take(sizeof(T));
    T value = 0;
    for (std::size_t i = part.size(); i-- > 0;) {
      value = static_cast<T>(std::uint64_t{value} << 8 | std::to_integer<std::uint64_t>(part[i]));
    }
    return value;
  }
  template <std::unsigned_integral T>
  T Be() {
    T value = 0;
    for (std::byte b : Take(sizeof(T))) {
      value = static_cast<T>(std::uint64_t{value} << 8 | std::to_integer<std::uint64_t>(b));
    }
    return value;
  }

  ByteSpan bytes_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_BYTE_READER_H_

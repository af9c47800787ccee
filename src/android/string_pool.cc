#include "android/string_pool.h"

#include <algorithm>

#include "android/chunk.h"
#include "base/limits.h"
#include "base/text.h"

namespace apptrait::android {
namespace {

constexpr std::size_t kHeaderSize = 28;
constexpr std::uint32_t kUtf8Flag = 1 << 8;

// UTF-16 units of what may be modified UTF-8, counted by lead bytes as androidfw's
// utf8_to_utf16_length does.
std::size_t Utf16Length(ByteSpan utf8) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < utf8.size(); ++units) {
    const auto lead = std::to_integer<unsigned>(utf8[i]);
    const std::size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length == 4) ++units;
    i += length;
  }
  return units;
}

// One or two bytes; the high bit of the first says which.
std::uint32_t Length8(ByteReader& r) {
  const std::uint32_t first = r.U8();
  return (first & 0x80) == 0 ? first : (first & 0x7f) << 8 | r.U8();
}

// One or two 16-bit units, likewise.
std::uint32_t Length16(ByteReader& r) {
  const std::uint32_t first = r.U16();
  return (first & 0x8000) == 0 ? first : (first & 0x7fff) << 16 | r.U16();
}

// Styles are words; the last three of them are ones throughout (an empty ResStringPool_span).
bool EndsAsStylesDo(ByteSpan chunk, std::size_t start) {
  constexpr std::size_t kSpan = 12;
  if (start >= chunk.size()) return false;
  const std::size_t end = start + ((chunk.size() - start) & ~std::size_t{3});
  return end >= kSpan && std::ranges::all_of(chunk.subspan(end - kSpan, kSpan),
                                             [](std::byte b) { return b == std::byte{0xff}; });
}

}  // namespace

// ResStringPool_header:
//   chunk header (8) | u32 strings | u32 styles | u32 flags | u32 strings' start | u32 styles'
//   start | u32 string offsets[] | u32 style offsets[] | strings | styles
// A start counts from the chunk's beginning, an offset from the strings' start.
StringPool::StringPool(ByteSpan chunk) {
  const auto head = ChunkAt(chunk, 0);
  if (!head || chunk.size() < kHeaderSize) return;
  problem_ = head->IsSound(kHeaderSize, chunk.size()) ? Problem::kNone : Problem::kHeader;
  ByteReader r(chunk);
  r.Skip(8);
  count_ = r.U32();
  const std::uint32_t styles = r.U32(), flags = r.U32(), start = r.U32(), styles_start = r.U32();
  utf8_ = (flags & kUtf8Flag) != 0;
  if (count_ != 0) {
    const std::size_t table =
        std::min<std::size_t>(std::max<std::size_t>(head->header_size, kHeaderSize), chunk.size());
    const std::size_t fitting = (chunk.size() - table) / 4;
    if (count_ > fitting) {
      Note(Problem::kCount);
      count_ = static_cast<std::uint32_t>(fitting);
    }
    overcounted_ = start >= table && count_ > (start - table) / 4;
    offsets_ = chunk.subspan(table, std::size_t{count_} * 4);
    FindStrings(chunk, start, styles != 0 ? styles_start : chunk.size());
  }
  if (styles != 0 && !EndsAsStylesDo(chunk, styles_start)) Note(Problem::kStyles);
}

void StringPool::Note(Problem problem) {
  if (problem_ == Problem::kNone) problem_ = problem;
}

// Strings end where the styles start; at the chunk's end where there are none.
void StringPool::FindStrings(ByteSpan chunk, std::size_t start, std::size_t styles_start) {
  if (start >= chunk.size() - 2) return Note(Problem::kStart);
  std::size_t end = chunk.size();
  if (styles_start != chunk.size()) {
    if (styles_start <= start || styles_start >= chunk.size() - 2) {
      Note(Problem::kStart);
    } else {
      end = styles_start;
    }
  }
  strings_ = chunk.subspan(start, end - start);
  if (!utf8_) strings_ = strings_.first(strings_.size() & ~std::size_t{1});
  const bool terminated = utf8_ ? strings_.back() == std::byte{0}
                                : strings_.size() >= 2 && strings_.back() == std::byte{0} &&
                                      strings_[strings_.size() - 2] == std::byte{0};
  if (!terminated) Note(Problem::kNotTerminated);
}

// UTF-16: length | units | 0. The unit of offsets is two bytes; an odd one is rounded down.
std::optional<ByteSpan> StringPool::Utf16At(std::uint32_t offset) const {
  ByteReader r(strings_);
  r.Seek(offset & ~1U);
  const std::uint64_t bytes = std::uint64_t{Length16(r)} * 2;
  const ByteSpan text = r.Take(bytes);
  if (r.U16() != 0 || !r.ok() || bytes > limits::kPoolStringSize * 2) return std::nullopt;
  return text;
}

// UTF-8: length in UTF-16 units | length in bytes | bytes | 0. Lengths have 15 bits: aapt cuts
// longer ones off, and a device finds the end by trying every length with those low bits.
std::optional<ByteSpan> StringPool::Utf8At(std::uint32_t offset) const {
  ByteReader r(strings_);
  r.Seek(offset);
  const std::uint32_t units = Length8(r), low_bits = Length8(r);
  if (!r.ok()) return std::nullopt;
  const ByteSpan rest = r.Rest();
  for (std::size_t end = low_bits; end < rest.size() && end <= limits::kPoolStringSize;
       end += 0x8000) {
    if (rest[end] != std::byte{0}) continue;
    const ByteSpan text = rest.first(end);
    if ((Utf16Length(text) & 0x7fff) != units) return std::nullopt;
    return text;
  }
  return std::nullopt;
}

std::optional<std::string> StringPool::At(std::uint32_t index) const {
  if (index >= count_ || strings_.empty()) return std::nullopt;
  ByteReader r(offsets_);
  r.Seek(std::uint64_t{index} * 4);
  const std::uint32_t offset = r.U32();
  const auto bytes = utf8_ ? Utf8At(offset) : Utf16At(offset);
  if (!bytes) return std::nullopt;
  return utf8_ ? ModifiedUtf8ToUtf8(AsText(*bytes)) : Utf16ToUtf8(*bytes, ByteOrder::kLittle);
}

}  // namespace apptrait::android

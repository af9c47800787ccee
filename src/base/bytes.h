// Bytes, and the few conversions between bytes, text and numbers. This is the one file that
// reinterprets memory; everything else goes through spans and ByteReader.
#ifndef APPTRAIT_SRC_BASE_BYTES_H_
#define APPTRAIT_SRC_BASE_BYTES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace apptrait {

using ByteSpan = std::span<const std::byte>;
using Bytes = std::vector<std::byte>;

inline ByteSpan AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view AsText(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
// For C APIs that take unsigned char.
inline const unsigned char* AsUchar(ByteSpan bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* AsUchar(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}
inline Bytes ToBytes(ByteSpan bytes) { return {bytes.begin(), bytes.end()}; }
inline bool Equal(ByteSpan a, ByteSpan b) { return std::ranges::equal(a, b); }

// The part [offset, offset + length), or nothing where it is not all there. Never overflows.
inline std::optional<ByteSpan> Slice(ByteSpan bytes, std::uint64_t offset, std::uint64_t length) {
  if (offset > bytes.size() || length > bytes.size() - offset) return std::nullopt;
  return bytes.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
}

// Lower-case hex without separators, and back (either case; nothing where it is not hex).
std::string ToHex(ByteSpan bytes);
std::optional<Bytes> FromHex(std::string_view hex);

// Standard base64 with padding, one line; decoding skips white space, and gives nothing on any
// other foreign character or wrong padding.
std::string ToBase64(ByteSpan bytes);
std::optional<Bytes> FromBase64(std::string_view text);

// An unsigned big-endian number of any size, in decimal digits.
std::string ToDecimal(ByteSpan big_endian);

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_BYTES_H_

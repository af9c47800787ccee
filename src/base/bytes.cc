#include "base/bytes.h"

#include <array>

namespace apptrait {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string ToHex(ByteSpan bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (std::byte b : bytes) {
    const auto v = std::to_integer<unsigned>(b);
    hex += kHexDigits[v >> 4];
    hex += kHexDigits[v & 15];
  }
  return hex;
}

std::optional<Bytes> FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = HexValue(hex[i]), low = HexValue(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

std::string ToBase64(ByteSpan bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (j < count ? std::to_integer<std::uint32_t>(bytes[i + j]) : 0);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      text += j <= count ? kBase64Digits[group >> (18 - 6 * j) & 63] : '=';
    }
  }
  return text;
}

std::optional<Bytes> FromBase64(std::string_view text) {
  // The value of each digit; kNoDigit for every other character.
  static constexpr std::uint8_t kNoDigit = 64;
  static constexpr auto kValues = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::uint8_t i = 0; i < 64; ++i) values[static_cast<unsigned char>(kBase64Digits[i])] = i;
    return values;
  }();
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  // Whole groups of digits, as nearly all of any text are.
  const auto digit = [&](std::size_t i) { return kValues[static_cast<unsigned char>(text[i])]; };
  std::size_t start = 0;
  for (; start + 4 <= text.size(); start += 4) {
    const std::uint32_t a = digit(start), b = digit(start + 1), c = digit(start + 2),
                        d = digit(start + 3);
    if (((a | b | c | d) & kNoDigit) != 0) break;
    const std::uint32_t group = a << 18 | b << 12 | c << 6 | d;
    for (int shift = 16; shift >= 0; shift -= 8) {
      bytes[size++] = static_cast<std::byte>(group >> shift & 255);
    }
  }
  bytes.resize(size);
  std::uint32_t group = 0;
  int digits = 0, padding = 0;
  for (char c : text.substr(start)) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '=') {
      if (++padding > 2) return std::nullopt;
      continue;
    }
    const std::uint8_t value = kValues[static_cast<unsigned char>(c)];
    if (value == kNoDigit || padding != 0) return std::nullopt;
    group = group << 6 | value;
    if (++digits % 4 == 0) {
      for (int shift = 16; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<std::byte>(group >> shift & 255));
      }
      group = 0;
    }
  }
  const int rest = digits % 4;
  if (rest == 1 || (rest == 0 ? padding != 0 : padding != 4 - rest)) return std::nullopt;
  if (rest >= 2) bytes.push_back(static_cast<std::byte>(group >> (rest == 2 ? 4 : 10) & 255));
  if (rest == 3) bytes.push_back(static_cast<std::byte>(group >> 2 & 255));
  return bytes;
}

std::string ToDecimal(ByteSpan big_endian) {
  // Schoolbook multiplication in base 10^9, four bytes at a time: quadratic, and 4096-bit keys take
  // microseconds.
  constexpr std::uint64_t kBase = 1'000'000'000;
  std::vector<std::uint32_t> limbs;  // little-endian
  limbs.reserve(big_endian.size() * 4 / 14 + 2);
  for (std::size_t start = 0; start < big_endian.size();) {
    // The first group takes what is over, so that all others have four bytes.
    const std::size_t count = start == 0 && big_endian.size() % 4 != 0 ? big_endian.size() % 4 : 4;
    std::uint64_t carry = 0;
    for (std::byte b : big_endian.subspan(start, count)) {
      carry = carry << 8 | std::to_integer<std::uint64_t>(b);
    }
    for (auto& limb : limbs) {
      carry += std::uint64_t{limb} << (8 * count);
      limb = static_cast<std::uint32_t>(carry % kBase);
      carry /= kBase;
    }
    for (; carry != 0; carry /= kBase) limbs.push_back(static_cast<std::uint32_t>(carry % kBase));
    start += count;
  }
  if (limbs.empty()) return "0";
  std::string text = std::to_string(limbs.back());
  for (std::size_t i = limbs.size() - 1; i-- > 0;) {
    const std::string part = std::to_string(limbs[i]);
    text.append(9 - part.size(), '0').append(part);
  }
  return text;
}

}  // namespace apptrait

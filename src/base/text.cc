#include "base/text.h"

#include <fmt/core.h>

#include "base/byte_reader.h"

namespace apptrait {
namespace {

constexpr char32_t kReplacement = 0xfffd;

bool IsHighSurrogate(char32_t c) { return c >= 0xd800 && c <= 0xdbff; }
bool IsLowSurrogate(char32_t c) { return c >= 0xdc00 && c <= 0xdfff; }
char32_t Join(char32_t high, char32_t low) {
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

// The bytes that a lead byte announces, and its payload; 0 for what cannot lead.
int SequenceLength(unsigned char lead, char32_t* payload) {
  if (lead < 0x80) return *payload = lead, 1;
  if (lead >= 0xc2 && lead <= 0xdf) return *payload = lead & 0x1fU, 2;
  if (lead >= 0xe0 && lead <= 0xef) return *payload = lead & 0x0fU, 3;
  if (lead >= 0xf0 && lead <= 0xf4) return *payload = lead & 0x07U, 4;
  return 0;
}

struct Interval {
  char32_t first, last;
};

template <std::size_t N>
bool Contains(const Interval (&table)[N], char32_t c) {
  for (const Interval& i : table) {
    if (c >= i.first && c <= i.last) return true;
  }
  return false;
}

// Unicode 15: East_Asian_Width W and F, and emoji presentation, in coarse blocks.
constexpr Interval kWide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
    {0x25fd, 0x25fe},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26a1, 0x26a1},
    {0x26bd, 0x26be},   {0x2705, 0x2705},   {0x274c, 0x274c},   {0x2e80, 0x303e},
    {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
    {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18aff},
    {0x1b000, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e},
    {0x1f191, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f64f}, {0x1f680, 0x1f6ff},
    {0x1f7e0, 0x1f7eb}, {0x1f90c, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd}};

// Combining marks and format characters that take no column.
constexpr Interval kZeroWidth[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},  {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x0670, 0x0670}, {0x06d6, 0x06dc}, {0x093c, 0x093c},  {0x0941, 0x0948}, {0x094d, 0x094d},
    {0x0e31, 0x0e31}, {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e},  {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
    {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x2064},  {0x20d0, 0x20ff}, {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0100, 0xe01ef}};

// What can change how the text around it is shown, or hide in it.
constexpr Interval kUnsafe[] = {
    {0x0000, 0x001f}, {0x007f, 0x009f},   {0x00ad, 0x00ad},   {0x034f, 0x034f}, {0x061c, 0x061c},
    {0x115f, 0x1160}, {0x17b4, 0x17b5},   {0x180b, 0x180e},   {0x200b, 0x200f}, {0x2028, 0x202e},
    {0x2060, 0x206f}, {0x3164, 0x3164},   {0xfeff, 0xfeff},   {0xfff9, 0xfffb}, {0xffa0, 0xffa0},
    {0xe000, 0xf8ff}, {0xe0000, 0xe007f}, {0xf0000, 0x10ffff}};

}  // namespace

std::optional<char32_t> NextCodePoint(std::string_view text, std::size_t* position) {
  char32_t c = 0;
  const int length = SequenceLength(static_cast<unsigned char>(text[*position]), &c);
  const std::size_t start = (*position)++;
  if (length == 0 || static_cast<std::size_t>(length) > text.size() - start) return std::nullopt;
  for (int i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[start + i]);
    if ((next & 0xc0) != 0x80) return std::nullopt;
    c = c << 6 | (next & 0x3fU);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (overlong || c > 0x10ffff || IsHighSurrogate(c) || IsLowSurrogate(c)) return std::nullopt;
  *position = start + length;
  return c;
}

void AppendUtf8(std::string* text, char32_t c) {
  const auto put = [text](char32_t byte) { *text += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | c >> 6);
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3f));
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  }
}

bool IsUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (!NextCodePoint(text, &i)) return false;
  }
  return true;
}

std::string ToValidUtf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  for (std::size_t i = 0; i < text.size();)
    AppendUtf8(&valid, NextCodePoint(text, &i).value_or(kReplacement));
  return valid;
}

std::size_t CountCodePoints(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) NextCodePoint(text, &i);
  return count;
}

std::string Utf16ToUtf8(ByteSpan bytes, ByteOrder order) {
  std::string text;
  ByteReader r(bytes);
  const auto unit = [&] { return order == ByteOrder::kBig ? r.U16Be() : r.U16(); };
  char32_t high = 0;  // one that waits for its low half
  while (r.remaining() >= 2) {
    const char32_t c = unit();
    if (high != 0 && IsLowSurrogate(c)) {
      AppendUtf8(&text, Join(high, c));
      high = 0;
      continue;
    }
    if (high != 0) AppendUtf8(&text, kReplacement);
    high = 0;
    if (IsHighSurrogate(c)) {
      high = c;
    } else {
      AppendUtf8(&text, IsLowSurrogate(c) ? kReplacement : c);
    }
  }
  if (high != 0) AppendUtf8(&text, kReplacement);
  return text;
}

std::string Latin1ToUtf8(ByteSpan bytes) {
  std::string text;
  for (std::byte b : bytes) AppendUtf8(&text, std::to_integer<char32_t>(b));
  return text;
}

std::string ModifiedUtf8ToUtf8(std::string_view text) {
  // Three-byte sequences of surrogates are joined; C0 80 is NUL; all else is ordinary UTF-8.
  const auto surrogate = [&](std::size_t i) -> std::optional<char32_t> {
    if (i + 3 > text.size() || static_cast<unsigned char>(text[i]) != 0xed) return std::nullopt;
    const auto b = static_cast<unsigned char>(text[i + 1]),
               c = static_cast<unsigned char>(text[i + 2]);
    if (b < 0xa0 || b > 0xbf || (c & 0xc0) != 0x80) return std::nullopt;
    return 0xd000 | (b & 0x3fU) << 6 | (c & 0x3fU);
  };
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (const auto high = surrogate(i)) {
      const auto low = surrogate(i + 3);
      const bool pair = IsHighSurrogate(*high) && low && IsLowSurrogate(*low);
      AppendUtf8(&out, pair ? Join(*high, *low) : kReplacement);
      i += pair ? 6 : 3;
    } else if (text.substr(i, 2) == "\xc0\x80") {
      out += '\0';
      i += 2;
    } else {
      AppendUtf8(&out, NextCodePoint(text, &i).value_or(kReplacement));
    }
  }
  return out;
}

bool IsUnsafeCodePoint(char32_t c) { return Contains(kUnsafe, c); }

std::string EscapeForTerminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const auto c = NextCodePoint(text, &i);
    if (!c) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[start]));
    } else if (*c == '\\') {
      out += "\\\\";
    } else if (*c == '\n') {
      out += "\\n";
    } else if (*c == '\t') {
      out += "\\t";
    } else if (*c == '\r') {
      out += "\\r";
    } else if (IsUnsafeCodePoint(*c)) {
      out += *c < 0x100 ? fmt::format("\\x{:02x}", static_cast<unsigned>(*c))
                        : fmt::format("\\u{{{:x}}}", static_cast<unsigned>(*c));
    } else {
      out += text.substr(start, i - start);
    }
  }
  return out;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = NextCodePoint(text, &i).value_or(kReplacement);
    width += Contains(kZeroWidth, c) ? 0 : Contains(kWide, c) ? 2 : 1;
  }
  return width;
}

std::string PadRight(std::string_view text, int width) {
  std::string padded(text);
  const int missing = width - DisplayWidth(text);
  if (missing > 0) padded.append(static_cast<std::size_t>(missing), ' ');
  return padded;
}

bool EndsWithIgnoreCase(std::string_view text, std::string_view suffix) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return text.size() >= suffix.size() &&
         std::ranges::equal(text.substr(text.size() - suffix.size()), suffix, {}, lower, lower);
}

std::string ToLowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string ToUpperAscii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace apptrait

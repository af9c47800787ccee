// Times and texts of ASN.1 elements.
#include <iconv.h>

#include <array>
#include <chrono>

#include "base/text.h"
#include "crypto/asn1.h"

namespace apptrait::crypto {
namespace {

// Digits of a time, consumed from the front with sticky failure.
class Digits {
 public:
  explicit Digits(std::string_view text) : text_(text) {}
  bool ok() const { return ok_; }
  bool AtEnd() const { return text_.empty(); }
  bool NextIsDigit() const { return !text_.empty() && text_[0] >= '0' && text_[0] <= '9'; }
  int Take(int count) {
    int value = 0;
    for (; count > 0 && NextIsDigit(); --count, text_.remove_prefix(1)) {
      value = value * 10 + (text_[0] - '0');
    }
    ok_ = ok_ && count == 0;
    return value;
  }
  bool Skip(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void SkipDigits() {
    ok_ = ok_ && NextIsDigit();
    while (NextIsDigit()) text_.remove_prefix(1);
  }
  void Fail() { ok_ = false; }

 private:
  std::string_view text_;
  bool ok_ = true;
};

// "Z", or +hhmm / -hhmm, in seconds east of UTC. A time without either is in a zone that nobody
// knows.
std::int64_t ZoneOffset(Digits* digits) {
  if (digits->Skip('Z')) return 0;
  const bool east = digits->Skip('+');
  if (!east && !digits->Skip('-')) digits->Fail();
  const int hours = digits->Take(2), minutes = digits->Take(2);
  if (hours > 23 || minutes > 59) digits->Fail();
  const std::int64_t seconds = hours * 3600 + minutes * 60;
  return east ? seconds : -seconds;
}

std::string Utf32BeToUtf8(ByteSpan bytes) {
  std::string text;
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    char32_t c = 0;
    for (const std::byte b : bytes.subspan(i, 4)) c = c << 8 | std::to_integer<char32_t>(b);
    AppendUtf8(&text, c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? U'\ufffd' : c);
  }
  if (bytes.size() % 4 != 0) AppendUtf8(&text, U'\ufffd');
  return text;
}

std::optional<std::string> GbkToUtf8(ByteSpan bytes) {
  const iconv_t converter = iconv_open("UTF-8", "GBK");
  // POSIX says so. NOLINTNEXTLINE(performance-no-int-to-ptr)
  if (converter == iconv_t(-1)) return std::nullopt;
  std::string in(AsText(bytes)), out(bytes.size() * 3, '\0');
  char *from = in.data(), *to = out.data();
  std::size_t from_left = in.size(), to_left = out.size();
  const bool good = iconv(converter, &from, &from_left, &to, &to_left) != std::size_t(-1);
  iconv_close(converter);
  if (!good) return std::nullopt;
  out.resize(out.size() - to_left);
  return out;
}

// GBK decodes much Latin-1 text too ("ü" before "l" is one of its characters): two bytes above 0xa0
// in a row, the GB 2312 area, are what no Western name has.
bool LooksLikeGbk(ByteSpan bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (std::to_integer<int>(bytes[i]) < 0x80) continue;
    if (std::to_integer<int>(bytes[i]) > 0xa0 && std::to_integer<int>(bytes[i + 1]) > 0xa0) {
      return true;
    }
    ++i;
  }
  return false;
}

// Chinese UTF-8 has characters from U+0800; shorter sequences alone may as well be GBK.
bool IsChineseUtf8(std::string_view text) {
  if (!IsUtf8(text)) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (NextCodePoint(text, &i).value_or(0) >= 0x800) return true;
  }
  return false;
}

std::string T61ToUtf8(ByteSpan bytes) {
  if (IsChineseUtf8(AsText(bytes))) return std::string(AsText(bytes));
  if (LooksLikeGbk(bytes)) {
    if (auto text = GbkToUtf8(bytes)) return *std::move(text);
  }
  return Latin1ToUtf8(bytes);
}

constexpr std::uint8_t kNumericString = 0x12, kVisibleString = 0x1a, kGeneralString = 0x1b;

}  // namespace

std::optional<std::int64_t> TimeOf(const Element& element) {
  Digits digits(AsText(element.contents));
  int year = 0;
  if (element.tag == tag::kUtcTime) {
    year = digits.Take(2);
    year += year < 50 ? 2000 : 1900;
  } else if (element.tag == tag::kGeneralizedTime) {
    year = digits.Take(4);
  } else {
    return std::nullopt;
  }
  const int month = digits.Take(2), day = digits.Take(2), hour = digits.Take(2);
  int minute = 0, second = 0;
  if (element.tag == tag::kUtcTime || digits.NextIsDigit()) minute = digits.Take(2);
  if (digits.NextIsDigit()) second = digits.Take(2);
  if (element.tag == tag::kGeneralizedTime && (digits.Skip('.') || digits.Skip(','))) {
    digits.SkipDigits();
  }
  const std::int64_t zone = ZoneOffset(&digits);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!digits.ok() || !digits.AtEnd() || !date.ok() || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60 + second - zone;
}

std::string StringText(const Element& element) {
  // A constructed string is joined (BER); one that cannot be is shown as the bytes it has.
  Element string = element;
  std::optional<Bytes> joined;
  if (element.tag != tag::kSequence && element.tag != tag::kSet && (element.tag & 0xe0) == 0x20) {
    joined = OctetString(element);
    if (joined) string.contents = *joined;
    string.tag = static_cast<std::uint8_t>(element.tag & ~0x20);
  }
  switch (string.tag) {
    case tag::kUtf8String:
    case tag::kPrintableString:
    case tag::kIa5String:
    case kNumericString:
    case kVisibleString:
    case kGeneralString:
      return ToValidUtf8(AsText(string.contents));
    case tag::kT61String:
      return T61ToUtf8(string.contents);
    case tag::kBmpString: {
      std::string text = Utf16ToUtf8(string.contents, ByteOrder::kBig);
      if (string.contents.size() % 2 != 0) AppendUtf8(&text, U'\ufffd');
      return text;
    }
    case tag::kUniversalString:
      return Utf32BeToUtf8(string.contents);
    default:
      return std::string("#").append(ToUpperAscii(ToHex(element.whole)));
  }
}

bool IsWellFormedString(const Element& element) {
  switch (element.tag) {
    case tag::kUtf8String:
      return IsUtf8(AsText(element.contents));
    case tag::kBmpString:
      return element.contents.size() % 2 == 0;
    case tag::kUniversalString:
      return element.contents.size() % 4 == 0;
    default:
      return true;
  }
}

}  // namespace apptrait::crypto

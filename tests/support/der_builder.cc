#include "support/der_builder.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "crypto/asn1.h"

namespace apptrait::test {
namespace {

namespace tag = crypto::tag;

std::string Digits(std::int64_t seconds, bool four_digit_year) {
  using std::chrono::floor;
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  const int year = static_cast<int>(date.year());
  char text[32];
  std::snprintf(text, sizeof text, "%0*d%02u%02u%02d%02d%02dZ", four_digit_year ? 4 : 2,
                four_digit_year ? year : year % 100, static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

Bytes TlvWithLength(std::uint8_t tag, ByteSpan contents, int length_octets) {
  Bytes out = {std::byte{tag}};
  if (length_octets == 0) {
    out.push_back(static_cast<std::byte>(contents.size()));
  } else {
    out.push_back(static_cast<std::byte>(0x80 | length_octets));
    for (int i = length_octets - 1; i >= 0; --i) {
      out.push_back(i < 8 ? static_cast<std::byte>(contents.size() >> (8 * i)) : std::byte{0});
    }
  }
  out.insert(out.end(), contents.begin(), contents.end());
  return out;
}

}  // namespace

Bytes Join(const Parts& parts) {
  Bytes joined;
  for (const Bytes& part : parts) joined.insert(joined.end(), part.begin(), part.end());
  return joined;
}

Bytes Tlv(std::uint8_t tag, ByteSpan contents) {
  int octets = 0;
  if (contents.size() >= 0x80) {
    for (std::size_t rest = contents.size(); rest != 0; rest >>= 8) ++octets;
  }
  return TlvWithLength(tag, contents, octets);
}

Bytes LongTlv(std::uint8_t tag, ByteSpan contents, int octets) {
  return TlvWithLength(tag, contents, octets);
}

Bytes IndefiniteTlv(std::uint8_t tag, ByteSpan contents) {
  Bytes out = {std::byte{tag}, std::byte{0x80}};
  out.insert(out.end(), contents.begin(), contents.end());
  out.resize(out.size() + 2);
  return out;
}

Bytes Sequence(const Parts& parts) { return Tlv(tag::kSequence, Join(parts)); }
Bytes Set(const Parts& parts) { return Tlv(tag::kSet, Join(parts)); }
Bytes SortedSet(Parts parts) {
  std::ranges::sort(parts, {}, [](const Bytes& part) { return AsText(part); });
  return Set(parts);
}
Bytes Tagged(int number, const Parts& parts) {
  return Tlv(static_cast<std::uint8_t>(0xa0 + number), Join(parts));
}
Bytes Null() { return Tlv(tag::kNull, {}); }
Bytes Boolean(bool value) { return Tlv(tag::kBoolean, Bytes{std::byte(value ? 0xff : 0)}); }

Bytes Oid(std::string_view dotted) {
  Bytes contents;
  std::uint64_t root = 0;
  for (int index = 0; !dotted.empty(); ++index) {
    std::uint64_t arc = 0;
    const auto end = std::from_chars(dotted.data(), dotted.data() + dotted.size(), arc).ptr;
    dotted.remove_prefix(static_cast<std::size_t>(end - dotted.data()));
    if (!dotted.empty()) dotted.remove_prefix(1);
    if (index == 0) {
      root = arc;
      continue;
    }
    if (index == 1) arc += root * 40;
    int groups = 1;
    while (arc >> (7 * groups) != 0 && groups < 9) ++groups;
    while (groups-- > 0) {
      contents.push_back(
          static_cast<std::byte>((arc >> (7 * groups) & 0x7f) | (groups > 0 ? 0x80u : 0u)));
    }
  }
  return Tlv(tag::kOid, contents);
}

Bytes Integer(std::int64_t value) {
  Bytes contents;
  for (int i = 7; i >= 0; --i) contents.push_back(static_cast<std::byte>(value >> (8 * i)));
  const auto redundant = [&] {
    return contents.size() > 1 &&
           ((contents[0] == std::byte{0} && contents[1] < std::byte{0x80}) ||
            (contents[0] == std::byte{0xff} && contents[1] >= std::byte{0x80}));
  };
  while (redundant()) contents.erase(contents.begin());
  return Tlv(tag::kInteger, contents);
}

Bytes UnsignedInteger(ByteSpan magnitude) {
  Bytes contents = ToBytes(magnitude);
  if (contents.empty() || contents[0] >= std::byte{0x80}) {
    contents.insert(contents.begin(), std::byte{0});
  }
  return Tlv(tag::kInteger, contents);
}

Bytes OctetString(ByteSpan octets) { return Tlv(tag::kOctetString, octets); }
Bytes BitString(ByteSpan octets) {
  return Tlv(tag::kBitString, Join({{std::byte{0}}, ToBytes(octets)}));
}
Bytes Utf8String(std::string_view text) { return Tlv(tag::kUtf8String, AsBytes(text)); }
Bytes PrintableString(std::string_view text) { return Tlv(tag::kPrintableString, AsBytes(text)); }
Bytes UtcTime(std::int64_t seconds) { return Tlv(tag::kUtcTime, AsBytes(Digits(seconds, false))); }
Bytes GeneralizedTime(std::int64_t seconds) {
  return Tlv(tag::kGeneralizedTime, AsBytes(Digits(seconds, true)));
}
Bytes AlgorithmIdentifier(std::string_view oid, ByteSpan parameters) {
  return Sequence({Oid(oid), ToBytes(parameters)});
}

}  // namespace apptrait::test

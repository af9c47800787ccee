#include "crypto/asn1.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace apptrait::crypto {
namespace {

Element First(const Bytes& bytes) { return Asn1Reader(bytes).Next(); }

// A string element of up to 127 octets.
Bytes String(std::uint8_t tag, std::string_view octets) {
  Bytes bytes = {std::byte{tag}, static_cast<std::byte>(octets.size())};
  const ByteSpan contents = AsBytes(octets);
  bytes.insert(bytes.end(), contents.begin(), contents.end());
  return bytes;
}

TEST(Asn1Reader, ReadsDefiniteAndIndefiniteLengths) {
  struct Row {
    std::string_view hex;
    std::uint8_t tag;
    std::string_view contents, whole;
    bool indefinite;
  };
  const Row rows[] = {
      {"0203010203ff", 0x02, "010203", "0203010203", false},
      {"0400", 0x04, "", "0400", false},
      {"30810105", 0x30, "05", "30810105", false},              // BER: not the shortest length
      {"308400000001aa", 0x30, "aa", "308400000001aa", false},  // leading zeros
      {"3088000000000000000105", 0x30, "05", "3088000000000000000105", false},
      {"308900000000000000000105", 0x30, "05", "308900000000000000000105", false},
      {"30800000", 0x30, "", "30800000", true},
      {"308002010100000500", 0x30, "020101", "30800201010000", true},
      {"3080308000000000", 0x30, "30800000", "3080308000000000", true},
      {"30803080040100000004010000000500", 0x30, "30800401000000040100",
       "3080308004010000000401000000", true},
  };
  for (const Row& row : rows) {
    const Bytes bytes = *FromHex(row.hex);
    Asn1Reader reader(bytes);
    const Element element = reader.Next();
    ASSERT_TRUE(reader.ok()) << row.hex;
    EXPECT_EQ(element.tag, row.tag) << row.hex;
    EXPECT_EQ(ToHex(element.contents), row.contents) << row.hex;
    EXPECT_EQ(ToHex(element.whole), row.whole) << row.hex;
    EXPECT_EQ(element.indefinite, row.indefinite) << row.hex;
    EXPECT_EQ(reader.position(), element.whole.size()) << row.hex;
  }
}

TEST(Asn1Reader, RefusesWhatIsNotThere) {
  for (std::string_view hex :
       {"", "02", "0201", "0281", "028201", "02820100", "0280", "3080", "308000", "30800201",
        "308002", "0000", "1f8101", "0489010000000000000000", "04ff", "308004800000",
        "048001000000", "30ffffffffffffffffffff"}) {
    const Bytes bytes = *FromHex(hex);
    Asn1Reader reader(bytes);
    const Element element = reader.Next();
    EXPECT_FALSE(reader.ok()) << hex;
    EXPECT_EQ(element.tag, 0) << hex;
    EXPECT_TRUE(element.whole.empty()) << hex;
    EXPECT_TRUE(reader.AtEnd()) << hex;
    EXPECT_FALSE(reader.Optional(tag::kInteger)) << hex;
  }
}

TEST(Asn1Reader, BoundsTheNestingOfIndefiniteLengths) {
  const auto nested = [](int depth) {
    Bytes bytes;
    for (int i = 0; i < depth; ++i) bytes.insert(bytes.end(), {std::byte{0x30}, std::byte{0x80}});
    bytes.resize(bytes.size() + 2 * static_cast<std::size_t>(depth));
    return bytes;
  };
  const Bytes good = nested(limits::kAsn1Depth), deep = nested(limits::kAsn1Depth + 1);
  EXPECT_EQ(First(good).whole.size(), good.size());
  EXPECT_EQ(First(deep).tag, 0);
}

TEST(Asn1Reader, StaysFailed) {
  const Bytes bytes = *FromHex("020101040102");
  Asn1Reader reader(bytes);
  EXPECT_FALSE(reader.Optional(tag::kOctetString));
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.Optional(tag::kInteger)->contents.size(), 1u);
  reader.Expect(tag::kInteger);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.Next().tag, 0);
}

TEST(OidText, PrintsArcs) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"2a864886f70d010101", "1.2.840.113549.1.1.1"},
      {"550403", "2.5.4.3"},
      {"2b0e03021a", "1.3.14.3.2.26"},
      {"8837", "2.999"},
      {"00", "0.0"},
      {"27", "0.39"},
      {"28", "1.0"},
      {"4f", "1.39"},
      {"50", "2.0"},
      {"", ""},
      {"80", ""},
      {"2a80", ""},
      {"2a8001", ""},                    // a padded arc
      {"2affffffffffffffffffff7f", ""},  // an arc past 64 bits
  };
  for (const auto& [hex, text] : rows) {
    EXPECT_EQ(OidText(*FromHex(hex)), text) << hex;
  }
}

TEST(OctetString, JoinsSegments) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"0403616263", "616263"},
      {"24050401610400", "61"},
      {"2406040161040162", "6162"},
      {"2480040161240504030102030000", "61010203"},
  };
  for (const auto& [hex, joined] : rows) {
    const Bytes bytes = *FromHex(hex);
    const auto octets = OctetString(First(bytes));
    ASSERT_TRUE(octets) << hex;
    EXPECT_EQ(ToHex(*octets), joined) << hex;
  }
  for (std::string_view hex : {"2403020161", "24020403"}) {
    const Bytes bytes = *FromHex(hex);
    EXPECT_FALSE(OctetString(First(bytes))) << hex;
  }
}

TEST(BitString, DropsTheCountOfUnusedBits) {
  const std::pair<std::string_view, std::optional<std::string>> rows[] = {
      {"030200ff", "ff"},
      {"03020780", "80"},
      {"030100", ""},
      {"030208ff", {}},
      {"0300", {}},
      {"2308030200aa030203b0", "aab0"},
      {"2308030201aa030200bb", {}}};
  for (const auto& [hex, expected] : rows) {
    const Bytes bytes = *FromHex(hex);
    const auto bits = BitString(First(bytes));
    ASSERT_EQ(bits.has_value(), expected.has_value()) << hex;
    if (bits) {
      EXPECT_EQ(ToHex(*bits), *expected) << hex;
    }
  }
}

TEST(SmallInteger, TakesWhatFits) {
  const std::pair<std::string_view, std::optional<int>> rows[] = {
      {"020100", 0}, {"02017f", 127},      {"02020080", 128},          {"0203ffffff", {}},
      {"0200", {}},  {"02047fffffff", {}}, {"020400ffffff", 0xffffff}, {"0201ff", {}}};
  for (const auto& [hex, value] : rows) {
    const Bytes bytes = *FromHex(hex);
    EXPECT_EQ(SmallInteger(First(bytes)), value) << hex;
  }
}

TEST(IsDer, KnowsBer) {
  for (std::string_view hex : {"3003020101", "30060500a0020400", "0500", "a003020101"}) {
    EXPECT_TRUE(IsDer(*FromHex(hex))) << hex;
  }
  for (std::string_view hex :
       {"30800000", "3081020500", "24030401aa", "3082000105", "3003020102ff", "30050380"}) {
    EXPECT_FALSE(IsDer(*FromHex(hex))) << hex;
  }
}

TEST(TimeOf, ReadsTheFormsThatExist) {
  constexpr std::uint8_t kUtc = tag::kUtcTime, kGeneral = tag::kGeneralizedTime;
  struct Row {
    std::uint8_t tag;
    std::string_view text;
    std::optional<std::int64_t> seconds;
  };
  const Row rows[] = {
      {kUtc, "700101000000Z", 0},
      {kUtc, "491231235959Z", 2524607999},
      {kUtc, "500101000000Z", -631152000},
      {kUtc, "240229120000Z", 1709208000},
      {kUtc, "2402291200Z", 1709208000},
      {kUtc, "240229120000+0800", 1709179200},
      {kUtc, "240229120000-0130", 1709213400},
      {kGeneral, "99991231235959Z", 253402300799},
      {kGeneral, "20240229120000.5Z", 1709208000},
      {kGeneral, "2024022912Z", 1709208000},
      {kGeneral, "19000101000000Z", -2208988800},
      {kUtc, "230229120000Z", {}},  // no such day
      {kUtc, "241301000000Z", {}},  // no such month
      {kUtc, "240230000000Z", {}},  // 30 February
      {kUtc, "240101240000Z", {}},
      {kUtc, "240101006000Z", {}},
      {kUtc, "240101000060Z", {}},
      {kUtc, "240101000000", {}},  // in which zone?
      {kUtc, "240101000000+08", {}},
      {kUtc, "240101000000ZZ", {}},
      {kUtc, "24010100000aZ", {}},
      {kUtc, "", {}},
      {kUtc, "yesterday", {}},
      {kGeneral, "20240101000000.Z", {}},
      {kGeneral, "240101000000Z", {}},
      {tag::kUtf8String, "240101000000Z", {}},
  };
  for (const Row& row : rows) {
    const Bytes bytes = String(row.tag, row.text);
    EXPECT_EQ(TimeOf(First(bytes)), row.seconds) << row.text;
  }
}

TEST(StringText, DecodesEveryType) {
  using namespace std::string_view_literals;
  struct Row {
    std::uint8_t tag;
    std::string_view octets, text;
    bool well_formed;
  };
  const Row rows[] = {
      {tag::kUtf8String, "测试 Test", "测试 Test", true},
      {tag::kUtf8String, "a\xff\xfe", "a\xef\xbf\xbd\xef\xbf\xbd", false},
      {tag::kPrintableString, "Example", "Example", true},
      {tag::kIa5String, "a@b.example", "a@b.example", true},
      {tag::kBmpString, "\x6d\x4b\x8b\xd5"sv, "测试", true},
      {tag::kBmpString, "\x00\x41\x00"sv, "A\xef\xbf\xbd", false},
      {tag::kUniversalString, "\x00\x00\x6d\x4b"sv, "测", true},
      {tag::kUniversalString, "\x00\x11\x00\x00\x41"sv, "\xef\xbf\xbd\xef\xbf\xbd", false},
      {tag::kT61String, "Example", "Example", true},
      {tag::kT61String, "\xb2\xe2\xca\xd4 Co", "测试 Co", true},      // GBK
      {tag::kT61String, "\xd6\xec\xe9\x46\xbb\xf9", "朱镕基", true},  // GBK beyond GB 2312
      {tag::kT61String, "测试", "测试", true},                        // UTF-8 under a wrong tag
      {tag::kT61String, "\xc4\xa3", "模", true},  // GBK that is UTF-8 of "ģ" too
      {tag::kT61String, "M\xfcller GmbH", "Müller GmbH", true},
      {tag::kT61String, "Soci\xe9t\xe9 G\xe9n\xe9rale", "Société Générale", true},
      {tag::kInteger, "\x05", "#020105", true},
  };
  for (const Row& row : rows) {
    const Bytes bytes = String(row.tag, row.octets);
    EXPECT_EQ(StringText(First(bytes)), row.text) << row.text;
    EXPECT_EQ(IsWellFormedString(First(bytes)), row.well_formed) << row.text;
  }
  const Bytes constructed = *FromHex("2c080402616204026364");
  EXPECT_EQ(StringText(First(constructed)), "abcd");
}

}  // namespace
}  // namespace apptrait::crypto

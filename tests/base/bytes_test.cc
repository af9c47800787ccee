#include "base/bytes.h"

#include <gtest/gtest.h>

namespace apptrait {
namespace {

TEST(Hex, GoesBothWays) {
  EXPECT_EQ(ToHex(AsBytes(std::string_view("\x00\x7f\xff", 3))), "007fff");
  EXPECT_EQ(FromHex("007FfF"), ToBytes(AsBytes(std::string_view("\x00\x7f\xff", 3))));
  EXPECT_EQ(FromHex("0"), std::nullopt);
  EXPECT_EQ(FromHex("0g"), std::nullopt);
}

TEST(Base64, AgreesWithRfc4648) {
  const std::pair<std::string_view, std::string_view> rows[] = {{"", ""},
                                                                {"f", "Zg=="},
                                                                {"fo", "Zm8="},
                                                                {"foo", "Zm9v"},
                                                                {"foob", "Zm9vYg=="},
                                                                {"fooba", "Zm9vYmE="},
                                                                {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : rows) {
    EXPECT_EQ(ToBase64(AsBytes(plain)), coded);
    EXPECT_EQ(FromBase64(coded), ToBytes(AsBytes(plain))) << coded;
  }
  for (std::string_view bad : {"Zg", "Zg=", "Zg===", "Z", "Z===", "Zm9v=", "Zm*v", "Zg==Zg=="}) {
    EXPECT_EQ(FromBase64(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(FromBase64("Zm9v\r\n YmFy "), ToBytes(AsBytes("foobar")));
}

TEST(Decimal, PrintsNumbersOfAnySize) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", "0"},
      {"00", "0"},
      {"ff", "255"},
      {"3b9aca00", "1000000000"},
      {"ffffffffffffffffffffffffffffffff", "340282366920938463463374607431768211455"}};
  for (const auto& [hex, decimal] : rows) EXPECT_EQ(ToDecimal(*FromHex(hex)), decimal);
}

TEST(Slice, NeverLeavesTheBytes) {
  const ByteSpan bytes = AsBytes("abcd");
  EXPECT_EQ(AsText(*Slice(bytes, 1, 2)), "bc");
  EXPECT_EQ(Slice(bytes, 4, 0)->size(), 0u);
  EXPECT_FALSE(Slice(bytes, 5, 0));
  EXPECT_FALSE(Slice(bytes, 2, 3));
  EXPECT_FALSE(Slice(bytes, 1, ~0ULL));
}

}  // namespace
}  // namespace apptrait

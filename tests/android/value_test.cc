#include "android/value.h"

#include <gtest/gtest.h>

#include <bit>

#include "android/sdk_version.h"

namespace apptrait::android {
namespace {

Value Typed(ValueType type, std::uint32_t data) { return {type, data, {}}; }
Value Text(std::string text) { return {ValueType::kString, 0, std::move(text)}; }

TEST(Value, IsWrittenAsTheFrameworkWritesIt) {
  const std::pair<Value, std::string_view> rows[] = {
      {Text("1.0"), "1.0"},
      {Typed(ValueType::kIntDecimal, 0xffffffff), "-1"},
      {Typed(ValueType::kIntHex, 0x1f), "0x1f"},
      {Typed(ValueType::kBoolean, 0xffffffff), "true"},
      {Typed(ValueType::kBoolean, 0), "false"},
      {Typed(ValueType::kColorRgb8, 0xff112233), "#ff112233"},
      {Typed(ValueType::kFloat, std::bit_cast<std::uint32_t>(1.5f)), "1.5"},
      {Typed(ValueType::kFloat, std::bit_cast<std::uint32_t>(2.0f)), "2.0"},
      {Typed(ValueType::kDimension, 0x00001001), "16.0dip"},
      {Typed(ValueType::kFraction, 0x40000030), "50.0%"},
  };
  for (const auto& [value, text] : rows) EXPECT_EQ(ToText(value), text);
  EXPECT_EQ(ToText(Typed(ValueType::kReference, 0x7f010000)), std::nullopt);
  EXPECT_EQ(ToText(Value{}), std::nullopt);
  EXPECT_EQ(ToText(Typed(ValueType::kString, 7)), std::nullopt);
}

TEST(Value, IsReadAsANumberOrTruth) {
  const std::pair<std::string, std::optional<std::int32_t>> rows[] = {
      {"12", 12},          {"-12", -12},          {"0x1F", 31},          {"", std::nullopt},
      {"-", std::nullopt}, {"1.0", std::nullopt}, {"12 ", std::nullopt}, {"0x", std::nullopt}};
  for (const auto& [text, number] : rows) EXPECT_EQ(ToInteger(Text(text)), number) << text;
  EXPECT_EQ(ToInteger(Typed(ValueType::kIntHex, 16)), 16);
  EXPECT_EQ(ToInteger(Value{}), std::nullopt);
  EXPECT_EQ(ToBoolean(Text("true")), true);
  EXPECT_EQ(ToBoolean(Text("yes")), false);
  EXPECT_EQ(ToBoolean(Typed(ValueType::kBoolean, 1)), true);
  EXPECT_EQ(ToBoolean(Value{}), std::nullopt);
}

TEST(SdkVersion, IsToldByTheCodeNamesFirstLetter) {
  const std::pair<std::string_view, std::optional<int>> rows[] = {
      {"A", 1},           {"Base", 1},         {"C", 2},
      {"Eclair", 4},      {"J", 15},           {"P", 26},
      {"Q", 27},          {"S", 29},           {"VanillaIceCream", 32},
      {"", std::nullopt}, {"q", std::nullopt}, {"28", std::nullopt}};
  for (const auto& [name, level] : rows) EXPECT_EQ(ApiLevelOfCodename(name), level) << name;
}

}  // namespace
}  // namespace apptrait::android

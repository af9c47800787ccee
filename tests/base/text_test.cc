#include "base/text.h"

#include <gtest/gtest.h>

namespace apptrait {
namespace {

using std::string_view_literals::operator""sv;

TEST(Utf8, RejectsEveryMalformedForm) {
  for (std::string_view good : {"", "abc", "é", "€", "示例", "\U0001f600", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
    EXPECT_EQ(ToValidUtf8(good), good);
  }
  for (std::string_view bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xff", "\xe4\xb8", "a\xc3"}) {
    EXPECT_FALSE(IsUtf8(bad)) << ToHex(AsBytes(bad));
    EXPECT_TRUE(IsUtf8(ToValidUtf8(bad)));
  }
  EXPECT_EQ(ToValidUtf8("a\xff"
                        "b"),
            "a\uFFFDb");
}

TEST(Utf16, DecodesBothOrdersAndLoneHalves) {
  EXPECT_EQ(Utf16ToUtf8(AsBytes("\x3a\x79\x8b\x4f"sv), ByteOrder::kLittle), "示例");
  EXPECT_EQ(Utf16ToUtf8(AsBytes("\x79\x3a\x4f\x8b"sv), ByteOrder::kBig), "示例");
  EXPECT_EQ(Utf16ToUtf8(AsBytes("\xd8\x3d\xde\x00"sv), ByteOrder::kBig), "\U0001f600");
  EXPECT_EQ(Utf16ToUtf8(AsBytes("\xd8\x3d\x00\x41"sv), ByteOrder::kBig), "\uFFFDA");
  EXPECT_EQ(Utf16ToUtf8(AsBytes("\xde\x00"sv), ByteOrder::kBig), "\uFFFD");
  EXPECT_EQ(Utf16ToUtf8(AsBytes("\xd8\x3d"sv), ByteOrder::kBig), "\uFFFD");
  EXPECT_EQ(Utf16ToUtf8(AsBytes("\x00\x41\x00"sv), ByteOrder::kBig), "A");
}

TEST(ModifiedUtf8, JoinsSurrogatesAndReadsNul) {
  EXPECT_EQ(ModifiedUtf8ToUtf8("\xed\xa0\xbd\xed\xb8\x80"), "\U0001f600");
  EXPECT_EQ(ModifiedUtf8ToUtf8("a\xc0\x80z"), "a\0z"sv);
  EXPECT_EQ(ModifiedUtf8ToUtf8("\xed\xa0\xbdx"), "\uFFFDx");
  EXPECT_EQ(ModifiedUtf8ToUtf8("示例"), "示例");
}

TEST(Escape, LeavesNothingThatATerminalObeys) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"示例 App", "示例 App"},
      {"\x1b[31mred", "\\x1b[31mred"},
      {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
      {"\u202egpj.exe", "\\u{202e}gpj.exe"},
      {"zero\u200bwidth", "zero\\u{200b}width"},
      {"\u009b", "\\x9b"},
      {"back\\slash", "back\\\\slash"},
      {"bad\xff", "bad\\xff"},
      {"nul\0"sv, "nul\\x00"},
      {"\u2028", "\\u{2028}"},
      {"\ufeff", "\\u{feff}"}};
  for (const auto& [raw, escaped] : rows) EXPECT_EQ(EscapeForTerminal(raw), escaped);
  for (char32_t c = 0; c < 0x20; ++c) EXPECT_TRUE(IsUnsafeCodePoint(c));
}

TEST(DisplayWidth, CountsColumns) {
  const std::pair<std::string_view, int> rows[] = {
      {"", 0},   {"abc", 3},        {"示例", 4}, {"ａｂ", 4},  {"e\u0301", 1}, {"한글", 4},
      {"か", 2}, {"\U0001f600", 2}, {"é", 1},    {"示a例", 5}, {"\u200b", 0}};
  for (const auto& [text, width] : rows) EXPECT_EQ(DisplayWidth(text), width) << text;
  EXPECT_EQ(PadRight("示例", 6), "示例  ");
  EXPECT_EQ(PadRight("示例", 3), "示例");
}

}  // namespace
}  // namespace apptrait

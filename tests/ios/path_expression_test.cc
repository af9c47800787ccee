#include "ios/path_expression.h"

#include <gtest/gtest.h>
#include <regex.h>

#include <random>
#include <string>

namespace apptrait::ios {
namespace {

bool Matches(std::string_view pattern, std::string_view path) {
  const auto expression = PathExpression::Parse(pattern);
  EXPECT_TRUE(expression) << pattern;
  std::uint64_t steps = 0;
  return expression && expression->Matches(path, &steps);
}

TEST(PathExpression, ThoseOfSigners) {
  const std::string_view stores = "^(.*/)?\\.DS_Store$";
  EXPECT_TRUE(Matches(stores, ".DS_Store"));
  EXPECT_TRUE(Matches(stores, "a/b/.DS_Store"));
  EXPECT_FALSE(Matches(stores, "a.DS_Store"));
  EXPECT_FALSE(Matches(stores, ".DS_Store/a"));
  const std::string_view symbols = ".*\\.dSYM($|/)";
  EXPECT_TRUE(Matches(symbols, "a.dSYM"));
  EXPECT_TRUE(Matches(symbols, "a.dSYM/b"));
  EXPECT_FALSE(Matches(symbols, "a.dSYMs"));
  EXPECT_TRUE(Matches("^.*", "a"));
  EXPECT_TRUE(Matches("^version.plist$", "version.plist"));
  EXPECT_TRUE(Matches("^version.plist$", "version-plist"));
  EXPECT_FALSE(Matches("^version.plist$", "a/version.plist"));
  EXPECT_TRUE(Matches("^[^/]+$", "a"));
  EXPECT_FALSE(Matches("^[^/]+$", "a/b"));
  const std::string_view code =
      "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|Library/"
      "(Automator|Spotlight|LoginItems))/";
  EXPECT_TRUE(Matches(code, "Library/Spotlight/a"));
  EXPECT_FALSE(Matches(code, "Library/a"));
  EXPECT_FALSE(Matches(code, "Frameworks"));
}

TEST(PathExpression, Brackets) {
  EXPECT_TRUE(Matches("^[]a]$", "]"));
  EXPECT_TRUE(Matches("^[^]a]$", "b"));
  EXPECT_FALSE(Matches("^[^]a]$", "]"));
  EXPECT_TRUE(Matches("^[a-]$", "-"));
  EXPECT_TRUE(Matches("^[-a]$", "-"));
  EXPECT_TRUE(Matches("^[\\.]$", "\\"));
  EXPECT_TRUE(Matches("^[[:digit:][:upper:]_]+$", "A_1"));
  EXPECT_FALSE(Matches("^[[:digit:]]+$", "a"));
  EXPECT_TRUE(Matches("^[[.-.]-/]+$", "-./"));
  EXPECT_TRUE(Matches("^[[=a=]b]+$", "ab"));
  EXPECT_TRUE(Matches("^[\xe4-\xe9].$", "\xe4\xb8"));
  for (const auto* pattern : {"[", "[a", "[b-a]", "[[:no:]]", "[[:alpha:]-z]", "[a-c-e]", "[]",
                              "[^]", "[[.ab.]]", "[[:digit:"})
    EXPECT_FALSE(PathExpression::Parse(pattern)) << pattern;
}

TEST(PathExpression, WhatIsNone) {
  for (const auto* pattern : {"*a", "a|*", "(+)", "a{2}", "{", "(", ")", "a)", "((a)", "a\\", "\\1",
                              "\\w", "\\d", "(a)\\1"})
    EXPECT_FALSE(PathExpression::Parse(pattern)) << pattern;
  EXPECT_FALSE(PathExpression::Parse(std::string(257, 'a')));
  EXPECT_TRUE(PathExpression::Parse(std::string(256, 'a')));
  EXPECT_TRUE(PathExpression::Parse(std::string(128, '(') + std::string(128, ')')));
}

TEST(PathExpression, WorkIsBounded) {
  const std::string path(1000, 'a');
  for (const std::string& pattern :
       {std::string("^(a+)+b$"), std::string("((((a*)*)*)*)*b"), std::string(255, 'a') + "b",
        std::string("^.*(a|b)*a(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)x$"), [] {
          std::string all = "(";
          for (int i = 0; i < 120; ++i) all += ".*";
          return all + ")*b";
        }()}) {
    const auto expression = PathExpression::Parse(pattern);
    ASSERT_TRUE(expression) << pattern;
    std::uint64_t steps = 0;
    EXPECT_FALSE(expression->Matches(path, &steps)) << pattern;
    EXPECT_LE(steps, path.size() * (pattern.size() + 1)) << pattern;
  }
}

// The C library's answer, where both think it is an expression.
class AsTheCLibrary : public testing::TestWithParam<std::uint32_t> {};

TEST_P(AsTheCLibrary, OverRandomExpressions) {
  std::mt19937 random(GetParam());
  const auto text = [&](std::string_view letters, std::size_t most) {
    std::string result(random() % (most + 1), ' ');
    for (char& c : result) c = letters[random() % letters.size()];
    return result;
  };
  int compared = 0, matched = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string pattern = text("aab/.^$(())||*+?[]-\\", 12);
    const auto expression = PathExpression::Parse(pattern);
    if (!expression) continue;
    regex_t other;
    if (regcomp(&other, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0) continue;
    for (int j = 0; j < 8; ++j) {
      const std::string path = text("aab/.$", 6);
      std::uint64_t steps = 0;
      const bool ours = expression->Matches(path, &steps);
      const bool theirs = regexec(&other, path.c_str(), 0, nullptr, 0) == 0;
      EXPECT_EQ(ours, theirs) << pattern << " against " << path;
      ++compared;
      matched += ours ? 1 : 0;
    }
    regfree(&other);
  }
  EXPECT_GT(compared, 10'000);
  EXPECT_GT(matched, 1'000);
  EXPECT_LT(matched, compared - 1'000);
}

INSTANTIATE_TEST_SUITE_P(All, AsTheCLibrary, testing::Range(1U, 5U));

}  // namespace
}  // namespace apptrait::ios

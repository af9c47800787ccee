#include "catalogue/catalogue.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/text.h"

namespace apptrait {
namespace {

// The names in {braces}; {what_en} and {what_zh} are one datum in two languages.
std::set<std::string> Placeholders(std::string_view text) {
  std::set<std::string> names;
  const std::string copy(text);
  static const std::regex kName(R"(\{([a-z_0-9]+?)(_en|_zh)?\})");
  for (std::sregex_iterator it(copy.begin(), copy.end(), kName), end; it != end; ++it) {
    names.insert((*it)[1]);
  }
  return names;
}

bool HasChinese(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = NextCodePoint(text, &i);
    if (c && *c >= 0x4e00 && *c <= 0x9fff) return true;
  }
  return false;
}

TEST(Catalogue, EveryRuleIsCompleteInBothLanguages) {
  static const std::regex kId(R"([a-z0-9_-]+(\.[A-Za-z0-9_-]+)+)");
  for (const Rule& rule : AllRules()) {
    EXPECT_TRUE(std::regex_match(std::string(rule.id), kId)) << rule.id;
    for (std::string_view text : {rule.title_en, rule.title_zh, rule.help_en, rule.help_zh}) {
      EXPECT_FALSE(text.empty()) << rule.id;
      EXPECT_TRUE(IsUtf8(text)) << rule.id;
    }
    EXPECT_TRUE(HasChinese(rule.help_zh)) << rule.id;
    // Both languages say the same things, if not in the same order.
    EXPECT_EQ(Placeholders(rule.title_en), Placeholders(rule.title_zh)) << rule.id;
  }
}

TEST(Catalogue, FindsRulesById) {
  for (const Rule& rule : AllRules()) EXPECT_EQ(FindRule(rule.id)->id, rule.id);
  EXPECT_EQ(FindRule("no.such"), nullptr);
  EXPECT_EQ(FindRule(""), nullptr);
}

TEST(Format, FillsInWhatItKnows) {
  const std::vector<Datum> data = {{"a", std::int64_t{7}}, {"b", "{a}"}};
  EXPECT_EQ(catalogue::Format("{a}-{b}-{c}", data), "7-{a}-{c}");
  EXPECT_EQ(catalogue::Format("open {a", data), "open {a");
  EXPECT_EQ(catalogue::Format("", data), "");
}

}  // namespace
}  // namespace apptrait

#include "catalogue/catalogue.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/status.h"

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

// Chinese sentences have Chinese punctuation: none of ,:;?!( right behind a character, none of ,:;)
// right before one.
bool HasChinesePunctuation(std::string_view text) {
  static const std::regex kHalfWidth(
      "[\xe4-\xe9][\x80-\xbf]{2}[,:;?!()]|[,:;)][\xe4-\xe9]|[}][(,;]");
  return !std::regex_search(std::string(text), kHalfWidth);
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
    for (std::string_view text : {rule.title_zh, rule.help_zh}) {
      EXPECT_TRUE(HasChinesePunctuation(text)) << rule.id << ": " << text;
    }
    // Both languages say the same things, if not in the same order.
    EXPECT_EQ(Placeholders(rule.title_en), Placeholders(rule.title_zh)) << rule.id;
  }
}

TEST(Catalogue, FindsRulesById) {
  for (const Rule& rule : AllRules()) EXPECT_EQ(FindRule(rule.id)->id, rule.id);
  EXPECT_EQ(FindRule("no.such"), nullptr);
  EXPECT_EQ(FindRule(""), nullptr);
}

TEST(Limits, AreNamedInBothLanguages) {
  std::set<std::string_view> ids;
  for (const catalogue::Quantity& quantity : catalogue::AllQuantities()) {
    EXPECT_TRUE(ids.insert(quantity.id).second) << quantity.id;
    EXPECT_EQ(catalogue::FindQuantity(quantity.id), &quantity);
    EXPECT_TRUE(HasChinese(quantity.name.zh)) << quantity.id;
    EXPECT_TRUE(HasChinesePunctuation(quantity.name.zh)) << quantity.id;
    EXPECT_EQ(Placeholders(quantity.name.en), Placeholders(quantity.name.zh)) << quantity.id;
  }
  EXPECT_EQ(catalogue::FindQuantity("no-such"), nullptr);
  const Finding finding =
      catalogue::LimitExceeded(quantity::kEntrySize, std::uint64_t{10}, 9, {.entry = "{limit}"});
  EXPECT_TRUE(catalogue::IsLimit(finding));
  EXPECT_EQ(std::get<std::string>(finding.data[0].value), "entry-size");
  EXPECT_EQ(Message(finding, Language::kEnglish),
            "the size of {limit} is 10, more than the limit 9");
  EXPECT_EQ(Message(finding, Language::kChinese), "{limit} 的大小为 10，超过上限 9");
}

TEST(Limits, SayTheLargestNumberTheyCan) {
  const Error error = catalogue::LimitError(quantity::kZipEntries, ~std::uint64_t{0}, 1);
  EXPECT_EQ(error.kind, ErrorKind::kLimit);
  EXPECT_EQ(Message(error.detail, Language::kEnglish),
            "the number of ZIP entries is 9223372036854775807, more than the limit 1");
}

TEST(Reasons, AreSaidInBothLanguages) {
  const catalogue::Bilingual reasons[] = {
#define APPTRAIT_REASON(name, en, zh) {en, zh},
#include "catalogue/reasons.def"
#undef APPTRAIT_REASON
  };
  for (const auto& [en, zh] : reasons) {
    EXPECT_TRUE(IsUtf8(zh)) << en;
    EXPECT_FALSE(HasChinese(en)) << en;
    EXPECT_TRUE(HasChinesePunctuation(zh)) << zh;
    EXPECT_EQ(Placeholders(en), Placeholders(zh)) << en;
  }
  const Finding finding = catalogue::Make(*FindRule("ios.plist.malformed"), {.entry = "Info.plist"},
                                          catalogue::Because(why::kKeyTwice, {{"key", "{entry}"}}));
  EXPECT_EQ(Message(finding, Language::kEnglish),
            "Info.plist is not a property list: key '{entry}' twice");
  EXPECT_EQ(Message(finding, Language::kChinese),
            "Info.plist 不是有效的属性列表：键“{entry}”重复出现");
}

TEST(WithStatus, SaysTheNameOfReportsAndChinese) {
  for (const Status status : {Status::kNotChecked, Status::kVerified, Status::kFailed,
                              Status::kUnsigned, Status::kUnsupported}) {
    const auto data = catalogue::WithStatus(status);
    EXPECT_EQ(std::get<std::string>(data[0].value), Name(status));
    EXPECT_TRUE(HasChinese(std::get<std::string>(data[1].value)));
  }
}

TEST(Because, SaysTheCauseInBothLanguages) {
  const Finding cause = catalogue::LimitExceeded(quantity::kJarLines, 3, 2);
  const Finding finding = catalogue::Make(*FindRule("package.nested-unread"), {.entry = "a.apk"},
                                          catalogue::Because(cause));
  EXPECT_EQ(Message(finding, Language::kEnglish),
            "a.apk inside it could not be read: " + Message(cause, Language::kEnglish));
  EXPECT_EQ(Message(finding, Language::kChinese),
            "其中的 a.apk 无法读取：" + Message(cause, Language::kChinese));
}

TEST(Format, FillsInWhatItKnows) {
  const std::vector<Datum> data = {{"a", std::int64_t{7}}, {"b", "{a}"}};
  EXPECT_EQ(catalogue::Format("{a}-{b}-{c}", data), "7-{a}-{c}");
  EXPECT_EQ(catalogue::Format("open {a", data), "open {a");
  EXPECT_EQ(catalogue::Format("", data), "");
}

}  // namespace
}  // namespace apptrait

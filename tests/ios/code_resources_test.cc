#include "ios/code_resources.h"

#include <gtest/gtest.h>

namespace apptrait::ios {
namespace {

using Decision = ResourceRules::Decision;

Decision Decide(std::string_view rules_xml, const std::string& path) {
  const auto document =
      ReadPlist(AsBytes("<plist><dict>" + std::string(rules_xml) + "</dict></plist>"));
  EXPECT_TRUE(document.ok());
  ResourceRules rules;
  EXPECT_TRUE(rules.Read(*document->root.dictionary()).ok());
  std::uint64_t matches = 0;
  return rules.Decide(path, &matches);
}

std::string Rule(std::string_view pattern, std::string_view body) {
  return "<key>" + std::string(pattern) + "</key>" + std::string(body);
}
std::string Weighted(std::string_view pattern, std::string_view weight, bool omit) {
  return Rule(pattern, "<dict><key>weight</key>" + std::string(weight) +
                           (omit ? "<key>omit</key><true/></dict>" : "</dict>"));
}

TEST(ResourceRules, HighestWeightDecides) {
  const std::string all = Rule("^.*", "<true/>");
  EXPECT_EQ(Decide(all, "a/b.txt"), Decision::kSealed);
  EXPECT_EQ(Decide(Rule("^.*", "<false/>"), "a"), Decision::kOmitted);
  EXPECT_EQ(Decide(Rule("^x", "<true/>"), "a"), Decision::kNoRule);
  EXPECT_EQ(Decide(all + Weighted("^a", "<real>20</real>", true), "a"), Decision::kOmitted);
  EXPECT_EQ(Decide(all + Weighted("^a", "<integer>10000</integer>", true), "a"),
            Decision::kOmitted);
  EXPECT_EQ(Decide(all + Weighted("^a", "<real>0.5</real>", true), "a"), Decision::kSealed);
}

TEST(ResourceRules, OmissionWinsATie) {
  const std::string seal = Weighted("^", "<real>20</real>", false);
  const std::string omit = Weighted("^Info\\.plist$", "<real>20</real>", true);
  EXPECT_EQ(Decide(seal + omit, "Info.plist"), Decision::kOmitted);
  EXPECT_EQ(Decide(omit + seal, "Info.plist"), Decision::kOmitted);
  EXPECT_EQ(Decide(omit + seal, "Info.plists"), Decision::kSealed);
}

TEST(ResourceRules, ExpressionsAreExtendedAndNotAnchored) {
  const std::string rules = Rule("^.*", "<true/>") +
                            Weighted("^(.*/)?\\.DS_Store$", "<real>2000</real>", true) +
                            Weighted(".*\\.dSYM($|/)", "<real>11</real>", true) +
                            Weighted("lproj/locversion.plist$", "<real>1100</real>", true);
  EXPECT_EQ(Decide(rules, ".DS_Store"), Decision::kOmitted);
  EXPECT_EQ(Decide(rules, "a/b/.DS_Store"), Decision::kOmitted);
  EXPECT_EQ(Decide(rules, "a.DS_Store"), Decision::kSealed);
  EXPECT_EQ(Decide(rules, "x.dSYM/Contents/y"), Decision::kOmitted);
  EXPECT_EQ(Decide(rules, "en.lproj/locversion.plist"), Decision::kOmitted);
}

TEST(ResourceRules, NestedIsItsOwnDecision) {
  EXPECT_EQ(Decide(Rule("^Frameworks/[^/]+$",
                        "<dict><key>nested</key><true/><key>weight</key><real>10</real></dict>"),
                   "Frameworks/x.dylib"),
            Decision::kNested);
}

TEST(ResourceRules, StayRightOverManyMatches) {
  const auto document = ReadPlist(
      AsBytes("<plist><dict><key>^.*</key><true/><key>\\.txt$</key><false/></dict></plist>"));
  ResourceRules rules;
  ASSERT_TRUE(rules.Read(*document->root.dictionary()));
  std::uint64_t matches = 0;
  for (int i = 0; i < 2000; ++i) {
    EXPECT_EQ(rules.Decide(std::to_string(i) + ".txt", &matches), Decision::kOmitted);
    EXPECT_EQ(rules.Decide(std::to_string(i) + ".png", &matches), Decision::kSealed);
  }
  EXPECT_EQ(matches, 8000u);
  matches = 1ULL << 40;
  EXPECT_EQ(rules.Decide("a", &matches), Decision::kLimit);
}

TEST(ResourceRules, SlowOnesCountAsSeveralMatches) {
  const std::pair<std::string, std::uint64_t> rows[] = {
      {"^.*", 1},
      {"^.*\\.lproj/", 30},
      {"^(.*/)?\\.DS_Store$", 30},
      {"^.*\\.dSYM($|/)", 30},
      {"^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS)/", 1},
      {"^.*" + std::string(250, 'a') + "x$", 3290}};
  const std::string path(960, 'a');
  for (const auto& [pattern, expected] : rows) {
    const auto document =
        ReadPlist(AsBytes("<plist><dict>" + Rule(pattern, "<true/>") + "</dict></plist>"));
    ResourceRules rules;
    ASSERT_TRUE(rules.Read(*document->root.dictionary())) << pattern;
    std::uint64_t matches = 0;
    rules.Decide(path, &matches);
    EXPECT_EQ(matches, expected) << pattern;
  }
}

TEST(CodeResources, ReadsBothVersions) {
  const auto resources = ReadCodeResources(AsBytes(
      "<plist><dict><key>files</key><dict><key>a</key><data>AQ==</data><key>b</key><dict><key>hash"
      "</key><data>Ag==</data><key>optional</key><true/></dict></dict><key>rules</key><dict/>"
      "<key>files2</key><dict><key>a</key><dict><key>hash2</key><data>Aw==</data></dict><key>l"
      "</key><dict><key>symlink</key><string>a</string></dict><key>n</key><dict><key>cdhash</key>"
      "<data>BA==</data><key>requirement</key><string>x</string></dict></dict><key>rules2</key>"
      "<dict/></dict></plist>"));
  ASSERT_TRUE(resources.ok());
  ASSERT_EQ(resources->lists.size(), 2u);
  EXPECT_EQ(resources->lists[0].version, 2);
  EXPECT_EQ(ToHex(resources->lists[0].files.at("a").sha256), "03");
  EXPECT_EQ(resources->lists[0].files.at("l").symlink, "a");
  EXPECT_TRUE(resources->lists[0].files.at("n").nested);
  EXPECT_EQ(ToHex(resources->lists[1].files.at("a").sha1), "01");
  EXPECT_TRUE(resources->lists[1].files.at("b").optional);
}

TEST(CodeResources, RefusesWhatItCannotMatch) {
  const std::string open = "<plist><dict><key>files2</key><dict>", close = "</dict></plist>";
  const std::string rules = "</dict><key>rules2</key><dict>";
  const std::pair<const char*, std::string> rows[] = {
      {"no lists", "<plist><dict/></plist>"},
      {"no rules", open + "</dict>" + close},
      {"seal of no known kind", open + "<key>a</key><dict/>" + rules + "</dict>" + close},
      {"seal that is a number",
       open + "<key>a</key><integer>1</integer>" + rules + "</dict>" + close},
      {"rule that is a number", open + rules + "<key>a</key><integer>1</integer></dict>" + close},
      {"expression", open + rules + "<key>(</key><true/></dict>" + close},
      {"interval", open + rules + "<key>a{9}</key><true/></dict>" + close},
      {"back reference", open + rules + "<key>(a)\\1</key><true/></dict>" + close},
      {"too long", open + rules + "<key>" + std::string(300, 'a') + "</key><true/></dict>" + close},
      {"path twice", open + "<key>a</key><data>AQ==</data><key>a</key><data>Ag==</data>" + rules +
                         "</dict>" + close}};
  for (const auto& [what, text] : rows) {
    const auto resources = ReadCodeResources(AsBytes(text));
    ASSERT_FALSE(resources.ok()) << what;
    EXPECT_EQ(resources.error().detail.id, "ios.resources.malformed") << what;
  }
}

}  // namespace
}  // namespace apptrait::ios

#include "ios/entitlements.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "ios/profile.h"
#include "ios/verdict.h"
#include "support/der_builder.h"

namespace apptrait::ios {
namespace {

using test::Boolean;
using test::Sequence;
using test::Set;
using test::Tlv;
using test::Utf8String;

Bytes Entry(std::string_view key, Bytes value) { return Sequence({Utf8String(key), value}); }

Plist Xml(std::string_view body) {
  return ReadPlist(AsBytes("<plist>" + std::string(body) + "</plist>"))->root;
}

// What a verdict of the profile says where the app claims `claimed` and the profile allows
// `allowed`.
std::vector<std::string> Odd(const Plist& allowed, const Plist& claimed) {
  Profile profile;
  profile.entitlements = allowed;
  Certificate leaf;
  profile.facts.certificates.push_back({leaf, {}, false});
  ProfileUse use{.entry = "p", .leaf = &leaf, .entitlements = &claimed};
  Verdict verdict;
  JudgeProfile(profile, use, verdict);
  Package package;
  verdict.FinishUnjudged(package);
  std::vector<std::string> ids;
  for (const Finding& finding : package.findings) ids.emplace_back(finding.id);
  return ids;
}

TEST(ProfileEntitlements, ListsAreHeldAgainstEachOther) {
  const Plist allowed =
      Xml("<dict><key>g</key><array><string>T.*</string><string>x</string>"
          "</array><key>application-identifier</key><string>T.a</string></dict>");
  EXPECT_TRUE(Odd(allowed, Xml("<dict><key>g</key><array><string>T.b</string><string>x</string>"
                               "</array></dict>"))
                  .empty());
  EXPECT_EQ(Odd(allowed, Xml("<dict><key>g</key><array><string>y</string></array></dict>")),
            std::vector<std::string>{"ios.profile.entitlement-differs"});
  EXPECT_EQ(Odd(allowed, Xml("<dict><key>application-identifier</key><string>T.b</string></dict>")),
            std::vector<std::string>{"ios.profile.entitlement-not-allowed"});
}

TEST(ProfileEntitlements, HugeListsEndAtALimit) {
  const auto list = [](char first) {
    std::string body = "<dict><key>g</key><array>";
    for (int i = 0; i < 20'000; ++i) body += "<string>" + (first + std::to_string(i)) + "</string>";
    return Xml(body + "</array></dict>");
  };
  EXPECT_EQ(Odd(list('a'), list('b')), std::vector<std::string>{"ios.profile.entitlement-differs"});
  const Plist backwards = list('a');
  PlistArray turned = *backwards.FindArray("g");
  std::ranges::reverse(turned);
  EXPECT_EQ(Odd(list('a'), Plist(PlistDictionary{{"g", Plist(std::move(turned))}})),
            std::vector<std::string>{"limit.exceeded"});
}

TEST(DerEntitlements, ReadsBothVersions) {
  const Plist expected =
      Xml("<dict><key>a</key><true/><key>b</key><array><string>x</string><integer>-5</integer>"
          "</array><key>c</key><dict><key>d</key><string>中</string></dict></dict>");
  const Bytes a = Entry("a", Tlv(0x01, Bytes{std::byte{1}}));  // true as codesign writes it
  const Bytes b = Entry("b", Sequence({Utf8String("x"), test::Integer(-5)}));
  const Bytes inner = Entry("d", Utf8String("中"));
  EXPECT_EQ(ReadDerEntitlements(Set({a, b, Entry("c", Set({inner}))})), expected);
  const Bytes fields =
      test::Join({test::Integer(1), Tlv(0xb0, test::Join({a, b, Entry("c", Tlv(0xb0, inner))}))});
  EXPECT_EQ(ReadDerEntitlements(Tlv(0x70, fields)), expected);
}

TEST(DerEntitlements, RefusesWhatIsNone) {
  Bytes deep = Utf8String("x");
  for (int i = 0; i < 100; ++i) deep = Sequence({deep});
  const std::pair<const char*, Bytes> rows[] = {
      {"empty", {}},
      {"another top", Sequence({Entry("a", Boolean(true))})},
      {"trailing", test::Join({Set({Entry("a", Boolean(true))}), test::Null()})},
      {"version 2", Tlv(0x70, test::Join({test::Integer(2), Tlv(0xb0, {})}))},
      {"entry of three", Set({Sequence({Utf8String("a"), Boolean(true), Boolean(true)})})},
      {"key that is a number", Set({Sequence({test::Integer(1), Boolean(true)})})},
      {"value of an unknown type", Set({Entry("a", test::Null())})},
      {"integer of nine bytes", Set({Entry("a", Tlv(0x02, Bytes(9)))})},
      {"truncated", ToBytes(AsBytes("\x31\x20\x30"))},
      {"too deep", Set({Entry("a", deep)})},
  };
  for (const auto& [what, der] : rows) EXPECT_FALSE(ReadDerEntitlements(der)) << what;
}

TEST(EntitlementFacts, KeepTypes) {
  const auto facts = EntitlementFacts(
      Xml("<dict><key>flag</key><true/><key>list</key><array><string>a</string><true/></array>"
          "<key>number</key><integer>7</integer><key>text</key><string>t</string><key>dict</key>"
          "<dict><key>k</key><array><string>v</string></array></dict></dict>"));
  ASSERT_EQ(facts.size(), 5u);
  EXPECT_EQ(std::get<bool>(facts[0].value), true);
  EXPECT_EQ(std::get<std::vector<std::string>>(facts[1].value),
            (std::vector<std::string>{"a", "true"}));
  EXPECT_EQ(std::get<std::int64_t>(facts[2].value), 7);
  EXPECT_EQ(std::get<std::string>(facts[3].value), "t");
  EXPECT_EQ(std::get<std::string>(facts[4].value), "{k = (v)}");
}

}  // namespace
}  // namespace apptrait::ios

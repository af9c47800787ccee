#include <gtest/gtest.h>

#include "apptrait/gate.h"
#include "catalogue/rules/gate.h"
#include "gate/keys.h"

namespace apptrait::gate {
namespace {

struct Wrong {
  const char* name;
  std::string toml;
  std::string_view rule;
  std::int64_t line, column;
};

const std::string kDigest(64, 'a');

std::vector<Wrong> WrongPolicies() {
  const auto syntax = rule::kGatePolicySyntax.id, unknown = rule::kGatePolicyUnknownKey.id,
             missing = rule::kGatePolicyMissingKey.id, bad = rule::kGatePolicyBadValue.id;
  return {
      {"Syntax", "schema = 1\nfail_on = ", syntax, 2, 11},
      {"Empty", "", missing, 1, 1},
      {"SchemaMissing", "fail_on = \"error\"", missing, 1, 1},
      {"SchemaNewer", "schema = 2", bad, 1, 10},
      {"SchemaText", "schema = \"1\"", bad, 1, 10},
      {"TopLevelKey", "schema = 1\nfailon = \"error\"", unknown, 2, 1},
      {"FailOnValue", "schema = 1\nfail_on = \"never\"", bad, 2, 11},
      {"ExpectKey", "schema = 1\n[expect]\npackge = \"a\"", unknown, 3, 1},
      {"TeamOnlyOnIos", "schema = 1\n[expect]\nteam = \"ABC\"", unknown, 3, 1},
      {"PlatformsOnlyGeneral", "schema = 1\n[ios.expect]\nplatforms = [\"ios\"]", unknown, 3, 1},
      {"PlatformSubtable", "schema = 1\n[android.ignore]\nx = 1", unknown, 2, 10},
      {"TableIsText", "schema = 1\nexpect = \"x\"", bad, 2, 10},
      {"PlatformIsText", "schema = 1\nandroid = \"x\"", bad, 2, 11},
      {"FlagIsText", "schema = 1\n[require]\nverified = \"yes\"", bad, 3, 12},
      {"FlagIsNumber", "schema = 1\n[require]\nverified = 1", bad, 3, 12},
      {"NumberIsText", "schema = 1\n[require]\nmin_rsa_bits = \"2048\"", bad, 3, 16},
      {"NumberIsNegative", "schema = 1\n[require]\nmin_rsa_bits = -1", bad, 3, 16},
      {"NumberIsFloat", "schema = 1\n[require]\nmin_rsa_bits = 2048.0", bad, 3, 16},
      {"EmptyList", "schema = 1\n[expect]\npackage = []", bad, 3, 11},
      {"EmptyText", "schema = 1\n[expect]\npackage = \"\"", bad, 3, 11},
      {"ListOfNumbers", "schema = 1\n[expect]\npackage = [1]", bad, 3, 12},
      {"UnknownPlatform", "schema = 1\n[expect]\nplatforms = [\"android\", \"symbian\"]", bad, 3,
       25},
      {"UnknownContainer", "schema = 1\n[expect]\ncontainers = [\"exe\"]", bad, 3, 15},
      {"DigestTooShort", "schema = 1\n[expect]\ncertificates_sha256 = [\"abcd\"]", bad, 3, 24},
      {"DigestIsSha1", "schema = 1\n[expect]\nkeys_sha256 = \"" + std::string(40, 'a') + "\"", bad,
       3, 15},
      {"UnknownScheme", "schema = 1\n[android.require]\nschemes = [\"v2|v9\"]", bad, 3, 12},
      {"EmptyAlternative", "schema = 1\n[android.require]\nschemes = [\"v2|\"]", bad, 3, 12},
      {"OtherPlatformsScheme", "schema = 1\n[harmony.require]\nschemes = [\"v2\"]", bad, 3, 12},
      {"OtherPlatformsProfile", "schema = 1\n[harmony.require]\nprofile = [\"app_store\"]", bad, 3,
       12},
      {"RangeIsNumber", "schema = 1\n[android.require]\nmin_platform = 21", bad, 3, 16},
      {"RangeIsEmpty", "schema = 1\n[android.require]\nmin_platform = {}", bad, 3, 16},
      {"RangeKey", "schema = 1\n[android.require]\nmin_platform = { from = 21 }", unknown, 3, 18},
      {"RangeVersion", "schema = 1\n[ios.require]\nmin_platform = { min = \"13.\" }", bad, 3, 24},
      {"SizeUnit", "schema = 1\n[require]\nmax_size = \"150 megabytes\"", bad, 3, 12},
      {"SizeZero", "schema = 1\n[require]\nmax_size = 0", bad, 3, 12},
      {"SizeOverflows", "schema = 1\n[require]\nmax_size = \"9999999999GiB\"", bad, 3, 12},
      {"IgnoreIsTable", "schema = 1\n[ignore]\nfinding = \"zip.janus\"", bad, 2, 1},
      {"IgnoreKey", "schema = 1\n[[ignore]]\nid = \"zip.janus\"", unknown, 3, 1},
      {"IgnoreUnknownFinding",
       "schema = 1\n[[ignore]]\nfinding = \"zip.jnus\"\nreason = \"r\"\nexpires = 2026-01-01", bad,
       3, 11},
      {"IgnoreUnverified",
       "schema = 1\n[[ignore]]\nfinding = \"gate.unverified\"\nreason = \"r\"\nexpires = "
       "2026-01-01",
       bad, 3, 11},
      {"IgnoreWithoutReason",
       "schema = 1\n[[ignore]]\nfinding = \"zip.janus\"\nexpires = 2026-01-01", missing, 2, 1},
      {"IgnoreWithoutExpiry", "schema = 1\n[[ignore]]\nfinding = \"zip.janus\"\nreason = \"r\"",
       missing, 2, 1},
      {"IgnoreExpiryIsText",
       "schema = 1\n[[ignore]]\nfinding = \"zip.janus\"\nreason = \"r\"\nexpires = \"2026-01-01\"",
       bad, 5, 11},
      {"FirstInTheFileWins", "schema = 1\nzzz = 1\n[android.expect]\nbad = 1", unknown, 2, 1},
  };
}

class WrongPolicy : public testing::TestWithParam<Wrong> {};

TEST_P(WrongPolicy, IsAUsageErrorWithLineAndColumn) {
  const Wrong& wrong = GetParam();
  const auto policy = ParsePolicy(wrong.toml, "gate.toml");
  ASSERT_FALSE(policy.ok());
  EXPECT_EQ(policy.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(policy.error().detail.id, wrong.rule);
  const std::string message = Message(policy.error().detail, Language::kEnglish);
  const std::string where = "gate.toml, line " + std::to_string(wrong.line) + ", column " +
                            std::to_string(wrong.column) + ":";
  EXPECT_TRUE(message.starts_with(where)) << message;
}

INSTANTIATE_TEST_SUITE_P(All, WrongPolicy, testing::ValuesIn(WrongPolicies()),
                         [](const auto& test) { return test.param.name; });

TEST(Policy, ReadsEveryKindOfValue) {
  const auto policy = ParsePolicy(R"(
schema = 1
fail_on = "warning"
[expect]
package = "com.example.mall"
certificates_sha256 = ["AA:)" + kDigest.substr(2) +
                                      R"("]
[require]
max_size = "150MB"
min_rsa_bits = 2048
[android.require]
min_platform = { min = 21, max = "26" }
schemes = ["v2|v3", "v1"]
[ios.expect]
package = ["a", "b"]
[[ignore]]
finding = "zip.janus"
entry = "META-INF/*"
reason = "known"
expires = 2026-12-31
)",
                                  "gate.toml");
  ASSERT_TRUE(policy.ok()) << Message(policy.error().detail, Language::kEnglish);
  EXPECT_EQ(policy->fail_on, Severity::kWarning);
  using Texts = std::vector<std::string>;
  const auto find = [&](Platform platform, std::string_view key) {
    const Setting* setting = policy->Find(platform, key);
    return setting == nullptr ? Setting(false) : *setting;
  };
  EXPECT_EQ(find(Platform::kAndroid, "expect.package"), Setting(Texts{"com.example.mall"}));
  EXPECT_EQ(find(Platform::kIos, "expect.package"), Setting(Texts({"a", "b"})));
  EXPECT_EQ(find(Platform::kIos, "expect.certificates_sha256"), Setting(Texts{kDigest}));
  EXPECT_EQ(find(Platform::kIos, "require.max_size"), Setting(std::int64_t{150'000'000}));
  EXPECT_EQ(find(Platform::kAndroid, "require.min_platform"), Setting(VersionRange{"21", "26"}));
  EXPECT_EQ(find(Platform::kAndroid, "require.schemes"), Setting(Texts({"v2|v3", "v1"})));
  EXPECT_EQ(policy->Find(Platform::kIos, "require.schemes"), nullptr);
  ASSERT_EQ(policy->ignores.size(), 1U);
  EXPECT_EQ(policy->ignores[0],
            (Ignore{"zip.janus", "META-INF/*", "known", 1798761600, 15}));  // 2027-01-01T00:00:00Z
  EXPECT_EQ(policy->sha256.size(), 64U);
}

TEST(Policy, TakesEveryKeyOfTheVocabularyInEveryPlaceWhereItMayStand) {
  for (const Key& key : AllKeys()) {
    const std::size_t dot = key.name.find('.');
    const std::string table(key.name.substr(0, dot)), name(key.name.substr(dot + 1));
    const std::string word =
        key.choices.empty() ? "\"text\"" : "\"" + std::string(Words(key.choices).front()) + "\"";
    const std::map<Shape, std::string> samples = {
        {Shape::kFlag, "false"},       {Shape::kNumber, "5"},
        {Shape::kSize, "5"},           {Shape::kWord, word},
        {Shape::kTexts, word},         {Shape::kWords, "[" + word + "]"},
        {Shape::kSchemes, word},       {Shape::kDigests, "\"" + kDigest + "\""},
        {Shape::kRange, "{ min = 1 }"}};
    const std::pair<Place, std::string> places[] = {
        {kGeneral, ""}, {kAndroid, "android."}, {kHarmony, "harmony."}, {kIos, "ios."}};
    for (const auto& [place, prefix] : places) {
      std::string toml = "schema = 1\n[" + prefix + table + "]\n" + name + " = ";
      toml += samples.at(key.shape);
      const Key* known = FindKey(key.name, place);
      // A key with other words on another platform has a row of its own.
      if (known != nullptr && known != &key) continue;
      EXPECT_EQ(ParsePolicy(toml, "p").ok(), known != nullptr) << toml;
    }
  }
}

}  // namespace
}  // namespace apptrait::gate

// What is compared, what a filing has to say of it, and how it is written.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "apptrait/diff.h"
#include "base/text.h"
#include "support/golden.h"
#include "support/report_schema.h"
#include "support/sample_package.h"

namespace apptrait::diff {
namespace {

using test::SampleApk;
using test::SampleCertificate;

// One change of the second package, and the fields that are then named.
struct Row {
  const char* name;
  void (*change)(Package& p);
  std::vector<std::string> fields;
};

class Fields : public testing::TestWithParam<Row> {};

TEST_P(Fields, NameWhatChanged) {
  Package before = SampleApk(), after = SampleApk();
  before.harmony.emplace();
  before.ios.emplace();
  after.harmony.emplace();
  after.ios.emplace();
  before.harmony->profile.emplace();
  after.harmony->profile.emplace();
  before.ios->profile.emplace();
  after.ios->profile.emplace();
  GetParam().change(after);
  const Difference difference = Compare(before, after);
  std::vector<std::string> fields;
  for (const Change& change : difference.changes) {
    fields.push_back(change.field);
    EXPECT_NE(change.before, change.after);
  }
  EXPECT_EQ(fields, GetParam().fields);
  const Difference back = Compare(after, before);
  EXPECT_EQ(back.changes.size(), fields.size());
  for (const Change& change : difference.changes) {
    const Change reversed{change.field, change.after, change.before};
    EXPECT_EQ(std::count(back.changes.begin(), back.changes.end(), reversed), 1) << change.field;
  }
  EXPECT_EQ(test::SchemaComplaints(JsonDifference(before, after, difference, Language::kChinese),
                                   "schema/diff-1.schema.json"),
            "");
}

INSTANTIATE_TEST_SUITE_P(
    All, Fields,
    testing::Values(
        Row{"Nothing", [](Package&) {}, {}},
        Row{"OtherFile", [](Package& p) { p.file.sha256 = std::string(64, '9'); }, {}},
        Row{"AppName", [](Package& p) { p.identity.app_name = "x"; }, {"identity.app_name"}},
        Row{"NewLocale",
            [](Package& p) { p.identity.app_names["en"] = "Mall"; },
            {"identity.app_names.en"}},
        Row{"Version",
            [](Package& p) {
              p.identity.version_name = "3.5";
              p.identity.version_code = "30500";
            },
            {"identity.version_name", "identity.version_code"}},
        Row{"Levels",
            [](Package& p) {
              p.identity.min_platform = "26";
              p.identity.target_platform = "35";
            },
            {"identity.min_platform", "identity.target_platform"}},
        Row{"Debuggable",
            [](Package& p) { p.identity.debuggable = true; },
            {"identity.debuggable"}},
        Row{"Icon",
            [](Package& p) { p.identity.icon = Icon{.bytes = {std::byte{1}}}; },
            {"identity.icon"}},
        Row{"Status",
            [](Package& p) { p.verification.status = Status::kFailed; },
            {"verification.status"}},
        Row{"Scheme",
            [](Package& p) { p.verification.schemes[0].state = SchemeState::kVerified; },
            {"signer.schemes"}},
        Row{"RenewedCertificate",
            [](Package& p) {
              p.signers[1].certificates[0] = SampleCertificate('b');
              p.signers[1].certificates[0].public_key = SampleCertificate('a').public_key;
            },
            {"signer.certificates", "signer.by_version"}},
        Row{"Split", [](Package& p) { p.android->split = "config.zh"; }, {"android.split"}},
        Row{"TestOnly", [](Package& p) { p.android->test_only = true; }, {"android.test_only"}},
        Row{"HarmonyPermissions",
            [](Package& p) { p.harmony->requested_permissions = {"ohos.permission.INTERNET"}; },
            {"harmony.requested_permissions"}},
        Row{"HarmonyProfile",
            [](Package& p) {
              p.harmony->profile->type = "debug";
              p.harmony->profile->allowed_acls = {"b", "a"};
              p.harmony->profile->not_after = 1772323200;
            },
            {"harmony.profile.type", "harmony.profile.allowed_acls", "harmony.profile.not_after"}},
        Row{"IosProfile",
            [](Package& p) {
              p.ios->profile->kind = IosProfileKind::kEnterprise;
              p.ios->profile->devices = 3;
            },
            {"ios.profile.kind", "ios.profile.devices"}},
        Row{"Entitlements",
            [](Package& p) {
              p.ios->entitlements = {{"get-task-allow", true},
                                     {"keychain-access-groups", std::vector<std::string>{}}};
            },
            {"ios.entitlement.get-task-allow", "ios.entitlement.keychain-access-groups"}},
        Row{"Team", [](Package& p) { p.ios->team_id = "ABCDE12345"; }, {"ios.team_id"}}),
    [](const auto& test) { return test.param.name; });

// ---- The filing -------------------------------------------------------------------------------

struct FilingRow {
  const char* name;
  void (*change)(Package& p);
  Answer answer;
  std::vector<std::string_view> reasons;
};

class Filing : public testing::TestWithParam<FilingRow> {};

TEST_P(Filing, SaysWhichBoxesChange) {
  Package after = SampleApk();
  GetParam().change(after);
  const FilingImpact impact = Compare(SampleApk(), after).filing;
  EXPECT_EQ(Name(impact.answer), Name(GetParam().answer));
  std::vector<std::string_view> ids;
  for (const Finding& reason : impact.reasons) ids.push_back(reason.id);
  EXPECT_EQ(ids, GetParam().reasons);
}

INSTANTIATE_TEST_SUITE_P(
    All, Filing,
    testing::Values(
        FilingRow{"NewVersion", [](Package& p) { p.identity.version_code = "9"; }, Answer::kNo, {}},
        FilingRow{"AppName",
                  [](Package& p) { p.identity.app_name = "x"; },
                  Answer::kYes,
                  {"diff.filing-app-name"}},
        FilingRow{"ChineseName",
                  [](Package& p) { p.identity.app_names["zh-CN"] = "x"; },
                  Answer::kYes,
                  {"diff.filing-app-name"}},
        FilingRow{
            "EnglishName", [](Package& p) { p.identity.app_names["en"] = "x"; }, Answer::kNo, {}},
        FilingRow{"PackageName",
                  [](Package& p) { p.identity.package_name = "x"; },
                  Answer::kYes,
                  {"diff.filing-package-name"}},
        FilingRow{"Key",
                  [](Package& p) { p.filing->certificate = SampleCertificate('b'); },
                  Answer::kYes,
                  {"diff.filing-public-key", "diff.filing-fingerprint"}},
        FilingRow{"RenewedCertificate",
                  [](Package& p) {
                    p.filing->certificate = SampleCertificate('b');
                    p.filing->certificate.public_key = SampleCertificate('a').public_key;
                  },
                  Answer::kYes,
                  {"diff.filing-fingerprint"}},
        FilingRow{"Unsigned",
                  [](Package& p) { p.filing.reset(); },
                  Answer::kUnknown,
                  {"diff.filing-unknown"}},
        FilingRow{"OtherPlatform",
                  [](Package& p) { p.platform = Platform::kHarmony; },
                  Answer::kYes,
                  {"diff.filing-other-platform"}}),
    [](const auto& test) { return test.param.name; });

// ---- Outputs ----------------------------------------------------------------------------------

Package Changed() {
  Package p = SampleApk();
  p.path = "build/new.apk";
  p.identity.version_name = "3.5.0";
  p.identity.version_code = "30400";
  p.identity.app_name = "示例商场";
  p.identity.app_names["en"] = "Example Mall";
  p.identity.debuggable = true;
  return p;
}

TEST(DiffOutputs, AreWhatTheyWere) {
  const Package before = SampleApk(), after = Changed();
  const Difference difference = Compare(before, after);
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const std::string end = language == Language::kChinese ? "-zh.txt" : ".txt";
    const std::string text = TextDifference(before, after, difference, {.language = language}),
                      json = JsonDifference(before, after, difference, language);
    EXPECT_EQ(text, test::Golden("tests/diff/golden/text" + end, text));
    EXPECT_EQ(json, test::Golden("tests/diff/golden/json" + end, json));
    EXPECT_EQ(test::SchemaComplaints(json, "schema/diff-1.schema.json"), "");
  }
}

TEST(DiffOutputs, TheSchemaRefusesWhatIsWrong) {
  const Package package = SampleApk();
  auto json = nlohmann::json::parse(
      JsonDifference(package, package, Compare(package, package), Language::kEnglish));
  json["extra"] = 1;
  EXPECT_NE(test::SchemaComplaints(json.dump(), "schema/diff-1.schema.json"), "");
}

TEST(DiffOutputs, HostileTextStaysText) {
  Package before = SampleApk(), after = SampleApk();
  before.ios.emplace();
  after.ios.emplace();
  for (const std::string payload : {"\x1b[31mred", "a\nb", "\xe2\x80\xaegnp", "\xff\xfe", "\r"}) {
    after.identity.app_name = after.identity.version_name = after.path = payload;
    after.identity.app_names = {{payload, payload}};
    after.ios->entitlements = {{payload, payload}};
    const Difference difference = Compare(before, after);
    const std::string text = TextDifference(before, after, difference, {});
    for (std::size_t i = 0; i < text.size();) {
      const auto c = NextCodePoint(text, &i);
      ASSERT_TRUE(c);
      EXPECT_TRUE(*c == U'\n' || !IsUnsafeCodePoint(*c)) << static_cast<unsigned>(*c);
    }
    EXPECT_TRUE(
        nlohmann::json::accept(JsonDifference(before, after, difference, Language::kEnglish)));
  }
}

}  // namespace
}  // namespace apptrait::diff

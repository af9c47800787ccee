// Rules of HarmonyOS and iOS policies, and the record: passing and failing, on packages as values.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "apptrait/gate.h"
#include "gate/keys.h"
#include "gate/rules.h"
#include "support/packages.h"
#include "support/sample_package.h"

namespace apptrait::gate {
namespace {

using test::kDay;
using test::kNow;

Package Hap() {
  Package p = test::SampleApk();
  p.path = "app.hap";
  p.platform = Platform::kHarmony;
  p.container = Container::kHap;
  p.android.reset();
  p.signers = {test::SampleSigner("hap", 'a', true)};
  p.verification.ranges.clear();
  p.verification.schemes = {{"hap", SchemeState::kVerified, {}}};
  p.identity.min_platform = "5.0.0(12)";
  p.identity.target_platform = "5.0.1(13)";
  p.harmony.emplace();
  p.harmony->min_api_version = 50000012;
  p.harmony->target_api_version = 50001013;
  HarmonyProfile profile;
  profile.release = true;
  profile.type = "release";
  profile.distribution_type = "internaltesting";
  profile.app_identifier = "5765880207854649689";
  profile.not_after = kNow + 90 * kDay;
  profile.distribution_certificate = test::SampleCertificate('a');
  p.harmony->profile = profile;
  return p;
}

Package Ipa() {
  Package p = test::SampleApk();
  p.path = "app.ipa";
  p.platform = Platform::kIos;
  p.container = Container::kIpa;
  p.android.reset();
  p.signers = {test::SampleSigner("cms", 'a', true)};
  p.signers[0].certificates[0].subject.rdns.push_back({{"OU", "ABCDE12345"}});
  p.verification.ranges.clear();
  p.verification.schemes = {{"cms", SchemeState::kVerified, {}}};
  p.identity.min_platform = "13.0";
  p.identity.target_platform = "17.4";
  p.ios.emplace();
  p.ios->team_id = "ABCDE12345";
  p.ios->signature = IosSignatureKind::kCms;
  p.ios->certificate_kind = IosCertificateKind::kDistribution;
  IosProfile profile;
  profile.kind = IosProfileKind::kAppStore;
  profile.expiration = kNow + 90 * kDay;
  p.ios->profile = profile;
  return p;
}

struct Row {
  const char* name;
  Package (*package)();
  void (*change)(Package&);
  std::string policy;
  std::string rule;
  RuleState state;
  std::string finding;
};

void NoProfile(Package& p) {
  if (p.harmony) p.harmony->profile.reset();
  if (p.ios) p.ios->profile.reset();
}
void NestedOtherTeam(Package& p) {
  Package nested = Ipa();
  nested.path = "PlugIns/Share.appex";
  nested.ios->team_id = "ZZZZZ12345";
  p.packages = {nested};
}
void OtherUnit(Package& p) { p.signers[0].certificates[0].subject.rdns.back()[0].value = "Z"; }
void NoUnit(Package& p) { p.signers[0].certificates[0].subject.rdns.pop_back(); }
void FromTheStore(Package& p) {
  NoUnit(p);
  p.ios->certificate_kind = IosCertificateKind::kAppStore;
  p.ios->profile.reset();
}
void NoTeam(Package& p) {
  p.ios->team_id.reset();
  p.ios->certificate_kind = IosCertificateKind::kUnknown;
}
void Debug(Package& p) {
  if (p.harmony) {
    p.harmony->profile->release = false;
    p.harmony->profile->type = "debug";
    p.harmony->profile->development_certificate = test::SampleCertificate('a');
  } else {
    p.ios->profile->kind = IosProfileKind::kDevelopment;
    p.ios->certificate_kind = IosCertificateKind::kDevelopment;
  }
}
void AdHoc(Package& p) { p.ios->profile->kind = IosProfileKind::kAdHoc; }
void AdHocSigned(Package& p) { p.ios->signature = IosSignatureKind::kAdHoc; }
void NoIdentifier(Package& p) { p.harmony->profile->app_identifier.reset(); }
void Ended(Package& p) {
  if (p.harmony) p.harmony->profile->not_after = kNow - 1;
  if (p.ios) p.ios->profile->expiration = kNow - 1;
}
void NoEnd(Package& p) { p.ios->profile->expiration.reset(); }
void AppGallery(Package& p) { p.harmony->profile->distribution_type = "app_gallery"; }
void AppPack(Package& p) {
  AppGallery(p);
  p.container = Container::kAppPack;
}
void ReSigned(Package& p) {
  AppGallery(p);
  p.harmony->re_signed_by = "huawei app gallery";
}

std::vector<Row> Rows() {
  constexpr auto kPassed = RuleState::kPassed, kViolated = RuleState::kViolated,
                 kNone = RuleState::kNotApplicable;
  const std::string team = "[ios.expect]\nteam = \"ABCDE12345\"",
                    app = "[harmony.expect]\napp_identifier = \"5765880207854649689\"";
  const auto require = [](const std::string& platform, const std::string& line) {
    return "[" + platform + ".require]\n" + line;
  };
  const std::string store = "[require]\nartefact = \"store\"",
                    upload = "[require]\nartefact = \"upload\"";
  return {
      {"Team", Ipa, nullptr, team, "expect.team", kPassed, ""},
      {"OtherTeam", Ipa, nullptr, "[ios.expect]\nteam = [\"A\", \"B\"]", "expect.team", kViolated,
       "gate.team"},
      {"ExtensionOfAnotherTeam", Ipa, NestedOtherTeam, team, "expect.team", kViolated, "gate.team"},
      {"CertificateOfAnotherTeam", Ipa, OtherUnit, team, "expect.team", kViolated, "gate.team"},
      {"CertificateWithoutTeam", Ipa, NoUnit, team, "expect.team", kViolated, "gate.team"},
      {"TeamOfAStoreCopy", Ipa, FromTheStore, team, "expect.team", kPassed, ""},
      {"NoTeam", Ipa, NoTeam, team, "expect.team", kViolated, "gate.missing"},
      {"TeamOfAHap", Hap, nullptr, team, "expect.team", kNone, ""},
      {"AppIdentifier", Hap, nullptr, app, "expect.app_identifier", kPassed, ""},
      {"OtherAppIdentifier", Hap, nullptr, "[harmony.expect]\napp_identifier = \"1\"",
       "expect.app_identifier", kViolated, "gate.app-identifier"},
      {"NoAppIdentifier", Hap, NoIdentifier, app, "expect.app_identifier", kViolated,
       "gate.app-identifier"},
      {"AppIdentifierWithoutProfile", Hap, NoProfile, app, "expect.app_identifier", kViolated,
       "gate.missing"},
      {"Profile", Ipa, nullptr, require("ios", "profile = [\"ad_hoc\", \"app_store\"]"),
       "require.profile", kPassed, ""},
      {"OtherProfile", Ipa, AdHoc, require("ios", "profile = \"app_store\""), "require.profile",
       kViolated, "gate.profile"},
      {"NoProfile", Ipa, NoProfile, require("ios", "profile = \"app_store\""), "require.profile",
       kViolated, "gate.profile"},
      {"NoProfileAllowed", Ipa, NoProfile, require("ios", "profile = [\"none\", \"app_store\"]"),
       "require.profile", kPassed, ""},
      {"ReleaseProfile", Hap, nullptr, require("harmony", "profile = \"release\""),
       "require.profile", kPassed, ""},
      {"DebugProfile", Hap, Debug, require("harmony", "profile = \"release\""), "require.profile",
       kViolated, "gate.profile"},
      {"Distribution", Hap, AppGallery, require("harmony", "distribution = \"app_gallery\""),
       "require.distribution", kPassed, ""},
      {"OtherDistribution", Hap, nullptr, require("harmony", "distribution = \"app_gallery\""),
       "require.distribution", kViolated, "gate.distribution"},
      {"ProfileLifetime", Ipa, nullptr, require("ios", "min_profile_days_left = 90"),
       "require.min_profile_days_left", kPassed, ""},
      {"ProfileEndsSoon", Ipa, nullptr, require("ios", "min_profile_days_left = 91"),
       "require.min_profile_days_left", kViolated, "gate.profile-lifetime"},
      {"ProfileEnded", Hap, Ended, require("harmony", "min_profile_days_left = 0"),
       "require.min_profile_days_left", kViolated, "gate.profile-lifetime"},
      {"ProfileWithoutEnd", Ipa, NoEnd, require("ios", "min_profile_days_left = 0"),
       "require.min_profile_days_left", kViolated, "gate.missing"},
      {"ProfileLifetimeOfAStoreCopy", Ipa, FromTheStore,
       require("ios", "min_profile_days_left = 9"), "require.min_profile_days_left", kNone, ""},
      {"HarmonyLevels", Hap, nullptr,
       require("harmony", "min_platform = { min = 12, max = 12 }\ntarget_platform = { min = 13 }"),
       "require.min_platform", kPassed, ""},
      {"HarmonyTargetTooLow", Hap, nullptr, require("harmony", "target_platform = { min = 14 }"),
       "require.target_platform", kViolated, "gate.target-platform"},
      {"IosLevels", Ipa, nullptr, require("ios", "min_platform = { min = \"13\", max = \"13.0\" }"),
       "require.min_platform", kPassed, ""},
      {"IosMinimumTooLow", Ipa, nullptr, require("ios", "min_platform = { min = \"13.1\" }"),
       "require.min_platform", kViolated, "gate.min-platform"},
      {"HarmonyScheme", Hap, nullptr, require("harmony", "schemes = \"hap\""), "require.schemes",
       kPassed, ""},
      {"HarmonyMissingScheme", Hap, nullptr, require("harmony", "schemes = \"code_sign\""),
       "require.schemes", kViolated, "gate.scheme"},
      {"DevelopmentCertificateOfIos", Ipa, Debug, "", "require.forbid_debug_certificate", kViolated,
       "gate.debug-certificate"},
      {"DevelopmentCertificateOfHarmony", Hap, Debug, "", "require.forbid_debug_certificate",
       kViolated, "gate.debug-certificate"},
      {"DistributionCertificate", Hap, nullptr, "", "require.forbid_debug_certificate", kPassed,
       ""},
      {"AppStoreBuildIsForUpload", Ipa, nullptr, upload, "require.artefact", kPassed, ""},
      {"AppStoreBuildIsNotTheStores", Ipa, nullptr, store, "require.artefact", kViolated,
       "gate.artefact"},
      {"StoreCopy", Ipa, FromTheStore, store, "require.artefact", kPassed, ""},
      {"StoreCopyIsNotForUpload", Ipa, FromTheStore, upload, "require.artefact", kViolated,
       "gate.artefact"},
      {"DevelopmentBuildIsForNeither", Ipa, Debug, upload, "require.artefact", kViolated,
       "gate.artefact"},
      {"AdHocSignatureIsForNeither", Ipa, AdHocSigned, store, "require.artefact", kViolated,
       "gate.artefact"},
      {"AdHocProfileIsInstalled", Ipa, AdHoc, store, "require.artefact", kPassed, ""},
      {"AppPackIsForUpload", Hap, AppPack, upload, "require.artefact", kPassed, ""},
      {"AppPackIsNotInstalled", Hap, AppPack, store, "require.artefact", kViolated,
       "gate.artefact"},
      {"AppGalleryCopy", Hap, ReSigned, store, "require.artefact", kPassed, ""},
      {"DebugHapIsForNeither", Hap, Debug, upload, "require.artefact", kViolated, "gate.artefact"},
      {"HapWithoutProfileIsForNeither", Hap, NoProfile, store, "require.artefact", kViolated,
       "gate.artefact"},
      {"TestHapIsInstalled", Hap, nullptr, store, "require.artefact", kPassed, ""},
  };
}

class PlatformRule : public testing::TestWithParam<Row> {};

TEST_P(PlatformRule, SaysWhatItShould) {
  const Row& row = GetParam();
  const auto policy = ParsePolicy("schema = 1\n" + row.policy, "gate.toml");
  ASSERT_TRUE(policy.ok()) << Message(policy.error().detail, Language::kEnglish);
  Package package = row.package();
  if (row.change != nullptr) row.change(package);
  const Outcome outcome = Judge(package, *policy, {.at = kNow});
  const auto rule = std::ranges::find(outcome.rules, row.rule, &RuleVerdict::key);
  const RuleState state = rule == outcome.rules.end() ? RuleState::kNotApplicable : rule->state;
  EXPECT_EQ(Name(state), Name(row.state));
  int violations = 0;
  for (const JudgedFinding& f : outcome.findings) {
    if (f.rule == row.rule && f.violates) {
      ++violations;
      EXPECT_EQ(f.finding.id, row.finding);
      EXPECT_EQ(Message(f.finding, Language::kChinese).find('{'), std::string::npos);
    }
  }
  EXPECT_EQ(violations > 0, row.state == RuleState::kViolated);
}

INSTANTIATE_TEST_SUITE_P(All, PlatformRule, testing::ValuesIn(Rows()),
                         [](const auto& test) { return test.param.name; });

TEST(Vocabulary, HasARuleForEveryKey) {
  std::set<std::string_view> rules;
  for (const auto group : {IdentityRules(), SignatureRules(), ReleaseRules(), PlatformRules()}) {
    for (const GateRule& rule : group) EXPECT_TRUE(rules.insert(rule.key).second) << rule.key;
  }
  for (const Key& key : AllKeys()) {
    const bool pin = key.name == "expect.certificates_sha256" || key.name == "expect.keys_sha256";
    EXPECT_TRUE(rules.contains(pin ? "expect.signer" : key.name)) << key.name;
  }
}

TEST(PrintPolicy, PinsProfilesAndTeams) {
  Package debug_hap = Hap(), debug_ipa = Ipa(), pack = Hap(), store = Ipa();
  Debug(debug_hap);
  Debug(debug_ipa);
  AppPack(pack);
  FromTheStore(store);
  for (const Package& package : {Hap(), Ipa(), debug_hap, debug_ipa, pack, store}) {
    const std::string toml = PrintPolicy({&package, 1}, Language::kEnglish);
    const auto policy = ParsePolicy(toml, "p");
    ASSERT_TRUE(policy.ok()) << toml;
    EXPECT_EQ(Judge(package, *policy, {.at = kNow}).state, OutcomeState::kPassed) << toml;
  }
  const auto policy = ParsePolicy(PrintPolicy(std::vector{Hap(), Ipa()}, Language::kEnglish), "p");
  Package team = Ipa(), app = Hap(), channel = Hap();
  team.ios->team_id = "ZZZZZ12345";
  NoIdentifier(app);
  AppGallery(channel);
  for (const Package& package : {team, app, channel, debug_hap, debug_ipa, store}) {
    EXPECT_EQ(Judge(package, *policy, {.at = kNow}).state, OutcomeState::kViolated);
  }
}

// ---- The record -------------------------------------------------------------------------------

FiledRecord RecordOf(const std::vector<Package>& packages) {
  const auto provider = filing::FindProvider("generic");
  const auto sheet = filing::MakeSheet(packages, *provider, {.icon = false});
  return {*filing::ParseFiled(filing::SheetJson(*sheet, Language::kEnglish)), *provider};
}

std::vector<std::string_view> RecordFindings(const Outcome& outcome) {
  std::vector<std::string_view> ids;
  for (const JudgedFinding& f : outcome.findings) {
    if (f.rule == "record" && f.violates) ids.push_back(f.finding.id);
  }
  return ids;
}

TEST(Record, OfThePackageIsPassed) {
  const std::vector<Package> all = {test::AndroidPackage(), test::IosPackage(),
                                    test::HarmonyPackage()};
  const FiledRecord record = RecordOf(all);
  ASSERT_GE(record.filed.sets.size(), 3U);
  for (const Package& package : all) {
    const Outcome outcome = Judge(package, {}, {.at = kNow, .record = record});
    EXPECT_TRUE(RecordFindings(outcome).empty()) << package.path << RecordFindings(outcome)[0];
    const auto rule = std::ranges::find(outcome.rules, "record", &RuleVerdict::key);
    ASSERT_NE(rule, outcome.rules.end());
    EXPECT_EQ(rule->state, RuleState::kPassed);
    EXPECT_EQ(rule->wanted, "generic");
  }
}

TEST(Record, OfAnotherPackageIsViolated) {
  Package renamed = test::AndroidPackage();
  renamed.identity.package_name = "com.example.other";
  Package no_signer = test::AndroidPackage();
  no_signer.signers.clear();
  no_signer.filing.reset();
  no_signer.verification = {.status = Status::kUnsigned, .ranges = {}, .schemes = {}};
  const FiledRecord record = RecordOf({test::AndroidPackage()});
  for (const Package& package : {renamed, no_signer}) {
    const Outcome outcome = Judge(package, {}, {.at = kNow, .record = record});
    EXPECT_FALSE(RecordFindings(outcome).empty());
    EXPECT_EQ(outcome.state, OutcomeState::kViolated);
  }
  const Outcome named = Judge(renamed, {}, {.at = kNow, .record = record});
  EXPECT_EQ(RecordFindings(named)[0], "gate.record");
}

TEST(Record, WithoutThePlatformIsViolated) {
  const FiledRecord record = RecordOf({test::AndroidPackage()});
  const Outcome outcome = Judge(test::IosPackage(), {}, {.at = kNow, .record = record});
  EXPECT_EQ(RecordFindings(outcome), std::vector<std::string_view>{"gate.record-missing"});
}

TEST(Record, OfSeveralSetsTakesTheOneThatFits) {
  Package second = test::AndroidPackage();
  second.identity.package_name = "com.example.second";
  FiledRecord record = RecordOf({test::AndroidPackage()});
  const FiledRecord other = RecordOf({second});
  record.filed.sets.insert(record.filed.sets.begin(), other.filed.sets.begin(),
                           other.filed.sets.end());
  for (const Package& package : {test::AndroidPackage(), second}) {
    EXPECT_TRUE(RecordFindings(Judge(package, {}, {.at = kNow, .record = record})).empty());
  }
}

}  // namespace
}  // namespace apptrait::gate

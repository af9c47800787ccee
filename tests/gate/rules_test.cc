// Every rule of a policy, passing and failing, on packages as values.
#include <gtest/gtest.h>

#include <algorithm>

#include "apptrait/gate.h"
#include "support/sample_package.h"

namespace apptrait::gate {
namespace {

using test::kDay;
using test::kDigestA;
using test::kDigestB;
using test::kNow;
using test::SampleApk;
using test::SampleCertificate;
using test::SampleSigner;

struct Row {
  const char* name;
  std::string policy;        // after "schema = 1"
  void (*change)(Package&);  // what is done to SampleApk(); may be null
  std::string rule;          // whose verdict is looked at
  RuleState state;
  std::string finding;  // that violates; empty: none does
};

const std::string kPin = "[expect]\ncertificates_sha256 = \"" + kDigestA + "\"\n";
// SHA-256 of "key a", which stands for the public key of certificate 'a'.
const std::string kKeyA = "4c42d56de3c2441a51038378ff4ace48615754e1608df59e5bf5e59f18a1f8ef";

void Rotate(Package& p) {
  p.signers[1] = SampleSigner("v3", 'b', true);
  p.verification.ranges[1].certificate_sha256 = {kDigestB};
}
void NoDigests(Package& p) { p.file.sha256.reset(); }
void NotSigned(Package& p) {
  p.signers.clear();
  p.verification = {.status = Status::kUnsigned, .ranges = {}, .schemes = {}};
}
template <Status kStatus>
void Judged(Package& p) {
  p.verification.status = kStatus;
}
void Aab(Package& p) { p.container = Container::kAab; }
void Ipa(Package& p) { p.platform = Platform::kIos; }
void Ec(Package& p) {
  for (Signer& s : p.signers) {
    s.certificates[0].public_key.algorithm = KeyAlgorithm::kEc;
    s.certificates[0].public_key.bits = 224;
  }
}
void Dsa(Package& p) {
  for (Signer& s : p.signers) s.certificates[0].public_key.algorithm = KeyAlgorithm::kDsa;
}
void Sha1(Package& p) { p.signers[0].algorithms = {"rsa-pkcs1-sha1"}; }
void Sha1Issued(Package& p) {
  p.signers[1].certificates[0].self_issued = false;
  p.signers[1].certificates[0].signature_algorithm = "sha1WithRSAEncryption";
}
void Sha1SelfSigned(Package& p) {
  p.signers[1].certificates[0].signature_algorithm = "sha1WithRSAEncryption";
}
void DebugCertificate(Package& p) {
  for (Signer& s : p.signers) s.certificates[0].known_as = "android.debug";
}
void KnownKey(Package& p) {
  for (Signer& s : p.signers) s.certificates[0].known_as = "android.aosp-testkey";
}
void Expired(Package& p) {
  for (Signer& s : p.signers) s.certificates[0].not_after = kNow - 1;
}
void NoEnd(Package& p) {
  for (Signer& s : p.signers) s.certificates[0].not_after.reset();
}
void Debuggable(Package& p) { p.identity.debuggable = true; }
void NestedDebuggable(Package& p) {
  Package nested = SampleApk();
  nested.path = "splits/base.apk";
  nested.identity.debuggable = true;
  p.packages = {nested};
}
void TestOnly(Package& p) { p.android->test_only = true; }
void NoTarget(Package& p) {
  p.android->target_sdk.reset();
  p.identity.target_platform.reset();
}
void NoName(Package& p) { p.identity.package_name.reset(); }
void HasNote(Package& p) { p.findings = {{"zip.janus", Severity::kNote, {}, {}}}; }
void HasWarning(Package& p) { p.findings = {{"zip.janus", Severity::kWarning, {}, {}}}; }
void HasError(Package& p) { p.findings = {{"zip.janus", Severity::kError, {}, {}}}; }

std::vector<Row> Rows() {
  constexpr auto kPassed = RuleState::kPassed, kViolated = RuleState::kViolated,
                 kNone = RuleState::kNotApplicable;
  return {
      {"Platform", "[expect]\nplatforms = [\"android\"]", nullptr, "expect.platforms", kPassed, ""},
      {"OtherPlatform", "[expect]\nplatforms = [\"ios\", \"harmony\"]", nullptr, "expect.platforms",
       kViolated, "gate.platform"},
      {"Container", "[expect]\ncontainers = [\"apk\"]", nullptr, "expect.containers", kPassed, ""},
      {"OtherContainer", "[expect]\ncontainers = [\"apk\"]", Aab, "expect.containers", kViolated,
       "gate.container"},
      {"Package", "[expect]\npackage = [\"x\", \"com.example.mall\"]", nullptr, "expect.package",
       kPassed, ""},
      {"OtherPackage", "[expect]\npackage = \"com.example.mal\"", nullptr, "expect.package",
       kViolated, "gate.package-name"},
      {"PackageWithoutName", "[expect]\npackage = \"com.example.mall\"", NoName, "expect.package",
       kViolated, "gate.missing"},
      {"PlatformTableReplacesGeneral",
       "[expect]\npackage = \"x\"\n[android.expect]\npackage = \"com.example.mall\"", nullptr,
       "expect.package", kPassed, ""},
      {"OtherPlatformsTableDoesNot",
       "[expect]\npackage = \"x\"\n[ios.expect]\npackage = \"com.example.mall\"", nullptr,
       "expect.package", kViolated, "gate.package-name"},
      {"Signer", kPin, nullptr, "expect.signer", kPassed, ""},
      {"SignerByKey", "[expect]\nkeys_sha256 = \"" + kKeyA + "\"", nullptr, "expect.signer",
       kPassed, ""},
      {"SignerByKeyOrCertificate",
       "[expect]\nkeys_sha256 = \"" + kKeyA + "\"\ncertificates_sha256 = \"" + kDigestB + "\"",
       Rotate, "expect.signer", kPassed, ""},
      {"OtherKey", "[expect]\nkeys_sha256 = \"" + kDigestA + "\"", nullptr, "expect.signer",
       kViolated, "gate.signer"},
      {"OtherSigner", "[expect]\ncertificates_sha256 = \"" + kDigestB + "\"", nullptr,
       "expect.signer", kViolated, "gate.signer"},
      {"NewestSignerUnpinned", kPin, Rotate, "expect.signer", kViolated, "gate.signer"},
      {"OlderSignerUnpinned", "[expect]\ncertificates_sha256 = \"" + kDigestB + "\"", Rotate,
       "expect.signer", kViolated, "gate.signer"},
      {"NobodySigned", kPin, NotSigned, "expect.signer", kViolated, "gate.no-signer"},
      {"UnpinnedIsAWarning", "fail_on = \"warning\"", nullptr, "expect.signer", kViolated,
       "gate.signer-unpinned"},
      {"UnpinnedDoesNotFailOnErrors", "", nullptr, "expect.signer", kNone, ""},
      {"VersionName", "[expect]\nversion_name = \"3.4.1\"", nullptr, "expect.version_name", kPassed,
       ""},
      {"OtherVersionName", "[expect]\nversion_name = \"3.4.2\"", nullptr, "expect.version_name",
       kViolated, "gate.version"},
      {"VersionCode", "[expect]\nversion_code = \"30401\"", nullptr, "expect.version_code", kPassed,
       ""},
      {"OtherVersionCode", "[expect]\nversion_code = \"30402\"", nullptr, "expect.version_code",
       kViolated, "gate.version"},
      {"File", "[expect]\nfile_sha256 = \"" + std::string(64, '3') + "\"", nullptr,
       "expect.file_sha256", kPassed, ""},
      {"OtherFile", "[expect]\nfile_sha256 = \"" + kDigestA + "\"", nullptr, "expect.file_sha256",
       kViolated, "gate.file-hash"},
      {"FileNotHashed", "[expect]\nfile_sha256 = \"" + std::string(64, '3') + "\"", NoDigests,
       "expect.file_sha256", kViolated, "gate.missing"},

      {"Verified", "", nullptr, "require.verified", kPassed, ""},
      {"Failed", "", Judged<Status::kFailed>, "require.verified", kViolated, "gate.unverified"},
      {"Unsigned", "", NotSigned, "require.verified", kViolated, "gate.unverified"},
      {"Unsupported", "", Judged<Status::kUnsupported>, "require.verified", kViolated,
       "gate.unverified"},
      {"NotChecked", "", Judged<Status::kNotChecked>, "require.verified", kViolated,
       "gate.unverified"},
      {"UnverifiedAllowed", "[require]\nverified = false", Judged<Status::kFailed>,
       "require.verified", kNone, ""},
      {"Scheme", "[android.require]\nschemes = [\"v1|v2\", \"v3\"]", nullptr, "require.schemes",
       kPassed, ""},
      {"MissingScheme", "[android.require]\nschemes = [\"v2\", \"v1\"]", nullptr, "require.schemes",
       kViolated, "gate.scheme"},
      {"SchemeNamesAreWhole", "[android.require]\nschemes = [\"v3.1\"]", nullptr, "require.schemes",
       kViolated, "gate.scheme"},
      {"RsaKey", "[require]\nmin_rsa_bits = 2048", nullptr, "require.min_rsa_bits", kPassed, ""},
      {"ShortRsaKey", "[require]\nmin_rsa_bits = 3072", nullptr, "require.min_rsa_bits", kViolated,
       "gate.weak-key"},
      {"RsaRuleOfAnEcKey", "[require]\nmin_rsa_bits = 3072", Ec, "require.min_rsa_bits", kNone, ""},
      {"EcKey", "[require]\nmin_ec_bits = 224", Ec, "require.min_ec_bits", kPassed, ""},
      {"ShortEcKey", "[require]\nmin_ec_bits = 256", Ec, "require.min_ec_bits", kViolated,
       "gate.weak-key"},
      {"DsaKey", "[require]\nmin_dsa_bits = 2048", Dsa, "require.min_dsa_bits", kPassed, ""},
      {"ShortDsaKey", "[require]\nmin_dsa_bits = 3072", Dsa, "require.min_dsa_bits", kViolated,
       "gate.weak-key"},
      {"Digests", "[require]\nforbid_digests = [\"md5\", \"sha1\"]", nullptr,
       "require.forbid_digests", kPassed, ""},
      {"WeakDigest", "[require]\nforbid_digests = [\"md5\", \"sha1\"]", Sha1,
       "require.forbid_digests", kViolated, "gate.weak-digest"},
      {"WeakDigestOfAnIssuer", "[require]\nforbid_digests = \"sha1\"", Sha1Issued,
       "require.forbid_digests", kViolated, "gate.weak-digest"},
      {"SelfSignatureSaysNothing", "[require]\nforbid_digests = \"sha1\"", Sha1SelfSigned,
       "require.forbid_digests", kPassed, ""},
      {"ReleaseCertificate", "", nullptr, "require.forbid_debug_certificate", kPassed, ""},
      {"DebugCertificate", "", DebugCertificate, "require.forbid_debug_certificate", kViolated,
       "gate.debug-certificate"},
      {"DebugCertificateAllowed", "[require]\nforbid_debug_certificate = false", DebugCertificate,
       "require.forbid_debug_certificate", kNone, ""},
      {"OwnKey", "", nullptr, "require.forbid_known_keys", kPassed, ""},
      {"KnownKey", "", KnownKey, "require.forbid_known_keys", kViolated, "gate.known-key"},
      {"KnownKeyAllowed", "[require]\nforbid_known_keys = false", KnownKey,
       "require.forbid_known_keys", kNone, ""},
      {"Lifetime", "[require]\nmin_days_left = 400", nullptr, "require.min_days_left", kPassed, ""},
      {"ShortLifetime", "[require]\nmin_days_left = 401", nullptr, "require.min_days_left",
       kViolated, "gate.certificate-lifetime"},
      {"ExpiredASecondAgo", "[require]\nmin_days_left = 0", Expired, "require.min_days_left",
       kViolated, "gate.certificate-lifetime"},
      {"LifetimeWithoutEnd", "[require]\nmin_days_left = 1", NoEnd, "require.min_days_left",
       kViolated, "gate.missing"},

      {"NotDebuggable", "", nullptr, "require.forbid_debuggable", kPassed, ""},
      {"Debuggable", "", Debuggable, "require.forbid_debuggable", kViolated, "gate.debuggable"},
      {"NestedDebuggable", "", NestedDebuggable, "require.forbid_debuggable", kViolated,
       "gate.debuggable"},
      {"DebuggableAllowed", "[require]\nforbid_debuggable = false", Debuggable,
       "require.forbid_debuggable", kNone, ""},
      {"NotTestOnly", "", nullptr, "require.forbid_test_only", kPassed, ""},
      {"TestOnly", "", TestOnly, "require.forbid_test_only", kViolated, "gate.test-only"},
      {"TestOnlyAllowed", "[android.require]\nforbid_test_only = false", TestOnly,
       "require.forbid_test_only", kNone, ""},
      {"MinPlatform", "[android.require]\nmin_platform = { min = 24, max = 24 }", nullptr,
       "require.min_platform", kPassed, ""},
      {"MinPlatformTooLow", "[android.require]\nmin_platform = { min = 25 }", nullptr,
       "require.min_platform", kViolated, "gate.min-platform"},
      {"MinPlatformTooHigh", "[android.require]\nmin_platform = { max = 23 }", nullptr,
       "require.min_platform", kViolated, "gate.min-platform"},
      {"TargetPlatform", "[android.require]\ntarget_platform = { min = 34 }", nullptr,
       "require.target_platform", kPassed, ""},
      {"TargetPlatformTooLow", "[android.require]\ntarget_platform = { min = 35 }", nullptr,
       "require.target_platform", kViolated, "gate.target-platform"},
      {"NoTargetPlatform", "[android.require]\ntarget_platform = { min = 1 }", NoTarget,
       "require.target_platform", kViolated, "gate.missing"},
      {"Size", "[require]\nmax_size = 18200000", nullptr, "require.max_size", kPassed, ""},
      {"TooLarge", "[require]\nmax_size = 18199999", nullptr, "require.max_size", kViolated,
       "gate.size"},
      {"ApkForTheStore", "[require]\nartefact = \"upload\"", nullptr, "require.artefact", kPassed,
       ""},
      {"ApkFromTheStore", "[require]\nartefact = \"store\"", nullptr, "require.artefact", kPassed,
       ""},
      {"AabForTheStore", "[require]\nartefact = \"upload\"", Aab, "require.artefact", kPassed, ""},
      {"AabIsNotInstalled", "[require]\nartefact = \"store\"", Aab, "require.artefact", kViolated,
       "gate.artefact"},

      {"NoFindings", "", nullptr, "fail_on", kPassed, ""},
      {"WarningBelow", "", HasWarning, "fail_on", kPassed, ""},
      {"ErrorFinding", "", HasError, "fail_on", kViolated, "zip.janus"},
      {"WarningFinding", "fail_on = \"warning\"\n" + kPin, HasWarning, "fail_on", kViolated,
       "zip.janus"},
      {"NoteBelow", "fail_on = \"warning\"\n" + kPin, HasNote, "fail_on", kPassed, ""},
      {"NoteFinding", "fail_on = \"note\"\n" + kPin, HasNote, "fail_on", kViolated, "zip.janus"},
      {"AndroidRuleOfAnIpa", "", Ipa, "require.forbid_test_only", kNone, ""},
  };
}

class EveryRule : public testing::TestWithParam<Row> {};

TEST_P(EveryRule, SaysWhatItShould) {
  const Row& row = GetParam();
  const auto policy = ParsePolicy("schema = 1\n" + row.policy, "gate.toml");
  ASSERT_TRUE(policy.ok()) << Message(policy.error().detail, Language::kEnglish);
  Package package = SampleApk();
  if (row.change != nullptr) row.change(package);
  const Outcome outcome = Judge(package, *policy, {.at = kNow});

  const auto rule = std::ranges::find(outcome.rules, row.rule, &RuleVerdict::key);
  const RuleState state = rule == outcome.rules.end() ? RuleState::kNotApplicable : rule->state;
  EXPECT_EQ(Name(state), Name(row.state));
  std::vector<std::string_view> violations;
  for (const JudgedFinding& f : outcome.findings) {
    if (f.violates) violations.push_back(f.finding.id);
  }
  if (row.finding.empty()) {
    EXPECT_EQ(std::ranges::count(violations, row.rule), 0);
  } else {
    EXPECT_NE(std::ranges::count(violations, row.finding), 0) << testing::PrintToString(violations);
    EXPECT_EQ(outcome.state, OutcomeState::kViolated);
  }
  // The verdict and the violations are one story.
  EXPECT_EQ(outcome.state == OutcomeState::kPassed, violations.empty());
  const bool any_rule = std::ranges::any_of(
      outcome.rules, [](const RuleVerdict& r) { return r.state == RuleState::kViolated; });
  EXPECT_EQ(any_rule, !violations.empty());
}

INSTANTIATE_TEST_SUITE_P(All, EveryRule, testing::ValuesIn(Rows()),
                         [](const auto& test) { return test.param.name; });

TEST(Judge, WithoutATimeNoLifetimeIsShownToHold) {
  const auto policy = ParsePolicy("schema = 1\n[require]\nmin_days_left = 0", "p");
  EXPECT_EQ(Judge(SampleApk(), *policy, {}).state, OutcomeState::kViolated);
}

TEST(Judge, WithoutAPolicyTheBuiltInRulesHold) {
  const Outcome outcome = Judge(SampleApk(), {}, {.at = kNow});
  EXPECT_EQ(outcome.state, OutcomeState::kPassed);
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0].finding.id, "gate.signer-unpinned");
}

struct IgnoreRow {
  const char* name;
  std::string ignore;
  std::string entry;
  std::int64_t at;
  OutcomeState state;
  std::string note;  // a finding about the exception itself
};

class Ignores : public testing::TestWithParam<IgnoreRow> {};

TEST_P(Ignores, TakeOutWhatTheyCover) {
  const IgnoreRow& row = GetParam();
  const auto policy = ParsePolicy("schema = 1\n" + kPin + "[[ignore]]\n" + row.ignore, "p");
  ASSERT_TRUE(policy.ok()) << Message(policy.error().detail, Language::kEnglish);
  Package package = SampleApk();
  package.findings = {{"zip.duplicate-name", Severity::kError, {.entry = row.entry}, {}}};
  const Outcome outcome = Judge(package, *policy, {.at = row.at});
  EXPECT_EQ(Name(outcome.state), Name(row.state));
  std::vector<std::string_view> ids;
  for (const JudgedFinding& f : outcome.findings) ids.push_back(f.finding.id);
  const bool covered = row.state == OutcomeState::kPassed;
  for (const JudgedFinding& f : outcome.findings) {
    if (f.finding.id == "zip.duplicate-name") {
      EXPECT_EQ(f.ignored.has_value(), covered);
    }
  }
  EXPECT_EQ(outcome.rules.back().state, covered ? RuleState::kIgnored : RuleState::kViolated);
  for (const char* note : {"gate.ignore-expired", "gate.ignore-unused"}) {
    EXPECT_EQ(std::ranges::count(ids, note), row.note == note ? 1 : 0) << note;
  }
}

constexpr std::int64_t kEndOfYear = 1798761600;  // 2027-01-01T00:00:00Z
const std::string kReason = "reason = \"r\"\nexpires = 2026-12-31\n";
INSTANTIATE_TEST_SUITE_P(
    All, Ignores,
    testing::Values(
        IgnoreRow{"Anywhere", "finding = \"zip.duplicate-name\"\n" + kReason, "a", kNow,
                  OutcomeState::kPassed, ""},
        IgnoreRow{"InAnEntry",
                  "finding = \"zip.duplicate-name\"\nentry = \"META-INF/*.kt?\"\n" + kReason,
                  "META-INF/a/b.kts", kNow, OutcomeState::kPassed, ""},
        IgnoreRow{"InAnotherEntry",
                  "finding = \"zip.duplicate-name\"\nentry = \"META-INF/*\"\n" + kReason,
                  "classes.dex", kNow, OutcomeState::kViolated, "gate.ignore-unused"},
        IgnoreRow{"AnotherFinding", "finding = \"zip.janus\"\n" + kReason, "a", kNow,
                  OutcomeState::kViolated, "gate.ignore-unused"},
        IgnoreRow{"LastSecond", "finding = \"zip.duplicate-name\"\n" + kReason, "a", kEndOfYear - 1,
                  OutcomeState::kPassed, ""},
        IgnoreRow{"Expired", "finding = \"zip.duplicate-name\"\n" + kReason, "a", kEndOfYear,
                  OutcomeState::kViolated, "gate.ignore-expired"}),
    [](const auto& test) { return test.param.name; });

TEST(Ignores, CannotOutlastAnUnknownTime) {
  const auto policy =
      ParsePolicy("schema = 1\n[[ignore]]\nfinding = \"zip.janus\"\n" + kReason, "p");
  Package package = SampleApk();
  HasError(package);
  EXPECT_EQ(Judge(package, *policy, {}).state, OutcomeState::kViolated);
}

TEST(PrintPolicy, IsPassedByWhatItWasMadeFrom) {
  Package rotated = SampleApk();
  Rotate(rotated);
  Package debug = SampleApk();
  Debuggable(debug);
  TestOnly(debug);
  DebugCertificate(debug);
  Package known = SampleApk();
  KnownKey(known);
  Package named = SampleApk();
  named.identity.package_name = "quote\" back\\slash \n\u202e";
  for (Signer& s : named.signers)
    s.certificates[0] = SampleCertificate('a', "x\n[require]\nverified = false");
  for (const std::vector<Package>& packages :
       {std::vector{SampleApk()}, std::vector{rotated}, std::vector{debug}, std::vector{known},
        std::vector{named}, std::vector{SampleApk(), rotated, debug, known, named}}) {
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const std::string toml = PrintPolicy(packages, language);
      const auto policy = ParsePolicy(toml, "printed");
      ASSERT_TRUE(policy.ok()) << toml << Message(policy.error().detail, Language::kEnglish);
      for (const Package& package : packages) {
        EXPECT_TRUE(Pinnable(package));
        const Outcome outcome = Judge(package, *policy, {.at = kNow});
        EXPECT_EQ(outcome.state, OutcomeState::kPassed) << toml;
        EXPECT_TRUE(outcome.findings.empty()) << outcome.findings[0].finding.id << toml;
      }
    }
  }
}

TEST(PrintPolicy, PinsNothingThatIsNotVerified) {
  Package package = SampleApk();
  package.verification.status = Status::kFailed;
  EXPECT_FALSE(Pinnable(package));
  package = SampleApk();
  NotSigned(package);
  package.verification.status = Status::kVerified;
  EXPECT_FALSE(Pinnable(package));
}

TEST(PrintPolicy, IsNotPassedByAnotherPackage) {
  const auto policy = ParsePolicy(PrintPolicy(std::vector{SampleApk()}, Language::kEnglish), "p");
  for (void (*change)(Package&) :
       {Rotate, NotSigned, Aab, Ipa, Debuggable, TestOnly, NoName, NoTarget}) {
    Package package = SampleApk();
    change(package);
    EXPECT_EQ(Judge(package, *policy, {.at = kNow}).state, OutcomeState::kViolated);
  }
}

}  // namespace
}  // namespace apptrait::gate

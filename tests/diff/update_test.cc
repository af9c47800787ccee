// Would a device take one package as the update of another: every rule, as a table of two packages.
#include <gtest/gtest.h>

#include "apptrait/diff.h"
#include "support/packages.h"
#include "support/sample_package.h"

namespace apptrait::diff {
namespace {

using test::kDigestA;
using test::kDigestB;
using test::SampleApk;
using test::SampleCertificate;
using test::SampleSigner;

using Change = void (*)(Package& before, Package& after);

struct Row {
  const char* name;
  Change change;
  Answer answer;
  std::string ranges;   // "24-27 yes, 28+ no"
  std::string reasons;  // ids without "diff.", separated by spaces
};

std::string RangesText(const Update& update) {
  std::string text;
  for (const UpdateRange& range : update.ranges) {
    text += (text.empty() ? "" : ", ") + std::to_string(range.min);
    text += range.max ? "-" + std::to_string(*range.max) : "+";
    text += " " + std::string(Name(range.answer));
  }
  return text;
}

std::string ReasonsText(const std::vector<Finding>& reasons) {
  std::string text;
  for (const Finding& reason : reasons) {
    text += (text.empty() ? "" : " ") + std::string(reason.id.substr(5));
  }
  return text;
}

class UpdateRules : public testing::TestWithParam<Row> {};

void Check(const Row& row, Package before, Package after) {
  row.change(before, after);
  const Update update = Compare(before, after).update;
  EXPECT_EQ(Name(update.answer), Name(row.answer));
  EXPECT_EQ(RangesText(update), row.ranges);
  EXPECT_EQ(ReasonsText(update.reasons), row.reasons);
  for (const Finding& reason : update.reasons) {
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      EXPECT_EQ(Message(reason, language).find('{'), std::string::npos);
    }
  }
}

// ---- Android ----------------------------------------------------------------------------------

void SetSigner(Package& p, char letter) {
  const std::string digest(64, letter);
  p.signers = {SampleSigner("v2", letter, false), SampleSigner("v3", letter, true)};
  for (VerdictRange& range : p.verification.ranges) range.certificate_sha256 = {digest};
}

// Signed by 'b' from Android 9 on, with 'a' in the lineage; by 'a' before.
void Rotate(Package& p, const std::vector<std::string>& capabilities) {
  p.signers = {SampleSigner("v2", 'a', false), SampleSigner("v3", 'b', true)};
  p.signers[1].lineage = {{SampleCertificate('a'), capabilities}, {SampleCertificate('b'), {}}};
  p.verification.ranges = {{24, 27, Status::kVerified, "v2", {kDigestA}},
                           {28, std::nullopt, Status::kVerified, "v3", {kDigestB}}};
}

void Nothing(Package&, Package&) {}
void HigherVersion(Package&, Package& b) { b.identity.version_code = "30402"; }
void LowerVersion(Package&, Package& b) { b.identity.version_code = "30400"; }
// Compared as numbers: as text "9" is more than "30401".
void ShorterVersion(Package&, Package& b) { b.identity.version_code = "9"; }
void LongVersions(Package& a, Package& b) {
  a.identity.version_code = "18446744073709551614";
  b.identity.version_code = "18446744073709551615";
}
void NoVersion(Package&, Package& b) { b.identity.version_code.reset(); }
void OddVersion(Package&, Package& b) { b.identity.version_code = "1.2"; }
void OtherName(Package&, Package& b) { b.identity.package_name = "com.example.other"; }
void NoName(Package&, Package& b) { b.identity.package_name.reset(); }
void OtherSigner(Package&, Package& b) { SetSigner(b, 'b'); }
void Rotated(Package&, Package& b) { Rotate(b, {"installed-data", "permission"}); }
void RotatedWithoutData(Package&, Package& b) { Rotate(b, {"permission"}); }
void BackWithoutRollback(Package& a, Package&) { Rotate(a, {"installed-data"}); }
void BackWithRollback(Package& a, Package&) { Rotate(a, {"rollback"}); }
void HigherMinimum(Package&, Package& b) {
  b.android->min_sdk = 28;
  b.verification.ranges.erase(b.verification.ranges.begin());
}
void LowerMinimum(Package& a, Package&) {
  a.android->min_sdk = 28;
  a.verification.ranges.erase(a.verification.ranges.begin());
}
void FailedOnNew(Package&, Package& b) {
  b.verification.status = Status::kFailed;
  b.verification.ranges[1].status = Status::kFailed;
}
void Unsigned(Package&, Package& b) {
  b.verification.status = Status::kUnsigned;
  b.signers.clear();
  for (VerdictRange& r : b.verification.ranges) r = {r.min, r.max, Status::kUnsigned, "", {}};
}
void NotChecked(Package&, Package& b) { b.verification = {}; }
void MoreSigners(Package&, Package& b) {
  for (VerdictRange& r : b.verification.ranges) r.certificate_sha256 = {kDigestA, kDigestB};
}
void OldPermissions(Package& a, Package& b) {
  a.android->target_sdk = 23;
  b.android->target_sdk = 22;
}
void StillOldPermissions(Package& a, Package& b) {
  a.android->target_sdk = b.android->target_sdk = 22;
}
void WeakerSandbox(Package& a, Package&) { a.android->target_sandbox_version = 2; }
void TestOnly(Package&, Package& b) { b.android->test_only = true; }
void Bundle(Package&, Package& b) { b.container = Container::kAab; }
void OtherPlatform(Package&, Package& b) { b.platform = Platform::kIos; }

INSTANTIATE_TEST_SUITE_P(
    Android, UpdateRules,
    testing::Values(
        Row{"Same", Nothing, Answer::kYes, "24+ yes", ""},
        Row{"HigherVersion", HigherVersion, Answer::kYes, "24+ yes", ""},
        Row{"LowerVersion", LowerVersion, Answer::kNo, "24+ no", "update-lower-version"},
        Row{"ShorterVersion", ShorterVersion, Answer::kNo, "24+ no", "update-lower-version"},
        Row{"LongVersions", LongVersions, Answer::kYes, "24+ yes", ""},
        Row{"NoVersion", NoVersion, Answer::kUnknown, "24+ unknown", "update-unknown"},
        Row{"OddVersion", OddVersion, Answer::kUnknown, "24+ unknown", "update-unknown"},
        Row{"OtherName", OtherName, Answer::kNo, "24+ no", "update-other-package"},
        Row{"NoName", NoName, Answer::kUnknown, "24+ unknown", "update-unknown"},
        Row{"OtherSigner", OtherSigner, Answer::kNo, "24+ no", "update-other-signer"},
        Row{"Rotated", Rotated, Answer::kYes, "24+ yes", ""},
        Row{"RotatedWithoutData", RotatedWithoutData, Answer::kPartly, "24-27 yes, 28+ no",
            "update-not-granted"},
        Row{"BackWithoutRollback", BackWithoutRollback, Answer::kPartly, "24-27 yes, 28+ no",
            "update-not-granted"},
        Row{"BackWithRollback", BackWithRollback, Answer::kYes, "24+ yes", ""},
        Row{"HigherMinimum", HigherMinimum, Answer::kPartly, "24-27 no, 28+ yes", "update-refused"},
        Row{"LowerMinimum", LowerMinimum, Answer::kYes, "28+ yes", ""},
        Row{"FailedOnNew", FailedOnNew, Answer::kPartly, "24-27 yes, 28+ no",
            "update-unverified update-refused"},
        Row{"Unsigned", Unsigned, Answer::kNo, "24+ no", "update-unverified update-refused"},
        Row{"NotChecked", NotChecked, Answer::kUnknown, "", "update-unverified"},
        Row{"MoreSigners", MoreSigners, Answer::kNo, "24+ no", "update-other-signer"},
        Row{"OldPermissions", OldPermissions, Answer::kNo, "24+ no", "update-permission-model"},
        Row{"StillOldPermissions", StillOldPermissions, Answer::kYes, "24+ yes", ""},
        Row{"WeakerSandbox", WeakerSandbox, Answer::kNo, "24+ no", "update-sandbox"},
        Row{"TestOnly", TestOnly, Answer::kNo, "24+ no", "update-test-only"},
        Row{"Bundle", Bundle, Answer::kUnknown, "", "update-not-installable"},
        Row{"OtherPlatform", OtherPlatform, Answer::kNo, "", "update-other-platform"}),
    [](const auto& test) { return test.param.name; });

TEST_P(UpdateRules, OfAndroid) { Check(GetParam(), SampleApk(), SampleApk()); }

// ---- HarmonyOS --------------------------------------------------------------------------------

Package SampleHap() {
  Package p = test::HarmonyPackage();
  p.container = Container::kHap;
  p.identity.package_name = "com.example.mall";
  p.identity.version_code = "1000000";
  p.verification.status = Status::kVerified;
  p.harmony.emplace();
  p.harmony->bundle_type = "app";
  p.harmony->system_identity.emplace();
  p.harmony->system_identity->app_id = "com.example.mall_BKey";
  HarmonyProfile profile;
  profile.type = "release";
  profile.release = true;
  profile.distribution_type = "app_gallery";
  profile.apl = "normal";
  profile.app_identifier = "5765880207854649689";
  p.harmony->profile = profile;
  return p;
}

class HarmonyUpdate : public testing::TestWithParam<Row> {};
TEST_P(HarmonyUpdate, IsJudgedAsADeviceDoes) { Check(GetParam(), SampleHap(), SampleHap()); }

void Raise(Package& b) { b.identity.version_code = "1000001"; }
void OtherKey(Package&, Package& b) {
  Raise(b);
  b.harmony->system_identity->app_id = "com.example.mall_BOther";
}
void OtherIdentifier(Package&, Package& b) {
  Raise(b);
  b.harmony->profile->app_identifier = "1";
}
void OtherBoth(Package& a, Package& b) {
  OtherKey(a, b);
  OtherIdentifier(a, b);
}
void OtherKeyNoIdentifiers(Package& a, Package& b) {
  OtherKey(a, b);
  a.harmony->profile->app_identifier.reset();
  b.harmony->profile->app_identifier.reset();
}
void SameVersionOtherKey(Package& a, Package& b) {
  OtherKey(a, b);
  b.identity.version_code = a.identity.version_code;
}
void SameVersionDebug(Package&, Package& b) {
  b.harmony->profile->type = "debug";
  b.harmony->profile->release = false;
}
void NewVersionDebug(Package& a, Package& b) {
  SameVersionDebug(a, b);
  Raise(b);
}
void SameVersionOtherApl(Package&, Package& b) { b.harmony->profile->apl = "system_basic"; }
void SameVersionOtherChannel(Package&, Package& b) {
  b.harmony->profile->distribution_type = "internaltesting";
}
void AtomicService(Package&, Package& b) { b.harmony->bundle_type = "atomicService"; }
void NoSystemIdentity(Package&, Package& b) { b.harmony->system_identity.reset(); }
void Lower(Package&, Package& b) { b.identity.version_code = "999999"; }
void Failed(Package&, Package& b) { b.verification.status = Status::kFailed; }
void Unchecked(Package&, Package& b) { b.verification.status = Status::kNotChecked; }
void RaiseAfter(Package&, Package& b) { Raise(b); }

INSTANTIATE_TEST_SUITE_P(
    All, HarmonyUpdate,
    testing::Values(
        Row{"Same", Nothing, Answer::kYes, "", ""}, Row{"Newer", RaiseAfter, Answer::kYes, "", ""},
        Row{"OtherKey", OtherKey, Answer::kYes, "", ""},
        Row{"OtherIdentifier", OtherIdentifier, Answer::kYes, "", ""},
        Row{"OtherBoth", OtherBoth, Answer::kNo, "", "update-app-identifier"},
        Row{"OtherKeyNoIdentifiers", OtherKeyNoIdentifiers, Answer::kNo, "",
            "update-app-identifier"},
        Row{"SameVersionOtherKey", SameVersionOtherKey, Answer::kNo, "", "update-same-version"},
        Row{"SameVersionDebug", SameVersionDebug, Answer::kNo, "", "update-same-version"},
        Row{"NewVersionDebug", NewVersionDebug, Answer::kYes, "", ""},
        Row{"SameVersionOtherApl", SameVersionOtherApl, Answer::kNo, "", "update-same-version"},
        Row{"SameVersionOtherChannel", SameVersionOtherChannel, Answer::kNo, "",
            "update-same-version"},
        Row{"AtomicService", AtomicService, Answer::kNo, "", "update-bundle-type"},
        Row{"NoSystemIdentity", NoSystemIdentity, Answer::kNo, "",
            "update-unknown update-same-version"},
        Row{"Lower", Lower, Answer::kNo, "", "update-lower-version"},
        Row{"OtherName", OtherName, Answer::kNo, "", "update-other-package"},
        Row{"Failed", Failed, Answer::kNo, "", "update-unverified"},
        Row{"Unchecked", Unchecked, Answer::kUnknown, "", "update-unverified"}),
    [](const auto& test) { return test.param.name; });

// ---- iOS --------------------------------------------------------------------------------------

Package SampleIpa() {
  Package p = test::IosPackage();
  p.container = Container::kIpa;
  p.identity.package_name = "com.example.mall";
  p.verification.status = Status::kVerified;
  p.ios.emplace();
  p.ios->entitlements = {{"application-identifier", std::string("ABCDE12345.com.example.mall")}};
  return p;
}

class IosUpdate : public testing::TestWithParam<Row> {};
TEST_P(IosUpdate, IsJudgedAsADeviceDoes) { Check(GetParam(), SampleIpa(), SampleIpa()); }

void OtherPrefix(Package&, Package& b) {
  b.ios->entitlements[0].value = std::string("ZZZZZ12345.com.example.mall");
}
void NoEntitlement(Package&, Package& b) { b.ios->entitlements.clear(); }
void OddEntitlement(Package&, Package& b) { b.ios->entitlements[0].value = true; }
void LowerBuild(Package& a, Package& b) {
  a.identity.version_code = "2";
  b.identity.version_code = "1";
}

INSTANTIATE_TEST_SUITE_P(
    All, IosUpdate,
    testing::Values(Row{"Same", Nothing, Answer::kYes, "", ""},
                    Row{"LowerBuild", LowerBuild, Answer::kYes, "", ""},
                    Row{"OtherPrefix", OtherPrefix, Answer::kNo, "",
                        "update-application-identifier"},
                    Row{"NoEntitlement", NoEntitlement, Answer::kUnknown, "", "update-unknown"},
                    Row{"OddEntitlement", OddEntitlement, Answer::kUnknown, "", "update-unknown"},
                    Row{"OtherName", OtherName, Answer::kNo, "", "update-other-package"},
                    Row{"Failed", Failed, Answer::kNo, "", "update-unverified"},
                    Row{"Unchecked", Unchecked, Answer::kUnknown, "", "update-unverified"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace apptrait::diff

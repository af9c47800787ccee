// Verdicts that are neither verified nor failed, and what stands beside them.
#include "base/limits.h"
#include "ios/verdict_rows.h"

namespace apptrait {
namespace {

using test::BundleSpec;
using test::Explain;
using test::IdsOf;
using test::InspectApp;
using test::RowName;
using test::SignatureSpec;
using test::SignedBy;
using test::VerdictRow;
using test::With;

using testing::Contains;
using testing::Not;

class IosUnsigned : public testing::TestWithParam<VerdictRow> {};

TEST_P(IosUnsigned, SaysWhich) {
  BundleSpec spec;
  spec.signed_by_cms = false;
  spec.profile.reset();
  GetParam().change(spec);
  const Package package = InspectApp(spec);
  EXPECT_EQ(package.verification.status, Status::kUnsigned) << Explain(package);
  EXPECT_THAT(IdsOf(package), Contains(GetParam().finding));
  EXPECT_THAT(IdsOf(package), Contains("ios.filing.unsigned"));
  EXPECT_TRUE(package.signers.empty());
  EXPECT_FALSE(package.filing);
}

const VerdictRow kUnsigned[] = {
    {"NoSignature", [](BundleSpec&) {}, "ios.signature.none"},
    {"AdHoc",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].flags = 2;
     },
     "ios.signature.ad-hoc"},
    {"AdHocWithoutWrapper",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->empty_cms = false;
     },
     "ios.signature.ad-hoc"},
    {"Linker",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].flags = 0x20002;
       s.signature->empty_cms = false;
     },
     "ios.signature.linker"},
    {"Simulator",
     [](BundleSpec& s) {
       s.macho.cpu_type = 0x01000007;
       s.macho.platform = 7;
     },
     "ios.signature.none"},
};
INSTANTIATE_TEST_SUITE_P(Rows, IosUnsigned, testing::ValuesIn(kUnsigned), RowName);

TEST(IosUnsupported, IsNeverVerified) {
  for (const int extra : {6, 12}) {
    BundleSpec spec;
    spec.signature = SignatureSpec{};
    spec.signature->directories[0].extra_slots[extra] = ToBytes(AsBytes("unknown"));
    const Package package = InspectApp(spec);
    EXPECT_EQ(package.verification.status, Status::kUnsupported) << Explain(package);
    EXPECT_THAT(IdsOf(package), Contains("ios.code.unknown-slot"));
  }
  BundleSpec scatter;
  scatter.signature = SignatureSpec{};
  scatter.signature->directories[0].scatter = 0x100;
  EXPECT_EQ(InspectApp(scatter).verification.status, Status::kUnsupported);
}

TEST(IosUnsupported, IsAnInfoPlistThatTheSystemMayPrefer) {
  for (const char* name : {"Info-iphoneos.plist", "INFO-iPhoneOS.plist", "info.plist"}) {
    BundleSpec spec;
    spec.files[name] = "CFBundleIdentifier = com.example.other;";
    const Package package = InspectApp(spec);
    EXPECT_EQ(package.verification.status, Status::kUnsupported) << Explain(package);
    EXPECT_THAT(IdsOf(package), Contains("ios.bundle.other-info-plist")) << name;
  }
  BundleSpec elsewhere;
  elsewhere.files["a/info.plist"] = elsewhere.files["Info-macos.plist"] = "a = b;";
  EXPECT_EQ(InspectApp(elsewhere).verification.status, Status::kVerified);
}

TEST(IosUnsupported, IsWhatGoesBeyondALimit) {
  BundleSpec plain;
  plain.files["a.bundle/file"] = "x";
  EXPECT_EQ(InspectApp(plain).verification.status, Status::kVerified);

  BundleSpec deep;
  std::string folder;
  for (int i = 0; i <= limits::kBundleNesting; ++i) folder += "a.bundle/";
  deep.files[folder + "file"] = "x";
  // Its bytes are sealed by the code; the slot is not called wrong because nobody read them.
  BundleSpec large;
  large.info_extra = "<key>long</key><string>" + std::string(limits::kPlistSize, 'a') + "</string>";
  for (const BundleSpec& spec : {deep, large}) {
    const Package package = InspectApp(spec);
    EXPECT_EQ(package.verification.status, Status::kUnsupported) << Explain(package);
    EXPECT_THAT(IdsOf(package), Contains("limit.exceeded"));
    EXPECT_THAT(IdsOf(package), Not(Contains("ios.code.slot-mismatch")));
  }
}

TEST(IosLifetimes, AreSaidApartFromTheVerdict) {
  BundleSpec spec;
  const auto leaf =
      test::DeveloperLeaf("rsa-2048-b", {"1.4"}).Validity(1'600'000'000, 1'650'000'000).Build();
  spec.cms = SignedBy(leaf);
  spec.profile->certificates = {leaf.der};
  spec.profile->expiration = "2022-01-01T00:00:00Z";
  InspectOptions options = test::TrustingOptions();
  options.at = 1'800'000'000;
  const Package package = InspectApp(spec, options);
  EXPECT_EQ(package.verification.status, Status::kVerified) << Explain(package);
  EXPECT_THAT(IdsOf(package), Contains("ios.certificate.not-valid-now"));
  EXPECT_THAT(IdsOf(package), Contains("ios.certificate.not-valid-when-signed"));
  EXPECT_THAT(IdsOf(package), Contains("ios.profile.expired"));
  // Without a time nothing is said of now.
  const Package timeless = InspectApp(spec);
  EXPECT_THAT(IdsOf(timeless), Not(Contains("ios.certificate.not-valid-now")));
}

TEST(IosVerdict, IsNotCheckedWhereNobodyAsked) {
  InspectOptions options = test::TrustingOptions();
  options.verify = false;
  BundleSpec spec;
  spec.macho.tamper = [](Bytes& file) { file[0x1800] ^= std::byte{1}; };
  const Package package = InspectApp(spec, options);
  EXPECT_EQ(package.verification.status, Status::kNotChecked);
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
  EXPECT_EQ(package.signers.size(), 1u);
  EXPECT_FALSE(package.filing);
}

TEST(IosVerdict, NeedsTheAnchor) {
  InspectOptions options = test::TrustingOptions();
  options.trust_anchors.clear();
  const Package package = InspectApp({}, options);
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_THAT(IdsOf(package), Contains("ios.cms.untrusted"));
  EXPECT_THAT(IdsOf(package), Contains("ios.filing.not-proven"));
}

TEST(IosVerdict, SchemesAreJudgedByThemselves) {
  BundleSpec spec;
  spec.tamper = [](auto& files) { files["new.txt"] = {}; };
  const Package package = InspectApp(spec);
  EXPECT_EQ(test::StateOf(package, "cms"), SchemeState::kVerified);
  EXPECT_EQ(test::StateOf(package, "code"), SchemeState::kVerified);
  EXPECT_EQ(test::StateOf(package, "resources"), SchemeState::kFailed);
  EXPECT_EQ(test::StateOf(package, "profile"), SchemeState::kVerified);
  EXPECT_EQ(test::StateOf(package, "nested"), SchemeState::kAbsent);
}

}  // namespace
}  // namespace apptrait

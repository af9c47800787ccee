// Which certificate an app gives to file, or why it gives none.
#include "ios/app_support.h"

namespace apptrait {
namespace {

using test::BundleSpec;
using test::InspectApp;
using test::SignedBy;
using test::TestPki;
using testing::Contains;

TEST(IosFiling, IsTheDistributionCertificateOfTheExecutable) {
  BundleSpec spec;
  spec.profile->certificates = {TestPki().development.der, TestPki().distribution.der};
  const Package package = InspectApp(spec);
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->certificate.der, TestPki().distribution.der);
  EXPECT_EQ(package.filing->reason, "filing.chosen-ios-executable");
  EXPECT_EQ(package.filing->fingerprint, FingerprintAlgorithm::kSha1);
}

TEST(IosFiling, SaysThatAnEnterpriseCertificateIsAnother) {
  BundleSpec spec;
  spec.profile->devices.reset();
  spec.profile->all_devices = true;
  const Package package = InspectApp(spec);
  EXPECT_TRUE(package.filing);
  EXPECT_THAT(test::IdsOf(package), Contains("ios.filing.enterprise"));
}

struct Row {
  const char* name;
  std::function<void(BundleSpec&)> change;
  const char* finding;
};
class IosNoFiling : public testing::TestWithParam<Row> {};

TEST_P(IosNoFiling, SaysWhatToBring) {
  BundleSpec spec;
  GetParam().change(spec);
  const Package package = InspectApp(spec);
  EXPECT_FALSE(package.filing);
  EXPECT_THAT(test::IdsOf(package), Contains(GetParam().finding)) << test::Explain(package);
}

const Row kRows[] = {
    {"Development",
     [](BundleSpec& s) {
       s.cms = SignedBy(TestPki().development);
       s.profile->certificates = {TestPki().development.der};
     },
     "ios.filing.development-certificate"},
    {"AppStore",
     [](BundleSpec& s) {
       s.cms = SignedBy(TestPki().app_store);
       s.profile.reset();
     },
     "ios.filing.store-certificate"},
    {"MacDistribution",
     [](BundleSpec& s) {
       const auto leaf = test::DeveloperLeaf("rsa-2048-b", {"1.13"}).Build();
       s.cms = SignedBy(leaf);
       s.profile.reset();
     },
     "ios.filing.other-certificate"},
    {"Unsigned", [](BundleSpec& s) { s.signed_by_cms = false; }, "ios.filing.unsigned"},
    {"OtherRoot",
     [](BundleSpec& s) {
       const auto root = test::CertificateBuilder("rsa-3072").Ca().Build();
       s.cms = test::CmsSpec{};
       s.cms->certificate = test::DeveloperLeaf("rsa-2048-b", {"1.4"}).Issuer(root).Build();
       s.cms->chain = {root.der};
     },
     "ios.filing.not-proven"},
    {"CodeOfSomebodyElse",
     [](BundleSpec& s) { s.macho.tamper = [](Bytes& file) { file[0x1800] ^= std::byte{1}; }; },
     "ios.filing.not-proven"},
    {"InfoPlistOfSomebodyElse",
     [](BundleSpec& s) {
       s.tamper = [](auto& files) {
         files["Info.plist"] = ToBytes(
             AsBytes(test::XmlPlist("<dict><key>CFBundleIdentifier</key><string>com.bank</string>"
                                    "<key>CFBundleExecutable</key><string>Demo</string></dict>")));
       };
     },
     "ios.filing.not-proven"},
};
INSTANTIATE_TEST_SUITE_P(Rows, IosNoFiling, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

Package InspectProfile(const test::ProvisionSpec& spec) {
  return test::InspectBytes(test::BuildProfile(spec));
}

TEST(IosProfileFile, StandsAlone) {
  const Package package = InspectProfile({});
  EXPECT_EQ(package.container, Container::kMobileProvision);
  EXPECT_EQ(package.platform, Platform::kIos);
  EXPECT_EQ(package.verification.status, Status::kVerified) << test::Explain(package);
  EXPECT_EQ(package.identity.package_name, "com.example.demo");
  ASSERT_EQ(package.signers.size(), 1u);
  EXPECT_EQ(package.signers[0].certificates[0].der, TestPki().profile_signer.der);
  ASSERT_EQ(package.credentials.size(), 1u);
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->certificate.der, TestPki().distribution.der);
  EXPECT_EQ(package.filing->reason, "filing.chosen-profile");
}

TEST(IosProfileFile, IsReadInBer) {
  test::ProvisionSpec spec;
  spec.ber = true;
  EXPECT_EQ(InspectProfile(spec).verification.status, Status::kVerified);
}

TEST(IosProfileFile, ChoosesNothingWhereThereIsAChoice) {
  test::ProvisionSpec many;
  many.certificates.push_back(test::DeveloperLeaf("rsa-2048-c", {"1.4"}).Build().der);
  const Package two = InspectProfile(many);
  EXPECT_FALSE(two.filing);
  EXPECT_THAT(test::IdsOf(two), Contains("ios.filing.many-in-profile"));
  test::ProvisionSpec development;
  development.certificates = {TestPki().development.der};
  const Package none = InspectProfile(development);
  EXPECT_FALSE(none.filing);
  EXPECT_THAT(test::IdsOf(none), Contains("ios.filing.no-distribution-certificate"));
}

TEST(IosProfileFile, MustBeSignedByApple) {
  test::ProvisionSpec spec;
  spec.signer = TestPki().distribution;
  const Package package = InspectProfile(spec);
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_THAT(test::IdsOf(package), Contains("ios.cms.wrong-purpose"));
  EXPECT_FALSE(package.filing);
}

TEST(IosProfileFile, MustHoldAPropertyList) {
  BundleSpec spec;
  spec.tamper = [](auto& files) {
    const auto& pki = TestPki();
    files["embedded.mobileprovision"] =
        test::SignedDataBuilder()
            .Content(ToBytes(AsBytes("<plist><string>no dictionary</string></plist>")))
            .Certificates({pki.root.der, pki.phone_ca.der, pki.profile_signer.der})
            .Signer(pki.profile_signer)
            .Build();
  };
  const Package package = InspectApp(spec);
  EXPECT_EQ(test::StateOf(package, "profile"), SchemeState::kFailed);
  EXPECT_THAT(test::IdsOf(package), Contains("ios.profile.malformed"));
}

}  // namespace
}  // namespace apptrait

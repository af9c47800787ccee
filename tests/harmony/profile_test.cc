// Profiles: trust, content, the signer they name, the store's form, and which certificate to file.
#include <gmock/gmock.h>

#include "support/hap.h"

namespace apptrait {
namespace {

using test::Errors;
using test::HapBuilder;
using test::HarmonyPki;
using test::Inspected;
using test::Pki;
using test::ProfileSpec;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

ProfileSpec Release() {
  ProfileSpec profile;
  profile.distribution_pem = test::ToPem(Pki().release.der);
  return profile;
}

ProfileSpec Debug() {
  ProfileSpec profile;
  profile.type = "debug";
  profile.distribution = "";
  profile.development_pem = test::ToPem(Pki().debug.der);
  return profile;
}

Bytes JsonOf(const ProfileSpec& profile) { return ToBytes(AsBytes(profile.ToJson())); }

HapBuilder DebugBuild() {
  return HapBuilder(Pki())
      .Profile(Debug())
      .ProfileSigner(Pki().debug_profile_signer)
      .Signer(Pki().debug);
}

TEST(HarmonyProfile, ReleaseProfilesOfTheKnownTypes) {
  for (const char* type : {"enterprise", "enterprise_normal", "enterprise_mdm", "os_integration",
                           "crowdtesting", "internaltesting"}) {
    ProfileSpec profile = Release();
    profile.distribution = type;
    EXPECT_EQ(Inspected(HapBuilder(Pki()).Profile(profile).Build()).verification.status,
              Status::kVerified)
        << type;
  }
  // A release for the store is good too; that no device installs it directly is a note.
  ProfileSpec profile = Release();
  profile.distribution = "app_gallery";
  const Package package = Inspected(HapBuilder(Pki()).Profile(profile).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_TRUE(test::Has(package.findings, "harmony.device.store-only"));
  EXPECT_EQ(package.identity.debuggable, false);
}

TEST(HarmonyProfile, DebugBuildsAreGoodButWarnedOf) {
  const Package package = Inspected(DebugBuild().Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(package.identity.debuggable, true);
  for (const char* id : {"harmony.artefact.debug-profile", "harmony.artefact.debug-identifier",
                         "harmony.artefact.development-certificate", "harmony.device.list"}) {
    EXPECT_TRUE(test::Has(package.findings, id)) << id;
  }
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->certificate.der, Pki().debug.der);
  EXPECT_EQ(package.filing->reason, "filing.chosen-harmony-development");
}

struct Refused {
  const char* id;
  std::function<void(HapBuilder&)> make;
};

TEST(HarmonyProfile, RefusesWhatADeviceRefuses) {
  const auto with = [](std::function<void(ProfileSpec&)> edit) {
    return [edit](HapBuilder& b) {
      ProfileSpec profile = Release();
      edit(profile);
      b.Profile(profile);
    };
  };
  const Bytes pretend = test::SignedDataBuilder()
                            .Content(JsonOf(Release()))
                            .Signer(Pki().release)
                            .Certificates(Pki().BagOf(Pki().release))
                            .Build();
  const Refused rows[] = {
      {"harmony.profile.absent", [](HapBuilder& b) { b.NoProfile(); }},
      {"harmony.profile.unsigned", [](HapBuilder& b) { b.RawProfile(JsonOf(Release())); }},
      {"harmony.profile.unsigned",
       [](HapBuilder& b) { b.RawProfile(ToBytes(AsBytes("this is not a profile"))); }},
      {"harmony.profile.untrusted-signer", [&](HapBuilder& b) { b.RawProfile(pretend); }},
      {"harmony.profile.untrusted-signer",
       [](HapBuilder& b) {
         b.ProfileSigner(HarmonyPki::Leaf("ec-p384-b", "Profile", Pki().developer_ca));
       }},
      {"harmony.profile.wrong-kind",
       [](HapBuilder& b) { b.ProfileSigner(Pki().debug_profile_signer); }},
      {"harmony.profile.certificate-mismatch",
       with([](auto& p) { p.distribution_pem = test::ToPem(Pki().debug.der); })},
      {"harmony.profile.certificate-mismatch", [](HapBuilder& b) { b.Signer(Pki().debug); }},
      {"harmony.profile.no-certificate",
       with([](auto& p) { p.distribution_pem = "-----BEGIN CERTIFICATE-----"; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.distribution_pem = ""; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.distribution = ""; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.distribution = "my_store"; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.version_code = 0; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.version_name = ""; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.uuid = ""; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.developer_id = ""; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.bundle_name = ""; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.apl = ""; })},
      {"harmony.profile.member-missing", with([](auto& p) { p.app_feature = ""; })},
      {"harmony.developer-id", with([](auto& p) { p.distribution = "developer_id"; })},
      // Whatever is not "release" is for debugging, and then another certificate is demanded.
      {"harmony.profile.member-missing", with([](auto& p) { p.type = "Release"; })},
  };
  for (const Refused& row : rows) {
    HapBuilder builder(Pki());
    row.make(builder);
    const Package package = Inspected(builder.Build());
    EXPECT_EQ(package.verification.status, Status::kFailed) << row.id;
    EXPECT_THAT(Errors(package), Contains(row.id));
  }
}

TEST(HarmonyProfile, VersionOneNeedsNoApl) {
  ProfileSpec profile = Release();
  profile.version_code = 1;
  profile.apl = "";
  EXPECT_EQ(Inspected(HapBuilder(Pki()).Profile(profile).Build()).verification.status,
            Status::kVerified);
}

TEST(HarmonyProfile, AnAlteredProfileIsFound) {
  Bytes signed_profile = test::SignedDataBuilder()
                             .Content(JsonOf(Release()))
                             .Signer(Pki().profile_signer)
                             .Certificates(Pki().BagOf(Pki().profile_signer))
                             .Build();
  const auto at = std::ranges::search(signed_profile, AsBytes("com.example.app"));
  ASSERT_FALSE(at.empty());
  at.front() = std::byte{'C'};
  // The package digest is right: only the profile's own signature tells.
  const Package package = Inspected(HapBuilder(Pki()).RawProfile(signed_profile).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_THAT(Errors(package), Contains("harmony.cms.digest-mismatch"));
  EXPECT_THAT(Errors(package), Not(Contains("harmony.digest.mismatch")));
}

TEST(HarmonyProfile, DeveloperIdNeedsItsExtension) {
  const test::TestCertificate leaf = test::CertificateBuilder("ec-p256")
                                         .RawSubject(Pki().release.subject)
                                         .Issuer(Pki().developer_ca)
                                         .Extension("1.3.6.1.4.1.2011.2.376.1.8", test::Null())
                                         .Build();
  ProfileSpec profile = Release();
  profile.distribution = "developer_id";
  profile.distribution_pem = test::ToPem(leaf.der);
  EXPECT_EQ(Inspected(HapBuilder(Pki()).Signer(leaf).Profile(profile).Build()).verification.status,
            Status::kVerified);
}

TEST(HarmonyProfile, StoreCopiesGiveTheDevelopersCertificate) {
  const Package package =
      Inspected(HapBuilder(Pki()).Signer(Pki().store).RawProfile(JsonOf(Release())).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << ::testing::PrintToString(Errors(package));
  EXPECT_TRUE(test::Has(package.findings, "harmony.artefact.re-signed"));
  ASSERT_TRUE(package.harmony->re_signed_by);
  EXPECT_NE(package.harmony->re_signed_by->find("CN=Store"), std::string::npos);
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->certificate.der, Pki().release.der);
  EXPECT_FALSE(package.harmony->profile->is_signed);
  // The system's names are those of a local build.
  const Package local = Inspected(HapBuilder(Pki()).Build());
  EXPECT_EQ(package.harmony->system_identity, local.harmony->system_identity);

  const Package with_signed = Inspected(HapBuilder(Pki()).Signer(Pki().store).Build());
  EXPECT_EQ(with_signed.verification.status, Status::kFailed);
  EXPECT_THAT(Errors(with_signed), Contains("harmony.profile.not-store-form"));
}

TEST(HarmonyProfile, AStoresCertificateIsNeverFiled) {
  ProfileSpec profile = Release();
  profile.distribution_pem = "";
  const Package package =
      Inspected(HapBuilder(Pki()).Signer(Pki().store).RawProfile(JsonOf(profile)).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_FALSE(package.filing);
}

TEST(HarmonyProfile, WrongArtefactsAreNamed) {
  ProfileSpec other = Release();
  other.bundle_name = "com.example.other";
  EXPECT_TRUE(test::Has(Inspected(HapBuilder(Pki()).Profile(other).Build()).findings,
                        "harmony.artefact.other-bundle"));
  ProfileSpec any = Release();
  any.bundle_name = ".*";
  const Package wildcard = Inspected(HapBuilder(Pki()).Profile(any).Build());
  EXPECT_TRUE(test::Has(wildcard.findings, "harmony.artefact.wildcard-bundle"));
  EXPECT_FALSE(test::Has(wildcard.findings, "harmony.artefact.other-bundle"));
  ProfileSpec expired = Release();
  expired.not_after = 1704067199;
  EXPECT_TRUE(test::Has(Inspected(HapBuilder(Pki()).Profile(expired).Build()).findings,
                        "harmony.artefact.profile-expired"));
  ProfileSpec early = Release();
  early.not_before = 1704067201;
  EXPECT_TRUE(test::Has(Inspected(HapBuilder(Pki()).Profile(early).Build()).findings,
                        "harmony.artefact.profile-not-yet-valid"));
  InspectOptions options = Pki().Options();
  options.at = 4102444800;
  const auto later = InspectMemory(HapBuilder(Pki()).Build(), "x", options);
  ASSERT_TRUE(later);
  EXPECT_EQ(later->verification.status, Status::kVerified);
  EXPECT_TRUE(test::Has(later->findings, "harmony.artefact.profile-expired"));
  EXPECT_TRUE(test::Has(later->findings, "harmony.artefact.certificate-expired"));
}

TEST(HarmonyProfile, TheFirstOfEqualKeysCounts) {
  ProfileSpec profile = Release();
  profile.more = R"(,"type":"debug")";
  const Package package = Inspected(HapBuilder(Pki()).Profile(profile).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_TRUE(package.harmony->profile->release);
  EXPECT_TRUE(test::Has(package.findings, "harmony.profile.duplicate-keys"));
}

TEST(HarmonyProfile, HostileJsonIsRefusedInBoundedTime) {
  for (const std::string& json :
       {std::string(), std::string("{"), std::string("[]"), std::string(100'000, '['),
        "{\"a\":" + std::string(100'000, '{'), std::string("{\"type\":1e999}"),
        std::string("{\"version-code\":99999999999999999999}"), std::string("\0{}", 3)}) {
    const Bytes block = test::SignedDataBuilder()
                            .Content(ToBytes(AsBytes(json)))
                            .Signer(Pki().profile_signer)
                            .Certificates(Pki().BagOf(Pki().profile_signer))
                            .Build();
    const Package package = Inspected(HapBuilder(Pki()).RawProfile(block).Build());
    EXPECT_EQ(package.verification.status, Status::kFailed) << json.substr(0, 20);
  }
}

TEST(HarmonyProfile, LoneProfilesAreRead) {
  const auto lone = [](const ProfileSpec& profile, const test::TestCertificate& signer) {
    return test::SignedDataBuilder()
        .Content(JsonOf(profile))
        .Signer(signer)
        .Certificates(Pki().BagOf(signer))
        .Build();
  };
  const Package good = Inspected(lone(Release(), Pki().profile_signer));
  EXPECT_EQ(good.container, Container::kHarmonyProfile);
  EXPECT_EQ(good.platform, Platform::kHarmony);
  EXPECT_EQ(good.verification.status, Status::kVerified) << ::testing::PrintToString(Errors(good));
  EXPECT_EQ(good.identity.package_name, "com.example.app");
  ASSERT_TRUE(good.filing);
  EXPECT_EQ(good.filing->certificate.der, Pki().release.der);
  EXPECT_EQ(good.filing->reason, "filing.chosen-profile");
  const Package kind = Inspected(lone(Release(), Pki().debug_profile_signer));
  EXPECT_EQ(kind.verification.status, Status::kFailed);
  EXPECT_THAT(Errors(kind), Contains("harmony.profile.wrong-kind"));
  const Package self = Inspected(lone(Release(), Pki().release));
  EXPECT_EQ(self.verification.status, Status::kFailed);
  EXPECT_THAT(Errors(self), Contains("harmony.profile.untrusted-signer"));
  EXPECT_EQ(Inspected(JsonOf(Release())).verification.status, Status::kUnsigned);
}

TEST(HarmonyProfile, NamesThatTheSystemComputes) {
  const Package package = Inspected(HapBuilder(Pki()).Build());
  ASSERT_TRUE(package.harmony->system_identity);
  const HarmonySystemIdentity& identity = *package.harmony->system_identity;
  const Certificate& certificate = package.filing->certificate;
  EXPECT_EQ(identity.fingerprint.size(), 64u);
  EXPECT_EQ(FromHex(identity.fingerprint), FromHex(certificate.fingerprints.sha256));
  EXPECT_EQ(identity.fingerprint.find_first_of("abcdef"), std::string::npos);
  const std::string key = ToBase64(certificate.public_key.point);
  EXPECT_EQ(identity.app_id, "com.example.app_" + key);
  EXPECT_EQ(identity.agc_public_key_fingerprint,
            ToHex(digest::Digest(digest::Algorithm::kSha256, AsBytes(key))));
  EXPECT_EQ(identity.organization, "Test");

  // RSA: the bare RSAPublicKey, not the SubjectPublicKeyInfo around it.
  const HarmonyPki rsa("rsa-2048");
  const auto other = InspectMemory(HapBuilder(rsa).Build(), "x", rsa.Options());
  ASSERT_TRUE(other);
  EXPECT_EQ(other->harmony->system_identity->app_id,
            "com.example.app_" + ToBase64(other->filing->certificate.public_key.key_bits));
}

TEST(HarmonyProfile, TrustListsOfAnotherFormAreTheUsersError) {
  const Bytes file = HapBuilder(Pki()).Build();
  for (const std::string roots : {"", "[]", "{}", "{\"a\":1}", "{\"a\":\"no certificate\"}"}) {
    InspectOptions options = Pki().Options();
    options.harmony_trusted_roots = roots;
    const auto package = InspectMemory(file, "x", options);
    ASSERT_FALSE(package) << roots;
    EXPECT_EQ(package.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(package.error().detail.id, "harmony.trust.malformed");
  }
  for (const std::string sources :
       {"", "{}", R"({"trust-app-source":[]})", R"({"trust-app-source":[{"name":"x"}]})"}) {
    InspectOptions options = Pki().Options();
    options.harmony_trusted_sources = sources;
    const auto package = InspectMemory(file, "x", options);
    ASSERT_FALSE(package) << sources;
    EXPECT_EQ(package.error().detail.id, "harmony.trust.malformed");
  }
}

}  // namespace
}  // namespace apptrait

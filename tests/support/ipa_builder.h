// Makes iOS apps: bundles with their seals and profiles, signed by a small public key
// infrastructure that looks like Apple's.
#ifndef APPTRAIT_TESTS_SUPPORT_IPA_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_IPA_BUILDER_H_

#include "support/macho_builder.h"

namespace apptrait::test {

// Certificates as Apple issues them, under a root of our own.
struct ApplePki {
  TestCertificate root, developer_ca, phone_ca;
  TestCertificate distribution, development, app_store, profile_signer, push;
};
// Made once.
const ApplePki& TestPki();
// A leaf under the developers' intermediate: team as OU, code signing, the marker extensions.
CertificateBuilder DeveloperLeaf(std::string key, const std::vector<std::string>& markers);
// The signer with its chain.
CmsSpec SignedBy(const TestCertificate& leaf);

std::string XmlPlist(std::string_view body);

struct ProvisionSpec {
  std::string app_id = "ABCDE12345.com.example.demo";
  std::vector<Bytes> certificates = {TestPki().distribution.der};
  std::optional<int> devices = 3;  // absent: no list
  bool all_devices = false, get_task_allow = false;
  std::string expiration = "2049-01-01T00:00:00Z";
  std::string extra;  // XML in its dictionary
  std::string extra_entitlements;
  bool ber = false;
  std::optional<TestCertificate> signer;  // absent: TestPki().profile_signer
};
Bytes BuildProfile(const ProvisionSpec& spec);

// One bundle: its files, and how it is signed. Paths are relative to it.
struct BundleSpec {
  std::string identifier = "com.example.demo", executable = "Demo";
  std::string info_extra;  // XML in Info.plist's dictionary
  std::map<std::string, std::string> files = {{"PkgInfo", "APPL????"}, {"res/data.txt", "data"}};
  std::map<std::string, BundleSpec> nested;  // by folder: "Frameworks/Fx.framework"
  std::map<std::string, MachOSpec> loose;    // by path: "Frameworks/libx.dylib"
  MachOSpec macho;
  std::vector<MachOSpec> more_slices;  // a fat executable, `macho` first
  bool signed_by_cms = true;
  std::optional<CmsSpec> cms;              // absent: TestPki().distribution
  std::optional<SignatureSpec> signature;  // what else is in it; files are filled in
  std::optional<ProvisionSpec> profile = ProvisionSpec{};
  std::string entitlements =
      "<key>application-identifier</key><string>ABCDE12345.com.example.demo</string>"
      "<key>get-task-allow</key><false/>";
  std::string rules2 = "<key>^.*</key><true/>";
  std::string rules1 = "<key>^.*</key><true/>";
  bool seal_v1 = true, seal_v2 = true, no_seal = false;
  std::map<std::string, std::string> seals;  // XML of single seals, in place of the usual
  // Changes the files after they were sealed and signed.
  std::function<void(std::map<std::string, Bytes>&)> tamper;
};

// All files of the bundle, by path.
std::map<std::string, Bytes> BuildBundle(const BundleSpec& spec);
// An IPA of it, as Payload/Demo.app.
Bytes BuildIpa(const BundleSpec& spec, const std::string& root = "Payload/Demo.app");
Bytes ZipOf(const std::map<std::string, Bytes>& files, const std::string& root);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_IPA_BUILDER_H_

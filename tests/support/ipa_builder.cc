#include "support/ipa_builder.h"

#include "support/zip_builder.h"

namespace apptrait::test {
namespace {

const std::string kMarkers = "1.2.840.113635.100.6.";

Bytes CodeSigningUsage() { return Sequence({Oid("1.3.6.1.5.5.7.3.3")}); }

NameParts AppleName(const std::string& name) {
  return {{"C", "US"}, {"O", "Apple Inc."}, {"OU", "Apple Certification Authority"}, {"CN", name}};
}

TestCertificate Intermediate(const TestCertificate& root, const std::string& name,
                             const std::string& key, const std::string& marker) {
  return CertificateBuilder(key)
      .Subject(AppleName(name))
      .Issuer(root)
      .Ca(0)
      .Extension(kMarkers + marker, Null())
      .Build();
}

CertificateBuilder Leaf(const TestCertificate& issuer, std::string key, const std::string& name,
                        const std::vector<std::string>& markers) {
  CertificateBuilder builder(std::move(key));
  builder
      .Subject({{"UID", "ABCDE12345"},
                {"CN", name},
                {"OU", "ABCDE12345"},
                {"O", "测试科技有限公司"},
                {"C", "CN"}})
      .Issuer(issuer)
      .KeyUsage(0x80)
      .Extension("2.5.29.37", CodeSigningUsage(), true);
  for (const std::string& marker : markers) builder.Extension(kMarkers + marker, Null(), true);
  return builder;
}

TestCertificate AppleLeaf(const TestCertificate& issuer, const std::string& name,
                          const std::string& marker, bool code) {
  CertificateBuilder builder("ec-p256-c");
  builder.Subject(AppleName(name)).Issuer(issuer).KeyUsage(0x80);
  if (code) builder.Extension("2.5.29.37", CodeSigningUsage(), true);
  return builder.Extension(kMarkers + marker, Null(), true).Build();
}

ApplePki MakePki() {
  ApplePki pki;
  pki.root = CertificateBuilder("rsa-2048").Subject(AppleName("Apple Root CA")).Ca().Build();
  pki.developer_ca = Intermediate(
      pki.root, "Apple Worldwide Developer Relations Certification Authority", "ec-p256", "2.1");
  pki.phone_ca =
      Intermediate(pki.root, "Apple iPhone Certification Authority", "ec-p256-b", "2.18");
  pki.distribution = Leaf(pki.developer_ca, "rsa-2048-b",
                          "Apple Distribution: 测试科技有限公司 (ABCDE12345)", {"1.7", "1.4"})
                         .Build();
  pki.development = Leaf(pki.developer_ca, "rsa-2048-c", "Apple Development: Li Lei (DEVUID0001)",
                         {"1.2", "1.12"})
                        .Build();
  pki.app_store = AppleLeaf(pki.phone_ca, "Apple iPhone OS Application Signing", "1.3", true);
  pki.profile_signer =
      AppleLeaf(pki.phone_ca, "Apple iPhone OS Provisioning Profile Signing", "2.2.1", false);
  pki.push = AppleLeaf(pki.developer_ca, "Apple Push Services", "3.6", false);
  return pki;
}

std::string Data(ByteSpan bytes) { return "<data>" + ToBase64(bytes) + "</data>"; }

std::string Key(std::string_view key) { return "<key>" + std::string(key) + "</key>"; }

std::string InfoPlist(const BundleSpec& spec) {
  return XmlPlist("<dict>" + Key("CFBundleIdentifier") + "<string>" + spec.identifier +
                  "</string>" + Key("CFBundleExecutable") + "<string>" + spec.executable +
                  "</string>" + Key("CFBundleName") + "<string>Demo</string>" +
                  Key("CFBundleShortVersionString") + "<string>1.2.3</string>" +
                  Key("CFBundleVersion") + "<string>45</string>" + Key("MinimumOSVersion") +
                  "<string>13.0</string>" + spec.info_extra + "</dict>");
}

std::string Seal(const std::string& path, const Bytes& bytes, int version) {
  const bool optional = path.find(".lproj/") != std::string::npos;
  const std::string sha1 = Data(digest::Digest(digest::Algorithm::kSha1, bytes));
  if (version == 1 && !optional) return sha1;
  std::string seal = "<dict>" + Key("hash") + sha1;
  if (version == 2) {
    seal += Key("hash2") + Data(digest::Digest(digest::Algorithm::kSha256, bytes));
  }
  return seal + (optional ? Key("optional") + "<true/>" : "") + "</dict>";
}

std::string SealList(const BundleSpec& spec, const std::map<std::string, Bytes>& files,
                     int version) {
  std::string list;
  for (const auto& [path, bytes] : files) {
    if (path == spec.executable) continue;
    if (version == 2 && (path == "Info.plist" || path == "PkgInfo")) continue;
    const auto own = spec.seals.find(path);
    list += Key(path) + (own != spec.seals.end() ? own->second : Seal(path, bytes, version));
  }
  for (const auto& [path, seal] : spec.seals) {
    if (!files.contains(path)) list += Key(path) + seal;
  }
  return "<dict>" + list + "</dict>";
}

std::string CodeResources(const BundleSpec& spec, const std::map<std::string, Bytes>& files) {
  const std::string usual = Key("^.*\\.lproj/") + "<dict>" + Key("optional") + "<true/>" +
                            Key("weight") + "<real>1000</real></dict>";
  const std::string omitted = Key("^Info\\.plist$") + "<dict>" + Key("omit") + "<true/>" +
                              Key("weight") + "<real>20</real></dict>" + Key("^PkgInfo$") +
                              "<dict>" + Key("omit") + "<true/>" + Key("weight") +
                              "<integer>20</integer></dict>";
  std::string body;
  if (spec.seal_v1) {
    body += Key("files") + SealList(spec, files, 1) + Key("rules") + "<dict>" + spec.rules1 +
            usual + "</dict>";
  }
  if (spec.seal_v2) {
    body += Key("files2") + SealList(spec, files, 2) + Key("rules2") + "<dict>" + spec.rules2 +
            usual + omitted + "</dict>";
  }
  return XmlPlist("<dict>" + body + "</dict>");
}

void AddNested(const BundleSpec& spec, std::map<std::string, Bytes>& files) {
  for (const auto& [folder, nested] : spec.nested) {
    for (const auto& [path, bytes] : BuildBundle(nested)) files[folder + "/" + path] = bytes;
  }
  for (const auto& [path, macho] : spec.loose) files[path] = BuildMachO(macho);
}

}  // namespace

const ApplePki& TestPki() {
  static const ApplePki pki = MakePki();
  return pki;
}

CertificateBuilder DeveloperLeaf(std::string key, const std::vector<std::string>& markers) {
  return Leaf(TestPki().developer_ca, std::move(key), "Apple Distribution: Example (ABCDE12345)",
              markers);
}

CmsSpec SignedBy(const TestCertificate& leaf) {
  CmsSpec cms;
  cms.certificate = leaf;
  const ApplePki& pki = TestPki();
  const bool apple = leaf.issuer == pki.phone_ca.subject;
  cms.chain = {pki.root.der, apple ? pki.phone_ca.der : pki.developer_ca.der};
  return cms;
}

std::string XmlPlist(std::string_view body) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\">" + std::string(body) +
         "</plist>";
}

Bytes BuildProfile(const ProvisionSpec& spec) {
  std::string certificates, devices;
  for (const Bytes& der : spec.certificates) certificates += Data(der);
  for (int i = 0; i < spec.devices.value_or(0); ++i) devices += "<string>device</string>";
  std::string body =
      Key("Name") + "<string>Demo profile</string>" + Key("UUID") + "<string>0-1</string>" +
      Key("TeamIdentifier") + "<array><string>ABCDE12345</string></array>" + Key("CreationDate") +
      "<date>2024-01-01T00:00:00Z</date>" + Key("ExpirationDate") + "<date>" + spec.expiration +
      "</date>" + Key("DeveloperCertificates") + "<array>" + certificates + "</array>" +
      Key("Entitlements") + "<dict>" + Key("application-identifier") + "<string>" + spec.app_id +
      "</string>" + Key("get-task-allow") + (spec.get_task_allow ? "<true/>" : "<false/>") +
      spec.extra_entitlements + "</dict>";
  if (spec.devices) body += Key("ProvisionedDevices") + "<array>" + devices + "</array>";
  if (spec.all_devices) body += Key("ProvisionsAllDevices") + "<true/>";
  body += spec.extra;
  const ApplePki& pki = TestPki();
  const TestCertificate& signer = spec.signer ? *spec.signer : pki.profile_signer;
  return SignedDataBuilder()
      .Content(ToBytes(AsBytes(XmlPlist("<dict>" + body + "</dict>"))))
      .Certificates({pki.root.der, pki.phone_ca.der, pki.developer_ca.der, signer.der})
      .Signer(signer)
      .Ber(spec.ber)
      .Build();
}

std::map<std::string, Bytes> BuildBundle(const BundleSpec& spec) {
  std::map<std::string, Bytes> files;
  for (const auto& [path, text] : spec.files) files[path] = ToBytes(AsBytes(text));
  const std::string info = InfoPlist(spec);
  files["Info.plist"] = ToBytes(AsBytes(info));
  if (spec.profile) files["embedded.mobileprovision"] = BuildProfile(*spec.profile);
  AddNested(spec, files);
  const Bytes seal = ToBytes(AsBytes(CodeResources(spec, files)));
  std::vector<MachOSpec> slices = {spec.macho};
  slices.insert(slices.end(), spec.more_slices.begin(), spec.more_slices.end());
  std::vector<Bytes> built;
  for (MachOSpec& slice : slices) {
    if (spec.signed_by_cms || spec.signature) {
      slice.signature = spec.signature.value_or(SignatureSpec{});
      SignatureSpec& signature = *slice.signature;
      if (!signature.info_plist) signature.info_plist = files["Info.plist"];
      if (!signature.code_resources && !spec.no_seal) signature.code_resources = seal;
      if (!signature.entitlements && !spec.entitlements.empty()) {
        signature.entitlements = XmlPlist("<dict>" + spec.entitlements + "</dict>");
      }
      if (spec.signed_by_cms) {
        signature.cms = spec.cms ? *spec.cms : SignedBy(TestPki().distribution);
      }
    }
    built.push_back(BuildMachO(slice));
  }
  files[spec.executable] = built.size() == 1 ? built[0] : BuildFat(built);
  if (!spec.no_seal) files["_CodeSignature/CodeResources"] = seal;
  if (spec.tamper) spec.tamper(files);
  return files;
}

Bytes ZipOf(const std::map<std::string, Bytes>& files, const std::string& root) {
  ZipBuilder zip;
  for (const auto& [path, bytes] : files) {
    zip.Add(root.empty() ? path : root + "/" + path, AsText(bytes), ZipBuilder::kDeflate);
  }
  return zip.Build();
}

Bytes BuildIpa(const BundleSpec& spec, const std::string& root) {
  return ZipOf(BuildBundle(spec), root);
}

}  // namespace apptrait::test

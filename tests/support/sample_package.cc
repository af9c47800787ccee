#include "support/sample_package.h"

#include "base/bytes.h"

namespace apptrait::test {

Certificate SampleCertificate(char letter, const std::string& common_name) {
  Certificate c;
  c.der = ToBytes(AsBytes(std::string("certificate ") + letter));
  c.fingerprints = {std::string(32, letter), std::string(40, letter), std::string(64, letter)};
  c.parsed = true;
  c.subject.rdns = {{{"CN", common_name}}, {{"O", "示例科技"}}};
  c.issuer = c.subject;
  c.self_issued = true;
  c.serial = {std::byte{1}};
  c.not_before = kNow - 100 * kDay;
  c.not_after = kNow + 400 * kDay;
  c.signature_algorithm = "sha256WithRSAEncryption";
  c.public_key.algorithm = KeyAlgorithm::kRsa;
  c.public_key.algorithm_oid = "1.2.840.113549.1.1.1";
  c.public_key.bits = 2048;
  c.public_key.spki = ToBytes(AsBytes(std::string("key ") + letter));
  c.public_key.modulus = Bytes(256, std::byte{static_cast<unsigned char>(letter)});
  c.public_key.exponent = {std::byte{1}, std::byte{0}, std::byte{1}};
  return c;
}

Signer SampleSigner(const std::string& scheme, char letter, bool current) {
  Signer signer;
  signer.scheme = scheme;
  signer.algorithms = {"rsa-pkcs1-sha256"};
  signer.certificates = {SampleCertificate(letter)};
  signer.current = current;
  return signer;
}

Package SampleApk() {
  Package p;
  p.path = "app.apk";
  p.platform = Platform::kAndroid;
  p.container = Container::kApk;
  p.file = {.size = 18'200'000,
            .md5 = std::string(32, '1'),
            .sha1 = std::string(40, '2'),
            .sha256 = std::string(64, '3')};
  p.identity.package_name = "com.example.mall";
  p.identity.app_name = "示例商城";
  p.identity.version_name = "3.4.1";
  p.identity.version_code = "30401";
  p.identity.min_platform = "24";
  p.identity.target_platform = "34";
  p.identity.debuggable = false;
  p.signers = {SampleSigner("v2", 'a', false), SampleSigner("v3", 'a', true)};
  p.filing =
      FilingChoice{SampleCertificate('a'), "filing.chosen-only-signer", FingerprintAlgorithm::kMd5};
  p.verification.status = Status::kVerified;
  p.verification.ranges = {{24, 27, Status::kVerified, "v2", {kDigestA}},
                           {28, std::nullopt, Status::kVerified, "v3", {kDigestA}}};
  p.verification.schemes = {{"v1", SchemeState::kAbsent, {}},
                            {"v2", SchemeState::kVerified, {}},
                            {"v3", SchemeState::kVerified, {}}};
  AndroidFacts android;
  android.min_sdk = 24;
  android.target_sdk = 34;
  p.android = android;
  return p;
}

}  // namespace apptrait::test

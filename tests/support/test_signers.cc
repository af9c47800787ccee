#include "support/test_signers.h"

namespace apptrait::test {
namespace {

TestCertificate Make(const char* key, const char* name) {
  return CertificateBuilder(key).Subject({{"CN", name}}).Build();
}

std::uint32_t UsualAlgorithm(const TestCertificate& certificate) {
  switch (AlgorithmOf(certificate.key)) {
    case KeyAlgorithm::kRsa:
      return 0x0103;
    case KeyAlgorithm::kDsa:
      return 0x0301;
    default:
      return 0x0201;
  }
}

}  // namespace

const TestCertificate& Alice() {
  static const TestCertificate kAlice = Make("rsa-2048", "Alice");
  return kAlice;
}
const TestCertificate& Bob() {
  static const TestCertificate kBob = Make("rsa-2048-b", "Bob");
  return kBob;
}
const TestCertificate& Carol() {
  static const TestCertificate kCarol = Make("rsa-2048-c", "Carol");
  return kCarol;
}
const TestCertificate& Eve() {
  static const TestCertificate kEve = Make("ec-p256", "Eve");
  return kEve;
}

BlockSignerSpec By(const TestCertificate& certificate) {
  return By(certificate, std::vector{UsualAlgorithm(certificate)});
}
BlockSignerSpec By(const TestCertificate& certificate, int min_sdk, int max_sdk) {
  BlockSignerSpec signer = By(certificate);
  signer.min_sdk = min_sdk;
  signer.max_sdk = max_sdk;
  return signer;
}
BlockSignerSpec By(const TestCertificate& certificate, std::vector<std::uint32_t> algorithms) {
  return {.certificate = certificate, .algorithms = std::move(algorithms)};
}

std::pair<std::uint32_t, Bytes> Rotation(const std::vector<TestCertificate>& certificates) {
  std::vector<LineageStep> steps;
  for (const TestCertificate& certificate : certificates) {
    steps.push_back({.certificate = certificate, .algorithm = UsualAlgorithm(certificate)});
  }
  return {0x3ba06f8c, EncodeLineage(steps)};
}
std::pair<std::uint32_t, Bytes> RotationMinSdk(std::uint32_t level) {
  return {0x559f8b02, Le32(level)};
}
std::pair<std::uint32_t, Bytes> SignedToo(std::uint32_t scheme) {
  return {0xbeeff00d, Le32(scheme)};
}

BlockSignerSpec With(BlockSignerSpec signer, Attributes attributes) {
  signer.attributes = std::move(attributes);
  return signer;
}

}  // namespace apptrait::test

#include "crypto/weakness.h"

#include "apptrait/package.h"
#include "catalogue/rules/crypto.h"
#include "crypto/certificate_parts.h"
#include "crypto/signature.h"

namespace apptrait::crypto {

bool IsWeakKey(const PublicKey& key) {
  switch (key.algorithm) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
    case KeyAlgorithm::kDsa:
      return key.bits > 0 && key.bits < 2048;
    case KeyAlgorithm::kEc:
      return key.bits > 0 && key.bits < 224;
    default:
      return false;
  }
}

bool HasWeakSignature(const Certificate& certificate) {
  const auto parts = ReadParts(certificate.der);
  if (!parts) return false;
  const auto scheme = SchemeOf({}, parts->algorithm.oid, parts->algorithm.parameters);
  return scheme &&
         (scheme->digest == digest::Algorithm::kMd5 || scheme->digest == digest::Algorithm::kSha1);
}

std::vector<Finding> WeaknessFindings(const Certificate& certificate) {
  std::vector<Finding> findings;
  const Datum sha256 = {"sha256", certificate.fingerprints.sha256};
  if (IsWeakKey(certificate.public_key)) {
    findings.push_back(
        catalogue::Make(rule::kCryptoWeakKey, {},
                        {sha256,
                         {"algorithm", std::string(Name(certificate.public_key.algorithm))},
                         {"bits", std::int64_t{certificate.public_key.bits}}}));
  }
  if (!certificate.self_issued && HasWeakSignature(certificate)) {
    findings.push_back(catalogue::Make(rule::kCryptoWeakSignature, {},
                                       {sha256, {"algorithm", certificate.signature_algorithm}}));
  }
  if (certificate.known_as) {
    findings.push_back(
        catalogue::Make(rule::kCryptoKnownKey, {}, {sha256, {"known_as", *certificate.known_as}}));
  }
  return findings;
}

}  // namespace apptrait::crypto

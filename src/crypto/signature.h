// Signature checks and digests by OpenSSL's EVP, in a library context of our own: neither
// openssl.cnf nor a distribution's policy changes a verdict.
#ifndef APPTRAIT_SRC_CRYPTO_SIGNATURE_H_
#define APPTRAIT_SRC_CRYPTO_SIGNATURE_H_

#include <string>

#include "base/bytes.h"
#include "digest/algorithm.h"

namespace apptrait::crypto {

enum class Padding { kDefault, kPss };  // kDefault: PKCS#1 v1.5 for RSA; meaningless for others

struct SignatureScheme {
  digest::Algorithm digest = digest::Algorithm::kSha256;
  Padding padding = Padding::kDefault;
  int pss_salt_length = -1;  // bytes; -1 is the digest's size
};

enum class Check { kGood, kBad, kMalformedKey, kUnsupported };

// Whether `signature` over `message` verifies under the key. DSA and ECDSA digests longer than the
// group order are truncated (FIPS 186-4), and DSA keys longer than the digest are accepted, as all
// platforms do. Ed25519 and Ed448 ignore `scheme`.
Check VerifySignature(ByteSpan spki, const SignatureScheme& scheme, ByteSpan message,
                      ByteSpan signature);

// The scheme that a CMS SignerInfo's (digest OID, signature OID, parameters) describe, where known.
// "rsaEncryption" with a digest OID is PKCS#1 v1.5 with that digest.
std::optional<SignatureScheme> SchemeOf(std::string_view digest_oid, std::string_view signature_oid,
                                        ByteSpan parameters);

// The model's name of a key and scheme: "rsa-pkcs1-sha256", "rsa-pss-sha512", "ecdsa-sha256", …
std::string SchemeName(std::string_view key_algorithm, const SignatureScheme& scheme);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_SIGNATURE_H_

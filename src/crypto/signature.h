// Signature checks and digests by OpenSSL's EVP, in a library context of our own: neither
// openssl.cnf nor a distribution's policy changes a verdict.
#ifndef APPTRAIT_SRC_CRYPTO_SIGNATURE_H_
#define APPTRAIT_SRC_CRYPTO_SIGNATURE_H_

#include <string>

#include "apptrait/certificate.h"
#include "base/bytes.h"
#include "digest/algorithm.h"

namespace apptrait::crypto {

enum class Padding { kDefault, kPss };  // kDefault: PKCS#1 v1.5 for RSA; meaningless for others

struct SignatureScheme {
  digest::Algorithm digest = digest::Algorithm::kSha256;
  Padding padding = Padding::kDefault;
  int pss_salt_length = -1;  // bytes; -1 is the digest's size
  // The algorithm that the signature's identifier names (kRsa for PSS too); nothing takes any key.
  std::optional<KeyAlgorithm> key;
  bool operator==(const SignatureScheme&) const = default;
};

// kMalformedKey: the key is of a known algorithm and no key of it can be made from the bytes.
// kUnsupported: the algorithm, curve or size is none that we can compute with; never "bad", and
// never good.
enum class Check { kGood, kBad, kMalformedKey, kUnsupported };

// Whether `signature` over `message` verifies under the key; kBad where the key is not of the
// scheme's algorithm, for no platform lets an RSA key verify what calls itself ECDSA. DSA and ECDSA
// digests longer than the group order are truncated (FIPS 186-4), and DSA keys longer than the
// digest are accepted, as all platforms do; their signatures must be DER without a byte to spare.
// Ed25519 and Ed448 ignore `scheme`. An RSA modulus that is encoded as a negative number is used as
// the positive one that its bits spell, as Android does.
Check VerifySignature(ByteSpan spki, const SignatureScheme& scheme, ByteSpan message,
                      ByteSpan signature);

// The scheme that a CMS SignerInfo's (digest OID, signature OID, parameters) describe, where known.
// A signature OID that names a digest ("sha256WithRSAEncryption") decides it; one that only names a
// key algorithm ("rsaEncryption") takes that of `digest_oid`. For a certificate's signature
// `digest_oid` is empty. `parameters` is the whole element, empty where absent.
std::optional<SignatureScheme> SchemeOf(std::string_view digest_oid, std::string_view signature_oid,
                                        ByteSpan parameters);

// The model's name of a key and scheme: "rsa-pkcs1-sha256", "rsa-pss-sha512", "ecdsa-sha256",
// "dsa-sha1", "ed25519", …
std::string SchemeName(KeyAlgorithm key_algorithm, const SignatureScheme& scheme);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_SIGNATURE_H_

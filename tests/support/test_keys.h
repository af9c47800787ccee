// The keys that tests sign with, by name: rsa-1024, rsa-2048, rsa-2048-b, rsa-2048-c, rsa-3072,
// rsa-4096, rsa-pss-2048, ec-p224, ec-p256, ec-p256-b, ec-p256-c, ec-p256-d, ec-p384, ec-p384-b,
// ec-p521, ec-secp256k1, ec-brainpool256, ec-explicit, dsa-1024, dsa-2048, dsa-3072, ed25519,
// ed448. They are embedded because making RSA and DSA keys is slow.
#ifndef APPTRAIT_TESTS_SUPPORT_TEST_KEYS_H_
#define APPTRAIT_TESTS_SUPPORT_TEST_KEYS_H_

#include <openssl/types.h>

#include <string_view>

#include "base/bytes.h"
#include "crypto/signature.h"

namespace apptrait::test {

struct EmbeddedKey {
  std::string_view name;
  std::string_view pkcs8;  // base64
};
std::span<const EmbeddedKey> EmbeddedKeys();

// The key of that name, loaded once and kept; aborts where there is none.
EVP_PKEY* PrivateKey(std::string_view name);

// Its SubjectPublicKeyInfo in DER.
Bytes PublicKeyOf(std::string_view name);

KeyAlgorithm AlgorithmOf(std::string_view name);

// A signature over `message`. `scheme.key` is not looked at: the key's own algorithm is used.
Bytes Sign(std::string_view key, const crypto::SignatureScheme& scheme, ByteSpan message);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_TEST_KEYS_H_

// A SubjectPublicKeyInfo taken apart: what the model holds of a key, and what a check of a
// signature needs beyond that.
#ifndef APPTRAIT_SRC_CRYPTO_PUBLIC_KEY_H_
#define APPTRAIT_SRC_CRYPTO_PUBLIC_KEY_H_

#include "apptrait/certificate.h"
#include "crypto/certificate_parts.h"

namespace apptrait::crypto {

// A named curve. `openssl` is its group name there, null where it has none.
struct Curve {
  std::string_view oid, name;
  const char* openssl;
  int bits;  // of the field
};
const Curve* FindCurve(std::string_view oid);

struct KeyParts {
  PublicKey key;
  AlgorithmIdentifier algorithm;  // parameters: a slice of the input
  const Curve* curve = nullptr;   // where it is a named one that is known
  // DSA domain parameters, unsigned without leading zeros; empty where absent.
  Bytes p, q, g;
};

// Bits of an unsigned big-endian number without leading zeros.
int BitLength(ByteSpan number);

// Never fails: key.algorithm is kOther where the key is not understood. Spans are into `spki`.
KeyParts ReadKeyParts(ByteSpan spki);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_PUBLIC_KEY_H_

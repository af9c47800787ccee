// Botan as the independent second implementation. Nothing of it is loaded or run unless one of
// these is called. It throws; this is the one seam where that ends.
#ifndef APPTRAIT_SRC_CRYPTO_SECOND_OPINION_H_
#define APPTRAIT_SRC_CRYPTO_SECOND_OPINION_H_

#include "apptrait/certificate.h"
#include "base/bytes.h"
#include "crypto/signature.h"

namespace apptrait::crypto {

// The certificate as Botan reads it; nothing where it refuses. Fingerprints are of `der`, computed
// by Botan's hashes.
std::optional<Certificate> SecondReading(ByteSpan der);

// What the two implementations disagree on ("md5", "sha1", "sha256", "subject", "spki", "key_bits",
// "modulus", "exponent", "point", "dsa_y"); empty where they agree on every value that a filing
// uses. Where only one of them, or neither, can read the certificate, `unreadable` is set: nothing
// but the digests is confirmed, and nothing else may be filed.
struct Disagreement {
  std::vector<std::string> fields;
  bool unreadable = false;
};
Disagreement CompareReadings(const Certificate& certificate);

Check SecondVerify(ByteSpan spki, const SignatureScheme& scheme, ByteSpan message,
                   ByteSpan signature);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_SECOND_OPINION_H_

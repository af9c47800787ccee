// How pins name a key.
#ifndef APPTRAIT_SRC_DIGEST_SPKI_H_
#define APPTRAIT_SRC_DIGEST_SPKI_H_

#include "apptrait/certificate.h"
#include "base/bytes.h"
#include "digest/algorithm.h"

namespace apptrait::digest {

// SHA-256 of the SubjectPublicKeyInfo in hex, empty without one.
inline std::string SpkiSha256(const PublicKey& key) {
  return key.spki.empty() ? "" : ToHex(Digest(Algorithm::kSha256, key.spki));
}

}  // namespace apptrait::digest

#endif  // APPTRAIT_SRC_DIGEST_SPKI_H_

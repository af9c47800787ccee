// How strong a key or a certificate's own signature is: facts, as pure functions. What follows from
// them differs by platform, and is said there.
#ifndef APPTRAIT_SRC_CRYPTO_WEAKNESS_H_
#define APPTRAIT_SRC_CRYPTO_WEAKNESS_H_

#include "apptrait/certificate.h"
#include "apptrait/finding.h"

namespace apptrait::crypto {

// Fewer bits of security than 112 (NIST SP 800-57, part 1, table 2): RSA and DSA below 2048 bits,
// curves below 224. False for keys that are not understood.
bool IsWeakKey(const PublicKey& key);

// Signed with MD5 or SHA-1, of which collisions are made. Of no consequence for a self-signed
// certificate, on whose signature nobody relies.
bool HasWeakSignature(const Certificate& certificate);

// crypto.weak-key and crypto.weak-signature, as far as they apply to a certificate that signs;
// crypto.known-private-key where its private key is public.
std::vector<Finding> WeaknessFindings(const Certificate& certificate);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_WEAKNESS_H_

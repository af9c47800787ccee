// Public keys as v2 and later compare and use them.
#ifndef APPTRAIT_SRC_ANDROID_PUBLIC_KEY_H_
#define APPTRAIT_SRC_ANDROID_PUBLIC_KEY_H_

#include "android/algorithms.h"

namespace apptrait::android {

// Whether the SubjectPublicKeyInfo beside a signature is the certificate's key, as Android compares
// them: byte by byte with the certificate's own, where a negative RSA modulus is encoded anew as
// the positive number (apksig ApkSigningBlockUtils.encodePublicKey).
bool IsKeyOf(ByteSpan spki, const Certificate& certificate);

// Whether a signature value of that shape is possible at all: a DSA or ECDSA one is a SEQUENCE of
// two INTEGERs, an RSA one as long as the modulus. Java throws on others, and apksig says so.
bool IsPossibleSignature(const PublicKey& key, ByteSpan signature);

// What a signature check can say, told apart as apksig does.
enum class SignatureCheck {
  kGood,
  kBad,
  kMalformedKey,        // cannot be read, or is not of the algorithm's kind
  kMalformedSignature,  // of a length or encoding that is impossible for the key
  kUnsupported,
};
SignatureCheck CheckSignature(ByteSpan spki, const SignatureAlgorithm& algorithm, ByteSpan message,
                              ByteSpan signature);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_PUBLIC_KEY_H_

// The signature algorithms of APK Signature Scheme v2 and later, by their ids (apksig
// SignatureAlgorithm.java; source.android.com, "APK Signature Scheme v2").
#ifndef APPTRAIT_SRC_ANDROID_ALGORITHMS_H_
#define APPTRAIT_SRC_ANDROID_ALGORITHMS_H_

#include <optional>
#include <span>

#include "android/sdk_range.h"
#include "apptrait/certificate.h"
#include "crypto/signature.h"

namespace apptrait::android {

// What is signed of the package. The numbers are the ids that a source stamp writes.
enum class ContentKind {
  kChunkedSha256 = 1,
  kChunkedSha512 = 2,
  kVeritySha256 = 3,
  kManifestSha256 = 4,  // of a JAR signature, in source stamps only
};

struct SignatureAlgorithm {
  std::uint32_t id;
  std::string_view name;  // as the model names it
  KeyAlgorithm key;
  crypto::SignatureScheme scheme;
  ContentKind content;
  int min_sdk;        // the first platform that takes it in an APK
  int plain_min_sdk;  // the first platform that can compute it at all, which is enough for stamps
};

// Null for an id that is not known. ML-DSA (0x0501 …) is not: nothing here can compute it.
const SignatureAlgorithm* FindAlgorithm(std::uint32_t id);

// Whether that id is an ML-DSA one, of v3.2's second signer.
bool IsPostQuantum(std::uint32_t id);

// Whether `a` is preferred over `b` as what stands for the contents.
bool IsStronger(ContentKind a, ContentKind b);

// The positions of those among `algorithms` that some platform version in the range checks: for
// each version that introduced any, the strongest. Nothing where a version in the range finds none.
enum class Support { kInPackages, kPlain };
std::optional<std::vector<std::size_t>> ToVerify(
    std::span<const SignatureAlgorithm* const> algorithms, SdkRange range,
    Support support = Support::kInPackages);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_ALGORITHMS_H_

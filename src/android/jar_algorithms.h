// Which signature algorithms of a JAR signature each Android version accepts (apksig OidConstants,
// which was found by trying them on devices).
#ifndef APPTRAIT_SRC_ANDROID_JAR_ALGORITHMS_H_
#define APPTRAIT_SRC_ANDROID_JAR_ALGORITHMS_H_

#include <optional>
#include <string>

#include "android/sdk_range.h"
#include "crypto/signature.h"

namespace apptrait::android {

// The versions in `range` that do not accept a SignerInfo's digest and signature OIDs together,
// as ranges in order; empty where all do.
std::vector<SdkRange> UnsupportedVersions(std::string_view digest_oid,
                                          std::string_view signature_oid, SdkRange range);

// "1-8, 18+"
std::string VersionsText(const std::vector<SdkRange>& ranges);

// How the two OIDs verify: a signature OID that names a digest decides, else the digest OID does.
// Nothing for OIDs that no version accepts.
std::optional<crypto::SignatureScheme> JarScheme(std::string_view digest_oid,
                                                 std::string_view signature_oid);

// "rsa-pkcs1-sha256", or the two OIDs where they are unknown.
std::string JarAlgorithmName(std::string_view digest_oid, std::string_view signature_oid);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_JAR_ALGORITHMS_H_

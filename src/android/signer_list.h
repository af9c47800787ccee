// The signers of a package as the model lists them, and which certificate to file.
#ifndef APPTRAIT_SRC_ANDROID_SIGNER_LIST_H_
#define APPTRAIT_SRC_ANDROID_SIGNER_LIST_H_

#include "android/schemes.h"

namespace apptrait::android {

// Every signer whose certificate can be read, whether or not it holds: v1, v2, v3, v3.1, v3.2, v4,
// stamp. v1 signers are chosen for the versions in the range (see JarSigner::Chain).
std::vector<Signer> ListSigners(const Schemes& schemes, SdkRange range);

// Marks the signers of the package as apksig names them for the newest version in the range: the
// last of v3.1, else the last of v3, else all of v2, else those of v1. Of v1, only `v1_signers`
// where they are known (see JarScheme::Verdict).
void MarkCurrent(const Schemes& schemes, SdkRange range,
                 const std::optional<std::vector<std::size_t>>& v1_signers,
                 std::vector<Signer>* signers);

// Nothing where no signer is current.
std::optional<FilingChoice> ChooseForFiling(const std::vector<Signer>& signers, bool is_bundle);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SIGNER_LIST_H_

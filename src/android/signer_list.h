// The signers of a package as the model lists them, and which certificate to file.
#ifndef APPTRAIT_SRC_ANDROID_SIGNER_LIST_H_
#define APPTRAIT_SRC_ANDROID_SIGNER_LIST_H_

#include "android/schemes.h"

namespace apptrait::android {

// Every signer whose certificate can be read, whether or not it holds: v1, v2, v3, v3.1, v3.2, v4,
// stamp. v1 signers are chosen for the versions in the range (see JarSigner::Chain).
std::vector<Signer> ListSigners(const Schemes& schemes, SdkRange range);

// Marks the identity that the newest version in the range sees: v3.1's signer for it, else v3's,
// else all of v2's, else v1's. Of v1, only `v1_signers` where they are known (see
// JarScheme::Verdict).
void MarkCurrent(const Schemes& schemes, SdkRange range,
                 const std::optional<std::vector<std::size_t>>& v1_signers,
                 std::vector<Signer>* signers);

// Nothing where no signer is current.
std::optional<FilingChoice> ChooseForFiling(const std::vector<Signer>& signers, bool is_bundle);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SIGNER_LIST_H_

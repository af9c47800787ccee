// Warnings that a package is not the one to file or to publish: a debug build, another app's
// profile, a store's copy …
#ifndef APPTRAIT_SRC_HARMONY_ARTEFACTS_H_
#define APPTRAIT_SRC_HARMONY_ARTEFACTS_H_

#include "apptrait/package.h"
#include "harmony/cms.h"
#include "harmony/trust.h"

namespace apptrait::harmony {

// Adds the findings about package.harmony->profile and its signer (null where there is none) to
// package.findings. Times are judged at `at`, else at the signing time.
void WarnOfWrongArtefacts(const CmsSigner* signer, const TrustStore& trust,
                          std::optional<std::int64_t> at, Package* package);

// The certificate to file and why: the profile's distribution certificate, else its development
// certificate, else, where there is no profile, the signer's leaf; never a store's. `lone_profile`
// where the input is a profile and not a package.
void ChooseForFiling(const CmsSigner* signer, const TrustStore& trust, bool lone_profile,
                     Package* package);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_ARTEFACTS_H_

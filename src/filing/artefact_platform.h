// The rules of artefact.h that only one platform has.
#ifndef APPTRAIT_SRC_FILING_ARTEFACT_PLATFORM_H_
#define APPTRAIT_SRC_FILING_ARTEFACT_PLATFORM_H_

#include "apptrait/package.h"

namespace apptrait::filing {

// Development, ad hoc and enterprise builds, copies that Apple signed again, simulator builds; of a
// certificate by itself, whether it is Apple's kind for distribution. `leaf` is the certificate
// that would be filed, null where there is none.
void JudgeIos(const Package& package, const Certificate* leaf, std::vector<Finding>* findings);

// Debug certificates and profiles, copies that a store signed again, an App Pack whose inner and
// outer signers differ, bundle names that AppGallery does not take.
void JudgeHarmony(const Package& package, const Certificate* leaf, std::vector<Finding>* findings);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_ARTEFACT_PLATFORM_H_

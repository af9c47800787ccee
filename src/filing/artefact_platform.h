// The rules of artefact.h that only one platform has.
#ifndef APPTRAIT_SRC_FILING_ARTEFACT_PLATFORM_H_
#define APPTRAIT_SRC_FILING_ARTEFACT_PLATFORM_H_

#include "apptrait/package.h"

namespace apptrait::filing {

// Development, ad hoc and enterprise builds, copies that Apple signed again, simulator builds.
void JudgeIos(const Package& package, std::vector<Finding>* findings);

// Debug certificates and profiles, copies that a store signed again, an App Pack whose inner and
// outer signers differ, bundle names that AppGallery does not take.
void JudgeHarmony(const Package& package, std::vector<Finding>* findings);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_ARTEFACT_PLATFORM_H_

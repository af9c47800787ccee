// Wrong artefacts: what must not be filed, or only knowingly.
#ifndef APPTRAIT_SRC_FILING_ARTEFACT_H_
#define APPTRAIT_SRC_FILING_ARTEFACT_H_

#include "apptrait/filing.h"
#include "filing/certificates.h"

namespace apptrait::filing {

// Findings about the package as something to file. Errors mean that its values are not those of the
// app that users install.
std::vector<Finding> JudgeArtefact(const Package& package, Platform platform,
                                   const std::vector<Candidate>& candidates,
                                   const SheetOptions& options);

// True where no value of the package may leave: there is no signer, or nothing vouches for it.
bool HasNothingToFile(const Package& package, const std::vector<Candidate>& candidates);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_ARTEFACT_H_

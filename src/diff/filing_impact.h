// Which boxes of an ICP filing a new package changes.
#ifndef APPTRAIT_SRC_DIFF_FILING_IMPACT_H_
#define APPTRAIT_SRC_DIFF_FILING_IMPACT_H_

#include "apptrait/diff.h"

namespace apptrait::diff {

FilingImpact CheckFiling(const Package& before, const Package& after);

}  // namespace apptrait::diff

#endif  // APPTRAIT_SRC_DIFF_FILING_IMPACT_H_

// The icon as a form takes it.
#ifndef APPTRAIT_SRC_FILING_ICON_H_
#define APPTRAIT_SRC_FILING_ICON_H_

#include "apptrait/filing.h"

namespace apptrait::filing {

// A PNG of at most kIconLimit bytes of the package's icon, with what was done to it in `findings`;
// nothing, with a finding, where there is no picture to be had.
std::optional<SheetIcon> MakeIcon(const Package& package, std::vector<Finding>* findings);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_ICON_H_

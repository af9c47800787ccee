#ifndef APPTRAIT_SRC_CATALOGUE_RULES_FILING_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_FILING_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/filing.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_FILING_H_

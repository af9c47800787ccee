#ifndef APPTRAIT_SRC_CATALOGUE_RULES_DIFF_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_DIFF_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/diff.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_DIFF_H_

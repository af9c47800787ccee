#ifndef APPTRAIT_SRC_CATALOGUE_RULES_HARMONY_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_HARMONY_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/harmony.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_HARMONY_H_

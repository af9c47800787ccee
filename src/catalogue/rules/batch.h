#ifndef APPTRAIT_SRC_CATALOGUE_RULES_BATCH_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_BATCH_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/batch.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_BATCH_H_

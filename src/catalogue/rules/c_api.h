#ifndef APPTRAIT_SRC_CATALOGUE_RULES_C_API_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_C_API_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/c_api.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_C_API_H_

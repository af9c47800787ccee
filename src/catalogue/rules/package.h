#ifndef APPTRAIT_SRC_CATALOGUE_RULES_PACKAGE_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_PACKAGE_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/package.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_PACKAGE_H_

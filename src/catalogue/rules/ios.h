#ifndef APPTRAIT_SRC_CATALOGUE_RULES_IOS_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_IOS_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/ios.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_IOS_H_

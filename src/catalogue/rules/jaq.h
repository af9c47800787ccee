#ifndef APPTRAIT_SRC_CATALOGUE_RULES_JAQ_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_JAQ_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/jaq.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_JAQ_H_

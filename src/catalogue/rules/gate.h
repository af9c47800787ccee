#ifndef APPTRAIT_SRC_CATALOGUE_RULES_GATE_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_GATE_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/gate.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_GATE_H_

#ifndef APPTRAIT_SRC_CATALOGUE_RULES_NET_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_NET_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/net.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_NET_H_

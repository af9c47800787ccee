#ifndef APPTRAIT_SRC_CATALOGUE_RULES_CREDENTIAL_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_CREDENTIAL_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/credential.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_CREDENTIAL_H_

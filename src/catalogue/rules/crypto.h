#ifndef APPTRAIT_SRC_CATALOGUE_RULES_CRYPTO_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_CRYPTO_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/crypto.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_CRYPTO_H_

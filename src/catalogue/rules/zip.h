#ifndef APPTRAIT_SRC_CATALOGUE_RULES_ZIP_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_ZIP_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/zip.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_ZIP_H_

#ifndef APPTRAIT_SRC_CATALOGUE_RULES_IO_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_IO_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/io.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_IO_H_

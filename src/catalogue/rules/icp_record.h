#ifndef APPTRAIT_SRC_CATALOGUE_RULES_ICP_RECORD_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_ICP_RECORD_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/icp_record.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_ICP_RECORD_H_

#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_ICP_RECORD_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_ICP_RECORD_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/icp_record.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_ICP_RECORD_H_

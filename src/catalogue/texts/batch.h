#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_BATCH_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_BATCH_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/batch.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_BATCH_H_

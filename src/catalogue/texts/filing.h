#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_FILING_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_FILING_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/filing.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_FILING_H_

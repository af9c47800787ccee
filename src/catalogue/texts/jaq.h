#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_JAQ_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_JAQ_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/jaq.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_JAQ_H_

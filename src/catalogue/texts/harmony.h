#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_HARMONY_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_HARMONY_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/harmony.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_HARMONY_H_

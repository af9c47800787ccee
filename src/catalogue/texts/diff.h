#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_DIFF_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_DIFF_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/diff.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_DIFF_H_

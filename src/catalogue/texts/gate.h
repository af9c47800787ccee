#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_GATE_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_GATE_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/gate.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_GATE_H_

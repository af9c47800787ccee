#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_NET_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_NET_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/net.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_NET_H_

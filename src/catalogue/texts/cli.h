#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_CLI_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_CLI_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/cli.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_CLI_H_

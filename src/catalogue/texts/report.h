#ifndef APPTRAIT_SRC_CATALOGUE_TEXTS_REPORT_H_
#define APPTRAIT_SRC_CATALOGUE_TEXTS_REPORT_H_

#include "catalogue/catalogue.h"

namespace apptrait::text {
#include "catalogue/messages/report.def"
}  // namespace apptrait::text

#endif  // APPTRAIT_SRC_CATALOGUE_TEXTS_REPORT_H_

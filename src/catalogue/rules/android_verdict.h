#ifndef APPTRAIT_SRC_CATALOGUE_RULES_ANDROID_VERDICT_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_ANDROID_VERDICT_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/android_verdict.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_ANDROID_VERDICT_H_

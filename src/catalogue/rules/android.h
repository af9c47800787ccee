#ifndef APPTRAIT_SRC_CATALOGUE_RULES_ANDROID_H_
#define APPTRAIT_SRC_CATALOGUE_RULES_ANDROID_H_

#include "catalogue/catalogue.h"

namespace apptrait::rule {
#include "catalogue/findings/android.def"
}  // namespace apptrait::rule

#endif  // APPTRAIT_SRC_CATALOGUE_RULES_ANDROID_H_

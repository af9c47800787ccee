// The "android" member of a package.
#ifndef APPTRAIT_SRC_REPORT_JSON_ANDROID_H_
#define APPTRAIT_SRC_REPORT_JSON_ANDROID_H_

#include "report/json.h"

namespace apptrait::report {

void AddAndroid(const AndroidFacts& facts, Json& package);

}  // namespace apptrait::report

#endif  // APPTRAIT_SRC_REPORT_JSON_ANDROID_H_

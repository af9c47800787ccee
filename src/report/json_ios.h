// The "ios" member of a package.
#ifndef APPTRAIT_SRC_REPORT_JSON_IOS_H_
#define APPTRAIT_SRC_REPORT_JSON_IOS_H_

#include "report/json.h"

namespace apptrait::report {

void AddIos(const IosFacts& facts, Json& package);

}  // namespace apptrait::report

#endif  // APPTRAIT_SRC_REPORT_JSON_IOS_H_

// The "harmony" member of a package.
#ifndef APPTRAIT_SRC_REPORT_JSON_HARMONY_H_
#define APPTRAIT_SRC_REPORT_JSON_HARMONY_H_

#include "report/json.h"

namespace apptrait::report {

void AddHarmony(const HarmonyFacts& facts, Json& package);

}  // namespace apptrait::report

#endif  // APPTRAIT_SRC_REPORT_JSON_HARMONY_H_

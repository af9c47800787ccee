// The text report's section of what only HarmonyOS has.
#ifndef APPTRAIT_SRC_REPORT_TEXT_HARMONY_H_
#define APPTRAIT_SRC_REPORT_TEXT_HARMONY_H_

#include "report/text_writer.h"

namespace apptrait::report {

void WriteHarmonyFacts(const HarmonyFacts& facts, TextWriter& w);

}  // namespace apptrait::report

#endif  // APPTRAIT_SRC_REPORT_TEXT_HARMONY_H_

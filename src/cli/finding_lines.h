// Findings in the text output of commands that have no package report.
#ifndef APPTRAIT_SRC_CLI_FINDING_LINES_H_
#define APPTRAIT_SRC_CLI_FINDING_LINES_H_

#include "report/json.h"
#include "report/text_writer.h"

namespace apptrait::cli {

// A section with one line for each finding in the order given, and what to do below errors and
// warnings. Nothing where there are none.
void WriteFindingLines(std::span<const Finding> findings, report::TextWriter& writer);

report::Json FindingsJson(std::span<const Finding> findings, Language language);

// {"schema":schema,"tool":{…}}, to be added to.
report::Json NewReport(std::string_view schema);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_FINDING_LINES_H_

// Cells of the CSV report.
#ifndef APPTRAIT_SRC_REPORT_CSV_H_
#define APPTRAIT_SRC_REPORT_CSV_H_

#include <string>
#include <string_view>

namespace apptrait {

// One cell: control characters and bidirectional marks escaped, formulas disarmed, quoted where
// needed. Different texts give different cells.
std::string CsvCell(std::string_view text);

}  // namespace apptrait

#endif  // APPTRAIT_SRC_REPORT_CSV_H_

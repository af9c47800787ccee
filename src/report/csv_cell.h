// One cell of a CSV file.
#ifndef APPTRAIT_SRC_REPORT_CSV_CELL_H_
#define APPTRAIT_SRC_REPORT_CSV_CELL_H_

#include <string>
#include <string_view>

namespace apptrait::report {

// Control characters and bidirectional marks escaped, formulas disarmed, quoted where needed
// (RFC 4180). Different texts give different cells.
std::string CsvCell(std::string_view text);

}  // namespace apptrait::report

#endif  // APPTRAIT_SRC_REPORT_CSV_CELL_H_

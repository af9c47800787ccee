// Shapes of what people give as filed: tables, numbers in JSON, sheets of our own.
#ifndef APPTRAIT_SRC_FILING_FILED_SHAPES_H_
#define APPTRAIT_SRC_FILING_FILED_SHAPES_H_

#include "apptrait/filing.h"

namespace apptrait::filing {

// The platforms of a table's heading line ("项目 | 安卓 | iOS"): all its cells but perhaps the
// first, two at least. Nothing where the line is no such heading.
std::optional<std::vector<Platform>> TableHeading(std::string_view line);

// Cells between tabs or bars, or else between runs of two spaces and more.
std::vector<std::string> TableCells(std::string_view line);

// "---|:--:|---", between a Markdown table's heading and its rows.
bool IsTableRule(std::string_view line);

// JSON with its long numbers as texts: a modulus that was written without quotes keeps its digits.
std::string QuoteLongNumbers(std::string_view json);

// "text", "Markdown", "CSV", "HTML": a sheet as MakeSheet's renderers write it, which holds more
// than what was filed. Empty for anything else.
std::string_view OwnSheetForm(std::string_view text);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_FILED_SHAPES_H_

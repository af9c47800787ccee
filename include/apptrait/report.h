// Reports: the model as JSON, NDJSON, CSV or text. Data goes in, bytes come out; nothing is
// computed that the model does not say, but encodings and labels.
//
// All output is UTF-8. Text that comes from a package is escaped for the format. The same packages
// and options give the same bytes: no times, no host names, no paths that were not given.
//
// Threading: pure functions.
#ifndef APPTRAIT_REPORT_H_
#define APPTRAIT_REPORT_H_

#include <span>
#include <string>

#include "apptrait/export.h"
#include "apptrait/package.h"
#include "apptrait/result.h"

namespace apptrait {

// One object {"schema":"apptrait.report/1", …, "packages":[…]}, indented, with a final newline.
// Finding messages are in `language`. The JSON Schema is installed as
// share/apptrait/report-1.schema.json.
APPTRAIT_EXPORT std::string JsonReport(std::span<const Package> packages, Language language);

// One package on one line, with its newline: the object that stands in "packages" above.
APPTRAIT_EXPORT std::string NdjsonLine(const Package& package, Language language);
// The same of a file that could not be read: {"path":"…","error":{"kind":"io","id":"…",…}}.
APPTRAIT_EXPORT std::string NdjsonErrorLine(const std::string& path, const Error& error,
                                            Language language);

// RFC 4180, with a header line; one row a package, nested ones after theirs with "outer!inner" as
// path. Cells that a spreadsheet would run as a formula are prefixed by an apostrophe.
APPTRAIT_EXPORT std::string CsvHeader();
APPTRAIT_EXPORT std::string CsvRows(const Package& package);
// The row of a file that could not be read: its path, and the finding's id in the last column.
APPTRAIT_EXPORT std::string CsvErrorRow(const std::string& path, const Error& error);

struct TextOptions {
  Language language = Language::kEnglish;
  bool terminal = false;  // symbols and colour; without it the output is fit for a log
  bool color = false;
  int width = 100;            // columns of the terminal; values are never broken to fit
  bool verdict_only = false;  // `verify`: the verdict with its schemes, ranges and findings
};

// For a person. See docs for the layout; it may change, unlike the formats above.
APPTRAIT_EXPORT std::string TextReport(const Package& package, const TextOptions& options);

// "package.apk: message" for one line on stderr or in a log.
APPTRAIT_EXPORT std::string ErrorLine(const std::string& path, const Error& error,
                                      Language language);

}  // namespace apptrait

#endif  // APPTRAIT_REPORT_H_

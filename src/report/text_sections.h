// Sections of the text report that concern signers and certificates, and what only one platform
// has.
#ifndef APPTRAIT_SRC_REPORT_TEXT_SECTIONS_H_
#define APPTRAIT_SRC_REPORT_TEXT_SECTIONS_H_

#include "report/text_writer.h"

namespace apptrait::report {

void WriteFilingCertificate(const Package& package, TextWriter& w);
// The signers that are not the one to file, in short.
void WriteSigners(const Package& package, TextWriter& w);
void WriteCredentials(const Package& package, TextWriter& w);
// "Android 7.0–8.1", "Android 9 and later"; API levels as they are on other platforms.
std::string RangeLabel(const VerdictRange& range, Platform platform, const TextWriter& w);
// Schemes, then the verdict for each range of versions.
void WriteVerdict(const Package& package, TextWriter& w);
// What only the package's platform has.
void WritePlatformFacts(const Package& package, TextWriter& w);

}  // namespace apptrait::report

#endif  // APPTRAIT_SRC_REPORT_TEXT_SECTIONS_H_

// The options of a filing sheet, as they were typed and as the library takes them.
#ifndef APPTRAIT_SRC_CLI_FILING_OPTIONS_H_
#define APPTRAIT_SRC_CLI_FILING_OPTIONS_H_

#include "apptrait/filing.h"
#include "cli/session.h"

namespace apptrait::cli {

struct FilingFlags {
  std::string provider, provider_file;
  std::string key_format, letters, separator, platform;
  std::string app_name, filing_number, credit_code;
  int expiry_days = 60;
};

void AddFilingFlags(CLI::App& command, FilingFlags& flags, const Session& session);
// Nothing, and a complaint, where there is no such profile or its file is wrong.
std::optional<filing::Provider> LoadProvider(const FilingFlags& flags, const Session& session);
filing::SheetOptions ToSheetOptions(const FilingFlags& flags);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_FILING_OPTIONS_H_

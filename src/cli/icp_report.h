// What `apptrait icp-record …` prints.
#ifndef APPTRAIT_SRC_CLI_ICP_REPORT_H_
#define APPTRAIT_SRC_CLI_ICP_REPORT_H_

#include "apptrait/icp_record.h"
#include "apptrait/report.h"
#include "catalogue/catalogue.h"

namespace apptrait::cli {

struct IcpReport {
  std::string command;  // "check", "sign", …
  catalogue::Bilingual state;
  bool good = true;  // of the state
  std::optional<icp_record::Record> record;
  std::string endpoint;                        // of what was, or would be, sent
  std::vector<icp_record::Call> planned;       // --dry-run: in order
  std::optional<HttpRequest> request;          // sign
  std::optional<icp_record::Outcome> outcome;  // upload, create, query: of the last call
  std::optional<std::string> file_key;
  std::vector<Finding> findings;
};

std::string IcpText(const IcpReport& report, const TextOptions& options);
std::string IcpJson(const IcpReport& report, Language language);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_ICP_REPORT_H_

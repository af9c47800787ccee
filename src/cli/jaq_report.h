// What `apptrait jaq` prints.
#ifndef APPTRAIT_SRC_CLI_JAQ_REPORT_H_
#define APPTRAIT_SRC_CLI_JAQ_REPORT_H_

#include "apptrait/jaq.h"
#include "apptrait/report.h"

namespace apptrait::cli {

struct JaqReport {
  std::string path;
  std::string gateway;
  jaq::Request request;
  // As they would be or were sent; without app_key, timestamp and sign where `is_signed` is false.
  std::vector<Parameter> parameters;
  bool is_signed = false;
  std::vector<Finding> findings;        // of the package and the request
  std::optional<jaq::Outcome> outcome;  // where it was sent
};

std::string JaqText(const JaqReport& report, const TextOptions& options);
std::string JaqJson(const JaqReport& report, Language language);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_JAQ_REPORT_H_

// Reports, the gate, and what differs, by the C interface.
#include "apptrait/diff.h"
#include "apptrait/gate.h"
#include "apptrait/report.h"
#include "c_api/boundary.h"
#include "c_api/options.h"

namespace apptrait::c_api {
namespace {

std::string Report(const std::vector<Package>& packages, std::size_t format, Language language) {
  if (format == 0) return JsonReport(packages, language);
  std::string report = format == 2 ? CsvHeader() : "";
  for (const Package& package : packages) {
    if (format == 1) report += NdjsonLine(package, language);
    if (format == 2) report += CsvRows(package);
    if (format == 3) {
      report += (report.empty() ? "" : "\n") + TextReport(package, {.language = language});
    }
  }
  return report;
}

}  // namespace
}  // namespace apptrait::c_api

using namespace apptrait;         // NOLINT(google-build-using-namespace)
using namespace apptrait::c_api;  // NOLINT(google-build-using-namespace)

apptrait_status apptrait_report(const apptrait_package* const* packages, size_t count,
                                const char* options, char** text, size_t* size,
                                apptrait_error** error) {
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    Options read(options);
    const auto format = read.Choice("format", {"json", "ndjson", "csv", "text"});
    const Language language = read.ReadLanguage();
    if (auto ended = read.End(); !ended) return ended.error();
    const auto values = Packages(packages, count);
    if (!values) return values.error();
    return Report(*values, format, language);
  });
}

apptrait_status apptrait_gate(const apptrait_package* const* packages, size_t count,
                              const char* options, int* passed, char** text, size_t* size,
                              apptrait_error** error) {
  if (passed != nullptr) *passed = 0;
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    constexpr gate::Format kFormats[] = {
        gate::Format::kJson,   gate::Format::kText,   gate::Format::kJunit,   gate::Format::kSarif,
        gate::Format::kGithub, gate::Format::kGitlab, gate::Format::kMarkdown};
    Options read(options);
    const auto format =
        read.Choice("format", {"json", "text", "junit", "sarif", "github", "gitlab", "markdown"});
    const gate::WriteOptions writing{.language = read.ReadLanguage(),
                                     .explain = read.Bool("explain").value_or(false)};
    const auto policy_text = read.String("policy");
    const std::string policy_name = read.String("policy_name").value_or("policy");
    const auto at = read.Time("at");
    if (auto ended = read.End(); !ended) return ended.error();
    gate::Report report;
    if (policy_text) {
      auto policy = gate::ParsePolicy(*policy_text, policy_name);
      if (!policy) return policy.error();
      report.policy = std::move(*policy);
    }
    auto values = Packages(packages, count);
    if (!values) return values.error();
    for (Package& package : *values) {
      report.outcomes.push_back(gate::Judge(std::move(package), report.policy, {.at = at}));
    }
    if (passed != nullptr) *passed = report.passed() ? 1 : 0;
    return gate::Write(report, kFormats[format], writing);
  });
}

apptrait_status apptrait_diff(const apptrait_package* before, const apptrait_package* after,
                              const char* options, int* smooth, char** text, size_t* size,
                              apptrait_error** error) {
  if (smooth != nullptr) *smooth = 0;
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    if (before == nullptr) return MissingArgument("before");
    if (after == nullptr) return MissingArgument("after");
    Options read(options);
    const bool as_text = read.Choice("format", {"json", "text"}) == 1;
    const Language language = read.ReadLanguage();
    if (auto ended = read.End(); !ended) return ended.error();
    const auto difference = diff::Compare(before->package, after->package);
    if (smooth != nullptr) *smooth = difference.smooth() ? 1 : 0;
    return as_text ? diff::TextDifference(before->package, after->package, difference,
                                          {.language = language})
                   : diff::JsonDifference(before->package, after->package, difference, language);
  });
}

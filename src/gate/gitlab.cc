// GitLab's code quality report: an array of issues.
#include "gate/escape.h"
#include "gate/writers.h"
#include "report/json.h"

namespace apptrait::gate {
namespace {

using report::Json;

std::string_view SeverityOf(const JudgedFinding& finding) {
  if (finding.violates) return "blocker";
  switch (finding.finding.severity) {
    case Severity::kError:
      return "major";
    case Severity::kWarning:
      return "minor";
    case Severity::kNote:
      break;
  }
  return "info";
}

Json Issue(const Outcome& outcome, std::string_view id, const std::string& text,
           std::string_view severity, const std::string& fingerprint) {
  return {{"description", EscapeForLog(text)},
          {"check_name", id},
          {"fingerprint", fingerprint},
          {"severity", severity},
          {"location", {{"path", outcome.path}, {"lines", {{"begin", 1}}}}}};
}

}  // namespace

std::string WriteGitlab(const Report& report, const WriteOptions& options) {
  Json issues = Json::array();
  Fingerprints fingerprints;
  for (const Outcome& outcome : report.outcomes) {
    if (outcome.error) {
      const Finding& detail = outcome.error->detail;
      issues.push_back(Issue(outcome, detail.id, Message(detail, options.language), "blocker",
                             fingerprints.Of(outcome, {.finding = detail})));
    }
    for (const JudgedFinding& judged : outcome.findings) {
      if (judged.ignored) continue;
      issues.push_back(Issue(outcome, judged.finding.id, Sentence(judged, options.language),
                             SeverityOf(judged), fingerprints.Of(outcome, judged)));
    }
  }
  return report::Dump(issues, 2) + "\n";
}

}  // namespace apptrait::gate

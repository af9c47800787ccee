// GitHub workflow commands, one a line: ::error file=app.apk,title=gate.signer::message
//
// A step shows about ten of each level; more are dropped there without a word, so the tenth says
// how many there are.
#include <fmt/core.h>

#include "catalogue/texts/gate.h"
#include "gate/escape.h"
#include "gate/writers.h"

namespace apptrait::gate {
namespace {

constexpr std::size_t kShown = 10;

struct Annotation {
  std::string path, title, text;
};

std::string_view Command(Severity severity) {
  return severity == Severity::kNote ? "notice" : apptrait::Name(severity);
}

void Append(Severity severity, const std::vector<Annotation>& annotations, Language language,
            std::string* out) {
  const bool all = annotations.size() <= kShown;
  for (std::size_t i = 0; i < (all ? annotations.size() : kShown - 1); ++i) {
    const Annotation& a = annotations[i];
    *out += fmt::format("::{} file={},title={}::{}\n", Command(severity),
                        EscapeForGithubProperty(a.path), EscapeForGithubProperty(a.title),
                        EscapeForGithubData(a.text));
  }
  if (all) return;
  const Datum count{"count", static_cast<std::int64_t>(annotations.size() - kShown + 1)};
  *out += fmt::format("::{} title=apptrait::{}\n", Command(severity),
                      EscapeForGithubData(catalogue::Format(
                          catalogue::Say(text::kGateMore, language), {&count, 1})));
}

}  // namespace

std::string WriteGithub(const Report& report, const WriteOptions& options) {
  // What violates the policy is an error to the reader, whatever its own severity.
  std::map<Severity, std::vector<Annotation>, std::greater<>> levels;
  for (const Outcome& outcome : report.outcomes) {
    if (outcome.error) {
      const Finding& detail = outcome.error->detail;
      levels[Severity::kError].push_back(
          {outcome.path, std::string(detail.id), Message(detail, options.language)});
    }
    for (const JudgedFinding& judged : outcome.findings) {
      if (judged.ignored) continue;
      const Severity severity = judged.violates ? Severity::kError : judged.finding.severity;
      levels[severity].push_back(
          {outcome.path, std::string(judged.finding.id), Sentence(judged, options.language)});
    }
  }
  std::string out;
  for (const auto& [severity, annotations] : levels) {
    Append(severity, annotations, options.language, &out);
  }
  return out;
}

}  // namespace apptrait::gate

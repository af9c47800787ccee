// Markdown for a step summary or a merge request: a table of packages, then for each what is wrong
// with it. Everything from a package is escaped, the rest is ours.
#include <fmt/core.h>

#include "catalogue/texts/gate.h"
#include "gate/escape.h"
#include "gate/writers.h"

namespace apptrait::gate {
namespace {

// GitHub takes 1 MiB a step; what does not fit is counted, not cut in the middle.
constexpr std::size_t kLargest = std::size_t{1000} * 1024;

class Writer {
 public:
  Writer(const Report& report, const WriteOptions& options) : report_(report), options_(options) {}

  std::string Run() {
    out_ = fmt::format("## {}\n\n{}\n\n", Say(text::kGateTitle),
                       EscapeForMarkdown(Summary(report_, options_.language)));
    out_ += fmt::format("| {} | {} |\n|---|---|\n", Say(text::kGateColumnPackage),
                        Say(text::kGateColumnVerdict));
    for (const Outcome& outcome : report_.outcomes) {
      Add(fmt::format("| {} | {} |\n", EscapeForMarkdown(outcome.path),
                      Say(TextOf(outcome.state))));
    }
    for (const Outcome& outcome : report_.outcomes) AddOutcome(outcome);
    if (left_out_ != 0) {
      const Datum count{"count", left_out_};
      out_ += "\n" + catalogue::Format(Say(text::kGateMore), {&count, 1}) + "\n";
    }
    return std::move(out_);
  }

 private:
  std::string_view Say(const catalogue::Bilingual& text) const {
    return catalogue::Say(text, options_.language);
  }

  void Add(const std::string& text) {
    if (out_.size() + text.size() > kLargest) {
      ++left_out_;
    } else {
      out_ += text;
    }
  }

  void AddOutcome(const Outcome& outcome) {
    if (outcome.findings.empty() && !outcome.error && !options_.explain) return;
    Add(fmt::format("\n### {}\n\n", EscapeForMarkdown(outcome.path)));
    if (outcome.error || !outcome.findings.empty()) {
      Add(fmt::format("| {} | {} |  |\n|---|---|---|\n", Say(text::kGateColumnSeverity),
                      Say(text::kGateColumnFinding)));
    }
    if (outcome.error) {
      AddRow(Say(text::kGateSeverityError), Message(outcome.error->detail, options_.language),
             outcome.error->detail.id, true);
    }
    for (const JudgedFinding& judged : outcome.findings) {
      std::string sentence = Sentence(judged, options_.language);
      if (judged.ignored) {
        const std::vector<Datum> data = {{"date", LastDay(*judged.ignored)},
                                         {"reason", judged.ignored->reason}};
        sentence += " (" + catalogue::Format(Say(text::kGateIgnoredBecause), data) + ")";
      }
      AddRow(Say(judged.ignored ? text::kGateRuleIgnored : TextOf(judged.finding.severity)),
             sentence, judged.finding.id, judged.violates);
    }
    if (options_.explain && !outcome.rules.empty()) AddRules(outcome);
  }

  void AddRow(std::string_view severity, const std::string& sentence, std::string_view id,
              bool violates) {
    const std::string_view bold = violates ? "**" : "";
    Add(fmt::format("| {}{}{} | {} | `{}` |\n", bold, severity, bold, EscapeForMarkdown(sentence),
                    id));
  }

  void AddRules(const Outcome& outcome) {
    Add(fmt::format("\n| {} | {} | {} | {} |\n|---|---|---|---|\n", Say(text::kGateColumnRule),
                    Say(text::kGateColumnVerdict), Say(text::kGateColumnWanted),
                    Say(text::kGateColumnActual)));
    for (const RuleVerdict& rule : outcome.rules) {
      Add(fmt::format("| `{}` | {} | {} | {} |\n", rule.key, Say(TextOf(rule.state)),
                      EscapeForMarkdown(rule.wanted), EscapeForMarkdown(rule.actual)));
    }
  }

  const Report& report_;
  const WriteOptions& options_;
  std::string out_;
  std::int64_t left_out_ = 0;
};

}  // namespace

std::string WriteMarkdown(const Report& report, const WriteOptions& options) {
  return Writer(report, options).Run();
}

}  // namespace apptrait::gate

// For a person, and for a job's log:
//
//   app.apk   com.example.mall 3.4.1 (30401)                                    VIOLATED
//     error    the package name is …                         gate.package-name
//     FAIL     expect.package; policy: …; package: …         (with `explain`)
//
//   0 of 1 packages pass gate.toml
#include "base/text.h"

#include <fmt/core.h>

#include "catalogue/texts/gate.h"
#include "gate/escape.h"
#include "gate/writers.h"
#include "report/text_writer.h"

namespace apptrait::gate {
namespace {

using report::TextWriter;
using report::Tone;

Tone ToneOf(const JudgedFinding& finding) {
  if (finding.ignored) return Tone::kDim;
  if (finding.violates) return Tone::kBad;
  return finding.finding.severity == Severity::kNote ? Tone::kPlain : Tone::kWarn;
}

Tone ToneOf(RuleState state) {
  switch (state) {
    case RuleState::kPassed:
      return Tone::kGood;
    case RuleState::kViolated:
      return Tone::kBad;
    default:
      return Tone::kDim;
  }
}

class Writer {
 public:
  Writer(const Report& report, const WriteOptions& options)
      : report_(report),
        options_(options),
        paint_({.language = options.language,
                .terminal = options.terminal,
                .color = options.color,
                .width = options.width}) {}

  std::string Run() {
    for (const Outcome& outcome : report_.outcomes) Add(outcome);
    out_ += EscapeForLog(Summary(report_, options_.language)) + "\n";
    return std::move(out_);
  }

 private:
  std::string_view Say(const catalogue::Bilingual& text) const {
    return catalogue::Say(text, options_.language);
  }

  void Add(const Outcome& outcome) {
    std::string left = EscapeForLog(outcome.path);
    if (outcome.package) left += EscapeForLog(Describe(*outcome.package));
    const bool good = outcome.state == OutcomeState::kPassed;
    std::string_view verdict = Say(TextOf(outcome.state));
    const std::string symbol = !options_.terminal ? "" : good ? "✔ " : "✘ ";
    const int used = DisplayWidth(left) + DisplayWidth(symbol) + DisplayWidth(verdict);
    const int gap = options_.terminal ? std::max(3, options_.width - used) : 3;
    out_ += paint_.Paint(left, Tone::kStrong) + std::string(static_cast<std::size_t>(gap), ' ') +
            paint_.Paint(symbol + std::string(verdict), good ? Tone::kGood : Tone::kBad) + "\n";
    if (outcome.error) {
      Line(Say(text::kGateSeverityError), Message(outcome.error->detail, options_.language),
           outcome.error->detail.id, Tone::kBad);
    }
    for (const JudgedFinding& finding : outcome.findings) Add(finding);
    if (options_.explain) {
      for (const RuleVerdict& rule : outcome.rules) {
        Line(Say(TextOf(rule.state)), Sentence(rule, options_.language), "", ToneOf(rule.state));
      }
    }
    out_ += "\n";
  }

  void Add(const JudgedFinding& finding) {
    std::string sentence = Sentence(finding, options_.language);
    if (finding.ignored) {
      const std::vector<Datum> data = {{"date", LastDay(*finding.ignored)},
                                       {"reason", finding.ignored->reason}};
      sentence += " (" + catalogue::Format(Say(text::kGateIgnoredBecause), data) + ")";
    }
    const auto& label = finding.ignored ? text::kGateRuleIgnored : TextOf(finding.finding.severity);
    Line(Say(label), sentence, finding.finding.id, ToneOf(finding));
  }

  void Line(std::string_view label, const std::string& sentence, std::string_view id, Tone tone) {
    out_ += "  " + paint_.Paint(PadRight(label, 9), tone) + EscapeForLog(sentence);
    if (!id.empty()) out_ += "   " + paint_.Paint(id, Tone::kDim);
    out_ += "\n";
  }

  static std::string Describe(const Package& package) {
    std::string text;
    const Identity& identity = package.identity;
    if (identity.package_name) text += "   " + *identity.package_name;
    if (identity.version_name) text += " " + *identity.version_name;
    if (identity.version_code) text += " (" + *identity.version_code + ")";
    return text;
  }

  const Report& report_;
  const WriteOptions& options_;
  const TextWriter paint_;
  std::string out_;
};

}  // namespace

std::string WriteText(const Report& report, const WriteOptions& options) {
  return Writer(report, options).Run();
}

}  // namespace apptrait::gate

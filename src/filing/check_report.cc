#include "apptrait/filing.h"
#include "base/text.h"
#include "catalogue/texts/filing.h"
#include "filing/names.h"
#include "filing/wording.h"
#include "report/json.h"
#include "report/text_writer.h"

namespace apptrait::filing {
namespace {

using report::Json;
using report::TextWriter;
using report::Tone;

constexpr std::string_view kOutcomes[] = {"matches", "acceptable", "wrong", "missing"};

std::string_view Name(Outcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)]; }

catalogue::Bilingual OutcomeText(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMatches:
      return text::kFilingOutcomeMatches;
    case Outcome::kAcceptable:
      return text::kFilingOutcomeAcceptable;
    case Outcome::kWrong:
      return text::kFilingOutcomeWrong;
    case Outcome::kMissing:
      break;
  }
  return text::kFilingOutcomeMissing;
}

Tone ToneOf(Outcome outcome) {
  return outcome == Outcome::kMatches      ? Tone::kGood
         : outcome == Outcome::kAcceptable ? Tone::kWarn
                                           : Tone::kBad;
}

std::string_view Help(const Rule& rule, Language language) {
  return language == Language::kChinese ? rule.help_zh : rule.help_en;
}

class Printer {
 public:
  explicit Printer(const TextOptions& options) : w_(options) {}

  std::string Run(const FiledCheck& check) {
    const bool passed = check.Passed();
    w_.Headline(w_.Say(text::kFilingCheckTitle),
                w_.Say(passed ? text::kFilingCheckPassed : text::kFilingCheckFailed),
                passed ? Tone::kGood : Tone::kBad);
    for (const Finding& finding : check.findings) Say(finding, "");
    const std::string* path = nullptr;
    for (const FiledBox& box : check.boxes) {
      if (path == nullptr || *path != box.path || box.field == Field::kPackageName) {
        w_.Section(PlatformText(box.platform, w_.language()), box.path);
      }
      path = &box.path;
      Print(box);
    }
    return w_.Finish();
  }

 private:
  std::string Mark(Outcome outcome) const {
    if (!w_.options().terminal) return {};
    return outcome == Outcome::kMatches ? "✔ " : outcome == Outcome::kAcceptable ? "⚠ " : "✘ ";
  }

  void Say(const Finding& finding, std::string_view indent) {
    const Tone tone = finding.severity == Severity::kError     ? Tone::kBad
                      : finding.severity == Severity::kWarning ? Tone::kWarn
                                                               : Tone::kDim;
    w_.Line(std::string(indent) + Message(finding, w_.language()), tone);
    const Rule* rule = FindRule(finding.id);
    if (finding.severity != Severity::kNote && rule != nullptr) {
      w_.Line(std::string(indent) + "  " + std::string(Help(*rule, w_.language())), Tone::kDim);
    }
  }

  void Print(const FiledBox& box) {
    w_.Line(Mark(box.outcome) + box.label + "  " + std::string(w_.Say(OutcomeText(box.outcome))),
            ToneOf(box.outcome));
    for (const Finding& finding : box.findings) Say(finding, "  ");
    if (box.outcome != Outcome::kWrong && box.outcome != Outcome::kMissing) return;
    if (const Rule* notice = FindRule(box.notice)) {
      w_.Line("  " + Message({.id = notice->id}, w_.language()));
      w_.Line("    " + std::string(Help(*notice, w_.language())), Tone::kDim);
    }
    if (!box.filed.empty()) {
      w_.Line("  " + std::string(w_.Say(text::kFilingFiledWas)), Tone::kDim);
      PrintValue(box.filed);
    }
    if (!box.expected.empty()) {
      w_.Line("  " + std::string(w_.Say(text::kFilingShouldBe)), Tone::kDim);
      PrintValue(box.expected);
    }
  }

  void PrintValue(std::string_view rest) {
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      w_.Line("  " + std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  TextWriter w_;
};

Json FindingsJson(const std::vector<Finding>& findings, Language language) {
  Json json = Json::array();
  for (const Finding& finding : findings) json.push_back(report::ToJson(finding, language));
  return json;
}

}  // namespace

std::string CheckText(const FiledCheck& check, const TextOptions& options) {
  return Printer(options).Run(check);
}

std::string CheckJson(const FiledCheck& check, Language language) {
  Json json = {{"schema", "apptrait.filing-check/1"},
               {"tool", {{"name", "apptrait"}, {"version", APPTRAIT_VERSION}}},
               {"passed", check.Passed()},
               {"findings", FindingsJson(check.findings, language)}};
  json["boxes"] = Json::array();
  for (const FiledBox& box : check.boxes) {
    Json item = {{"platform", apptrait::Name(box.platform)},
                 {"path", box.path},
                 {"field", Name(box.field)},
                 {"label", box.label},
                 {"outcome", Name(box.outcome)}};
    if (!box.filed.empty()) item["filed"] = box.filed;
    if (!box.expected.empty()) item["expected"] = box.expected;
    const bool wrong = box.outcome == Outcome::kWrong || box.outcome == Outcome::kMissing;
    if (wrong && !box.notice.empty()) item["notice"] = box.notice;
    item["findings"] = FindingsJson(box.findings, language);
    json["boxes"].push_back(std::move(item));
  }
  return report::Dump(json, 2) + "\n";
}

}  // namespace apptrait::filing

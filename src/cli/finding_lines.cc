#include "cli/finding_lines.h"

#include <fmt/core.h>

#include "catalogue/texts/report.h"

namespace apptrait::cli {
namespace {

using report::Tone;

struct Look {
  std::string_view symbol, word;
  Tone tone;
};
Look LookOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return {"✘", "error:", Tone::kBad};
    case Severity::kWarning:
      return {"⚠", "warning:", Tone::kWarn};
    case Severity::kNote:
      break;
  }
  return {"·", "note:", Tone::kPlain};
}

}  // namespace

void WriteFindingLines(std::span<const Finding> findings, report::TextWriter& writer) {
  if (findings.empty()) return;
  writer.Section(writer.Say(text::kFindingsHeading));
  for (const Finding& finding : findings) {
    const Look look = LookOf(finding.severity);
    writer.Line(fmt::format("{} {}  [{}]", writer.options().terminal ? look.symbol : look.word,
                            Message(finding, writer.language()), finding.id),
                look.tone);
    const Rule* rule = FindRule(finding.id);
    if (rule == nullptr || finding.severity == Severity::kNote) continue;
    writer.Line(
        "  " + std::string(writer.language() == Language::kChinese ? rule->help_zh : rule->help_en),
        Tone::kDim);
  }
}

report::Json FindingsJson(std::span<const Finding> findings, Language language) {
  report::Json json = report::Json::array();
  for (const Finding& finding : findings) json.push_back(report::ToJson(finding, language));
  return json;
}

report::Json NewReport(std::string_view schema) {
  return {{"schema", schema}, {"tool", {{"name", "apptrait"}, {"version", APPTRAIT_VERSION}}}};
}

}  // namespace apptrait::cli

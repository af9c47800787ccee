#include "gate/writers.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "catalogue/texts/gate.h"
#include "digest/algorithm.h"
#include "report/json.h"

namespace apptrait::gate {
namespace {

constexpr std::array<std::string_view, 7> kNames = {"text",   "json",   "junit",   "sarif",
                                                    "github", "gitlab", "markdown"};

std::string Say(const catalogue::Bilingual& text, Language language, std::vector<Datum> data) {
  return catalogue::Format(catalogue::Say(text, language), data);
}

}  // namespace

std::string_view Name(Format format) { return kNames[static_cast<std::size_t>(format)]; }

std::optional<Format> ParseFormat(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Format>(found - kNames.begin());
}

std::string Write(const Report& report, Format format, const WriteOptions& options) {
  switch (format) {
    case Format::kText:
      return WriteText(report, options);
    case Format::kJson:
      return WriteJson(report, options);
    case Format::kJunit:
      return WriteJunit(report, options);
    case Format::kSarif:
      return WriteSarif(report, options);
    case Format::kGithub:
      return WriteGithub(report, options);
    case Format::kGitlab:
      return WriteGitlab(report, options);
    case Format::kMarkdown:
      return WriteMarkdown(report, options);
  }
  return {};
}

std::string Sentence(const JudgedFinding& finding, Language language) {
  std::string message = Message(finding.finding, language);
  if (finding.inside.empty()) return message;
  return fmt::format("{}: {}", finding.inside, message);
}

std::string Sentence(const RuleVerdict& rule, Language language) {
  std::string text = rule.key;
  if (!rule.wanted.empty()) {
    text += "; " + Say(text::kGateWanted, language, {{"wanted", rule.wanted}});
  }
  if (!rule.actual.empty()) {
    text += "; " + Say(text::kGateActual, language, {{"actual", rule.actual}});
  }
  return text;
}

const catalogue::Bilingual& TextOf(OutcomeState state) {
  switch (state) {
    case OutcomeState::kPassed:
      return text::kGatePassed;
    case OutcomeState::kViolated:
      return text::kGateViolated;
    case OutcomeState::kUnreadable:
      break;
  }
  return text::kGateUnreadable;
}

const catalogue::Bilingual& TextOf(RuleState state) {
  switch (state) {
    case RuleState::kPassed:
      return text::kGateRulePassed;
    case RuleState::kViolated:
      return text::kGateRuleViolated;
    case RuleState::kIgnored:
      return text::kGateRuleIgnored;
    case RuleState::kNotApplicable:
      break;
  }
  return text::kGateRuleNotApplicable;
}

const catalogue::Bilingual& TextOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return text::kGateSeverityError;
    case Severity::kWarning:
      return text::kGateSeverityWarning;
    case Severity::kNote:
      break;
  }
  return text::kGateSeverityNote;
}

std::string LastDay(const Ignore& ignore) {
  return report::FormatTime(ignore.expires - 1).substr(0, std::string_view("2026-12-31").size());
}

std::string Fingerprints::Of(const Outcome& outcome, const JudgedFinding& finding) {
  report::Json parts = {outcome.path, finding.finding.id, finding.inside,
                        finding.finding.location.entry.value_or("")};
  for (const Datum& datum : finding.finding.data) {
    // Numbers are offsets, sizes and days, which change from build to build.
    if (const auto* text = std::get_if<std::string>(&datum.value)) {
      if (datum.name == "sha256" || datum.name == "scheme" || datum.name == "key") {
        parts.push_back(*text);
      }
    }
  }
  if (const int again = seen_[report::Dump(parts, -1)]++; again != 0) parts.push_back(again);
  return ToHex(digest::Digest(digest::Algorithm::kSha256, AsBytes(report::Dump(parts, -1))));
}

std::string TitleOf(const Rule& rule, Language language) {
  std::string_view title = language == Language::kChinese ? rule.title_zh : rule.title_en;
  std::string text;
  while (!title.empty()) {
    const std::size_t open = std::min(title.find('{'), title.size());
    const std::size_t close = title.find('}', open);
    text += title.substr(0, open);
    if (close == title.npos) break;
    text += "…";
    title.remove_prefix(close + 1);
  }
  return text;
}

std::string Summary(const Report& report, Language language) {
  const auto count = [&](OutcomeState state) {
    return static_cast<std::int64_t>(std::ranges::count(report.outcomes, state, &Outcome::state));
  };
  const std::string policy = report.policy.name.empty()
                                 ? std::string(catalogue::Say(text::kGateBuiltIn, language))
                                 : report.policy.name;
  std::string text = Say(text::kGateSummaryFine, language,
                         {{"count", count(OutcomeState::kPassed)},
                          {"total", static_cast<std::int64_t>(report.outcomes.size())},
                          {"policy", policy}});
  if (const auto unreadable = count(OutcomeState::kUnreadable); unreadable != 0) {
    text += Say(text::kGateSummaryUnreadable, language, {{"count", unreadable}});
  }
  return text;
}

}  // namespace apptrait::gate

// SARIF 2.1.0 (OASIS). Rule ids are the catalogue's, so that an alert stays the same alert from
// build to build; exceptions are suppressions.
#include <algorithm>
#include <map>

#include "catalogue/texts/gate.h"
#include "gate/escape.h"
#include "gate/writers.h"
#include "report/json.h"

namespace apptrait::gate {
namespace {

using report::Json;

// SARIF's word for a severity.
std::string_view Level(Severity severity) {
  return severity == Severity::kNote ? "note" : apptrait::Name(severity);
}

class Writer {
 public:
  Writer(const Report& report, Language language) : report_(report), language_(language) {}

  Json Run() {
    for (const Outcome& outcome : report_.outcomes) Add(outcome);
    Json driver = {{"name", "apptrait"},
                   {"version", APPTRAIT_VERSION},
                   {"semanticVersion", APPTRAIT_VERSION},
                   {"rules", std::move(rules_)}};
    Json run = {{"tool", {{"driver", std::move(driver)}}},
                {"language", language_ == Language::kChinese ? "zh-CN" : "en-US"},
                {"columnKind", "utf16CodeUnits"},
                {"artifacts", std::move(artifacts_)},
                {"results", std::move(results_)}};
    Json invocation = {{"executionSuccessful", notifications_.empty()}, {"exitCode", ExitCode()}};
    if (!notifications_.empty()) {
      invocation["toolExecutionNotifications"] = std::move(notifications_);
    }
    run["invocations"] = Json::array({std::move(invocation)});
    return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
            {"version", "2.1.0"},
            {"runs", Json::array({std::move(run)})}};
  }

 private:
  // Of `apptrait gate`: a violation is never hidden by an unreadable file.
  int ExitCode() const {
    if (report_.passed()) return 0;
    const bool violated =
        std::ranges::count(report_.outcomes, OutcomeState::kViolated, &Outcome::state) != 0;
    return violated ? 1 : 3;
  }

  std::size_t IndexOf(std::string_view id) {
    const auto [found, added] = rule_index_.emplace(id, rules_.size());
    if (!added) return found->second;
    const Rule* rule = FindRule(id);
    const bool chinese = language_ == Language::kChinese;
    const std::string_view help = chinese ? rule->help_zh : rule->help_en;
    rules_.push_back({{"id", id},
                      {"shortDescription", {{"text", EscapeForSarif(TitleOf(*rule, language_))}}},
                      {"fullDescription", {{"text", EscapeForSarif(help)}}},
                      {"help", {{"text", EscapeForSarif(help)}}},
                      {"defaultConfiguration", {{"level", Level(rule->severity)}}}});
    return found->second;
  }

  Json ArtifactLocation(const Outcome& outcome) const {
    return {{"uri", UriOf(outcome.path)}, {"index", artifacts_.size() - 1}};
  }

  void Add(const Outcome& outcome) {
    Json artifact = {{"location", {{"uri", UriOf(outcome.path)}}}, {"roles", {"analysisTarget"}}};
    if (outcome.package) {
      const FileFacts& file = outcome.package->file;
      artifact["length"] = file.size;
      if (file.sha256) artifact["hashes"] = {{"sha-256", *file.sha256}};
    }
    artifacts_.push_back(std::move(artifact));
    if (outcome.error) {
      const Finding& detail = outcome.error->detail;
      notifications_.push_back(
          {{"descriptor", {{"id", detail.id}}},
           {"level", "error"},
           {"message", {{"text", EscapeForSarif(Message(detail, language_))}}},
           {"locations", Json::array({{{"physicalLocation",
                                        {{"artifactLocation", ArtifactLocation(outcome)}}}}})}});
    }
    for (const JudgedFinding& finding : outcome.findings) Add(outcome, finding);
  }

  void Add(const Outcome& outcome, const JudgedFinding& judged) {
    const Finding& finding = judged.finding;
    const std::size_t index = IndexOf(finding.id);
    Json location = {{"physicalLocation",
                      {{"artifactLocation", ArtifactLocation(outcome)},
                       // GitHub shows lines alone, and drops results without one.
                       {"region", {{"startLine", 1}}}}}};
    std::string entry = judged.inside;
    if (finding.location.entry) entry += (entry.empty() ? "" : "!") + *finding.location.entry;
    if (!entry.empty()) {
      location["logicalLocations"] =
          Json::array({{{"fullyQualifiedName", EscapeForLog(entry)}, {"kind", "resource"}}});
    } else if (finding.location.offset) {
      Json& region = location["physicalLocation"]["region"];
      region["byteOffset"] = *finding.location.offset;
      if (finding.location.length) region["byteLength"] = *finding.location.length;
    }
    Json result = {{"ruleId", finding.id},
                   {"ruleIndex", index},
                   {"level", judged.violates ? "error" : Level(finding.severity)},
                   {"message", {{"text", EscapeForSarif(Sentence(judged, language_))}}},
                   {"locations", Json::array({std::move(location)})},
                   {"partialFingerprints", {{"apptrait/v1", fingerprints_.Of(outcome, judged)}}}};
    if (judged.ignored) {
      result["suppressions"] = Json::array(
          {{{"kind", "external"}, {"justification", EscapeForLog(judged.ignored->reason)}}});
    }
    result["properties"] = {{"violates", judged.violates}};
    results_.push_back(std::move(result));
  }

  const Report& report_;
  const Language language_;
  Json rules_ = Json::array(), artifacts_ = Json::array(), results_ = Json::array(),
       notifications_ = Json::array();
  std::map<std::string_view, std::size_t> rule_index_;
  Fingerprints fingerprints_;
};

}  // namespace

std::string WriteSarif(const Report& report, const WriteOptions& options) {
  return report::Dump(Writer(report, options.language).Run(), 2) + "\n";
}

}  // namespace apptrait::gate

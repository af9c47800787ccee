// {"schema":"apptrait.gate/1", …}; schema/gate-1.schema.json describes it.
#include "report/json.h"

#include "gate/subject.h"
#include "gate/writers.h"

namespace apptrait::gate {
namespace {

using report::Json;

Json RuleJson(const RuleVerdict& rule) {
  Json json = {{"rule", rule.key}, {"state", Name(rule.state)}};
  if (!rule.wanted.empty()) json["wanted"] = rule.wanted;
  if (!rule.actual.empty()) json["actual"] = rule.actual;
  return json;
}

Json FindingJson(const JudgedFinding& finding, Language language) {
  Json json = report::ToJson(finding.finding, language);
  if (!finding.inside.empty()) json["inside"] = finding.inside;
  if (!finding.rule.empty()) json["rule"] = finding.rule;
  json["violates"] = finding.violates;
  if (finding.ignored) {
    json["ignored"] = {{"reason", finding.ignored->reason},
                       {"last_day", LastDay(*finding.ignored)},
                       {"policy_line", finding.ignored->line}};
  }
  return json;
}

void AddPackage(const Package& package, Json* json) {
  (*json)["platform"] = Name(package.platform);
  (*json)["container"] = Name(package.container);
  Json file = {{"size", package.file.size}};
  if (package.file.sha256) file["sha256"] = *package.file.sha256;
  (*json)["file"] = std::move(file);
  const Identity& identity = package.identity;
  Json named = Json::object();
  if (identity.package_name) named["package_name"] = *identity.package_name;
  if (identity.version_name) named["version_name"] = *identity.version_name;
  if (identity.version_code) named["version_code"] = *identity.version_code;
  (*json)["identity"] = std::move(named);
  (*json)["signers_sha256"] = Json::array();
  for (const SeenSigner& signer : Subject(package).signers) {
    (*json)["signers_sha256"].push_back(signer.sha256);
  }
  (*json)["status"] = Name(package.verification.status);
}

Json OutcomeJson(const Outcome& outcome, Language language) {
  Json json = {{"path", outcome.path}, {"state", Name(outcome.state)}};
  if (outcome.error) json["error"] = report::ToJson(outcome.error->detail, language);
  if (!outcome.package) return json;
  AddPackage(*outcome.package, &json);
  json["rules"] = Json::array();
  for (const RuleVerdict& rule : outcome.rules) json["rules"].push_back(RuleJson(rule));
  json["findings"] = Json::array();
  for (const JudgedFinding& f : outcome.findings) {
    json["findings"].push_back(FindingJson(f, language));
  }
  return json;
}

}  // namespace

std::string WriteJson(const Report& report, const WriteOptions& options) {
  Json json = {{"schema", "apptrait.gate/1"},
               {"tool", {{"name", "apptrait"}, {"version", APPTRAIT_VERSION}}}};
  Json policy = {{"fail_on", apptrait::Name(report.policy.fail_on)}};
  if (!report.policy.name.empty()) policy["path"] = report.policy.name;
  if (!report.policy.sha256.empty()) policy["sha256"] = report.policy.sha256;
  json["policy"] = std::move(policy);
  json["passed"] = report.passed();
  json["packages"] = Json::array();
  for (const Outcome& outcome : report.outcomes) {
    json["packages"].push_back(OutcomeJson(outcome, options.language));
  }
  return report::Dump(json, 2) + "\n";
}

}  // namespace apptrait::gate

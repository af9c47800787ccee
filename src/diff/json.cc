// {"schema":"apptrait.diff/1", …}; schema/diff-1.schema.json describes it.
#include "report/json.h"

#include "apptrait/diff.h"

namespace apptrait::diff {
namespace {

using report::Json;

Json PackageJson(const Package& package) {
  Json json = {{"path", package.path},
               {"platform", apptrait::Name(package.platform)},
               {"container", apptrait::Name(package.container)}};
  if (package.file.sha256) json["sha256"] = *package.file.sha256;
  return json;
}

Json ChangeJson(const Change& change) {
  Json json = {{"field", change.field}};
  if (!change.before.empty()) json["before"] = change.before;
  if (!change.after.empty()) json["after"] = change.after;
  return json;
}

Json Reasons(const std::vector<Finding>& reasons, Language language) {
  Json json = Json::array();
  for (const Finding& reason : reasons) json.push_back(report::ToJson(reason, language));
  return json;
}

}  // namespace

std::string JsonDifference(const Package& before, const Package& after,
                           const Difference& difference, Language language) {
  Json json = {{"schema", "apptrait.diff/1"},
               {"tool", {{"name", "apptrait"}, {"version", APPTRAIT_VERSION}}},
               {"before", PackageJson(before)},
               {"after", PackageJson(after)}};
  json["changes"] = Json::array();
  for (const Change& change : difference.changes) json["changes"].push_back(ChangeJson(change));
  Json update = {{"possible", Name(difference.update.answer)}, {"ranges", Json::array()}};
  for (const UpdateRange& range : difference.update.ranges) {
    update["ranges"].push_back({{"min", range.min},
                                {"max", range.max ? Json(*range.max) : Json()},
                                {"possible", Name(range.answer)}});
  }
  update["reasons"] = Reasons(difference.update.reasons, language);
  json["update"] = std::move(update);
  json["filing"] = {{"change_needed", Name(difference.filing.answer)},
                    {"reasons", Reasons(difference.filing.reasons, language)}};
  return report::Dump(json, 2) + "\n";
}

}  // namespace apptrait::diff

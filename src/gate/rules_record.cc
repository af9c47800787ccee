// The package against what was filed for it. A record may hold sets for several platforms, and
// several for one; the package has to be one of those of its platform.
#include <algorithm>

#include "apptrait/filing.h"
#include "catalogue/rules/gate.h"
#include "gate/rules.h"

namespace apptrait::gate {
namespace {

bool IsWrong(const filing::FiledBox& box) {
  return box.outcome == filing::Outcome::kWrong || box.outcome == filing::Outcome::kMissing;
}

void ReportTo(const filing::FiledCheck& check, Answer* answer) {
  for (const filing::FiledBox& box : check.boxes) {
    if (IsWrong(box)) {
      answer->actual += (answer->actual.empty() ? "" : ", ") + box.label;
      answer->Violate(rule::kGateRecord,
                      {{"label", box.label},
                       {"filed", box.filed.empty() ? std::string("-") : box.filed},
                       {"expected", box.expected.empty() ? std::string("-") : box.expected}});
    }
    // What is only a note of a box that is right belongs to `filing`.
    for (const Finding& finding : box.findings) {
      if (IsWrong(box)) answer->findings.push_back(finding);
    }
  }
  for (const Finding& finding : check.findings) {
    if (finding.severity != Severity::kNote) answer->findings.push_back(finding);
  }
}

}  // namespace

void CheckRecord(const FiledRecord& record, const Evidence& evidence, Answer* answer) {
  const Package& package = *evidence.subject.outer;
  answer->wanted = record.provider.id;
  filing::Filed one = record.filed;
  std::optional<filing::FiledCheck> best;
  std::ptrdiff_t fewest = 0;
  for (const filing::FiledSet& set : record.filed.sets) {
    if (set.platform && *set.platform != package.platform) continue;
    one.sets = {set};
    auto check = filing::CheckFiled(one, {&package, 1}, record.provider, {.at = evidence.at});
    if (!check) continue;
    const std::ptrdiff_t wrong =
        std::ranges::count_if(check->boxes, IsWrong) + (check->Passed() ? 0 : 1);
    if (!best || wrong < fewest) {
      best = std::move(*check);
      fewest = wrong;
    }
  }
  if (!best) {
    return answer->Violate(rule::kGateRecordMissing,
                           {{"platform", std::string(Name(package.platform))}});
  }
  ReportTo(*best, answer);
}

}  // namespace apptrait::gate

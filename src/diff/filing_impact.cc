#include "diff/filing_impact.h"

#include "catalogue/rules/diff.h"
#include "diff/facts.h"
#include "digest/spki.h"
#include "filing/names.h"

namespace apptrait::diff {
namespace {

void AddIfOther(const Rule& rule, const std::string& before, const std::string& after,
                std::vector<Finding>* reasons) {
  if (before == after) return;
  reasons->push_back(catalogue::Make(rule, {}, {{"before", before}, {"after", after}}));
}

}  // namespace

FilingImpact CheckFiling(const Package& outer_before, const Package& outer_after) {
  const Package &before = MainOf(outer_before), &after = MainOf(outer_after);
  FilingImpact impact;
  if (before.platform != after.platform) {
    impact.answer = Answer::kYes;
    impact.reasons = {catalogue::Make(rule::kDiffFilingOtherPlatform, {},
                                      {{"before", std::string(Name(before.platform))},
                                       {"after", std::string(Name(after.platform))}})};
    return impact;
  }
  // Names first, as on the form: the one that a Chinese device shows is filed.
  AddIfOther(rule::kDiffFilingAppName, filing::LauncherLabel(before.identity).value_or(""),
             filing::LauncherLabel(after.identity).value_or(""), &impact.reasons);
  AddIfOther(rule::kDiffFilingPackageName, before.identity.package_name.value_or(""),
             after.identity.package_name.value_or(""), &impact.reasons);
  if (before.filing && after.filing) {
    const FilingChoice &a = *before.filing, &b = *after.filing;
    AddIfOther(rule::kDiffFilingKey, digest::SpkiSha256(a.certificate.public_key),
               digest::SpkiSha256(b.certificate.public_key), &impact.reasons);
    AddIfOther(rule::kDiffFilingFingerprint, FiledFingerprint(a), FiledFingerprint(b),
               &impact.reasons);
  }
  const bool known = before.filing && after.filing;
  if (!known) {
    impact.reasons.push_back(
        catalogue::Make(rule::kDiffFilingUnknown, {},
                        {{"path", before.filing ? outer_after.path : outer_before.path}}));
  }
  const bool changes = impact.reasons.size() > (known ? 0U : 1U);
  impact.answer = changes ? Answer::kYes : known ? Answer::kNo : Answer::kUnknown;
  return impact;
}

}  // namespace apptrait::diff

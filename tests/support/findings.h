// Looking through findings in tests.
#ifndef APPTRAIT_TESTS_SUPPORT_FINDINGS_H_
#define APPTRAIT_TESTS_SUPPORT_FINDINGS_H_

#include <algorithm>
#include <string>

#include "apptrait/package.h"

namespace apptrait::test {

// The ids, in order, for EXPECT_THAT(..., ElementsAre(...)).
inline std::vector<std::string> Ids(const std::vector<Finding>& findings) {
  std::vector<std::string> ids;
  for (const Finding& finding : findings) ids.emplace_back(finding.id);
  return ids;
}

// The ids of a package's errors, for messages.
inline std::vector<std::string> Errors(const Package& package) {
  std::vector<std::string> errors;
  for (const Finding& finding : package.findings) {
    if (finding.severity == Severity::kError) errors.emplace_back(finding.id);
  }
  return errors;
}

inline bool Has(const std::vector<Finding>& findings, std::string_view id) {
  return std::ranges::find(findings, id, &Finding::id) != findings.end();
}

// The first of that id, or null.
inline const Finding* Find(const std::vector<Finding>& findings, std::string_view id) {
  const auto found = std::ranges::find(findings, id, &Finding::id);
  return found == findings.end() ? nullptr : &*found;
}

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_FINDINGS_H_

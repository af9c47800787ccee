// Inspecting packages that tests built, and asking about the verdict.
#ifndef APPTRAIT_TESTS_SUPPORT_JUDGED_H_
#define APPTRAIT_TESTS_SUPPORT_JUDGED_H_

#include <gtest/gtest.h>

#include <algorithm>

#include "apptrait/inspect.h"
#include "support/findings.h"

namespace apptrait::test {

inline Package Judged(const std::vector<std::byte>& package, const InspectOptions& options = {}) {
  auto result = InspectMemory(package, "test", options);
  if (result) return std::move(*result);
  ADD_FAILURE() << Message(result.error().detail, Language::kEnglish);
  return {};
}

inline SchemeState StateOf(const Package& package, std::string_view scheme) {
  const auto& schemes = package.verification.schemes;
  const auto found = std::ranges::find(schemes, scheme, &SchemeVerdict::scheme);
  return found == schemes.end() ? SchemeState::kAbsent : found->state;
}

// "24-27 verified v2 Alice, 28+ failed v3": the ranges with the signers' common names.
std::string RangesText(const Package& package);

// The common names of the current signers, in order, joined by '+'.
std::string CurrentNames(const Package& package);

// The finding of that id, null where there is none.
const Finding* FindingOf(const Package& package, std::string_view id);

// The text datum of that name; empty where there is none.
std::string DatumOf(const Finding& finding, std::string_view name);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_JUDGED_H_

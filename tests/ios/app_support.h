// Inspects built apps, trusting the tests' own root.
#ifndef APPTRAIT_TESTS_IOS_APP_SUPPORT_H_
#define APPTRAIT_TESTS_IOS_APP_SUPPORT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apptrait/inspect.h"
#include "support/ipa_builder.h"

namespace apptrait::test {

inline InspectOptions TrustingOptions() {
  InspectOptions options;
  options.trust_anchors = {TestPki().root.der};
  options.workers = 1;
  options.digests = false;
  return options;
}

inline Package InspectBytes(ByteSpan bytes, const InspectOptions& options = TrustingOptions()) {
  auto package = InspectMemory(bytes, "test.ipa", options);
  EXPECT_TRUE(package.ok()) << Message(package.error().detail, Language::kEnglish);
  return package.ok() ? *std::move(package) : Package{};
}

inline Package InspectApp(const BundleSpec& spec,
                          const InspectOptions& options = TrustingOptions()) {
  return InspectBytes(BuildIpa(spec), options);
}

inline std::vector<std::string> IdsOf(const Package& package) {
  std::vector<std::string> ids;
  for (const Finding& finding : package.findings) ids.emplace_back(finding.id);
  return ids;
}

// The findings as text, for the message of a failed expectation.
inline std::string Explain(const Package& package) {
  std::string text;
  for (const Finding& finding : package.findings) {
    text += std::string(finding.id) + ": " + Message(finding, Language::kEnglish) + "\n";
  }
  for (const Package& nested : package.packages) text += nested.path + ":\n" + Explain(nested);
  return text;
}

// The state of one scheme of the verdict.
inline SchemeState StateOf(const Package& package, std::string_view scheme) {
  for (const SchemeVerdict& verdict : package.verification.schemes) {
    if (verdict.scheme == scheme) return verdict.state;
  }
  return SchemeState::kNotChecked;
}

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_IOS_APP_SUPPORT_H_

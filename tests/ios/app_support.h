// Inspects built apps, trusting the tests' own root.
#ifndef APPTRAIT_TESTS_IOS_APP_SUPPORT_H_
#define APPTRAIT_TESTS_IOS_APP_SUPPORT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/ipa_builder.h"
#include "support/judged.h"

namespace apptrait::test {

inline InspectOptions TrustingOptions() {
  InspectOptions options;
  options.trust_anchors = {TestPki().root.der};
  options.workers = 1;
  options.digests = false;
  return options;
}

inline Package InspectBytes(const Bytes& bytes, const InspectOptions& options = TrustingOptions()) {
  return Judged(bytes, options);
}

inline Package InspectApp(const BundleSpec& spec,
                          const InspectOptions& options = TrustingOptions()) {
  return InspectBytes(BuildIpa(spec), options);
}

inline std::vector<std::string> IdsOf(const Package& package) { return Ids(package.findings); }

// The findings as text, for the message of a failed expectation.
inline std::string Explain(const Package& package) {
  std::string text;
  for (const Finding& finding : package.findings) {
    text += std::string(finding.id) + ": " + Message(finding, Language::kEnglish) + "\n";
  }
  for (const Package& nested : package.packages) text += nested.path + ":\n" + Explain(nested);
  return text;
}

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_IOS_APP_SUPPORT_H_

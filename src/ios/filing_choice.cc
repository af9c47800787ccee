#include "catalogue/rules/filing.h"
#include "catalogue/rules/ios.h"
#include "ios/unit.h"

namespace apptrait::ios {
namespace {

using catalogue::Make;

const Rule* WhyNot(const CmsSigner* signer, bool intact, bool is_unsigned) {
  if (is_unsigned) return &rule::kIosFilingUnsigned;
  if (signer == nullptr || !intact || !signer->holds || !signer->anchored) {
    return &rule::kIosFilingBroken;
  }
  switch (signer->kind) {
    case IosCertificateKind::kDistribution:
      return nullptr;
    case IosCertificateKind::kDevelopment:
      return &rule::kIosFilingDevelopment;
    case IosCertificateKind::kAppStore:
    case IosCertificateKind::kTestFlight:
      return &rule::kIosFilingStore;
    default:
      return &rule::kIosFilingOther;
  }
}

}  // namespace

void ChooseFiling(const CmsSigner* signer, bool intact, bool is_unsigned, Package& package) {
  if (const Rule* why = WhyNot(signer, intact, is_unsigned)) {
    package.findings.push_back(Make(*why));
    return;
  }
  package.filing =
      FilingChoice{*signer->leaf, rule::kFilingChosenIosExecutable.id, FingerprintAlgorithm::kSha1};
  if (package.signers.size() > 1) package.findings.push_back(Make(rule::kIosFilingSeveral));
  const auto& profile = package.ios->profile;
  if (profile && profile->kind == IosProfileKind::kEnterprise) {
    package.findings.push_back(Make(rule::kIosFilingEnterprise));
  }
}

}  // namespace apptrait::ios

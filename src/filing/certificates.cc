#include "filing/certificates.h"

#include <algorithm>

#include "catalogue/rules/filing.h"

namespace apptrait::filing {
namespace {

class Collector {
 public:
  void Add(const Certificate& certificate, std::string_view reason) {
    const bool known = std::ranges::any_of(found_, [&](const Candidate& each) {
      return each.certificate.fingerprints.sha256 == certificate.fingerprints.sha256;
    });
    if (!known && found_.size() < kMostSets) found_.push_back({certificate, reason});
  }
  bool empty() const { return found_.empty(); }
  std::vector<Candidate> Take() { return std::move(found_); }

 private:
  std::vector<Candidate> found_;
};

// Of the app itself: a stamp is the store's, v4 repeats v2 or v3, profiles are signed by the store.
bool IsIdentity(const Signer& signer) {
  return !signer.certificates.empty() && signer.scheme != "stamp" && signer.scheme != "v4" &&
         signer.scheme != "hap_profile" && signer.scheme != "code_sign";
}

}  // namespace

std::vector<Candidate> CandidatesOf(const Package& package) {
  Collector found;
  if (package.filing) found.Add(package.filing->certificate, package.filing->reason);
  // Elsewhere one certificate stands for the app, and other signers are a store's.
  if (package.platform == Platform::kIos || package.platform == Platform::kHarmony) {
    return found.Take();
  }
  for (const Signer& signer : package.signers) {
    if (!IsIdentity(signer) || !signer.current) continue;
    found.Add(signer.certificates.front(),
              found.empty() ? rule::kFilingChosenOnlySigner.id : rule::kFilingAlsoCosigner.id);
  }
  for (const Signer& signer : package.signers) {
    if (!IsIdentity(signer)) continue;
    for (const LineageNode& node : signer.lineage) {
      found.Add(node.certificate, rule::kFilingAlsoBeforeRotation.id);
    }
  }
  for (const Signer& signer : package.signers) {
    if (!IsIdentity(signer)) continue;
    found.Add(signer.certificates.front(), rule::kFilingAlsoOlderScheme.id);
  }
  return found.Take();
}

Platform FormPlatform(const Package& package, std::optional<Platform> named) {
  if (package.platform != Platform::kUnknown) return package.platform;
  return named.value_or(Platform::kAndroid);
}

}  // namespace apptrait::filing

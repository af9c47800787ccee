#include <algorithm>

#include "catalogue/rules/filing.h"
#include "catalogue/rules/harmony.h"
#include "filing/artefact_platform.h"

namespace apptrait::filing {
namespace {

using catalogue::Make;

class HarmonyJudge {
 public:
  HarmonyJudge(const Package& package, const Certificate* leaf, std::vector<Finding>* findings)
      : package_(package), leaf_(leaf), findings_(findings) {}

  void Run() {
    const Status status = package_.verification.status;
    if (package_.container != Container::kHarmonyProfile &&
        (status == Status::kFailed || status == Status::kUnsigned)) {
      return;
    }
    JudgeCertificate();
    JudgeDistribution();
    JudgeStore();
    JudgeNames();
    for (const Package& inner : package_.packages) JudgeInner(inner);
  }

 private:
  void Add(const Rule& which, std::vector<Datum> data = {}) {
    findings_->push_back(Make(which, {}, std::move(data)));
  }
  bool Has(const Rule& which) const {
    return std::ranges::any_of(package_.findings,
                               [&](const Finding& finding) { return finding.id == which.id; });
  }
  const HarmonyProfile* profile() const {
    return package_.harmony && package_.harmony->profile ? &*package_.harmony->profile : nullptr;
  }

  // AppGallery Connect ends a certificate's CN in "\,Release" or "\,Development".
  bool NamedForDebugging() const {
    const std::string* name = leaf_ == nullptr ? nullptr : leaf_->subject.Find("CN");
    if (name == nullptr) return false;
    const std::size_t comma = name->rfind(',');
    if (comma == name->npos) return false;
    const std::string_view kind = std::string_view(*name).substr(comma + 1);
    return kind == "Development" || kind == "Debug";
  }

  void JudgeCertificate() {
    const bool development =
        package_.filing && package_.filing->reason == rule::kFilingChosenHarmonyDevelopment.id;
    const bool debug_profile = profile() != nullptr && !profile()->release;
    const bool profile_names_development =
        profile() != nullptr && !profile()->distribution_certificate;
    if (leaf_ != nullptr &&
        (development || NamedForDebugging() || (debug_profile && profile_names_development))) {
      Add(rule::kFilingHarmonyDebugCertificate, {{"subject", leaf_->subject.Text()}});
    }
    if (debug_profile) Add(rule::kFilingHarmonyDebugProfile);
    const bool told = leaf_ != nullptr && leaf_->known_as;
    if (Has(rule::kHarmonyPublicKeys) && !told) {
      Add(rule::kFilingKnownKey, {{"known_as", "OpenHarmony Application Root CA"}});
    }
  }

  void JudgeDistribution() {
    if (profile() == nullptr || !profile()->release || !profile()->distribution_type) return;
    const std::string& type = *profile()->distribution_type;
    if (type.starts_with("enterprise")) Add(rule::kFilingHarmonyEnterprise, {{"type", type}});
  }

  void JudgeStore() {
    if (!package_.harmony || !package_.harmony->re_signed_by) return;
    const std::string& by = *package_.harmony->re_signed_by;
    const bool named = leaf_ != nullptr && profile() != nullptr &&
                       profile()->distribution_certificate &&
                       profile()->distribution_certificate->der == leaf_->der;
    Add(named ? rule::kFilingHarmonyStoreCopyNamed : rule::kFilingHarmonyStoreCopy, {{"by", by}});
  }

  void JudgeNames() {
    const auto& name = package_.identity.package_name;
    if (!name) return;
    if (std::ranges::count(*name, '.') < 2) {
      Add(rule::kFilingHarmonyBundleName, {{"name", *name}});
    }
    constexpr std::string_view kAnyBundle = ".*";
    if (profile() != nullptr && profile()->bundle_name && *profile()->bundle_name != kAnyBundle &&
        *profile()->bundle_name != *name) {
      Add(rule::kFilingHarmonyOtherBundle, {{"profile", *profile()->bundle_name}, {"name", *name}});
    }
  }

  void JudgeInner(const Package& inner) {
    if (leaf_ == nullptr) return;
    for (const Signer& signer : inner.signers) {
      if (signer.scheme != "hap" || signer.certificates.empty()) continue;
      if (signer.certificates.front().der == leaf_->der) continue;
      Add(rule::kFilingHarmonyInnerSigner, {{"entry", inner.path}});
      return;
    }
  }

  const Package& package_;
  const Certificate* leaf_;
  std::vector<Finding>* findings_;
};

}  // namespace

void JudgeHarmony(const Package& package, const Certificate* leaf, std::vector<Finding>* findings) {
  HarmonyJudge(package, leaf, findings).Run();
}

}  // namespace apptrait::filing

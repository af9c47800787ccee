#include <algorithm>

#include "catalogue/rules/filing.h"
#include "catalogue/rules/ios.h"
#include "filing/artefact_platform.h"

namespace apptrait::filing {
namespace {

using catalogue::Make;

// Apple's marker extensions, as IosCertificateKind has them.
IosCertificateKind KindOf(const Certificate& certificate) {
  const auto has = [&](std::string_view suffix) {
    return std::ranges::find(certificate.extension_oids,
                             "1.2.840.113635.100." + std::string(suffix)) !=
           certificate.extension_oids.end();
  };
  if (has("6.1.4")) return IosCertificateKind::kDistribution;
  if (has("6.1.2") || has("6.1.12")) return IosCertificateKind::kDevelopment;
  if (has("6.1.3")) return IosCertificateKind::kAppStore;
  if (has("6.1.25.1")) return IosCertificateKind::kTestFlight;
  return IosCertificateKind::kUnknown;
}

class IosJudge {
 public:
  IosJudge(const Package& package, const Certificate* leaf, std::vector<Finding>* findings)
      : package_(package), leaf_(leaf), findings_(findings) {}

  void Run() {
    if (package_.container == Container::kMobileProvision) return JudgeProfileFile();
    if (!package_.ios) {
      if (leaf_ != nullptr) JudgeCertificate();
      return;
    }
    const IosFacts& facts = *package_.ios;
    const bool simulator = std::ranges::any_of(
        facts.slices, [](const IosSlice& slice) { return slice.platform.ends_with("-simulator"); });
    if (simulator) Add(rule::kFilingIosSimulator);
    const Status status = package_.verification.status;
    // Who signed an altered package says nothing about the app.
    if (status == Status::kFailed || status == Status::kUnsigned) return;
    const Certificate* signer = Signer();
    // Under a root that is not trusted, the certificate says nothing either.
    if (signer == nullptr || (status == Status::kUnsupported && leaf_ == nullptr)) return;
    if (JudgeKind(facts.certificate_kind, *signer)) JudgeBuild(facts);
  }

 private:
  void Add(const Rule& which, std::vector<Datum> data = {}) {
    findings_->push_back(Make(which, {}, std::move(data)));
  }

  const Certificate* Signer() const {
    if (leaf_ != nullptr) return leaf_;
    for (const apptrait::Signer& signer : package_.signers) {
      if (signer.current && !signer.certificates.empty()) return &signer.certificates.front();
    }
    return nullptr;
  }

  void JudgeCertificate() {
    const std::string* organization = leaf_->issuer.Find("O");
    const bool apples = organization != nullptr && *organization == "Apple Inc.";
    if (apples && leaf_->is_ca.value_or(false)) {
      return Add(rule::kFilingCaCertificate, {{"subject", leaf_->subject.Text()}});
    }
    JudgeKind(KindOf(*leaf_), *leaf_);
  }

  // True for the kind that is filed.
  bool JudgeKind(IosCertificateKind kind, const Certificate& certificate) {
    const std::vector<Datum> subject = {{"subject", certificate.subject.Text()}};
    switch (kind) {
      case IosCertificateKind::kDistribution:
        return true;
      case IosCertificateKind::kDevelopment:
        Add(rule::kFilingIosDevelopment, subject);
        return false;
      case IosCertificateKind::kAppStore:
      case IosCertificateKind::kTestFlight:
        Add(rule::kFilingIosStoreCopy);
        return false;
      default:
        Add(rule::kFilingIosUnknownCertificate, subject);
        return false;
    }
  }

  static std::int64_t DistributionCertificates(const IosProfile& profile) {
    return std::ranges::count(profile.certificates, IosCertificateKind::kDistribution,
                              &IosProfileCertificate::kind);
  }

  void JudgeProfileKind(const IosProfile& profile) {
    if (profile.kind == IosProfileKind::kDevelopment) Add(rule::kFilingIosDevelopmentProfile);
    if (profile.kind == IosProfileKind::kAdHoc) Add(rule::kFilingIosAdHoc);
    if (profile.kind == IosProfileKind::kEnterprise) Add(rule::kFilingIosEnterprise);
  }

  void JudgeBuild(const IosFacts& facts) {
    const bool encrypted = std::ranges::any_of(facts.slices, &IosSlice::encrypted);
    if (encrypted) Add(rule::kFilingIosStoreCopy);
    for (const Finding& finding : package_.findings) {
      if (finding.id == rule::kIosFilingSeveral.id) findings_->push_back(finding);
    }
    if (package_.identity.debuggable.value_or(false)) Add(rule::kFilingIosDebuggable);
    if (!facts.profile) return;
    JudgeProfileKind(*facts.profile);
    const std::int64_t count = DistributionCertificates(*facts.profile);
    if (count > 1) Add(rule::kFilingIosSeveralDistribution, {{"count", count}});
  }

  void JudgeProfileFile() {
    const Status status = package_.verification.status;
    if (!package_.ios || !package_.ios->profile || status == Status::kFailed) return;
    const IosProfile& profile = *package_.ios->profile;
    const std::int64_t count = DistributionCertificates(profile);
    JudgeProfileKind(profile);
    if (leaf_ != nullptr || profile.kind == IosProfileKind::kDevelopment) return;
    if (count > 1) Add(rule::kFilingIosManyInProfile, {{"count", count}});
  }

  const Package& package_;
  const Certificate* leaf_;
  std::vector<Finding>* findings_;
};

}  // namespace

void JudgeIos(const Package& package, const Certificate* leaf, std::vector<Finding>* findings) {
  IosJudge(package, leaf, findings).Run();
}

}  // namespace apptrait::filing

#include "harmony/profile_verify.h"

#include "catalogue/rules/harmony.h"

namespace apptrait::harmony {
namespace {

// The checks of one profile, in the device's order; each false has left a finding.
class ProfileCheck {
 public:
  ProfileCheck(const ProfileBlock& block, const TrustStore& trust, ChainFinder* chains,
               std::vector<Finding>* findings)
      : block_(block), trust_(trust), chains_(chains), findings_(findings) {}

  SchemeState state() const { return state_; }
  bool Fail(const Rule& rule, std::vector<Datum> data = {}) {
    findings_->push_back(catalogue::Make(rule, {}, std::move(data)));
    state_ = SchemeState::kFailed;
    return false;
  }
  void Note(const Rule& rule, std::vector<Datum> data = {}) {
    findings_->push_back(catalogue::Make(rule, {}, std::move(data)));
  }

  // The CMS signature, by one of the trusted profile signers.
  bool CheckSignature() {
    if (!block_.message) return Fail(rule::kHarmonyProfileUnsigned);
    state_ = VerifyCms(*block_.message, {}, chains_, findings_);
    if (state_ != SchemeState::kVerified) return false;
    signer_ = FirstSigner(*block_.message, chains_);
    source_ = MatchProfile(trust_, signer_->chain);
    const Certificate& root = signer_->chain.back();
    if (source_.match == SourceMatch::kNone) {
      return trust_.IsUserRoot(root) ||
             Fail(rule::kHarmonyProfileSigner, {{"subject", signer_->chain.front().subject.Text()},
                                                {"issuer", signer_->chain.front().issuer.Text()}});
    }
    if (!source_.source->root.empty() && source_.source->root != ListedName(root.subject)) {
      return Fail(rule::kHarmonyProfileRoot,
                  {{"expected", source_.source->root}, {"actual", ListedName(root.subject)}});
    }
    return true;
  }

  // Without a match in the lists: the profile has to be of the app's own root, of its signer's
  // kind, and to name the certificate that signed the package.
  bool CheckSigner(const CmsSigner& app) {
    const Certificate& root = app.chain.back();
    if (app.anchored && signer_->chain.back().der != root.der) {
      return Fail(rule::kHarmonyProfileRoot,
                  {{"expected", ListedName(root.subject)},
                   {"actual", ListedName(signer_->chain.back().subject)}});
    }
    if (!CheckKind()) return false;
    const HarmonyProfile& p = *block_.profile;
    const auto& named = p.release ? p.distribution_certificate : p.development_certificate;
    if (named && named->der == app.chain.front().der) return true;
    return Fail(rule::kHarmonyProfileMismatch,
                {{"expected", named ? named->fingerprints.sha256 : "-"},
                 {"actual", app.chain.front().fingerprints.sha256}});
  }

  bool CheckKind() {
    const HarmonyProfile& p = *block_.profile;
    const bool fits = source_.match == SourceMatch::kNone ||
                      (source_.match == SourceMatch::kProfile) == p.release;
    return fits ||
           Fail(rule::kHarmonyProfileKind, {{"type", p.type.value_or("-")},
                                            {"subject", signer_->chain.front().subject.Text()}});
  }

  bool CheckMembers() {
    if (!block_.profile) return Fail(rule::kHarmonyProfileNotRead);
    for (const std::string& member : MissingMembers(*block_.profile)) {
      Fail(rule::kHarmonyProfileMember, {{"member", member}});
    }
    if (AppCertificate(*block_.profile) == nullptr) {
      Fail(rule::kHarmonyProfileNoCertificate);
    }
    return state_ == SchemeState::kVerified;
  }

  void NoteDevicePolicy(bool from_store) {
    const HarmonyProfile& p = *block_.profile;
    const auto devices = static_cast<std::int64_t>(p.device_ids.size());
    if (!p.release || p.distribution_type == "internaltesting") {
      Note(rule::kHarmonyDeviceList, {{"count", devices}});
    } else if (p.distribution_type == "app_gallery" && !from_store) {
      Note(rule::kHarmonyDeviceTicket);
    }
  }

 private:
  const ProfileBlock& block_;
  const TrustStore& trust_;
  ChainFinder* chains_;
  std::vector<Finding>* findings_;
  SchemeState state_ = SchemeState::kVerified;
  std::optional<CmsSigner> signer_;
  MatchedSource source_;
};

// An OpenHarmony package's own signer decides alone: the device reads the profile without checking
// its signature. What does not hold is said, but does not count.
void WarnOfUncheckedSignature(const ProfileBlock& block, const TrustStore& trust,
                              ChainFinder* chains, std::vector<Finding>* findings) {
  std::vector<Finding> own;
  ProfileCheck check(block, trust, chains, &own);
  if (!check.CheckSignature()) {
    findings->push_back(catalogue::Make(rule::kHarmonyProfileUnchecked));
  }
}

}  // namespace

SchemeState VerifyPackageProfile(const ProfileBlock* block, const CmsSigner* app,
                                 const TrustStore& trust, ChainFinder* chains,
                                 std::vector<Finding>* findings) {
  if (block == nullptr) {
    findings->push_back(catalogue::Make(rule::kHarmonyProfileAbsent));
    return SchemeState::kFailed;
  }
  ProfileCheck check(*block, trust, chains, findings);
  if (app == nullptr) {
    check.Fail(rule::kHarmonyProfileNoSigner);
    return check.state();
  }
  // The lists hold names, which anybody can write into a certificate: they mean something only
  // under a trusted root.
  const MatchedSource source = app->anchored ? MatchApp(trust, app->chain) : MatchedSource{};
  const std::string root = ListedName(app->chain.back().subject);
  if (source.source != nullptr && !source.source->root.empty() && source.source->root != root) {
    check.Fail(rule::kHarmonyProfileRoot, {{"expected", source.source->root}, {"actual", root}});
    return check.state();
  }
  const bool from_store =
      source.source != nullptr && source.source->kind == SourceKind::kAppGallery;
  if (from_store) {
    if (block->message) check.Fail(rule::kHarmonyProfileNotStoreForm);
  } else if (!block->message) {
    check.Fail(rule::kHarmonyProfileUnsigned);
  } else if (source.source != nullptr && source.source->kind == SourceKind::kOther) {
    WarnOfUncheckedSignature(*block, trust, chains, findings);
  } else {
    check.CheckSignature();
  }
  if (check.state() != SchemeState::kVerified || !check.CheckMembers()) return check.state();
  if (source.source == nullptr && !check.CheckSigner(*app)) return check.state();
  check.NoteDevicePolicy(from_store);
  return check.state();
}

SchemeState VerifyLoneProfile(const ProfileBlock& block, const TrustStore& trust,
                              ChainFinder* chains, std::vector<Finding>* findings) {
  ProfileCheck check(block, trust, chains, findings);
  if (!check.CheckSignature() || !check.CheckMembers() || !check.CheckKind()) return check.state();
  check.NoteDevicePolicy(false);
  return check.state();
}

}  // namespace apptrait::harmony

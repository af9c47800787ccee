#include "filing/artefact.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "catalogue/rules/credential.h"
#include "catalogue/rules/filing.h"
#include "filing/artefact_platform.h"
#include "filing/encoding.h"
#include "filing/wording.h"

namespace apptrait::filing {
namespace {

using catalogue::Make;

class Judge {
 public:
  Judge(const Package& package, Platform platform, const std::vector<Candidate>& candidates,
        const SheetOptions& options)
      : package_(package), platform_(platform), candidates_(candidates), options_(options) {}

  std::vector<Finding> Run() {
    JudgeSignature();
    const Certificate* leaf = candidates_.empty() ? nullptr : &candidates_.front().certificate;
    if (platform_ == Platform::kIos) JudgeIos(package_, leaf, &findings_);
    if (platform_ == Platform::kHarmony) JudgeHarmony(package_, leaf, &findings_);
    const bool said = std::ranges::any_of(
        findings_, [](const Finding& finding) { return finding.severity == Severity::kError; });
    if (candidates_.empty() && !said) Add(rule::kFilingNoCertificate);
    if (HasNothingToFile(package_, candidates_)) return std::move(findings_);
    JudgeCredential();
    JudgeKey();
    JudgeSigners();
    JudgeLifetime();
    JudgeName();
    return std::move(findings_);
  }

 private:
  const Certificate& first() const { return candidates_.front().certificate; }
  void Add(const Rule& which, std::vector<Datum> data = {}) {
    findings_.push_back(Make(which, {}, std::move(data)));
  }

  void JudgeSignature() {
    const bool credential = !package_.credentials.empty();
    const Status status = package_.verification.status;
    if (status == Status::kFailed) return Add(rule::kFilingSignatureInvalid);
    if (status == Status::kUnsigned) return Add(rule::kFilingUnsigned);
    if (candidates_.empty()) return;
    const bool profile = package_.container == Container::kMobileProvision ||
                         package_.container == Container::kHarmonyProfile;
    if (status != Status::kVerified && !credential && !profile) Add(rule::kFilingNotJudged);
  }

  // What was found in reading a certificate file or keystore, where a filing depends on it.
  void JudgeCredential() {
    for (const Finding& finding : package_.findings) {
      // An issuer has a finding of its own.
      if (!finding.id.starts_with("credential.") || finding.id == rule::kCredentialIssuersOnly.id) {
        continue;
      }
      findings_.push_back(finding);
      const bool ambiguous = finding.id == rule::kCredentialSeveralEntries.id;
      const bool other_certificate =
          finding.id == rule::kCredentialHarmonyKeystore.id && platform_ == Platform::kHarmony;
      if (ambiguous || other_certificate) findings_.back().severity = Severity::kError;
    }
  }

  void JudgeKey() {
    const Certificate& c = first();
    if (c.known_as == "android.debug") {
      Add(rule::kFilingDebugKey, {{"subject", c.subject.Text()}});
    } else if (c.known_as) {
      Add(rule::kFilingKnownKey, {{"known_as", *c.known_as}});
    }
    if (package_.container == Container::kAab) Add(rule::kFilingUploadKey);
    // Self-signed app certificates may call themselves CAs; a certificate that somebody issued and
    // that issues others is nobody's signing certificate. On iOS only Apple's own kind is taken.
    const bool own = c.self_issued && platform_ == Platform::kAndroid;
    if (c.is_ca.value_or(false) && !own && platform_ != Platform::kIos) {
      Add(rule::kFilingCaCertificate, {{"subject", c.subject.Text()}});
    }
    if (platform_ == Platform::kAndroid && package_.identity.debuggable.value_or(false) &&
        c.known_as != "android.debug") {
      Add(rule::kFilingDebuggable);
    }
    const std::string_view family = KeyFamily(c.public_key);
    if (family == "EC" && platform_ == Platform::kAndroid) Add(rule::kFilingEcKey);
    if (family == "DSA") Add(rule::kFilingDsaKey);
  }

  bool HasReason(std::string_view id) const {
    return std::ranges::any_of(candidates_, [&](const Candidate& c) { return c.reason == id; });
  }

  void JudgeSigners() {
    const auto cosigners =
        std::ranges::count(candidates_, rule::kFilingAlsoCosigner.id, &Candidate::reason);
    if (cosigners > 0) Add(rule::kFilingSeveralSigners, {{"count", std::int64_t{cosigners} + 1}});
    if (HasReason(rule::kFilingAlsoBeforeRotation.id)) {
      Add(rule::kFilingRotation);
    } else if (HasReason(rule::kFilingAlsoOlderScheme.id)) {
      Add(rule::kFilingSchemesDiffer);
    }
  }

  void JudgeLifetime() {
    const Certificate& c = first();
    if (!c.not_after) return;
    constexpr std::int64_t kDay = 86400;
    const std::string until = FormatDate(*c.not_after);
    if (options_.at && c.not_before && *options_.at < *c.not_before) {
      Add(rule::kFilingNotYetValid, {{"date", FormatDate(*c.not_before)}});
    }
    if (options_.at && *options_.at > *c.not_after) {
      return Add(rule::kFilingExpired, {{"date", until}});
    }
    if (options_.at && *c.not_after - *options_.at < options_.expiry_days * kDay) {
      return Add(rule::kFilingExpiresSoon,
                 {{"date", until}, {"days", (*c.not_after - *options_.at) / kDay}});
    }
    Add(rule::kFilingRenewal, {{"date", until}});
  }

  void JudgeName() {
    const auto& own = package_.identity.package_name;
    if (!own || own->ends_with('*')) return Add(rule::kFilingNoPackageName);
    const std::string name = ToLowerAscii(*own);
    for (const std::string_view word : {"test", "dev"}) {
      // Words of their own: "latest" and "device" are not meant.
      for (std::size_t at = name.find(word); at != name.npos; at = name.find(word, at + 1)) {
        const auto is_letter = [&](std::size_t i) {
          return i < name.size() && name[i] >= 'a' && name[i] <= 'z';
        };
        if ((at > 0 && is_letter(at - 1)) || is_letter(at + word.size())) continue;
        Add(rule::kFilingTestName, {{"word", std::string(word)}});
        break;
      }
    }
  }

  const Package& package_;
  const Platform platform_;
  const std::vector<Candidate>& candidates_;
  const SheetOptions& options_;
  std::vector<Finding> findings_;
};

}  // namespace

bool HasNothingToFile(const Package& package, const std::vector<Candidate>& candidates) {
  const Status status = package.verification.status;
  return candidates.empty() || status == Status::kUnsigned || status == Status::kFailed;
}

std::vector<Finding> JudgeArtefact(const Package& package, Platform platform,
                                   const std::vector<Candidate>& candidates,
                                   const SheetOptions& options) {
  return Judge(package, platform, candidates, options).Run();
}

}  // namespace apptrait::filing

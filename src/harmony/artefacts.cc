#include "harmony/artefacts.h"

#include "catalogue/rules/filing.h"
#include "catalogue/rules/harmony.h"
#include "harmony/profile.h"

namespace apptrait::harmony {
namespace {

constexpr std::string_view kAnyBundle = ".*";

void WarnOfProfile(const HarmonyProfile& p, std::optional<std::int64_t> when, Package* package) {
  const auto add = [&](const Rule& rule, std::vector<Datum> data = {}) {
    package->findings.push_back(catalogue::Make(rule, {}, std::move(data)));
  };
  if (!p.release) {
    add(rule::kHarmonyDebugProfile, {{"type", p.type.value_or("-")}});
    if (p.app_identifier && !p.app_identifier->empty()) {
      add(rule::kHarmonyDebugIdentifier, {{"identifier", *p.app_identifier}});
    }
  }
  const auto& bundle = package->identity.package_name;
  if (p.bundle_name == kAnyBundle) {
    add(rule::kHarmonyWildcardBundle);
  } else if (p.bundle_name && bundle && *p.bundle_name != *bundle) {
    add(rule::kHarmonyOtherBundle, {{"expected", *bundle}, {"actual", *p.bundle_name}});
  }
  if (when && p.not_after && *p.not_after < *when) {
    add(rule::kHarmonyProfileExpired, {{"not_after", *p.not_after}, {"time", *when}});
  } else if (when && p.not_before && *when < *p.not_before) {
    add(rule::kHarmonyProfileEarly, {{"not_before", *p.not_before}, {"time", *when}});
  }
}

}  // namespace

void WarnOfWrongArtefacts(const CmsSigner* signer, const TrustStore& trust,
                          std::optional<std::int64_t> at, Package* package) {
  HarmonyFacts& facts = *package->harmony;
  const auto add = [&](const Rule& rule, std::vector<Datum> data = {}) {
    package->findings.push_back(catalogue::Make(rule, {}, std::move(data)));
  };
  const auto when = at || signer == nullptr ? at : signer->signing_time;
  if (facts.profile) WarnOfProfile(*facts.profile, when, package);
  if (signer == nullptr || !signer->anchored) return;
  const MatchedSource source = MatchApp(trust, signer->chain);
  if (IsOpenHarmonyRoot(signer->chain.back())) add(rule::kHarmonyPublicKeys);
  if (source.source != nullptr && source.source->kind != SourceKind::kOther) {
    facts.re_signed_by = signer->chain.front().subject.Text();
    add(rule::kHarmonyResigned, {{"subject", *facts.re_signed_by}});
  }
  const Certificate& leaf = signer->chain.front();
  if (at && leaf.not_after && *leaf.not_after < *at) {
    add(rule::kHarmonyCertificateExpired,
        {{"subject", leaf.subject.Text()}, {"not_after", *leaf.not_after}});
  }
}

void ChooseForFiling(const CmsSigner* signer, const TrustStore& trust, bool lone_profile,
                     Package* package) {
  const auto choose = [&](const Certificate& certificate, const Rule& reason) {
    package->filing = FilingChoice{.certificate = certificate,
                                   .reason = reason.id,
                                   .fingerprint = FingerprintAlgorithm::kSha1};
  };
  const auto& profile = package->harmony->profile;
  const Certificate* named = profile ? AppCertificate(*profile) : nullptr;
  if (named != nullptr) {
    const bool distribution = profile->distribution_certificate.has_value();
    if (!distribution) package->findings.push_back(catalogue::Make(rule::kHarmonyFilingDebug));
    choose(*named, lone_profile   ? rule::kFilingChosenProfile
                   : distribution ? rule::kFilingChosenHarmonyDistribution
                                  : rule::kFilingChosenHarmonyDevelopment);
    return;
  }
  if (signer == nullptr) return;
  const MatchedSource source = MatchApp(trust, signer->chain);
  if (source.source == nullptr) choose(signer->chain.front(), rule::kFilingChosenHarmonyLeaf);
}

}  // namespace apptrait::harmony

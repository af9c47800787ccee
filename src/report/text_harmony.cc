#include "report/text_harmony.h"

#include "catalogue/texts/harmony.h"
#include "report/json.h"

namespace apptrait::report {
namespace {

// What there is of several parts, with dots between them.
std::string Joined(std::initializer_list<std::optional<std::string>> parts) {
  std::string joined;
  for (const auto& part : parts) {
    if (!part || part->empty()) continue;
    joined += (joined.empty() ? "" : " · ") + *part;
  }
  return joined;
}

std::string Validity(const HarmonyProfile& profile, const TextWriter& w) {
  if (!profile.not_before || !profile.not_after) return {};
  const Datum data[] = {{"from", FormatTime(*profile.not_before)},
                        {"to", FormatTime(*profile.not_after)}};
  return catalogue::Format(w.Say(text::kHarmonyFromTo), data);
}

std::string List(const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : ", ") + value;
  return list;
}

void WriteProfile(const HarmonyProfile& profile, TextWriter& w) {
  w.Row(w.Say(text::kHarmonyProfileRow),
        Joined({profile.type, profile.distribution_type, profile.apl, profile.app_feature}),
        profile.release ? Tone::kPlain : Tone::kWarn);
  w.Row(w.Say(text::kHarmonyProfileValidity), Validity(profile, w));
  w.Row(w.Say(text::kHarmonyDeveloper), profile.developer_id.value_or(""));
  w.Row(w.Say(text::kHarmonyAppIdentifier), profile.app_identifier.value_or(""));
  w.Row(w.Say(text::kHarmonyAcls), List(profile.allowed_acls));
  if (!profile.device_ids.empty()) {
    w.Row(w.Say(text::kHarmonyDevices), std::to_string(profile.device_ids.size()));
  }
}

}  // namespace

void WriteHarmonyFacts(const HarmonyFacts& facts, TextWriter& w) {
  w.Section(w.Say(text::kHarmonyHeading));
  w.Row(w.Say(text::kHarmonyModule),
        Joined({facts.module_name, facts.module_type, facts.bundle_type, facts.model}));
  w.Row(w.Say(text::kHarmonyAbilityName), facts.ability_name.value_or(""));
  w.Row(w.Say(text::kHarmonyVendor), facts.vendor.value_or(""));
  w.Row(w.Say(text::kHarmonyResignedBy), facts.re_signed_by.value_or(""));
  if (facts.signing_time) {
    w.Row(w.Say(text::kHarmonySigningTime), FormatTime(*facts.signing_time));
  }
  if (facts.profile) WriteProfile(*facts.profile, w);
  if (!facts.system_identity) return;
  const HarmonySystemIdentity& identity = *facts.system_identity;
  w.Row(w.Say(text::kHarmonyAppId), identity.app_id.value_or(""));
  w.Row(w.Say(text::kHarmonyFingerprint), identity.fingerprint);
  w.Row(w.Say(text::kHarmonyAgcFingerprint), identity.agc_public_key_fingerprint);
}

}  // namespace apptrait::report

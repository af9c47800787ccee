#include "diff/platform_facts.h"

#include <fmt/core.h>

#include <set>

#include "catalogue/texts/diff.h"
#include "report/json.h"

namespace apptrait::diff {
namespace {

constexpr Label kLabels[] = {
    {"android.test_only", text::kDiffTestOnly},
    {"android.split", text::kDiffSplit},
    {"android.target_sandbox_version", text::kDiffSandbox},
    {"harmony.app_id", text::kDiffAppId},
    {"harmony.app_identifier", text::kDiffAppIdentifier},
    {"harmony.bundle_type", text::kDiffBundleType},
    {"harmony.device_types", text::kDiffDeviceTypes},
    {"harmony.requested_permissions", text::kDiffPermissions},
    {"harmony.re_signed_by", text::kDiffReSignedBy},
    {"harmony.profile.type", text::kDiffProfileType},
    {"harmony.profile.distribution_type", text::kDiffDistribution},
    {"harmony.profile.developer_id", text::kDiffDeveloperId},
    {"harmony.profile.apl", text::kDiffApl},
    {"harmony.profile.allowed_acls", text::kDiffAcls},
    {"harmony.profile.restricted_permissions", text::kDiffRestricted},
    {"harmony.profile.devices", text::kDiffProfileDevices},
    {"harmony.profile.not_after", text::kDiffProfileEnd},
    {"ios.team_id", text::kDiffTeam},
    {"ios.signature", text::kDiffSignatureKind},
    {"ios.certificate_kind", text::kDiffCertificateKind},
    {"ios.architectures", text::kDiffArchitectures},
    {"ios.encrypted", text::kDiffEncrypted},
    {"ios.profile.kind", text::kDiffProfileKind},
    {"ios.profile.name", text::kDiffProfileName},
    {"ios.profile.uuid", text::kDiffProfileUuid},
    {"ios.profile.application_identifier", text::kDiffProfileAppId},
    {"ios.profile.devices", text::kDiffProfileDevices},
    {"ios.profile.expiration", text::kDiffProfileEnd},
};
constexpr std::string_view kEntitlement = "ios.entitlement.";

std::string Sorted(const std::vector<std::string>& values) {
  return Join(std::set<std::string>(values.begin(), values.end()));
}

std::string Time(const std::optional<std::int64_t>& seconds) {
  return seconds ? report::FormatTime(*seconds) : "";
}

void AddAndroid(const AndroidFacts& android, const Adder& add) {
  if (android.test_only) add("android.test_only", std::string("true"));
  add("android.split", android.split);
  if (android.target_sandbox_version) {
    add("android.target_sandbox_version", std::to_string(*android.target_sandbox_version));
  }
}

void AddHarmony(const Package& package, const HarmonyFacts& harmony, const Adder& add) {
  std::set<std::string> permissions, devices;
  const auto collect = [&](const HarmonyFacts& facts) {
    permissions.insert(facts.requested_permissions.begin(), facts.requested_permissions.end());
    devices.insert(facts.device_types.begin(), facts.device_types.end());
  };
  collect(harmony);
  for (const Package& nested : package.packages) {
    if (nested.harmony) collect(*nested.harmony);
  }
  if (harmony.system_identity) add("harmony.app_id", harmony.system_identity->app_id);
  if (harmony.profile) add("harmony.app_identifier", harmony.profile->app_identifier);
  add("harmony.bundle_type", harmony.bundle_type);
  add("harmony.device_types", Join(devices));
  add("harmony.requested_permissions", Join(permissions));
  add("harmony.re_signed_by", harmony.re_signed_by);
  if (!harmony.profile) return;
  const HarmonyProfile& profile = *harmony.profile;
  add("harmony.profile.type", profile.type);
  add("harmony.profile.distribution_type", profile.distribution_type);
  add("harmony.profile.developer_id", profile.developer_id);
  add("harmony.profile.apl", profile.apl);
  add("harmony.profile.allowed_acls", Sorted(profile.allowed_acls));
  add("harmony.profile.restricted_permissions", Sorted(profile.restricted_permissions));
  if (!profile.device_ids.empty()) {
    add("harmony.profile.devices", std::to_string(profile.device_ids.size()));
  }
  add("harmony.profile.not_after", Time(profile.not_after));
}

std::string EntitlementText(const IosEntitlement& entitlement) {
  if (const auto* flag = std::get_if<bool>(&entitlement.value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&entitlement.value)) {
    return std::to_string(*number);
  }
  if (const auto* text = std::get_if<std::string>(&entitlement.value)) return *text;
  // An empty list is something else than none.
  const auto& list = std::get<std::vector<std::string>>(entitlement.value);
  return list.empty() ? "[]" : Join(list);
}

void AddIos(const IosFacts& ios, const Adder& add) {
  add("ios.team_id", ios.team_id);
  add("ios.signature", std::string(Name(ios.signature)));
  add("ios.certificate_kind", std::string(Name(ios.certificate_kind)));
  std::set<std::string> architectures;
  bool encrypted = false;
  for (const IosSlice& slice : ios.slices) {
    architectures.insert(slice.arch);
    encrypted |= slice.encrypted;
  }
  add("ios.architectures", Join(architectures));
  if (encrypted) add("ios.encrypted", std::string("true"));
  if (ios.profile) {
    const IosProfile& profile = *ios.profile;
    add("ios.profile.kind", std::string(Name(profile.kind)));
    add("ios.profile.name", profile.name);
    add("ios.profile.uuid", profile.uuid);
    add("ios.profile.application_identifier", profile.application_identifier);
    if (profile.devices != 0) add("ios.profile.devices", std::to_string(profile.devices));
    add("ios.profile.expiration", Time(profile.expiration));
  }
  for (const IosEntitlement& entitlement : ios.entitlements) {
    add(std::string(kEntitlement) + entitlement.name, EntitlementText(entitlement));
  }
}

}  // namespace

void AddPlatformFacts(const Package& package, const Adder& add) {
  if (package.android) AddAndroid(*package.android, add);
  if (package.harmony) AddHarmony(package, *package.harmony, add);
  if (package.ios) AddIos(*package.ios, add);
}

std::string PlatformLabel(std::string_view field, Language language) {
  for (const Label& label : kLabels) {
    if (field == label.field) return std::string(catalogue::Say(label.text, language));
  }
  if (field.starts_with(kEntitlement)) {
    return fmt::format("{} {}", catalogue::Say(text::kDiffEntitlement, language),
                       field.substr(kEntitlement.size()));
  }
  return std::string(field);
}

std::optional<std::string> TextEntitlement(const IosFacts& ios, std::string_view name) {
  for (const IosEntitlement& entitlement : ios.entitlements) {
    if (entitlement.name != name) continue;
    if (const auto* text = std::get_if<std::string>(&entitlement.value)) return *text;
  }
  return std::nullopt;
}

}  // namespace apptrait::diff

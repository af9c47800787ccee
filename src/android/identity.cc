#include "android/identity.h"

#include <fmt/core.h>

#include "android/icon.h"
#include "android/label.h"
#include "android/sdk_version.h"
#include "catalogue/rules/android.h"

namespace apptrait::android {
namespace {

std::string ResourceText(std::uint32_t id) { return fmt::format("0x{:08x}", id); }

class Filler {
 public:
  Filler(const Manifest& manifest, const Modules& modules, const std::string& entry,
         Package& package)
      : manifest_(manifest),
        modules_(modules),
        notes_(package.findings, entry),
        identity_(package.identity),
        android_(*package.android) {}

  ManifestFacts All();
  void NamesAndIcon();

 private:
  // On a device of the default locale. Null, with a finding, where a reference leads nowhere.
  // `*varies` tells whether a resource on the way depends on the device.
  Value ResolvedOf(const Value& value, std::string_view attribute, bool* varies = nullptr);
  void NoteDamage(const std::optional<DamagedValue>& damaged, std::string_view attribute);
  std::optional<std::int32_t> Integer(const Value& value, std::string_view attribute);
  void ReadPackage();
  void Versions();
  std::optional<int> ApiLevel(const Value& value, std::string_view attribute,
                              std::optional<std::string>* as_written);
  Labels LabelsOf(const Value& label);
  void Names();
  void LauncherName();
  bool IsSplit() const { return android_.split.has_value(); }

  const Manifest& manifest_;
  const Modules& modules_;
  Notes notes_;
  Identity& identity_;
  AndroidFacts& android_;
};

Value Filler::ResolvedOf(const Value& value, std::string_view attribute, bool* varies) {
  if (!value.IsReference()) return value;
  Resolver resolver(modules_.resources());
  if (auto resolved = resolver.Resolve(value, Phone({}))) {
    if (varies != nullptr) *varies = resolved->varies;
    return std::move(resolved->value);
  }
  NoteDamage(resolver.damaged(), attribute);
  if (!resolver.damaged()) {
    notes_.Add(rule::kManifestUnresolved, {},
               {{"attribute", std::string(attribute)}, {"resource", ResourceText(value.data)}});
  }
  return {};
}

void Filler::NoteDamage(const std::optional<DamagedValue>& damaged, std::string_view attribute) {
  if (!damaged) return;
  notes_.Add(rule::kManifestDamagedValue, {},
             {{"attribute", std::string(attribute)},
              {"resource", ResourceText(damaged->resource)},
              {"locale", damaged->locale.empty() ? "default" : damaged->locale}});
}

// As TypedArray.getInteger reads it, which throws for what is no number.
std::optional<std::int32_t> Filler::Integer(const Value& value, std::string_view attribute) {
  const Value resolved = ResolvedOf(value, attribute);
  if (!resolved.IsNull() && !resolved.IsInteger()) {
    notes_.Add(rule::kManifestVersionCode, {},
               {{"attribute", std::string(attribute)},
                {"value", ToText(resolved).value_or(ResourceText(resolved.data))}});
  }
  return ToInteger(resolved);
}

void Filler::ReadPackage() {
  if (manifest_.split && !manifest_.split->empty()) android_.split = manifest_.split;
  if (!manifest_.package || manifest_.package->empty()) {
    if (manifest_.readable) notes_.Add(rule::kManifestNoPackage);
    return;
  }
  identity_.package_name = manifest_.package;
  if (!IsPackageName(*manifest_.package)) {
    notes_.Add(rule::kManifestPackageName, {}, {{"name", *manifest_.package}});
  }
}

void Filler::Versions() {
  const auto code = Integer(manifest_.version_code, "versionCode");
  const auto major = Integer(manifest_.version_code_major, "versionCodeMajor");
  if (major.value_or(0) != 0) {
    const std::int64_t high = std::int64_t{*major} * (std::int64_t{1} << 32);
    identity_.version_code = fmt::format("{}", high + static_cast<std::uint32_t>(code.value_or(0)));
  } else if (code) {
    identity_.version_code = fmt::format("{}", *code);
  }
  bool varies = false;
  auto name = ToText(ResolvedOf(manifest_.version_name, "versionName", &varies));
  if (!name || name->empty()) return;
  if (varies) {  // TypedArray.getNonConfigurationString has none then
    notes_.Add(rule::kManifestVersionNameVaries, {},
               {{"resource", ResourceText(manifest_.version_name.data)}, {"value", *name}});
  } else {
    identity_.version_name = std::move(name);
  }
}

std::optional<int> Filler::ApiLevel(const Value& value, std::string_view attribute,
                                    std::optional<std::string>* as_written) {
  const Value resolved = ResolvedOf(value, attribute);
  if (resolved.IsInteger()) {  // however it was written: a colour is a number here
    const auto level = static_cast<std::int32_t>(resolved.data);
    *as_written = fmt::format("{}", level);
    return level;
  }
  *as_written = ToText(resolved);
  if (!*as_written) return std::nullopt;
  const auto level = ApiLevelOfCodename(**as_written);
  notes_.Add(level ? rule::kManifestCodename : rule::kManifestSdkVersion, {},
             {{"attribute", std::string(attribute)},
              {"value", **as_written},
              {"level", std::int64_t{level.value_or(0)}}});
  return level;
}

ManifestFacts Filler::All() {
  ManifestFacts facts{.readable = manifest_.readable};
  ReadPackage();
  Versions();
  facts.min_sdk = ApiLevel(manifest_.min_sdk, "minSdkVersion", &identity_.min_platform);
  facts.target_sdk = ApiLevel(manifest_.target_sdk, "targetSdkVersion", &identity_.target_platform);
  android_.min_sdk = std::max(1, facts.min_sdk.value_or(1));
  android_.target_sdk = facts.target_sdk;
  android_.max_sdk = ApiLevel(manifest_.max_sdk, "maxSdkVersion", &identity_.max_platform);
  if (const auto sandbox =
          ToInteger(ResolvedOf(manifest_.target_sandbox_version, "targetSandboxVersion"))) {
    android_.target_sandbox_version = static_cast<std::uint32_t>(*sandbox);
    facts.target_sandbox_version = android_.target_sandbox_version;
  }
  if (manifest_.readable) {
    identity_.debuggable =
        ToBoolean(ResolvedOf(manifest_.debuggable, "debuggable")).value_or(false);
    if (*identity_.debuggable) notes_.Add(rule::kManifestDebuggable);
    android_.test_only = ToBoolean(ResolvedOf(manifest_.test_only, "testOnly")).value_or(false);
    if (android_.test_only) notes_.Add(rule::kManifestTestOnly);
  }
  NamesAndIcon();
  return facts;
}

Labels Filler::LabelsOf(const Value& label) {
  Labels labels = ReadLabels(label, modules_.resources());
  NoteDamage(labels.damaged, "label");
  if (labels.exceeded) notes_.Add(*labels.exceeded);
  return labels;
}

void Filler::Names() {
  if (manifest_.label.IsNull()) return;
  Labels labels = LabelsOf(manifest_.label);
  if (!labels.shown) {
    if (!labels.damaged && !manifest_.label.IsString()) {
      notes_.Add(rule::kManifestUnresolved, {},
                 {{"attribute", "label"}, {"resource", ResourceText(manifest_.label.data)}});
    }
    return;
  }
  if (!labels.has_default) notes_.Add(rule::kLabelNoDefault, {}, {{"name", *labels.shown}});
  if (!labels.shown->empty()) identity_.app_name = std::move(labels.shown);
  identity_.app_names = std::move(labels.by_locale);
  std::erase_if(identity_.app_names, [](const auto& name) { return name.second.empty(); });
  android_.label_zh_cn = std::move(labels.in_chinese);
}

// Launchers show an activity's own label where it has one.
void Filler::LauncherName() {
  for (const Launcher& launcher : manifest_.launchers) {
    if (!ToBoolean(ResolvedOf(launcher.enabled, "enabled")).value_or(true)) continue;
    if (launcher.label.IsNull() || launcher.label == manifest_.label) return;
    Labels labels = LabelsOf(launcher.label);
    if (!labels.shown || labels.shown->empty()) return;
    android_.launcher_label = std::move(labels.shown);
    android_.launcher_label_zh_cn = std::move(labels.in_chinese);
    if (android_.launcher_label_zh_cn != android_.label_zh_cn) {
      notes_.Add(rule::kLabelLauncherDiffers, {},
                 {{"name", identity_.app_name.value_or("")},
                  {"launcher", android_.launcher_label_zh_cn.value_or(*android_.launcher_label)},
                  {"activity", launcher.name}});
    }
    return;
  }
}

void Filler::NamesAndIcon() {
  Names();
  LauncherName();
  const Value& icon = manifest_.icon.IsNull() ? manifest_.round_icon : manifest_.icon;
  if (!icon.IsNull()) {
    Resolver resolver(modules_.resources());
    resolver.Resolve(icon, Phone({}));
    NoteDamage(resolver.damaged(), "icon");
    if (auto read = ReadIcon(icon, modules_, notes_)) identity_.icon = std::move(read);
  } else if (manifest_.readable && manifest_.has_application && !IsSplit()) {
    notes_.Add(rule::kIconMissing);
  }
}

}  // namespace

ManifestFacts FillIdentity(const Manifest& manifest, const Modules& modules,
                           const std::string& entry, Package& package) {
  if (!package.android) package.android.emplace();
  return Filler(manifest, modules, entry, package).All();
}

void FillNamesAndIcon(const Manifest& manifest, const Modules& modules, const std::string& entry,
                      Package& package) {
  if (!package.android) package.android.emplace();
  Filler(manifest, modules, entry, package).NamesAndIcon();
}

}  // namespace apptrait::android

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
  Value Resolved(const Value& value, std::string_view attribute);
  void ReadPackage();
  void Versions();
  std::optional<int> ApiLevel(const Value& value, std::string_view attribute,
                              std::optional<std::string>* as_written);
  void Names();
  void LauncherName();
  bool IsSplit() const { return android_.split.has_value(); }

  const Manifest& manifest_;
  const Modules& modules_;
  Notes notes_;
  Identity& identity_;
  AndroidFacts& android_;
};

Value Filler::Resolved(const Value& value, std::string_view attribute) {
  if (!value.IsReference()) return value;
  if (auto resolved = modules_.resources().Resolve(value, Phone({}))) return resolved->value;
  notes_.Add(rule::kManifestUnresolved, {},
             {{"attribute", std::string(attribute)}, {"resource", ResourceText(value.data)}});
  return {};
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
  const auto code = ToInteger(Resolved(manifest_.version_code, "versionCode"));
  const auto major = ToInteger(Resolved(manifest_.version_code_major, "versionCodeMajor"));
  if (major.value_or(0) != 0) {
    const std::int64_t high = std::int64_t{*major} * (std::int64_t{1} << 32);
    identity_.version_code = fmt::format("{}", high + static_cast<std::uint32_t>(code.value_or(0)));
  } else if (code) {
    identity_.version_code = fmt::format("{}", *code);
  }
  auto name = ToText(Resolved(manifest_.version_name, "versionName"));
  if (name && !name->empty()) identity_.version_name = std::move(name);
}

std::optional<int> Filler::ApiLevel(const Value& value, std::string_view attribute,
                                    std::optional<std::string>* as_written) {
  const Value resolved = Resolved(value, attribute);
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
          ToInteger(Resolved(manifest_.target_sandbox_version, "targetSandboxVersion"))) {
    android_.target_sandbox_version = static_cast<std::uint32_t>(*sandbox);
    facts.target_sandbox_version = android_.target_sandbox_version;
  }
  if (manifest_.readable) {
    identity_.debuggable = ToBoolean(Resolved(manifest_.debuggable, "debuggable")).value_or(false);
    if (*identity_.debuggable) notes_.Add(rule::kManifestDebuggable);
    android_.test_only = ToBoolean(Resolved(manifest_.test_only, "testOnly")).value_or(false);
    if (android_.test_only) notes_.Add(rule::kManifestTestOnly);
  }
  NamesAndIcon();
  return facts;
}

void Filler::Names() {
  if (manifest_.label.IsNull()) return;
  Labels labels = ReadLabels(manifest_.label, modules_.resources());
  if (!labels.shown) {
    notes_.Add(rule::kManifestUnresolved, {},
               {{"attribute", "label"}, {"resource", ResourceText(manifest_.label.data)}});
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
    if (!ToBoolean(Resolved(launcher.enabled, "enabled")).value_or(true)) continue;
    if (launcher.label.IsNull() || launcher.label == manifest_.label) return;
    Labels labels = ReadLabels(launcher.label, modules_.resources());
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

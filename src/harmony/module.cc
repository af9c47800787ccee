#include "harmony/module.h"

#include <limits>

#include "catalogue/rules/harmony.h"
#include "harmony/json.h"

namespace apptrait::harmony {
namespace {

// An empty text says nothing.
std::optional<std::string> TextAt(const Json& object, const char* key) {
  auto text = StringAt(object, key);
  if (text && text->empty()) text.reset();
  return text;
}

ResourceReference ReferenceAt(const Json& object, const char* text, const char* id) {
  ResourceReference reference{.text = StringAt(object, text)};
  const auto number = IntegerAt(object, id);
  if (number && *number > 0 && *number <= std::numeric_limits<std::uint32_t>::max()) {
    reference.id = static_cast<std::uint32_t>(*number);
  }
  return reference;
}

// Whether one of its skills puts the ability on the launcher.
bool IsOnLauncher(const Json& ability) {
  const Json& skills = At(ability, "skills");
  if (!skills.is_array()) return false;
  return std::ranges::any_of(skills, [](const Json& skill) {
    const auto has = [&](const char* key, std::initializer_list<std::string_view> wanted) {
      const auto values = StringsAt(skill, key);
      return std::ranges::any_of(values, [&](const std::string& value) {
        return std::ranges::find(wanted, value) != wanted.end();
      });
    };
    return has("entities", {"entity.system.home"}) &&
           has("actions", {"action.system.home", "ohos.want.action.home"});
  });
}

// The ability that the module names as its main one, else the first on the launcher, else the
// first.
const Json& MainAbility(const Json& module, const std::optional<std::string>& main) {
  const Json& abilities = At(module, "abilities");
  if (!abilities.is_array() || abilities.empty()) return At(Json(), "");
  for (const Json& ability : abilities) {
    if (main && StringAt(ability, "name") == main) return ability;
  }
  const auto found = std::ranges::find_if(abilities, IsOnLauncher);
  return found == abilities.end() ? abilities.front() : *found;
}

std::vector<std::string> NamesAt(const Json& object, const char* key) {
  std::vector<std::string> names;
  const Json& rows = At(object, key);
  if (!rows.is_array()) return names;
  for (const Json& row : rows) {
    if (auto name = StringAt(row, "name")) names.push_back(std::move(*name));
  }
  return names;
}

// "$profile:share_files" is resources/base/profile/share_files.json.
std::optional<std::string> ShareFilesEntry(const Json& module) {
  constexpr std::string_view kPrefix = "$profile:";
  const auto reference = StringAt(module, "shareFiles");
  if (!reference || !reference->starts_with(kPrefix) || reference->size() == kPrefix.size()) {
    return std::nullopt;
  }
  return "resources/base/profile/" + reference->substr(kPrefix.size()) + ".json";
}

void ReadNativePackages(const Json& module, Module* m) {
  const Json& rows = At(module, "hnpPackages");
  if (!rows.is_array()) return;
  for (const Json& row : rows) {
    const auto package = StringAt(row, "package");
    if (!package || package->empty()) continue;
    m->native_packages.push_back({*package, StringAt(row, "type") == "public"});
  }
}

void ReadStage(const Json& json, Module* m) {
  const Json &app = At(json, "app"), &module = At(json, "module");
  m->version_code = IntegerAt(app, "versionCode");
  m->version_name = TextAt(app, "versionName");
  m->min_api_version = IntegerAt(app, "minAPIVersion");
  m->target_api_version = IntegerAt(app, "targetAPIVersion");
  m->api_release_type = TextAt(app, "apiReleaseType");
  m->compile_sdk_version = TextAt(app, "compileSdkVersion");
  m->compile_sdk_type = TextAt(app, "compileSdkType");
  m->bundle_type = TextAt(app, "bundleType");
  m->debug = BoolAt(app, "debug");
  m->label = ReferenceAt(app, "label", "labelId");
  m->icon = ReferenceAt(app, "icon", "iconId");
  m->name = TextAt(module, "name");
  m->type = TextAt(module, "type");
  m->device_types = StringsAt(module, "deviceTypes");
  m->requested_permissions = NamesAt(module, "requestPermissions");
  const Json& ability = MainAbility(module, StringAt(module, "mainElement"));
  m->ability_label = ReferenceAt(ability, "label", "labelId");
  m->ability_icon = ReferenceAt(ability, "icon", "iconId");
  m->share_files_entry = ShareFilesEntry(module);
  ReadNativePackages(module, m);
}

void ReadFa(const Json& json, Module* m) {
  const Json &app = At(json, "app"), &module = At(json, "module");
  const Json &version = At(app, "version"), &api = At(app, "apiVersion");
  m->version_code = IntegerAt(version, "code");
  m->version_name = TextAt(version, "name");
  m->min_api_version = IntegerAt(api, "compatible");
  m->target_api_version = IntegerAt(api, "target");
  m->api_release_type = TextAt(api, "releaseType");
  m->bundle_type = TextAt(app, "bundleType");
  m->debug = BoolAt(At(At(json, "deviceConfig"), "default"), "debug");
  const Json& distro = At(module, "distro");
  m->name = TextAt(distro, "moduleName");
  m->type = TextAt(distro, "moduleType");
  m->device_types = StringsAt(module, "deviceType");
  m->requested_permissions = NamesAt(module, "reqPermissions");
  const Json& ability = MainAbility(module, StringAt(module, "mainAbility"));
  // The FA model has no label of the app: the main ability's stands for it.
  m->label = ReferenceAt(ability, "label", "labelId");
  m->icon = ReferenceAt(ability, "icon", "iconId");
}

}  // namespace

std::optional<Module> ReadModule(std::string_view text, bool stage, const std::string& entry,
                                 std::vector<Finding>* findings) {
  const auto json = ParseJson(text);
  if (!json || !json->value.is_object()) {
    findings->push_back(NotJson(rule::kHarmonyModuleMalformed, {.entry = entry}, text));
    return std::nullopt;
  }
  if (json->duplicate_keys) {
    findings->push_back(catalogue::Make(rule::kHarmonyModuleDuplicateKeys, {.entry = entry}));
  }
  Module m{.stage = stage};
  const Json& app = At(json->value, "app");
  m.bundle_name = TextAt(app, "bundleName");
  m.vendor = TextAt(app, "vendor");
  stage ? ReadStage(json->value, &m) : ReadFa(json->value, &m);
  return m;
}

std::optional<PackInfo> ReadPackInfo(std::string_view text, std::vector<Finding>* findings) {
  const auto json = ParseJson(text);
  if (!json || !json->value.is_object()) {
    findings->push_back(NotJson(rule::kHarmonyModuleMalformed, {.entry = "pack.info"}, text));
    return std::nullopt;
  }
  const Json& app = At(At(json->value, "summary"), "app");
  PackInfo info;
  info.bundle_name = TextAt(app, "bundleName");
  info.bundle_type = TextAt(app, "bundleType");
  info.version_name = TextAt(At(app, "version"), "name");
  info.version_code = IntegerAt(At(app, "version"), "code");
  info.packages = NamesAt(json->value, "packages");
  return info;
}

}  // namespace apptrait::harmony

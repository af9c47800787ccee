#include "harmony/identity.h"

#include "catalogue/rules/harmony.h"
#include "harmony/labels.h"

namespace apptrait::harmony {
namespace {

constexpr auto kStageModule = "module.json", kFaModule = "config.json";
constexpr std::string_view kSharedModule = "shared";

void FillFacts(const Module& m, HarmonyFacts* facts) {
  facts->model = m.stage ? "stage" : "fa";
  facts->vendor = m.vendor;
  facts->bundle_type = m.bundle_type;
  facts->min_api_version = m.min_api_version;
  facts->target_api_version = m.target_api_version;
  facts->api_release_type = m.api_release_type;
  facts->compile_sdk_version = m.compile_sdk_version;
  facts->compile_sdk_type = m.compile_sdk_type;
  facts->module_name = m.name;
  facts->module_type = m.type;
  facts->device_types = m.device_types;
  facts->requested_permissions = m.requested_permissions;
}

void FillIdentity(const Module& m, Identity* identity) {
  identity->package_name = m.bundle_name;
  identity->version_name = m.version_name;
  if (m.version_code) identity->version_code = std::to_string(*m.version_code);
  if (m.min_api_version) identity->min_platform = FormatApiVersion(*m.min_api_version);
  if (m.target_api_version) identity->target_platform = FormatApiVersion(*m.target_api_version);
  identity->debuggable = m.debug;
}

void FillNames(const Entries& entries, const Module& m, Package& package) {
  const std::string prefix = m.stage ? "" : "assets/" + m.name.value_or("entry") + "/";
  const auto bytes = entries.Read(prefix + "resources.index");
  std::optional<ResourceIndex> index;
  if (bytes) {
    index = ResourceIndex::Read(*bytes);
    if (!index) {
      package.findings.push_back(
          catalogue::Make(rule::kHarmonyIndexMalformed, {.entry = prefix + "resources.index"}));
    } else {
      package.harmony->resource_index_version = index->version();
    }
  }
  const ResourceIndex* const resources = index ? &*index : nullptr;
  Names names = ResolveNames(m.label, resources);
  Names ability = ResolveNames(m.ability_label, resources);
  if (!names.name) std::swap(names, ability);
  if (ability.name && (ability.name != names.name || ability.names != names.names)) {
    package.harmony->ability_name = std::move(ability.name);
    package.harmony->ability_names = std::move(ability.names);
  }
  package.identity.app_name = std::move(names.name);
  package.identity.app_names = std::move(names.names);
  const EntryReader read = [&](const std::string& entry) { return entries.Read(entry); };
  package.identity.icon = ResolveIcon(m.icon, resources, prefix, read);
  if (!package.identity.icon) {
    package.identity.icon = ResolveIcon(m.ability_icon, resources, prefix, read);
  }
}

}  // namespace

HapContents ReadHapContents(const Entries& entries, Package& package) {
  HapContents contents;
  const bool stage = entries.Find(kStageModule) != nullptr;
  const std::string entry = stage ? kStageModule : kFaModule;
  contents.module_text = entries.Read(entry);
  if (!contents.module_text) {
    package.findings.push_back(catalogue::Make(rule::kHarmonyModuleMalformed, {.entry = entry}));
    return contents;
  }
  contents.module = ReadModule(AsText(*contents.module_text), stage, entry, &package.findings);
  if (!contents.module) return contents;
  const Module& m = *contents.module;
  if (m.type == kSharedModule) package.container = Container::kHsp;
  FillFacts(m, &*package.harmony);
  FillIdentity(m, &package.identity);
  FillNames(entries, m, package);
  return contents;
}

std::string FormatApiVersion(std::int64_t version) {
  // Digits M SS FF AAA: 5 00 01 013 is 5.0.1(13).
  constexpr std::int64_t kFirstOfThatForm = 10'000'000;
  if (version < kFirstOfThatForm) return std::to_string(version);
  return std::to_string(version / 10'000'000) + "." + std::to_string(version / 100'000 % 100) +
         "." + std::to_string(version / 1'000 % 100) + "(" + std::to_string(version % 1'000) + ")";
}

}  // namespace apptrait::harmony

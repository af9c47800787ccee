#include "report/json_harmony.h"

#include <fmt/core.h>

namespace apptrait::report {
namespace {

// Absent stays absent, and an empty text says nothing.
void Add(Json& json, const char* name, const std::optional<std::string>& value) {
  if (value && !value->empty()) json[name] = *value;
}
template <class T>
void Add(Json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}
void Add(Json& json, const char* name, const std::vector<std::string>& values) {
  if (!values.empty()) json[name] = values;
}
void AddTime(Json& json, const char* name, const std::optional<std::int64_t>& seconds) {
  if (seconds) json[name] = FormatTime(*seconds);
}
// The certificates themselves are among the signers or the filing; here stands which one it is.
void AddCertificate(Json& json, const char* name, const std::optional<Certificate>& certificate) {
  if (!certificate || certificate->der.empty()) return;
  json[name] = {{"subject", certificate->subject.Text()},
                {"sha256", certificate->fingerprints.sha256}};
}

Json ProfileJson(const HarmonyProfile& p) {
  Json json = {{"signed", p.is_signed}, {"release", p.release}};
  Add(json, "type", p.type);
  Add(json, "distribution_type", p.distribution_type);
  Add(json, "version_code", p.version_code);
  Add(json, "version_name", p.version_name);
  Add(json, "uuid", p.uuid);
  AddTime(json, "not_before", p.not_before);
  AddTime(json, "not_after", p.not_after);
  Add(json, "bundle_name", p.bundle_name);
  Add(json, "developer_id", p.developer_id);
  Add(json, "app_identifier", p.app_identifier);
  Add(json, "apl", p.apl);
  Add(json, "app_feature", p.app_feature);
  Add(json, "issuer", p.issuer);
  Add(json, "data_group_ids", p.data_group_ids);
  Add(json, "allowed_acls", p.allowed_acls);
  Add(json, "restricted_permissions", p.restricted_permissions);
  Add(json, "restricted_capabilities", p.restricted_capabilities);
  Add(json, "app_privilege_capabilities", p.app_privilege_capabilities);
  Add(json, "app_services_capabilities", p.app_services_capabilities);
  Add(json, "device_id_type", p.device_id_type);
  Add(json, "device_ids", p.device_ids);
  AddCertificate(json, "distribution_certificate", p.distribution_certificate);
  AddCertificate(json, "development_certificate", p.development_certificate);
  return json;
}

Json SystemIdentityJson(const HarmonySystemIdentity& identity) {
  Json json = {{"fingerprint", identity.fingerprint}};
  Add(json, "app_id", identity.app_id);
  json["agc_public_key_fingerprint"] = identity.agc_public_key_fingerprint;
  Add(json, "organization", identity.organization);
  return json;
}

Json CodeSigningJson(const HarmonyCodeSigning& code) {
  Json json = {{"data_size", code.data_size}};
  if (code.tree_size != 0) {
    json["tree_offset"] = code.tree_offset;
    json["tree_size"] = code.tree_size;
  }
  Add(json, "root_hash", code.root_hash);
  Add(json, "owner_id", code.owner_id);
  Add(json, "plugin_id", code.plugin_id);
  for (const HarmonySignedFile& file : code.files) {
    json["files"].push_back({{"entry", file.name}, {"size", file.size}});
  }
  return json;
}

}  // namespace

void AddHarmony(const HarmonyFacts& facts, Json& package) {
  Json json = Json::object();
  Add(json, "model", facts.model);
  Add(json, "vendor", facts.vendor);
  Add(json, "bundle_type", facts.bundle_type);
  Add(json, "min_api_version", facts.min_api_version);
  Add(json, "target_api_version", facts.target_api_version);
  Add(json, "api_release_type", facts.api_release_type);
  Add(json, "compile_sdk_version", facts.compile_sdk_version);
  Add(json, "compile_sdk_type", facts.compile_sdk_type);
  Add(json, "module_name", facts.module_name);
  Add(json, "module_type", facts.module_type);
  Add(json, "device_types", facts.device_types);
  Add(json, "requested_permissions", facts.requested_permissions);
  Add(json, "ability_name", facts.ability_name);
  if (!facts.ability_names.empty()) json["ability_names"] = facts.ability_names;
  Add(json, "resource_index_version", facts.resource_index_version);
  Add(json, "signing_block_version", facts.signing_block_version);
  for (const HarmonySubBlock& block : facts.signing_block) {
    Json item = {{"type", fmt::format("0x{:08x}", block.type)},
                 {"offset", block.offset},
                 {"size", block.size}};
    if (!block.name.empty()) item["name"] = block.name;
    json["signing_block"].push_back(std::move(item));
  }
  AddTime(json, "signing_time", facts.signing_time);
  Add(json, "re_signed_by", facts.re_signed_by);
  if (facts.profile) json["profile"] = ProfileJson(*facts.profile);
  if (facts.system_identity) json["system_identity"] = SystemIdentityJson(*facts.system_identity);
  if (facts.code_signing) json["code_signing"] = CodeSigningJson(*facts.code_signing);
  package["harmony"] = std::move(json);
}

}  // namespace apptrait::report

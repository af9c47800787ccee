#include "report/json_ios.h"

#include <fmt/core.h>

namespace apptrait::report {
namespace {

void Add(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}
template <class T>
void Add(Json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}
template <class T>
void Add(Json& json, const char* name, const std::vector<T>& values) {
  if (!values.empty()) json[name] = values;
}
void AddTime(Json& json, const char* name, const std::optional<std::int64_t>& seconds) {
  if (seconds) json[name] = FormatTime(*seconds);
}

Json EntitlementsJson(const std::vector<IosEntitlement>& entitlements) {
  Json json = Json::object();
  for (const IosEntitlement& item : entitlements) {
    std::visit([&](const auto& value) { json[item.name] = value; }, item.value);
  }
  return json;
}

Json SliceJson(const IosSlice& slice) {
  Json json = {{"arch", slice.arch}, {"offset", slice.offset}, {"size", slice.size}};
  Add(json, "platform", slice.platform);
  Add(json, "min_os", slice.min_os);
  Add(json, "sdk", slice.sdk);
  Add(json, "uuid", slice.uuid);
  json["encrypted"] = slice.encrypted;
  json["signature"] = Name(slice.signature);
  for (const IosCodeDirectory& directory : slice.code_directories) {
    Json item = {{"hash", directory.hash},
                 {"cdhash", directory.cdhash},
                 {"version", fmt::format("0x{:x}", directory.version)},
                 {"flags", fmt::format("0x{:x}", directory.flags)},
                 {"identifier", directory.identifier}};
    Add(item, "team_id", directory.team_id);
    json["code_directories"].push_back(std::move(item));
  }
  return json;
}

Json ProfileJson(const IosProfile& profile) {
  Json json = {{"kind", Name(profile.kind)}};
  Add(json, "name", profile.name);
  Add(json, "uuid", profile.uuid);
  Add(json, "app_id_name", profile.app_id_name);
  Add(json, "application_identifier", profile.application_identifier);
  Add(json, "app_id_prefixes", profile.app_id_prefixes);
  Add(json, "team_ids", profile.team_ids);
  Add(json, "team_name", profile.team_name);
  Add(json, "platforms", profile.platforms);
  AddTime(json, "creation", profile.creation);
  AddTime(json, "expiration", profile.expiration);
  json["devices"] = profile.devices;
  json["all_devices"] = profile.all_devices;
  json["xcode_managed"] = profile.xcode_managed;
  json["free_account"] = profile.free_account;
  json["certificates"] = Json::array();
  for (const IosProfileCertificate& item : profile.certificates) {
    json["certificates"].push_back({{"kind", Name(item.kind)},
                                    {"signed_this", item.signed_this},
                                    {"certificate", ToJson(item.certificate)}});
  }
  json["signer"] = Json::array();
  for (const Certificate& certificate : profile.signer) {
    json["signer"].push_back(ToJson(certificate));
  }
  if (!profile.entitlements.empty()) json["entitlements"] = EntitlementsJson(profile.entitlements);
  return json;
}

}  // namespace

void AddIos(const IosFacts& facts, Json& package) {
  Json json = {{"bundle_kind", Name(facts.bundle_kind)}};
  Add(json, "executable", facts.executable);
  Add(json, "extension_point", facts.extension_point);
  Add(json, "development_region", facts.development_region);
  Add(json, "platform_name", facts.platform_name);
  Add(json, "device_families", facts.device_families);
  Add(json, "team_id", facts.team_id);
  json["signature"] = Name(facts.signature);
  if (facts.certificate_kind != IosCertificateKind::kUnknown) {
    json["certificate_kind"] = Name(facts.certificate_kind);
  }
  AddTime(json, "signing_time", facts.signing_time);
  if (!facts.entitlements.empty()) json["entitlements"] = EntitlementsJson(facts.entitlements);
  for (const IosSlice& slice : facts.slices) json["slices"].push_back(SliceJson(slice));
  if (facts.profile) json["profile"] = ProfileJson(*facts.profile);
  package["ios"] = std::move(json);
}

}  // namespace apptrait::report

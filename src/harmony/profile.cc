#include "harmony/profile.h"

#include "catalogue/rules/harmony.h"
#include "crypto/certificate.h"
#include "harmony/json.h"
#include "harmony/trust.h"

namespace apptrait::harmony {
namespace {

// A SEQUENCE's identifier octet; JSON starts with '{', white space or a byte order mark.
constexpr std::byte kSequence{0x30};
constexpr std::int64_t kFirstVersionWithApl = 2;

std::optional<Certificate> CertificateAt(const Json& bundle, const char* key,
                                         std::vector<Finding>* findings) {
  const auto pem = StringAt(bundle, key);
  if (!pem || pem->empty()) return std::nullopt;
  const auto der = CertificateFromPem(*pem);
  if (!der) {
    findings->push_back(
        catalogue::Make(rule::kHarmonyProfileCertificateUnreadable, {}, {{"member", key}}));
    return Certificate{};
  }
  return crypto::ReadCertificate(*der, findings);
}

HarmonyProfile FromJson(const Json& json, std::vector<Finding>* findings) {
  HarmonyProfile p;
  p.version_code = IntegerAt(json, "version-code");
  p.version_name = StringAt(json, "version-name");
  p.uuid = StringAt(json, "uuid");
  p.type = StringAt(json, "type");
  p.release = p.type == "release";
  p.distribution_type = StringAt(json, "app-distribution-type");
  p.issuer = StringAt(json, "issuer");
  const Json& validity = At(json, "validity");
  p.not_before = IntegerAt(validity, "not-before");
  p.not_after = IntegerAt(validity, "not-after");
  const Json& bundle = At(json, "bundle-info");
  p.developer_id = StringAt(bundle, "developer-id");
  p.bundle_name = StringAt(bundle, "bundle-name");
  p.apl = StringAt(bundle, "apl");
  p.app_feature = StringAt(bundle, "app-feature");
  p.app_identifier = StringAt(bundle, "app-identifier");
  p.data_group_ids = StringsAt(bundle, "data-group-ids");
  p.distribution_certificate = CertificateAt(bundle, "distribution-certificate", findings);
  p.development_certificate = CertificateAt(bundle, "development-certificate", findings);
  p.allowed_acls = StringsAt(At(json, "acls"), "allowed-acls");
  const Json& permissions = At(json, "permissions");
  p.restricted_permissions = StringsAt(permissions, "restricted-permissions");
  p.restricted_capabilities = StringsAt(permissions, "restricted-capabilities");
  const Json& debug = At(json, "debug-info");
  p.device_id_type = StringAt(debug, "device-id-type");
  p.device_ids = StringsAt(debug, "device-ids");
  p.app_privilege_capabilities = StringsAt(json, "app-privilege-capabilities");
  const Json& services = At(json, "app-services-capabilities");
  if (!services.is_null()) p.app_services_capabilities = services.dump();
  return p;
}

bool IsEmpty(const std::optional<std::string>& text) { return !text || text->empty(); }

}  // namespace

ProfileBlock ReadProfile(ByteSpan bytes, std::vector<Finding>* findings) {
  ProfileBlock block;
  if (!bytes.empty() && bytes.front() == kSequence) {
    block.message = ReadCms(bytes, "hap_profile", findings);
    if (block.message && block.message->data.content) {
      block.json = AsText(*block.message->data.content);
    }
  } else {
    block.json = AsText(bytes);
  }
  const auto json = ParseJson(block.json);
  if (!json || !json->value.is_object()) {
    findings->push_back(NotJson(rule::kHarmonyProfileMalformed, {}, block.json));
    return block;
  }
  if (json->duplicate_keys) {
    findings->push_back(catalogue::Make(rule::kHarmonyProfileDuplicateKeys));
  }
  block.profile = FromJson(json->value, findings);
  block.profile->is_signed = block.message.has_value();
  return block;
}

const Certificate* AppCertificate(const HarmonyProfile& profile) {
  const auto& chosen = profile.distribution_certificate ? profile.distribution_certificate
                                                        : profile.development_certificate;
  return chosen && !chosen->der.empty() ? &*chosen : nullptr;
}

std::vector<std::string> MissingMembers(const HarmonyProfile& p) {
  std::vector<std::string> missing;
  const auto demand = [&](bool present, const char* path) {
    if (!present) missing.emplace_back(path);
  };
  demand(p.version_code.value_or(0) > 0, "version-code");
  demand(!IsEmpty(p.version_name), "version-name");
  demand(!IsEmpty(p.uuid), "uuid");
  demand(!IsEmpty(p.developer_id), "bundle-info.developer-id");
  if (p.release) {
    demand(IsKnownDistribution(p.distribution_type.value_or("")), "app-distribution-type");
    demand(p.distribution_certificate.has_value(), "bundle-info.distribution-certificate");
  } else {
    demand(p.development_certificate.has_value(), "bundle-info.development-certificate");
  }
  demand(!IsEmpty(p.bundle_name), "bundle-info.bundle-name");
  if (p.version_code.value_or(0) >= kFirstVersionWithApl)
    demand(!IsEmpty(p.apl), "bundle-info.apl");
  demand(!IsEmpty(p.app_feature), "bundle-info.app-feature");
  return missing;
}

bool IsKnownDistribution(std::string_view type) {
  constexpr std::string_view kKnown[] = {"app_gallery",     "enterprise",     "enterprise_normal",
                                         "enterprise_mdm",  "os_integration", "crowdtesting",
                                         "internaltesting", "developer_id"};
  return std::ranges::find(kKnown, type) != std::end(kKnown);
}

}  // namespace apptrait::harmony

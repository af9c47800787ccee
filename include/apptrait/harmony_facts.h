// What only HarmonyOS packages have. Facts of a package, no verdicts.
//
// Threading: plain values.
#ifndef APPTRAIT_HARMONY_FACTS_H_
#define APPTRAIT_HARMONY_FACTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "apptrait/certificate.h"

namespace apptrait {

// A sub-block of the signing block, in file order.
struct HarmonySubBlock {
  std::uint32_t type = 0;
  std::string name;                    // "signature", "profile", "property" …; empty if unknown
  std::uint64_t offset = 0, size = 0;  // of the value, in the file, in bytes
  bool operator==(const HarmonySubBlock&) const = default;
};

// The provisioning profile, as its JSON says it; `validity` is parsed by devices but never
// enforced.
struct HarmonyProfile {
  bool is_signed = false;  // a CMS message; a store's copy holds bare JSON
  std::optional<std::int64_t> version_code;
  std::optional<std::string> version_name, uuid;
  // "release" or what it says instead; devices take everything but "release" for "debug".
  std::optional<std::string> type;
  bool release = false;
  std::optional<std::string> distribution_type;       // "app_gallery", "internaltesting" …
  std::optional<std::int64_t> not_before, not_after;  // seconds since 1970 UTC
  std::optional<std::string> developer_id, bundle_name;
  std::optional<std::string> apl;             // normal, system_basic, system_core
  std::optional<std::string> app_feature;     // hos_normal_app, hos_system_app
  std::optional<std::string> app_identifier;  // AppGallery's APP ID, where not random
  std::vector<std::string> data_group_ids;
  std::vector<std::string> allowed_acls;
  std::vector<std::string> restricted_permissions, restricted_capabilities;
  std::optional<std::string> device_id_type;  // "udid"
  std::vector<std::string> device_ids;        // devices that a debug build may run on
  std::optional<std::string> issuer;          // the JSON's own word, not the signer
  std::vector<std::string> app_privilege_capabilities;
  std::optional<std::string> app_services_capabilities;  // JSON text
  // Of the certificates that it names, those that are there; `parsed` is false where unreadable.
  std::optional<Certificate> distribution_certificate, development_certificate;
  bool operator==(const HarmonyProfile&) const = default;
};

// Names of an app that the system computes from the profile's certificate (distribution if there is
// one, else development), never from the signer. Each is for another purpose; none is a
// certificate fingerprint for a filing except as a filing form says.
struct HarmonySystemIdentity {
  // bundleInfo.signatureInfo.fingerprint, as `bm dump` prints it: upper-case hex SHA-256 of the
  // DER.
  std::string fingerprint;
  // bundleInfo.signatureInfo.appId: bundleName, "_" and the base64 of the bare public key (EC point
  // or PKCS#1 RSAPublicKey, not the SubjectPublicKeyInfo). Absent without a bundle name.
  std::optional<std::string> app_id;
  // AppGallery Connect's 公钥指纹: hex SHA-256 of that base64 text.
  std::string agc_public_key_fingerprint;
  // organization of the distribution certificate.
  std::optional<std::string> organization;
  bool operator==(const HarmonySystemIdentity&) const = default;
};

// A native library or other file that the code signing block signs by itself.
struct HarmonySignedFile {
  std::string name;  // entry name; "hnp/…/x.hnp!/bin/x" inside a native package
  std::uint64_t size = 0;
  bool operator==(const HarmonySignedFile&) const = default;
};

struct HarmonyCodeSigning {
  std::uint64_t data_size = 0;                   // bytes from the file's start that the tree covers
  std::uint64_t tree_offset = 0, tree_size = 0;  // in the file
  std::optional<std::string> root_hash;          // hex
  std::optional<std::string> owner_id;           // app-identifier, DEBUG_LIB_ID or SHARED_LIB_ID
  std::optional<std::string> plugin_id;          // of a plug-in bundle
  std::vector<HarmonySignedFile> files;
  bool operator==(const HarmonyCodeSigning&) const = default;
};

struct HarmonyFacts {
  // Of module.json ("stage") or config.json ("fa").
  std::optional<std::string> model;
  std::optional<std::string> vendor;
  std::optional<std::string> bundle_type;  // "app", "atomicService", "shared", "appPlugin" …
  std::optional<std::int64_t> min_api_version, target_api_version;  // as written: 50000012, 9 …
  std::optional<std::string> api_release_type, compile_sdk_version, compile_sdk_type;
  std::optional<std::string> module_name, module_type;  // "entry"; entry feature har shared
  std::vector<std::string> device_types;
  std::vector<std::string> requested_permissions;
  // The label of the main ability, which launchers may show instead of the app's, where it differs.
  std::optional<std::string> ability_name;
  std::map<std::string, std::string> ability_names;  // by BCP 47 tag
  // Restool's version line in resources.index.
  std::optional<std::string> resource_index_version;

  std::optional<int> signing_block_version;
  std::vector<HarmonySubBlock> signing_block;
  std::optional<HarmonyProfile> profile;
  std::optional<HarmonySystemIdentity> system_identity;
  // A store or preload service signed the package: its name; the developer is the profile's.
  std::optional<std::string> re_signed_by;
  std::optional<std::int64_t> signing_time;  // as the signer claims, seconds since 1970 UTC
  std::optional<HarmonyCodeSigning> code_signing;
  bool operator==(const HarmonyFacts&) const = default;
};

}  // namespace apptrait

#endif  // APPTRAIT_HARMONY_FACTS_H_

#include "gate/keys.h"

#include <algorithm>

namespace apptrait::gate {
namespace {

constexpr std::string_view kAndroidSchemes = "v1 v2 v3 v3.1 v3.2 v4 stamp";
constexpr std::string_view kHarmonySchemes = "hap hap_profile code_sign";
constexpr std::string_view kContainers =
    "apk aab apks xapk apkm hap hsp app_pack ipa app_bundle xcarchive";

// Schemes and profiles have other words on each platform, so these keys have a row for each.
constexpr Key kKeys[] = {
    {"expect.app_identifier", Shape::kTexts, kHarmony, ""},
    {"expect.certificates_sha256", Shape::kDigests, kAnywhere, ""},
    {"expect.containers", Shape::kWords, kAnywhere, kContainers},
    {"expect.file_sha256", Shape::kDigests, kAnywhere, ""},
    {"expect.keys_sha256", Shape::kDigests, kAnywhere, ""},
    {"expect.package", Shape::kTexts, kAnywhere, ""},
    {"expect.platforms", Shape::kWords, kGeneral, "android harmony ios"},
    {"expect.team", Shape::kTexts, kIos, ""},
    {"expect.version_code", Shape::kTexts, kAnywhere, ""},
    {"expect.version_name", Shape::kTexts, kAnywhere, ""},
    {"require.artefact", Shape::kWord, kAnywhere, "store upload"},
    {"require.distribution", Shape::kTexts, kHarmony, ""},
    {"require.forbid_debug_certificate", Shape::kFlag, kAnywhere, ""},
    {"require.forbid_debuggable", Shape::kFlag, kAnywhere, ""},
    {"require.forbid_digests", Shape::kWords, kAnywhere, "md5 sha1 sha224"},
    {"require.forbid_known_keys", Shape::kFlag, kAnywhere, ""},
    {"require.forbid_test_only", Shape::kFlag, kAndroid, ""},
    {"require.max_size", Shape::kSize, kAnywhere, ""},
    {"require.min_days_left", Shape::kNumber, kAnywhere, ""},
    {"require.min_dsa_bits", Shape::kNumber, kAnywhere, ""},
    {"require.min_ec_bits", Shape::kNumber, kAnywhere, ""},
    {"require.min_platform", Shape::kRange, kPlatforms, ""},
    {"require.min_profile_days_left", Shape::kNumber, kHarmony | kIos, ""},
    {"require.min_rsa_bits", Shape::kNumber, kAnywhere, ""},
    {"require.profile", Shape::kWords, kHarmony, "release debug none"},
    {"require.profile", Shape::kWords, kIos, "development ad_hoc enterprise app_store none"},
    {"require.schemes", Shape::kSchemes, kAndroid, kAndroidSchemes},
    {"require.schemes", Shape::kSchemes, kHarmony, kHarmonySchemes},
    {"require.target_platform", Shape::kRange, kPlatforms, ""},
    {"require.verified", Shape::kFlag, kAnywhere, ""},
};

}  // namespace

std::span<const Key> AllKeys() { return kKeys; }

const Key* FindKey(std::string_view name, Place place) {
  const auto found = std::ranges::find_if(
      kKeys, [&](const Key& key) { return key.name == name && (key.places & place) != 0; });
  return found == std::end(kKeys) ? nullptr : found;
}

Place PlaceOf(Platform platform) {
  switch (platform) {
    case Platform::kAndroid:
      return kAndroid;
    case Platform::kHarmony:
      return kHarmony;
    case Platform::kIos:
      return kIos;
    default:
      return kGeneral;
  }
}

std::vector<std::string_view> Words(std::string_view list) {
  std::vector<std::string_view> words;
  while (!list.empty()) {
    const std::size_t space = std::min(list.find(' '), list.size());
    if (space != 0) words.push_back(list.substr(0, space));
    list.remove_prefix(std::min(space + 1, list.size()));
  }
  return words;
}

}  // namespace apptrait::gate

#include <array>

#include "apptrait/package.h"

namespace apptrait {
namespace {

template <class Enum, std::size_t N>
std::string_view Pick(const std::array<std::string_view, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view Name(Platform platform) {
  static constexpr std::array<std::string_view, 5> kNames = {"unknown", "android", "harmony", "ios",
                                                             "quickapp"};
  return Pick(kNames, platform);
}

std::string_view Name(Container container) {
  static constexpr std::array<std::string_view, 20> kNames = {
      "apk",         "aab",        "apks",      "xapk",        "apkm",
      "hap",         "hsp",        "app_pack",  "harmony_elf", "harmony_profile",
      "ipa",         "app_bundle", "xcarchive", "macho",       "provisioning_profile",
      "certificate", "pkcs7",      "pkcs12",    "keystore",    "unknown"};
  return Pick(kNames, container);
}

std::string_view Name(Status status) {
  static constexpr std::array<std::string_view, 5> kNames = {"not_checked", "verified", "failed",
                                                             "unsigned", "unsupported"};
  return Pick(kNames, status);
}

std::string_view Name(SchemeState state) {
  static constexpr std::array<std::string_view, 5> kNames = {"not_checked", "verified", "failed",
                                                             "unsupported", "absent"};
  return Pick(kNames, state);
}

std::string_view Name(Severity severity) {
  static constexpr std::array<std::string_view, 3> kNames = {"note", "warning", "error"};
  return Pick(kNames, severity);
}

std::string_view Name(KeyAlgorithm algorithm) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "RSA", "RSA-PSS", "EC", "DSA", "Ed25519", "Ed448", "ML-DSA", "other"};
  return Pick(kNames, algorithm);
}

std::string_view Name(FingerprintAlgorithm algorithm) {
  static constexpr std::array<std::string_view, 3> kNames = {"md5", "sha1", "sha256"};
  return Pick(kNames, algorithm);
}

}  // namespace apptrait

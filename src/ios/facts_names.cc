#include <array>

#include "apptrait/ios_facts.h"

namespace apptrait {
namespace {

template <class Enum, std::size_t N>
std::string_view Pick(const std::array<std::string_view, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view Name(IosBundleKind kind) {
  static constexpr std::array<std::string_view, 9> kNames = {
      "app",    "app_clip",    "watch_app",    "app_extension", "framework",
      "xctest", "xpc_service", "other_bundle", "loose_code"};
  return Pick(kNames, kind);
}

std::string_view Name(IosSignatureKind kind) {
  static constexpr std::array<std::string_view, 4> kNames = {"none", "linker", "ad_hoc", "cms"};
  return Pick(kNames, kind);
}

std::string_view Name(IosCertificateKind kind) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "unknown",    "development",    "distribution",     "app_store",
      "testflight", "apple_software", "mac_distribution", "profile_signing"};
  return Pick(kNames, kind);
}

std::string_view Name(IosProfileKind kind) {
  static constexpr std::array<std::string_view, 4> kNames = {"development", "ad_hoc", "enterprise",
                                                             "app_store"};
  return Pick(kNames, kind);
}

}  // namespace apptrait

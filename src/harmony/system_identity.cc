#include "harmony/system_identity.h"

#include "base/bytes.h"
#include "base/text.h"
#include "digest/algorithm.h"
#include "harmony/profile.h"

namespace apptrait::harmony {

std::optional<HarmonySystemIdentity> SystemIdentity(const HarmonyProfile& profile,
                                                    const std::optional<std::string>& bundle_name) {
  const Certificate* certificate = AppCertificate(profile);
  if (certificate == nullptr || certificate->public_key.key_bits.empty()) return std::nullopt;
  HarmonySystemIdentity identity;
  identity.fingerprint = ToUpperAscii(certificate->fingerprints.sha256);
  const std::string key = ToBase64(certificate->public_key.key_bits);
  const auto& bundle = bundle_name ? bundle_name : profile.bundle_name;
  if (bundle) identity.app_id = *bundle + "_" + key;
  identity.agc_public_key_fingerprint =
      ToHex(digest::Digest(digest::Algorithm::kSha256, AsBytes(key)));
  if (profile.distribution_certificate) {
    const std::string* organization = profile.distribution_certificate->subject.Find("O");
    if (organization != nullptr) identity.organization = *organization;
  }
  return identity;
}

}  // namespace apptrait::harmony

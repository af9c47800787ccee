#include "crypto/known_keys.h"

#include <algorithm>
#include <array>

#include "digest/spki.h"

namespace apptrait::crypto {
namespace {

struct KnownKey {
  std::string_view sha256, name;
};

// By SHA-256 of the SubjectPublicKeyInfo, so that a certificate made anew for the key is known too.
// Each was computed from the certificate beside which the private key is published.
constexpr std::array<KnownKey, 13> kByPublicKey = {{
    // AOSP, build/make/target/product/security: testkey signs whatever names no key of its own.
    {"ef57b690165cb561b5026922c00d2d6574e8b184fa7d161e076f06e06e6d35db", "android.aosp-testkey"},
    {"3d3df7dc9bf26e02d4cd76256d41d45e41a4dedebe7feb95c40e3697681be8a7", "android.aosp-platform"},
    {"2b59625f19b7d0d143a69fb7a02d42b151480ddfe60b0572070ac24afca212a0", "android.aosp-shared"},
    {"091377d6fd00e4e217b750571d45cbe1a32c7fa74075138fc529fdf162b5416f", "android.aosp-media"},
    {"7bfcc5541e9f18e3738b1d5fa0b8524d44bac99424cfdcc6594d9386d4daaf15",
     "android.aosp-networkstack"},
    {"de5b1ddc59331bbdeee26d6467dd4f9fc09719098ba7dcb6a973045781a0e36c", "android.aosp-bluetooth"},
    {"d2e67bf7c0aaa67f3a4f7dc35dd2d45aa111a91e06a2cc517eaf9c249de31454",
     "android.aosp-sdk-sandbox"},
    {"c24ec7bc163f00aa276c66fbd6a98168ef82a2be48b16189382441cdf935c76b", "android.aosp-verity"},
    // OpenHarmony SDK, toolchains/lib/OpenHarmony.p12, whose password is in its documentation.
    {"a73f5e654781210d4f3fad60464c5ea2f96c2c10d86b6c58ac534eb6a57f2c84", "openharmony.root-ca"},
    {"810e2ae2faadda1c71cadde8df8ebb56485d2a0594b0b8d38f717844ef210887", "openharmony.app-ca"},
    {"67cfa9fffa8f817f5fd3ab37ad8dc686cd01153d3cb453bd851004f3fb93fa7e", "openharmony.app-release"},
    {"3225f2bfa7356db80ba8c63705a74fc1d6dded4c974c8ac6489a3216c85cb48f",
     "openharmony.profile-release"},
    {"6da4fc6961abf3a1b9531f7d474ef4cba9f931795db4054a4e4b06bac3aeca75",
     "openharmony.profile-debug"},
}};

// By SHA-256 of the certificate, where only that is published.
constexpr std::array<KnownKey, 2> kByCertificate = {{
    // The debug keystore inside uber-apk-signer, which repackaging tools sign with.
    {"1e08a903aef9c3a721510b64ec764d01d3d094eb954161b62544ea8f187b5953",
     "android.uber-apk-signer-debug"},
    // DCloud's old public certificate, once offered with its key for download (DCloud article 68).
    {"d75c1fa2b9ae867ce688a8adc6deac7cd6ba96f43a751fd10a200fa5974ac636", "android.dcloud-public"},
}};

std::optional<std::string_view> Find(std::span<const KnownKey> keys, std::string_view sha256) {
  const auto found = std::ranges::find(keys, sha256, &KnownKey::sha256);
  if (found == keys.end()) return std::nullopt;
  return found->name;
}

bool Has(const DistinguishedName& name, std::string_view type, std::string_view value) {
  const std::string* found = name.Find(type);
  return found != nullptr && *found == value;
}

// As the Android SDK's build tools name it on every machine.
bool IsDebugCertificate(const Certificate& certificate) {
  return Has(certificate.subject, "CN", "Android Debug") &&
         Has(certificate.subject, "O", "Android");
}

}  // namespace

std::optional<std::string_view> KnownAs(const Certificate& certificate) {
  if (const auto name = Find(kByPublicKey, digest::SpkiSha256(certificate.public_key))) return name;
  if (const auto name = Find(kByCertificate, certificate.fingerprints.sha256)) return name;
  if (IsDebugCertificate(certificate)) return "android.debug";
  return std::nullopt;
}

}  // namespace apptrait::crypto

#include "support/packages.h"

#include "image/image.h"
#include "support/credentials.h"

namespace apptrait::test {
namespace {

Package Signed(Platform platform, Container container, const std::string& path,
               const std::string& certificate, const std::string& scheme) {
  Package package;
  package.path = path;
  package.platform = platform;
  package.container = container;
  package.file = {.size = 123456,
                  .md5 = std::string(32, '1'),
                  .sha1 = std::string(40, '2'),
                  .sha256 = std::string(64, '3')};
  package.identity.app_name = "示例商城";
  package.identity.version_name = "3.4.1";
  package.identity.version_code = "30401";
  package.identity.debuggable = false;
  Signer signer{.scheme = scheme, .current = true};
  signer.certificates = {TestCertificate(certificate)};
  package.filing = FilingChoice{
      signer.certificates.front(), "filing.chosen-only-signer",
      platform == Platform::kAndroid ? FingerprintAlgorithm::kMd5 : FingerprintAlgorithm::kSha1};
  package.signers = {std::move(signer)};
  package.verification.status = Status::kVerified;
  return package;
}

}  // namespace

std::vector<std::byte> Picture(std::uint32_t side, bool noisy) {
  image::Image image{side, side, Bytes(std::size_t{side} * side * 4)};
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    const std::size_t x = i / 4 % side, y = i / 4 / side;
    state = state * 1664525 + 1013904223;
    const std::uint32_t noise = noisy ? state >> 24 : 0;
    image.rgba[i] = static_cast<std::byte>((40 + x * 160 / side) ^ noise);
    image.rgba[i + 1] = static_cast<std::byte>((90 + y * 120 / side) ^ noise);
    image.rgba[i + 2] = static_cast<std::byte>(0xd6 ^ noise);
    image.rgba[i + 3] = std::byte{255};
  }
  return image::EncodePng(image);
}

Package AndroidPackage(const std::string& certificate) {
  Package package = Signed(Platform::kAndroid, Container::kApk, "app.apk", certificate, "v2");
  package.identity.package_name = "com.example.mall";
  package.android.emplace();
  return package;
}

Package IosPackage(const std::string& certificate) {
  Package package = Signed(Platform::kIos, Container::kIpa, "app.ipa", certificate, "cms");
  package.identity.package_name = "com.example.mall";
  package.ios.emplace().certificate_kind = IosCertificateKind::kDistribution;
  return package;
}

Package HarmonyPackage(const std::string& certificate) {
  Package package = Signed(Platform::kHarmony, Container::kHap, "app.hap", certificate, "hap");
  package.identity.package_name = "com.example.mall.hm";
  package.harmony.emplace();
  if (certificate == "leaf") {
    package.signers.front().certificates.push_back(TestCertificate("intermediate"));
    package.signers.front().certificates.push_back(TestCertificate("root"));
  }
  return package;
}

}  // namespace apptrait::test

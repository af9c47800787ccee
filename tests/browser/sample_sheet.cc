// Writes sample sheets for the browser test: sample_sheet FOLDER makes
//   zh.html, en.html    three platforms, an icon, a warning
//   stop.html           packages that must not be filed
//   hostile.html        a package whose every text is an attack
//   zh.json             the values of zh.html, to compare with what the page copies
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "apptrait/filing.h"
#include "base/bytes.h"
#include "support/credentials.h"
#include "support/packages.h"

namespace apptrait {
namespace {

void Write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

filing::Sheet Make(const std::vector<Package>& packages, const char* provider) {
  filing::SheetOptions options;
  options.at = 1'800'000'000;
  return std::move(*filing::MakeSheet(packages, *filing::FindProvider(provider), options));
}

std::vector<Package> Good() {
  Package android = test::AndroidPackage("rsa2048");
  android.path = "mall-release-3.4.1.apk";
  android.identity.icon = Icon{.entry = "res/mipmap-xxxhdpi/ic_launcher.png",
                               .format = "png",
                               .bytes = test::Picture(192)};
  Package ios = test::IosPackage("rsa2048");
  ios.path = "Mall.ipa";
  ios.filing->certificate.not_after = 1'800'000'000 + 21 * 86400;
  ios.identity.icon = android.identity.icon;
  Package harmony = test::HarmonyPackage();
  harmony.path = "mall-default-signed.app";
  harmony.identity.icon = android.identity.icon;
  return {android, ios, harmony};
}

std::vector<Package> Stop() {
  Package debug = test::AndroidPackage("rsa2048");
  debug.path = "app-debug.apk";
  debug.identity.debuggable = true;
  debug.filing->certificate.known_as = "android.debug";
  Package rotated = test::AndroidPackage("rsa2048");
  rotated.path = "rotated.apk";
  rotated.signers[0].lineage = {{test::TestCertificate("rsa1024"), {}}};
  Package unsigned_package = test::HarmonyPackage();
  unsigned_package.path = "unsigned.hap";
  unsigned_package.signers.clear();
  unsigned_package.filing.reset();
  unsigned_package.verification.status = Status::kUnsigned;
  return {debug, rotated, unsigned_package};
}

std::vector<Package> Hostile() {
  const std::string attack =
      "\"><img src=x onerror=\"window.pwned=1\"><script>window.pwned=1</script>'`${}&lt;\u202egpj";
  Package package = test::AndroidPackage();
  package.path = attack + ".apk";
  package.identity.package_name = attack;
  package.identity.app_name = attack;
  package.identity.version_name = attack;
  return {package};
}

int Main(const std::filesystem::path& folder) {
  const filing::Sheet good = Make(Good(), "tencent");
  Write(folder / "zh.html", filing::SheetHtml(good, Language::kChinese));
  Write(folder / "en.html", filing::SheetHtml(good, Language::kEnglish));
  Write(folder / "zh.json", filing::SheetJson(good, Language::kChinese));
  Write(folder / "stop.html", filing::SheetHtml(Make(Stop(), "aliyun"), Language::kChinese));
  Write(folder / "hostile.html", filing::SheetHtml(Make(Hostile(), "generic"), Language::kChinese));
  return 0;
}

}  // namespace
}  // namespace apptrait

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: sample_sheet FOLDER\n");
    return 2;
  }
  return apptrait::Main(argv[1]);
}

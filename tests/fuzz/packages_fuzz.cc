// Whole packages, as they are and put together from parts.
#include "apptrait/inspect.h"
#include "apptrait/report.h"
#include "base/text.h"
#include "fuzz/target.h"
#include "support/zip_builder.h"

namespace {

using namespace apptrait;

void Inspected(ByteSpan bytes) {
  InspectOptions options;
  options.workers = 1;
  options.at = 1'700'000'000;
  const auto package = InspectMemory(bytes, "fuzz", options);
  if (!package) return;
  test::MustHold(IsUtf8(JsonReport({&*package, 1}, Language::kChinese)),
                 "a report that is no UTF-8");
  TextReport(*package, {});
}

// Sizes of two bytes lead each part; the last part takes what is left.
ByteSpan TakePart(ByteSpan* input) {
  if (input->size() < 2) return std::exchange(*input, {});
  const std::size_t size =
      std::min<std::size_t>(input->size() - 2, std::to_integer<std::size_t>((*input)[0]) * 256 +
                                                   std::to_integer<std::size_t>((*input)[1]));
  const ByteSpan part = input->subspan(2, size);
  *input = input->subspan(2 + size);
  return part;
}

void Assembled(ByteSpan input, std::initializer_list<std::string_view> names) {
  test::ZipBuilder zip;
  const ByteSpan before_directory = TakePart(&input);
  for (const std::string_view name : names) {
    const ByteSpan part = TakePart(&input);
    if (!part.empty()) zip.Add(std::string(name), AsText(part));
  }
  zip.BeforeDirectory(AsText(before_directory));
  Inspected(zip.Build());
}

void PutSize(Bytes* out, std::uint64_t size) { test::PutLe(out, size, 8); }

}  // namespace

APPTRAIT_FUZZ_TARGET(apk) { Inspected(input); }
APPTRAIT_FUZZ_TARGET(hap) { Inspected(input); }
APPTRAIT_FUZZ_TARGET(ipa) { Inspected(input); }
APPTRAIT_FUZZ_TARGET(credential) { Inspected(input); }

// An APK of these parts; the first one is its signing block's pairs: u8 kind | u16 size | value.
APPTRAIT_FUZZ_TARGET(apk_parts) {
  static constexpr std::uint32_t kIds[] = {0x7109871a, 0xf05368c0, 0x1b93ad61, 0x70e1c89f,
                                           0x2b09189e, 0x6dff800d, 0x42726577, 0x71777777};
  ByteSpan pairs = TakePart(&input);
  Bytes block;
  while (!pairs.empty()) {
    const auto kind = std::to_integer<std::size_t>(pairs[0]);
    pairs = pairs.subspan(1);
    const ByteSpan value = TakePart(&pairs);
    PutSize(&block, value.size() + 4);
    test::PutLe(&block, kIds[kind % std::size(kIds)], 4);
    block.insert(block.end(), value.begin(), value.end());
  }
  Bytes whole;
  PutSize(&whole, block.size() + 24);
  whole.insert(whole.end(), block.begin(), block.end());
  PutSize(&whole, block.size() + 24);
  test::PutText(&whole, "APK Sig Block 42");
  test::ZipBuilder zip;
  for (const std::string_view name :
       {"AndroidManifest.xml", "resources.arsc", "META-INF/MANIFEST.MF", "META-INF/A.SF",
        "META-INF/A.RSA", "classes.dex", "stamp-cert-sha256"}) {
    const ByteSpan part = TakePart(&input);
    if (!part.empty()) zip.Add(std::string(name), AsText(part));
  }
  Inspected(zip.BeforeDirectory(AsText(whole)).Build());
}

APPTRAIT_FUZZ_TARGET(aab_parts) {
  Assembled(input, {"base/manifest/AndroidManifest.xml", "base/resources.pb", "BundleConfig.pb",
                    "META-INF/MANIFEST.MF", "META-INF/A.SF", "META-INF/A.RSA"});
}

APPTRAIT_FUZZ_TARGET(hap_parts) {
  Assembled(input, {"module.json", "config.json", "resources.index", "pack.info", "libs/a.so",
                    "resources/base/media/app_icon.png"});
}

APPTRAIT_FUZZ_TARGET(ipa_parts) {
  Assembled(input, {"Payload/A.app/Info.plist", "Payload/A.app/A",
                    "Payload/A.app/_CodeSignature/CodeResources",
                    "Payload/A.app/embedded.mobileprovision", "Payload/A.app/AppIcon60x60@2x.png",
                    "Payload/A.app/zh-Hans.lproj/InfoPlist.strings", "iTunesMetadata.plist"});
}

#include "inspect/detect.h"

#include "android/package_set.h"
#include "base/text.h"
#include "credential/credential_job.h"
#include "harmony/harmony_job.h"
#include "ios/ios_job.h"
#include "ios/macho.h"

namespace apptrait::inspect {
namespace {

// What the entries' names show, gathered in one walk over them.
struct Marks {
  bool ios_payload = false, ios_bundle = false;
  bool apk_inside = false, apks_toc = false, splits = false, hap_inside = false;
};

// "X.app/Info.plist" behind `prefix`, exactly at that depth.
bool IsBundlePlist(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix) || !name.ends_with("/Info.plist")) return false;
  name.remove_prefix(prefix.size());
  name.remove_suffix(std::string_view("/Info.plist").size());
  return name.ends_with(".app") && name.find('/') == name.npos && name.size() > 4;
}

Marks MarksOf(const zip::Layout& layout) {
  Marks marks;
  for (const zip::Entry& e : layout.entries()) {
    const std::string_view name = e.name;
    if (name.ends_with("/Info.plist")) {
      marks.ios_payload |= IsBundlePlist(name, "Payload/");
      marks.ios_bundle |= IsBundlePlist(name, "");
    } else if (name.ends_with(".apk")) {
      marks.apk_inside = true;
      marks.splits |= name.starts_with("splits/") || name.starts_with("standalones/") ||
                      name == "universal.apk";
    } else if (name.ends_with(".hap") || name.ends_with(".hsp")) {
      marks.hap_inside = true;
    } else if (name.starts_with("Payload/") && name.find(".app/") != name.npos) {
      marks.ios_payload = true;  // a main bundle whose Info.plist is missing is still an IPA
    }
  }
  marks.apks_toc = layout.Find("toc.pb") != nullptr;
  return marks;
}

}  // namespace

Container DetectZip(const zip::Layout& layout) {
  const auto has = [&](std::string_view name) { return layout.Find(name) != nullptr; };
  // The order is that of exclusion: a manifest at the root is what a device looks at first.
  if (has("AndroidManifest.xml")) return Container::kApk;
  if (has("base/manifest/AndroidManifest.xml") || has("BundleConfig.pb")) return Container::kAab;
  const Marks marks = MarksOf(layout);
  if (has("module.json") || has("config.json")) {
    return Container::kHap;
  }
  if (marks.hap_inside || has("pack.info")) return Container::kAppPack;
  if (marks.ios_payload) return Container::kIpa;
  if (marks.ios_bundle) return Container::kAppBundle;
  if (marks.apk_inside) {
    if (marks.apks_toc || marks.splits) return Container::kApks;
    if (has("info.json")) return Container::kApkm;
    return Container::kXapk;
  }
  // An APK without a manifest is one to apksig; so is an archive that only its code or signature
  // shows.
  if (has("classes.dex") || has("META-INF/MANIFEST.MF") || has("resources.arsc"))
    return Container::kApk;
  return Container::kUnknown;
}

Container DetectHead(ByteSpan head) {
  if (ios::IsMachO(head)) return Container::kMachO;
  if (ios::LooksLikeProfile(head)) return Container::kMobileProvision;
  if (AsText(head).starts_with("\x7f"
                               "ELF"))
    return Container::kHarmonyElf;
  if (harmony::LooksLikeProfile(head)) return Container::kHarmonyProfile;
  if (android::IsEncryptedApkm(head)) return Container::kApkm;
  return credential::Detect(head);
}

Platform PlatformOf(Container container) {
  switch (container) {
    case Container::kApk:
    case Container::kAab:
    case Container::kApks:
    case Container::kXapk:
    case Container::kApkm:
      return Platform::kAndroid;
    case Container::kHap:
    case Container::kHsp:
    case Container::kAppPack:
    case Container::kHarmonyElf:
    case Container::kHarmonyProfile:
      return Platform::kHarmony;
    case Container::kIpa:
    case Container::kAppBundle:
    case Container::kXcarchive:
    case Container::kMachO:
    case Container::kMobileProvision:
      return Platform::kIos;
    default:
      return Platform::kUnknown;
  }
}

}  // namespace apptrait::inspect

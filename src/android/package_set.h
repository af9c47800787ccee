// Split sets: .apks of bundletool, .xapk, .apkm. The container is an unsigned ZIP; what counts is
// the APKs in it, and that a device would take them together.
#ifndef APPTRAIT_SRC_ANDROID_PACKAGE_SET_H_
#define APPTRAIT_SRC_ANDROID_PACKAGE_SET_H_

#include "platform/job.h"

namespace apptrait::android {

// Inspects the APKs as nested packages, puts the base's identity, names of language splits and
// icons of density splits on top, and judges the set.
std::unique_ptr<platform::Job> MakePackageSetJob(const platform::Input& input);

// True for the first bytes of an .apkm of the old kind, which APKMirror's own installer alone could
// decrypt: u8 | u8 key derivation (1, 2) | u64 operations | u64 memory | salt | …
bool IsEncryptedApkm(ByteSpan head);

// The APK that is installed first: of those without a split name the one with the usual name of a
// base, else the first. Null where there is none.
const Package* BaseOf(const std::vector<Package>& packages);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_PACKAGE_SET_H_

// Who the package says it is: the manifest's values with their references resolved, as identity,
// Android's own facts, and what the verdict needs.
#ifndef APPTRAIT_SRC_ANDROID_IDENTITY_H_
#define APPTRAIT_SRC_ANDROID_IDENTITY_H_

#include "android/module.h"
#include "android/signatures.h"
#include "apptrait/package.h"

namespace apptrait::android {

// Fills in package.identity and package.android from the base module's manifest, looking references
// up in all modules. `entry` is the manifest's name, for findings.
ManifestFacts FillIdentity(const Manifest& manifest, const Modules& modules,
                           const std::string& entry, Package& package);

// Of a set: fills in once more what splits may add, names in other locales and a denser icon.
void FillNamesAndIcon(const Manifest& manifest, const Modules& modules, const std::string& entry,
                      Package& package);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_IDENTITY_H_

// What is worth saying of a package's signers beyond whether they hold: keys that anybody has, keys
// and digests that are too weak, lifetimes, identities that differ between schemes.
#ifndef APPTRAIT_SRC_ANDROID_OBSERVATIONS_H_
#define APPTRAIT_SRC_ANDROID_OBSERVATIONS_H_

#include "android/issues.h"
#include "apptrait/package.h"
#include "zip/layout.h"

namespace apptrait::android {

// `at`: the time to judge lifetimes at; nothing is said of them without it.
Issues ObserveSigners(const std::vector<Signer>& signers, bool is_bundle,
                      std::optional<std::int64_t> at);

// Patterns of the 'master key' attacks that the ZIP layer does not report by itself.
Issues ObserveEntries(const zip::Layout& layout);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_OBSERVATIONS_H_

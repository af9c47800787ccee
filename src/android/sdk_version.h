// API levels, and the code names that stand in for them in packages built against a preview.
#ifndef APPTRAIT_SRC_ANDROID_SDK_VERSION_H_
#define APPTRAIT_SRC_ANDROID_SDK_VERSION_H_

#include <optional>
#include <string_view>

namespace apptrait::android {

// The API level that a package for the code name's preview runs on: one below the release's, since
// the name was in use before the level was final. Told by the first letter alone, so that names to
// come are read too ("Q" and "Quince" are 28). Nothing where it is not a letter from A to Z.
// As apksig has it (ApkUtils.getMinSdkVersionForCodename).
std::optional<int> ApiLevelOfCodename(std::string_view codename);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SDK_VERSION_H_

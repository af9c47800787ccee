// What the maker of a split set says of it: manifest.json of an .xapk, info.json of an .apkm.
// Stores show it; devices look at the APKs alone, and so does the report.
#ifndef APPTRAIT_SRC_ANDROID_SET_DESCRIPTION_H_
#define APPTRAIT_SRC_ANDROID_SET_DESCRIPTION_H_

#include "platform/job.h"

namespace apptrait::android {

// Adds a finding for each of package name, version code and version name that the description gives
// otherwise than the base does, and one where it cannot be read.
void CompareDescription(const platform::Input& input, const Package& base,
                        std::vector<Finding>* findings);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SET_DESCRIPTION_H_

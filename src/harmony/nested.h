// Packages inside a HarmonyOS package.
#ifndef APPTRAIT_SRC_HARMONY_NESTED_H_
#define APPTRAIT_SRC_HARMONY_NESTED_H_

#include "apptrait/package.h"
#include "platform/job.h"

namespace apptrait::harmony {

// Inspects the entries at the archive's root whose names end in one of `endings`, into
// package.packages. What cannot be read is a finding and listed with its name alone.
void InspectRootPackages(const platform::Input& input,
                         std::initializer_list<std::string_view> endings, Package& package);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_NESTED_H_

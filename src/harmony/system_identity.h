// The names that the system and AppGallery compute from the developer's certificate.
#ifndef APPTRAIT_SRC_HARMONY_SYSTEM_IDENTITY_H_
#define APPTRAIT_SRC_HARMONY_SYSTEM_IDENTITY_H_

#include "apptrait/harmony_facts.h"

namespace apptrait::harmony {

// `bundle_name` is the package's, else the profile's. Nothing without a readable certificate.
std::optional<HarmonySystemIdentity> SystemIdentity(const HarmonyProfile& profile,
                                                    const std::optional<std::string>& bundle_name);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_SYSTEM_IDENTITY_H_

// The provisioning profile: what its JSON says, and where the package or file holds it.
#ifndef APPTRAIT_SRC_HARMONY_PROFILE_H_
#define APPTRAIT_SRC_HARMONY_PROFILE_H_

#include "apptrait/harmony_facts.h"
#include "harmony/cms.h"

namespace apptrait::harmony {

// A profile block or a .p7b file, read.
struct ProfileBlock {
  std::optional<CmsMessage> message;  // set where it is signed; else it is bare JSON, if anything
  std::optional<HarmonyProfile> profile;  // nothing where it is no JSON object
  std::string json;                       // the text as it stands, which the permission block signs
};

// Reads `bytes`, be they CMS or JSON. Findings (harmony.profile.malformed …) are about its form.
ProfileBlock ReadProfile(ByteSpan bytes, std::vector<Finding>* findings);

// The certificate that stands for the app to the system: the distribution certificate if the
// profile names one, else the development certificate; null where neither was readable.
const Certificate* AppCertificate(const HarmonyProfile& profile);

// The members that devices demand and this profile lacks, by their path ("bundle-info.apl").
std::vector<std::string> MissingMembers(const HarmonyProfile& profile);

// Whether devices know this app-distribution-type.
bool IsKnownDistribution(std::string_view type);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_PROFILE_H_

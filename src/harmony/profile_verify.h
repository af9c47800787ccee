// Whether a device would trust a profile, and take it for this package's signer.
#ifndef APPTRAIT_SRC_HARMONY_PROFILE_VERIFY_H_
#define APPTRAIT_SRC_HARMONY_PROFILE_VERIFY_H_

#include "harmony/profile.h"
#include "harmony/trust.h"

namespace apptrait::harmony {

// Judges the profile block of a package with this signer; either is null where the package has
// none. Findings say what is wrong, and, as notes, what a device decides that nobody else can
// (device lists, installation tickets).
SchemeState VerifyPackageProfile(const ProfileBlock* block, const CmsSigner* app,
                                 const TrustStore& trust, ChainFinder* chains,
                                 std::vector<Finding>* findings);

// Judges a profile on its own.
SchemeState VerifyLoneProfile(const ProfileBlock& block, const TrustStore& trust,
                              ChainFinder* chains, std::vector<Finding>* findings);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_PROFILE_VERIFY_H_

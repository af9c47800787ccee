// A package that an enterprise signed again for its own devices: the signature in block 0x20000004.
#ifndef APPTRAIT_SRC_HARMONY_ENTERPRISE_H_
#define APPTRAIT_SRC_HARMONY_ENTERPRISE_H_

#include "harmony/profile.h"

namespace apptrait::harmony {

// What a device demands of the enterprise's certificate and of the app beside a good signature.
// Whether the device belongs to that enterprise, nobody else can say: that is a note.
SchemeState CheckEnterpriseSigner(const CmsSigner& signer,
                                  const std::optional<HarmonyProfile>& profile,
                                  std::vector<Finding>* findings);

// Whether the certificate may sign apps that their developer distributes himself (distribution type
// developer_id), and that the profile is one for release.
SchemeState CheckDeveloperId(const Certificate& signer, const HarmonyProfile& profile,
                             std::vector<Finding>* findings);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_ENTERPRISE_H_

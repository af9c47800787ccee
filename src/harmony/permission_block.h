// The permission block: digests of what decides an app's permissions, signed by the package's
// signer. Devices use it to check these files alone at a later start; where it does not hold they
// check the whole package again, so it never decides about an installation.
#ifndef APPTRAIT_SRC_HARMONY_PERMISSION_BLOCK_H_
#define APPTRAIT_SRC_HARMONY_PERMISSION_BLOCK_H_

#include "apptrait/package.h"
#include "harmony/property_block.h"

namespace apptrait::harmony {

// What the digests are over, as it stands in the package; nothing for what it does not have.
struct PermissionSources {
  std::optional<Bytes> profile, module, code_signing, share_files;
};

SchemeState VerifyPermissionBlock(const InnerBlock& block, const PermissionSources& sources,
                                  const Certificate& signer, std::vector<Finding>* findings);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_PERMISSION_BLOCK_H_

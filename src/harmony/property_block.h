// The property block (and its twin that an enterprise adds): a list of inner blocks.
#ifndef APPTRAIT_SRC_HARMONY_PROPERTY_BLOCK_H_
#define APPTRAIT_SRC_HARMONY_PROPERTY_BLOCK_H_

#include "harmony/signing_block.h"

namespace apptrait::harmony {

inline constexpr std::uint32_t kCodeSigningType = 0x30000001;
inline constexpr std::uint32_t kPermissionType = 0x30000002;

struct InnerBlock {
  std::uint64_t offset = 0;  // of the value, in the file
  ByteSpan value;
};

// The first inner block of that type, as devices look for it; nothing where there is none, or
// where the list breaks off before it (then with a finding).
std::optional<InnerBlock> FindInnerBlock(const SubBlock& property, std::uint32_t type,
                                         std::vector<Finding>* findings);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_PROPERTY_BLOCK_H_

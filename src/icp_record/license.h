// Filing and licence numbers, by their shape.
#ifndef APPTRAIT_SRC_ICP_RECORD_LICENSE_H_
#define APPTRAIT_SRC_ICP_RECORD_LICENSE_H_

#include <string_view>

namespace apptrait::icp_record {

// True for the shapes in use, after an optional province:
//   粤ICP备19158712号   蜀ICP备2026054850号-2A   京ICP证030173号   浙B2-20080101   B2-20080101-2A
// No service documents its expression, so this is good for a warning only.
bool LooksLikeLicense(std::string_view number);

}  // namespace apptrait::icp_record

#endif  // APPTRAIT_SRC_ICP_RECORD_LICENSE_H_

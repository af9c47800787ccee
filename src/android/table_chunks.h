// Chunks of a resource table's package that say nothing of an app's values, and that a device
// refuses the whole table for where they are malformed (androidfw, LoadedArsc).
//
// Threading: pure functions.
#ifndef APPTRAIT_SRC_ANDROID_TABLE_CHUNKS_H_
#define APPTRAIT_SRC_ANDROID_TABLE_CHUNKS_H_

#include <set>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace apptrait::android {

// What a device minds in a ResTable_lib_header's chunk, in one word for a finding; empty where it
// takes it. The chunk's own sizes are sound already, here and below.
std::string_view LibraryProblem(ByteSpan chunk);

// The same of a ResTable_overlayable_header's chunk. `names` are those of the package's earlier
// ones, as UTF-16 bytes; this one's is added.
std::string_view OverlayableProblem(ByteSpan chunk, std::set<std::string>* names);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_TABLE_CHUNKS_H_

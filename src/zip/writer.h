// Writing ZIP files (libzip), for bundles of what we made ourselves.
#ifndef APPTRAIT_SRC_ZIP_WRITER_H_
#define APPTRAIT_SRC_ZIP_WRITER_H_

#include <span>
#include <string>

#include "apptrait/result.h"
#include "base/bytes.h"

namespace apptrait::zip {

struct NewEntry {
  std::string name;  // UTF-8
  ByteSpan bytes;    // stays the caller's during the call
};

// The ZIP file of these entries, deflated, in this order. All times are 1980-01-01, so that the
// same entries give the same bytes.
Result<Bytes> WriteZip(std::span<const NewEntry> entries);

}  // namespace apptrait::zip

#endif  // APPTRAIT_SRC_ZIP_WRITER_H_

// Xcode's "crushed" PNGs (CgBI), which no other decoder reads, as standard ones.
#ifndef APPTRAIT_SRC_IOS_CGBI_H_
#define APPTRAIT_SRC_IOS_CGBI_H_

#include "apptrait/result.h"
#include "base/bytes.h"

namespace apptrait::ios {

struct PngSize {
  std::uint32_t width = 0, height = 0;
  bool crushed = false;
};
// Of any PNG, crushed or not; nothing where it is none.
std::optional<PngSize> ReadPngSize(ByteSpan png);

// The image as a standard PNG: colours in their order, not premultiplied, with zlib headers. A PNG
// that is standard already is given back as it is. Errors: ios.icon.malformed, limit.exceeded
// (kIconPixels).
Result<Bytes> ToStandardPng(ByteSpan png);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_CGBI_H_

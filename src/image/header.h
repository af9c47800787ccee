// Telling what kind of image some bytes are, and how large the picture is, from its header alone.
#ifndef APPTRAIT_SRC_IMAGE_HEADER_H_
#define APPTRAIT_SRC_IMAGE_HEADER_H_

#include <string>

#include "base/bytes.h"

namespace apptrait::image {

struct ImageHeader {
  std::string format;                   // "png", "jpeg", "webp", "gif", "bmp"
  std::uint32_t width = 0, height = 0;  // pixels
  bool operator==(const ImageHeader&) const = default;
};

// Nothing where it is no image of these formats, or its header is cut off or gives no size. Apple's
// CgBI variant of PNG is "png" too.
std::optional<ImageHeader> ReadImageHeader(ByteSpan bytes);

}  // namespace apptrait::image

#endif  // APPTRAIT_SRC_IMAGE_HEADER_H_

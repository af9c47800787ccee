// JPEG by libjpeg-turbo, through its TurboJPEG interface, which reports errors instead of jumping.
#ifndef APPTRAIT_SRC_IMAGE_JPEG_H_
#define APPTRAIT_SRC_IMAGE_JPEG_H_

#include <optional>
#include <utility>

#include "image/image.h"

namespace apptrait::image {

// Width and height; nothing where the header is malformed.
std::optional<std::pair<std::uint32_t, std::uint32_t>> JpegSize(ByteSpan bytes);
std::optional<Image> ReadJpeg(ByteSpan bytes);

}  // namespace apptrait::image

#endif  // APPTRAIT_SRC_IMAGE_JPEG_H_

// Xcode's variant of PNG ("CgBI"): a chunk of that name first, image data deflated without a zlib
// header, blue and red exchanged, colours premultiplied with alpha.
#ifndef APPTRAIT_SRC_IMAGE_CGBI_H_
#define APPTRAIT_SRC_IMAGE_CGBI_H_

#include <optional>

#include "base/bytes.h"
#include "image/image.h"

namespace apptrait::image {

// The same chunks as an ordinary PNG whose pixels still are Xcode's; nothing where the file is
// malformed.
std::optional<Bytes> RewrapCgbi(ByteSpan cgbi);

// Exchanges blue and red, and divides the colours by alpha, of an image decoded from the above.
void FixCgbiPixels(Image* image);

}  // namespace apptrait::image

#endif  // APPTRAIT_SRC_IMAGE_CGBI_H_

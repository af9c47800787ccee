// What a PNG's pixels are made of, before a library decodes them: IHDR and the data of all IDAT
// chunks, one deflated stream.
//
// Threading: pure functions.
#ifndef APPTRAIT_SRC_IMAGE_PNG_DATA_H_
#define APPTRAIT_SRC_IMAGE_PNG_DATA_H_

#include <optional>
#include <vector>

#include "base/bytes.h"

namespace apptrait::image {

// Views of the file.
struct PngData {
  ByteSpan header;             // of IHDR
  std::vector<ByteSpan> data;  // of each IDAT
  std::size_t most_bytes = 0;  // that the pixels can take, inflated
};

// Nothing where chunks are malformed or IHDR is, or a side is longer than kLargestSide.
std::optional<PngData> ReadPngData(ByteSpan png);

// Whether the stream (with a zlib header) goes on behind the pixels. libpng inflates it to its end,
// which may be a thousand times the file.
bool GoesOnBehindPixels(const PngData& png);

}  // namespace apptrait::image

#endif  // APPTRAIT_SRC_IMAGE_PNG_DATA_H_

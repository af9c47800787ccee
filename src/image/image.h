// Icons as pixels: decoding what packages hold, composing adaptive icons, and writing PNG files
// that fit a form. Decoders are Debian's libraries; sizes are bounded before anything is allocated.
#ifndef APPTRAIT_SRC_IMAGE_IMAGE_H_
#define APPTRAIT_SRC_IMAGE_IMAGE_H_

#include "apptrait/package.h"
#include "apptrait/result.h"
#include "base/bytes.h"

namespace apptrait::image {

// 8 bits a channel, red, green, blue, alpha (not premultiplied), rows from the top without gaps.
struct Image {
  std::uint32_t width = 0, height = 0;
  Bytes rgba;
};

// A side, in pixels, and all pixels. The largest icons that stores take have 1024 a side; 4096 lets
// odd masters through and keeps an image at 64 MiB.
inline constexpr std::uint32_t kLargestSide = 4096;

// "png", "webp", "jpeg", by the first bytes; empty for anything else.
std::string_view FormatOf(ByteSpan bytes);
// A PNG as Xcode rewrites it for iOS (CgBI): browsers and libpng refuse it.
bool IsCgbi(ByteSpan bytes);

// Decodes PNG (CgBI included), WebP (its first frame) or JPEG. Errors of kind kNotAPackage say what
// is wrong (image.undecodable), kLimit where a side is longer than kLargestSide.
Result<Image> Decode(ByteSpan bytes);

// The layers of an adaptive icon on top of each other, the lowest first, scaled to the largest;
// `crop` keeps the middle 72 of 108 parts, which is what an Android launcher shows. Layers that do
// not decode are an error.
Result<Image> Compose(const std::vector<IconLayer>& layers, bool crop);

// The image in `side` by `side` pixels at most, its proportions kept.
Image Resize(const Image& image, std::uint32_t side);

// A truecolour PNG, without an alpha channel where every pixel is opaque.
Bytes EncodePng(const Image& image);
// A PNG of at most 256 colours; nothing where that would look worse than `quality` (0 to 100, of
// libimagequant).
std::optional<Bytes> EncodePalette(const Image& image, int quality);

// A PNG of at most `limit` bytes, changed only as far as needed: lossless, then 256 colours, then
// ever smaller. `image` is what the file shows.
struct Fitted {
  Bytes png;
  std::uint32_t width = 0, height = 0;
  bool palette = false, resized = false;
};
std::optional<Fitted> FitPng(const Image& image, std::size_t limit);

}  // namespace apptrait::image

#endif  // APPTRAIT_SRC_IMAGE_IMAGE_H_

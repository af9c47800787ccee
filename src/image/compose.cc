#include <algorithm>

#include "image/image.h"

#define STB_IMAGE_RESIZE_STATIC
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <stb/stb_image_resize.h>
#pragma GCC diagnostic pop

namespace apptrait::image {
namespace {

constexpr int kChannels = 4, kAlpha = 3;

Image Scale(const Image& image, std::uint32_t width, std::uint32_t height) {
  if (image.width == width && image.height == height) return image;
  Image scaled{width, height, Bytes(std::size_t{width} * height * kChannels)};
  stbir_resize_uint8_srgb(AsUchar(image.rgba), static_cast<int>(image.width),
                          static_cast<int>(image.height), 0,
                          AsUchar(std::span<std::byte>(scaled.rgba)), static_cast<int>(width),
                          static_cast<int>(height), 0, kChannels, kAlpha, 0);
  return scaled;
}

Image Plain(std::uint32_t side, std::uint32_t argb) {
  Image image{side, side, Bytes(std::size_t{side} * side * kChannels)};
  for (std::size_t i = 0; i < image.rgba.size(); i += kChannels) {
    image.rgba[i] = static_cast<std::byte>(argb >> 16);
    image.rgba[i + 1] = static_cast<std::byte>(argb >> 8);
    image.rgba[i + 2] = static_cast<std::byte>(argb);
    image.rgba[i + 3] = static_cast<std::byte>(argb >> 24);
  }
  return image;
}

// Porter and Duff's "over", with straight alpha.
void Over(const Image& top, Image* bottom) {
  for (std::size_t i = 0; i + kAlpha < top.rgba.size(); i += kChannels) {
    const auto a = std::to_integer<unsigned>(top.rgba[i + kAlpha]);
    const auto b = std::to_integer<unsigned>(bottom->rgba[i + kAlpha]);
    const unsigned under = b * (255 - a);    // of 255 squared
    const unsigned total = a * 255 + under;  // likewise
    if (total == 0) continue;
    for (std::size_t c = i; c < i + kAlpha; ++c) {
      const auto upper = std::to_integer<unsigned>(top.rgba[c]);
      const auto lower = std::to_integer<unsigned>(bottom->rgba[c]);
      bottom->rgba[c] =
          static_cast<std::byte>((upper * a * 255 + lower * under + total / 2) / total);
    }
    bottom->rgba[i + kAlpha] = static_cast<std::byte>((total + 127) / 255);
  }
}

Image Middle(const Image& image) {
  const std::uint32_t side = image.width * 72 / 108, start = (image.width - side) / 2;
  Image middle{side, side, {}};
  middle.rgba.reserve(std::size_t{side} * side * kChannels);
  for (std::uint32_t row = start; row < start + side; ++row) {
    const auto from =
        image.rgba.begin() +
        static_cast<std::ptrdiff_t>((std::size_t{row} * image.width + start) * kChannels);
    middle.rgba.insert(middle.rgba.end(), from,
                       from + static_cast<std::ptrdiff_t>(side) * kChannels);
  }
  return middle;
}

}  // namespace

Image Resize(const Image& image, std::uint32_t side) {
  const std::uint32_t longest = std::max(image.width, image.height);
  if (longest <= side) return image;
  const auto scaled = [&](std::uint32_t length) {
    return std::max(1U, static_cast<std::uint32_t>(std::uint64_t{length} * side / longest));
  };
  return Scale(image, scaled(image.width), scaled(image.height));
}

Result<Image> Compose(const std::vector<IconLayer>& layers, bool crop) {
  std::vector<Image> decoded;
  std::uint32_t side = 0;
  for (const IconLayer& layer : layers) {
    if (layer.color) continue;
    auto image = Decode(layer.bytes);
    if (!image) return image.error();
    side = std::max({side, image->width, image->height});
    decoded.push_back(std::move(*image));
  }
  constexpr std::uint32_t kWithoutImages = 432;  // 108 dp at four pixels a dp
  if (side == 0) side = kWithoutImages;
  Image icon = Plain(side, 0);
  std::size_t next = 0;
  for (const IconLayer& layer : layers) {
    Over(layer.color ? Plain(side, *layer.color) : Scale(decoded[next++], side, side), &icon);
  }
  constexpr std::uint32_t kSmallestToCrop = 3;
  return crop && side >= kSmallestToCrop ? Middle(icon) : icon;
}

}  // namespace apptrait::image

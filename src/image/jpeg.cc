#include "image/jpeg.h"

#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_MAX_DIMENSIONS 4096
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

#include "base/checked.h"
#include "base/limits.h"

namespace apptrait::image {
namespace {

constexpr int kChannels = 4;

struct Free {
  void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

// Markers that start a scan (ff da). They may stand in other segments, too, but not in many.
std::size_t Scans(ByteSpan bytes) {
  constexpr std::string_view kStartOfScan = "\xff\xda";
  const std::string_view text = AsText(bytes);
  std::size_t scans = 0;
  for (auto at = text.find(kStartOfScan); at != text.npos; at = text.find(kStartOfScan, at + 2)) {
    ++scans;
  }
  return scans;
}

}  // namespace

std::optional<std::pair<std::uint32_t, std::uint32_t>> JpegSize(ByteSpan bytes) {
  const auto size = Narrow<int>(bytes.size());
  int width = 0, height = 0, channels = 0;
  if (!size || stbi_info_from_memory(AsUchar(bytes), *size, &width, &height, &channels) == 0 ||
      width < 1 || height < 1) {
    return std::nullopt;
  }
  return std::pair(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height));
}

std::optional<Image> ReadJpeg(ByteSpan bytes) {
  const auto size = Narrow<int>(bytes.size());
  if (!size || Scans(bytes) > limits::kJpegScans) return std::nullopt;
  int width = 0, height = 0, channels = 0;
  const std::unique_ptr<stbi_uc, Free> pixels(
      stbi_load_from_memory(AsUchar(bytes), *size, &width, &height, &channels, kChannels));
  if (!pixels) return std::nullopt;
  Image image{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}};
  image.rgba.resize(std::size_t{image.width} * image.height * kChannels);
  std::copy_n(pixels.get(), image.rgba.size(), AsUchar(std::span<std::byte>(image.rgba)));
  return image;
}

}  // namespace apptrait::image

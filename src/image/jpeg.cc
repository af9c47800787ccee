#include "image/jpeg.h"

#include <turbojpeg.h>

#include <memory>

#include "base/limits.h"

namespace apptrait::image {
namespace {

constexpr int kChannels = 4;

struct Destroy {
  void operator()(void* decoder) const { tjDestroy(decoder); }
};
using Decoder = std::unique_ptr<void, Destroy>;

// Markers that start a scan (ff da). They may stand in other segments, too, but not in many. The
// library's own bound (TJFLAG_LIMITSCANS) is 500.
std::size_t Scans(ByteSpan bytes) {
  constexpr std::string_view kStartOfScan = "\xff\xda";
  const std::string_view text = AsText(bytes);
  std::size_t scans = 0;
  for (auto at = text.find(kStartOfScan); at != text.npos; at = text.find(kStartOfScan, at + 2)) {
    ++scans;
  }
  return scans;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> SizeOf(tjhandle decoder, ByteSpan bytes) {
  int width = 0, height = 0, sampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder, AsUchar(bytes), bytes.size(), &width, &height, &sampling,
                          &colours) != 0 ||
      width < 1 || height < 1) {
    return std::nullopt;
  }
  return std::pair(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height));
}

}  // namespace

std::optional<std::pair<std::uint32_t, std::uint32_t>> JpegSize(ByteSpan bytes) {
  const Decoder decoder(tjInitDecompress());
  return decoder == nullptr ? std::nullopt : SizeOf(decoder.get(), bytes);
}

std::optional<Image> ReadJpeg(ByteSpan bytes) {
  const Decoder decoder(tjInitDecompress());
  if (decoder == nullptr || Scans(bytes) > limits::kJpegScans) return std::nullopt;
  const auto size = SizeOf(decoder.get(), bytes);
  if (!size || size->first > kLargestSide || size->second > kLargestSide) return std::nullopt;
  Image image{size->first, size->second, {}};
  image.rgba.resize(std::size_t{image.width} * image.height * kChannels);
  const int read =
      tjDecompress2(decoder.get(), AsUchar(bytes), bytes.size(),
                    AsUchar(std::span<std::byte>(image.rgba)), static_cast<int>(image.width), 0,
                    static_cast<int>(image.height), TJPF_RGBA, TJFLAG_LIMITSCANS);
  // Warnings are of data that ends early or is out of place: other readers show what there is.
  if (read != 0 && tjGetErrorCode(decoder.get()) != TJERR_WARNING) return std::nullopt;
  return image;
}

}  // namespace apptrait::image

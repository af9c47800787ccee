#include <png.h>
#include <webp/decode.h>

#include "base/limits.h"
#include "base/memory.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/filing.h"
#include "image/cgbi.h"
#include "image/jpeg.h"
#include "image/png_data.h"

namespace apptrait::image {
namespace {

Error Undecodable(std::string_view format, const catalogue::Bilingual& why,
                  std::vector<Datum> data = {}) {
  AssureMemory();
  data.push_back({"format", std::string(format)});
  return catalogue::Fail(ErrorKind::kNotAPackage, rule::kImageUndecodable, {},
                         catalogue::Because(why, std::move(data)));
}

Result<void> CheckSides(std::uint64_t width, std::uint64_t height) {
  const std::uint64_t longest = std::max(width, height);
  if (longest <= kLargestSide) return {};
  return catalogue::LimitError(quantity::kIconSide, longest, kLargestSide);
}

// libpng's simplified interface: it reports errors instead of jumping.
class PngReader {
 public:
  explicit PngReader(ByteSpan bytes) : bytes_(bytes) { png_.version = PNG_IMAGE_VERSION; }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;
  ~PngReader() { png_image_free(&png_); }

  Result<Image> Read() {
    if (png_image_begin_read_from_memory(&png_, bytes_.data(), bytes_.size()) == 0) {
      return Undecodable("PNG", why::kLibrary, {{"what", std::string(png_.message)}});
    }
    if (auto sides = CheckSides(png_.width, png_.height); !sides) return sides.error();
    png_.format = PNG_FORMAT_RGBA;
    Image image{png_.width, png_.height, Bytes(PNG_IMAGE_SIZE(png_))};
    if (png_image_finish_read(&png_, nullptr, image.rgba.data(), 0, nullptr) == 0) {
      return Undecodable("PNG", why::kLibrary, {{"what", std::string(png_.message)}});
    }
    return image;
  }

 private:
  ByteSpan bytes_;
  png_image png_ = {};
};

// Deflated data of up to this size inflates to 64 MiB at most.
constexpr std::size_t kDenseSize = 64 * limits::kKiB;

Result<Image> DecodePng(ByteSpan bytes) {
  if (!IsCgbi(bytes)) {
    // Small files cannot hold much.
    if (bytes.size() > kDenseSize) {
      const auto data = ReadPngData(bytes);
      if (data && GoesOnBehindPixels(*data)) {
        return Undecodable("PNG", why::kImageTrailing);
      }
    }
    return PngReader(bytes).Read();
  }
  const auto ordinary = RewrapCgbi(bytes);
  if (!ordinary) return Undecodable("CgBI PNG", why::kImageChunks);
  auto image = PngReader(*ordinary).Read();
  if (image) FixCgbiPixels(&*image);
  return image;
}

Result<Image> DecodeWebp(ByteSpan bytes) {
  int width = 0, height = 0;
  if (WebPGetInfo(AsUchar(bytes), bytes.size(), &width, &height) == 0) {
    return Undecodable("WebP", why::kImageHeader);
  }
  if (auto sides =
          CheckSides(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height));
      !sides) {
    return sides.error();
  }
  Image image{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}};
  image.rgba.resize(std::size_t{image.width} * image.height * 4);
  const bool decoded =
      WebPDecodeRGBAInto(AsUchar(bytes), bytes.size(), AsUchar(std::span<std::byte>(image.rgba)),
                         image.rgba.size(), width * 4) != nullptr;
  if (!decoded) return Undecodable("WebP", why::kImageOrAnimation);
  return image;
}

Result<Image> DecodeJpeg(ByteSpan bytes) {
  const auto size = JpegSize(bytes);
  if (!size) return Undecodable("JPEG", why::kImageHeader);
  if (auto sides = CheckSides(size->first, size->second); !sides) return sides.error();
  auto image = ReadJpeg(bytes);
  if (!image) return Undecodable("JPEG", why::kImageData);
  return std::move(*image);
}

}  // namespace

std::string_view FormatOf(ByteSpan bytes) {
  const std::string_view text = AsText(bytes);
  if (text.starts_with("\x89PNG\r\n\x1a\n")) return "png";
  if (text.starts_with("RIFF") && text.size() >= 12 && text.substr(8, 4) == "WEBP") return "webp";
  if (text.starts_with("\xff\xd8\xff")) return "jpeg";
  return {};
}

Result<Image> Decode(ByteSpan bytes) {
  const std::string_view format = FormatOf(bytes);
  if (format == "png") return DecodePng(bytes);
  if (format == "webp") return DecodeWebp(bytes);
  if (format == "jpeg") return DecodeJpeg(bytes);
  return Undecodable("?", why::kImageUnknown);
}

}  // namespace apptrait::image

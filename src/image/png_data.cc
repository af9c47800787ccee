#include "image/png_data.h"

#include <zlib.h>

#include <array>
#include <memory>
#include <new>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "image/image.h"

namespace apptrait::image {
namespace {

constexpr std::size_t kSignatureSize = 8;

// What IHDR says that bounds the image data: u32 width | u32 height | u8 depth | u8 colour type | …
std::optional<std::size_t> LargestData(ByteSpan header) {
  ByteReader r(header);
  const std::uint64_t width = r.U32Be(), height = r.U32Be();
  const unsigned depth = r.U8();
  r.U8();
  if (!r.ok() || width == 0 || height == 0 || width > kLargestSide || height > kLargestSide ||
      depth > 16) {
    return std::nullopt;
  }
  // Four channels; interlacing adds less than one row's filter bytes and rounding per pass.
  constexpr std::uint64_t kPasses = 7;
  return static_cast<std::size_t>((width * 4 * depth / 8 + 2) * height +
                                  kPasses * (width + height) * 8);
}

struct EndInflate {
  void operator()(z_stream* z) const {
    inflateEnd(z);
    delete z;
  }
};

}  // namespace

std::optional<PngData> ReadPngData(ByteSpan bytes) {
  ByteReader r(bytes);
  r.Skip(kSignatureSize);
  PngData png;
  std::optional<std::size_t> most;
  while (r.remaining() > 0) {
    const std::uint32_t length = r.U32Be();
    const std::string_view type = AsText(r.Take(4));
    const ByteSpan data = r.Take(length);
    r.Skip(4);
    if (!r.ok()) return std::nullopt;
    if (type == "IEND") break;
    if (type == "IDAT") png.data.push_back(data);
    if (type != "IHDR") continue;
    png.header = data;
    most = LargestData(data);
  }
  if (!most) return std::nullopt;
  png.most_bytes = *most;
  return png;
}

bool GoesOnBehindPixels(const PngData& png) {
  const std::unique_ptr<z_stream, EndInflate> z(new z_stream{});
  if (inflateInit(z.get()) != Z_OK) throw std::bad_alloc();
  std::array<unsigned char, 64 * limits::kKiB> piece;
  std::size_t produced = 0;
  for (const ByteSpan data : png.data) {
    z->next_in = const_cast<unsigned char*>(AsUchar(data));
    z->avail_in = static_cast<uInt>(data.size());
    do {
      z->next_out = piece.data();
      z->avail_out = static_cast<uInt>(piece.size());
      const int status = inflate(z.get(), Z_NO_FLUSH);
      produced += piece.size() - z->avail_out;
      if (produced > png.most_bytes) return true;
      // Damaged data is for the decoder to say.
      if (status != Z_OK) return false;
    } while (z->avail_in != 0 || z->avail_out == 0);
  }
  return false;
}

}  // namespace apptrait::image

#include "image/cgbi.h"

#include <zlib.h>

#include "base/byte_reader.h"

namespace apptrait::image {
namespace {

constexpr std::size_t kSignatureSize = 8;

void PutBe32(Bytes* out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out->push_back(static_cast<std::byte>(value >> shift));
}

// u32 length | type, 4 bytes | data | u32 CRC-32 of type and data
void PutChunk(Bytes* out, std::string_view type, ByteSpan data) {
  PutBe32(out, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = out->size();
  out->insert(out->end(), AsBytes(type).begin(), AsBytes(type).end());
  out->insert(out->end(), data.begin(), data.end());
  const ByteSpan covered = ByteSpan(*out).subspan(start);
  PutBe32(out, static_cast<std::uint32_t>(
                   crc32(0, AsUchar(covered), static_cast<uInt>(covered.size()))));
}

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

std::optional<Bytes> InflateRaw(ByteSpan deflated, std::size_t limit) {
  z_stream stream = {};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  Bytes out(limit);
  stream.next_in = const_cast<unsigned char*>(AsUchar(deflated));
  stream.avail_in = static_cast<uInt>(deflated.size());
  stream.next_out = AsUchar(std::span<std::byte>(out));
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = inflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  if (status != Z_STREAM_END) return std::nullopt;
  return out;
}

// Stored, not compressed: it is decoded again right away.
Bytes DeflateStored(ByteSpan data) {
  uLongf size = compressBound(static_cast<uLong>(data.size()));
  Bytes out(size);
  compress2(AsUchar(std::span<std::byte>(out)), &size, AsUchar(data),
            static_cast<uLong>(data.size()), 0);
  out.resize(size);
  return out;
}

}  // namespace

bool IsCgbi(ByteSpan bytes) {
  const auto type = Slice(bytes, kSignatureSize + 4, 4);
  return FormatOf(bytes) == "png" && type && AsText(*type) == "CgBI";
}

std::optional<Bytes> RewrapCgbi(ByteSpan cgbi) {
  ByteReader r(cgbi);
  Bytes png = ToBytes(r.Take(kSignatureSize));
  Bytes deflated;
  std::optional<std::size_t> limit;
  while (r.remaining() > 0) {
    const std::uint32_t length = r.U32Be();
    const std::string_view type = AsText(r.Take(4));
    const ByteSpan data = r.Take(length);
    r.Skip(4);
    if (!r.ok()) return std::nullopt;
    if (type == "IDAT") {
      deflated.insert(deflated.end(), data.begin(), data.end());
    } else if (type == "IEND") {
      break;
    } else if (type == "IHDR") {
      limit = LargestData(data);
      PutChunk(&png, type, data);
    }
    // Whatever else there is (CgBI, iDOT, colour spaces) is not needed for an icon.
  }
  if (!limit) return std::nullopt;
  const auto pixels = InflateRaw(deflated, *limit);
  if (!pixels) return std::nullopt;
  PutChunk(&png, "IDAT", DeflateStored(*pixels));
  PutChunk(&png, "IEND", {});
  return png;
}

void FixCgbiPixels(Image* image) {
  for (std::size_t i = 0; i + 3 < image->rgba.size(); i += 4) {
    std::swap(image->rgba[i], image->rgba[i + 2]);
    const auto alpha = std::to_integer<unsigned>(image->rgba[i + 3]);
    if (alpha == 0 || alpha == 255) continue;
    for (std::size_t channel = i; channel < i + 3; ++channel) {
      const auto value = std::to_integer<unsigned>(image->rgba[channel]);
      image->rgba[channel] =
          static_cast<std::byte>(std::min(255U, (value * 255 + alpha / 2) / alpha));
    }
  }
}

}  // namespace apptrait::image

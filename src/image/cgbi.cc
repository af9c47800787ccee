#include "image/cgbi.h"

#include <zlib.h>

#include <new>

#include "image/png_data.h"

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

std::optional<Bytes> InflateRaw(ByteSpan deflated, std::size_t limit) {
  Bytes out(limit);
  z_stream stream = {};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
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
  const auto parts = ReadPngData(cgbi);
  if (!parts) return std::nullopt;
  Bytes deflated;
  for (const ByteSpan data : parts->data) {
    deflated.insert(deflated.end(), data.begin(), data.end());
  }
  const auto pixels = InflateRaw(deflated, parts->most_bytes);
  if (!pixels) return std::nullopt;
  // Whatever else there is (CgBI, iDOT, colour spaces) is not needed for an icon.
  Bytes png = ToBytes(cgbi.first(kSignatureSize));
  PutChunk(&png, "IHDR", parts->header);
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

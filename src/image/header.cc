#include "image/header.h"

#include "base/byte_reader.h"

namespace apptrait::image {
namespace {

// NOLINTNEXTLINE(misc-unused-using-decls): literals use it.
using std::string_view_literals::operator""sv;

std::optional<ImageHeader> Sized(std::string_view format, std::uint32_t width,
                                 std::uint32_t height) {
  if (width == 0 || height == 0) return std::nullopt;
  return ImageHeader{std::string(format), width, height};
}

// PNG: signature (8) | chunks: u32be length | type | data | u32be CRC. IHDR holds the size; in
// Apple's files a CgBI chunk stands before it.
std::optional<ImageHeader> ReadPng(ByteSpan bytes) {
  ByteReader r(bytes);
  r.Skip(8);
  std::uint32_t length = r.U32Be();
  std::string_view type = AsText(r.Take(4));
  if (type == "CgBI") {
    r.Skip(std::uint64_t{length} + 4);
    length = r.U32Be();
    type = AsText(r.Take(4));
  }
  if (type != "IHDR" || length != 13) return std::nullopt;
  const std::uint32_t width = r.U32Be(), height = r.U32Be();
  return r.ok() ? Sized("png", width, height) : std::nullopt;
}

// JPEG: 0xff marker | u16be length, itself included | data. SOF0..SOF15 (but DHT, JPG and DAC)
// start with u8 precision | u16be height | u16be width.
std::optional<ImageHeader> ReadJpeg(ByteSpan bytes) {
  ByteReader r(bytes);
  r.Skip(2);
  while (r.ok()) {
    if (r.U8() != 0xff) return std::nullopt;
    std::uint8_t marker = r.U8();
    while (marker == 0xff && r.ok()) marker = r.U8();                    // fill bytes
    if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) continue;  // no length
    const std::uint16_t length = r.U16Be();
    if (length < 2) return std::nullopt;
    const bool is_frame =
        marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (is_frame) {
      r.Skip(1);
      const std::uint16_t height = r.U16Be(), width = r.U16Be();
      return r.ok() ? Sized("jpeg", width, height) : std::nullopt;
    }
    if (marker == 0xda || marker == 0xd9) return std::nullopt;
    r.Skip(length - 2U);
  }
  return std::nullopt;
}

// WebP: "RIFF" | u32 size | "WEBP" | chunk type | u32 size | data, of which the first is one of
//   "VP8 " (lossy)    frame tag (3) | 9d 01 2a | u16 width | u16 height, 14 bits each
//   "VP8L" (lossless) 2f | 14 bits width - 1 | 14 bits height - 1
//   "VP8X" (extended) flags (4) | 24 bits width - 1 | 24 bits height - 1
std::optional<ImageHeader> ReadWebp(ByteSpan bytes) {
  ByteReader r(bytes);
  r.Skip(12);
  const std::string_view type = AsText(r.Take(4));
  r.Skip(4);
  std::uint32_t width = 0, height = 0;
  if (type == "VP8 "sv) {
    r.Skip(6);
    width = r.U16() & 0x3fff;
    height = r.U16() & 0x3fff;
  } else if (type == "VP8L"sv) {
    r.Skip(1);
    const std::uint32_t bits = r.U32();
    width = (bits & 0x3fff) + 1;
    height = (bits >> 14 & 0x3fff) + 1;
  } else if (type == "VP8X"sv) {
    r.Skip(4);
    const auto u24 = [&r] {
      const std::uint32_t low = r.U16();
      return low | std::uint32_t{r.U8()} << 16;
    };
    width = u24() + 1;
    height = u24() + 1;
  }
  return r.ok() ? Sized("webp", width, height) : std::nullopt;
}

// GIF: "GIF87a" or "GIF89a" | u16 width | u16 height
std::optional<ImageHeader> ReadGif(ByteSpan bytes) {
  ByteReader r(bytes);
  r.Skip(6);
  const std::uint16_t width = r.U16(), height = r.U16();
  return r.ok() ? Sized("gif", width, height) : std::nullopt;
}

// BMP: "BM" | u32 size | u32 0 | u32 data | u32 header size (>= 40) | i32 width | i32 height, which
// is negative where rows go down
std::optional<ImageHeader> ReadBmp(ByteSpan bytes) {
  ByteReader r(bytes);
  r.Skip(14);
  const std::uint32_t header = r.U32();
  const std::int64_t width = r.I32(), height = r.I32();
  if (!r.ok() || header < 40 || width <= 0) return std::nullopt;
  return Sized("bmp", static_cast<std::uint32_t>(width),
               static_cast<std::uint32_t>(height < 0 ? -height : height));
}

}  // namespace

std::optional<ImageHeader> ReadImageHeader(ByteSpan bytes) {
  const std::string_view text = AsText(bytes);
  if (text.starts_with("\x89PNG\r\n\x1a\n"sv)) return ReadPng(bytes);
  if (text.starts_with("\xff\xd8\xff"sv)) return ReadJpeg(bytes);
  if (text.starts_with("RIFF"sv) && text.substr(0, 12).ends_with("WEBP"sv)) return ReadWebp(bytes);
  if (text.starts_with("GIF87a"sv) || text.starts_with("GIF89a"sv)) return ReadGif(bytes);
  if (text.starts_with("BM"sv)) return ReadBmp(bytes);
  return std::nullopt;
}

}  // namespace apptrait::image

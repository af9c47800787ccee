#include "ios/cgbi.h"

#include <libdeflate.h>

#include <array>
#include <memory>
#include <new>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"

namespace apptrait::ios {
namespace {

using catalogue::Fail;

constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";
constexpr int kZlibLevel = 9;

Error Malformed(const catalogue::Bilingual& why) {
  return Fail(ErrorKind::kNotAPackage, rule::kIosIconMalformed, {}, catalogue::Because(why));
}

// A chunk:  u32 length | 4 bytes type | data | u32 CRC-32 of type and data   (big-endian)
struct Chunk {
  std::string_view type;
  ByteSpan data;
};

std::optional<Chunk> NextChunk(ByteReader& reader) {
  const std::uint32_t length = reader.U32Be();
  Chunk chunk{AsText(reader.Take(4)), {}};
  chunk.data = reader.Take(length);
  reader.U32Be();
  return reader.ok() ? std::optional(chunk) : std::nullopt;
}

// IHDR:  u32 width | u32 height | u8 depth | u8 color type | u8 compression | u8 filter |
//   u8 interlace
struct Header {
  std::uint32_t width = 0, height = 0;
  std::uint8_t depth = 0, color = 0, interlace = 0;

  int channels() const {
    switch (color) {
      case 2:
        return 3;
      case 4:
        return 2;
      case 6:
        return 4;
      default:
        return 1;  // gray, palette
    }
  }
  std::uint64_t RowSize(std::uint64_t pixels) const {
    return (pixels * static_cast<std::uint64_t>(channels()) * depth + 7) / 8;
  }
  std::size_t pixel_size() const {
    return std::max<std::size_t>(1, static_cast<std::size_t>(channels()) * depth / 8);
  }
};

Header ReadHeader(ByteSpan data) {
  ByteReader reader(data);
  Header header;
  header.width = reader.U32Be();
  header.height = reader.U32Be();
  header.depth = reader.U8();
  header.color = reader.U8();
  reader.Skip(2);
  header.interlace = reader.U8();
  return reader.ok() ? header : Header{};
}

// The reduced images of Adam7 (PNG, 8.2), or the one image.
struct Pass {
  std::uint64_t width, height;
};
std::vector<Pass> PassesOf(const Header& header) {
  if (header.interlace == 0) return {{header.width, header.height}};
  constexpr std::array<std::array<std::uint32_t, 4>, 7> kAdam7 = {{{0, 0, 8, 8},
                                                                   {4, 0, 8, 8},
                                                                   {0, 4, 4, 8},
                                                                   {2, 0, 4, 4},
                                                                   {0, 2, 2, 4},
                                                                   {1, 0, 2, 2},
                                                                   {0, 1, 1, 2}}};
  std::vector<Pass> passes;
  for (const auto& [x, y, step_x, step_y] : kAdam7) {
    const std::uint64_t width = (std::uint64_t{header.width} + step_x - 1 - x) / step_x;
    const std::uint64_t height = (std::uint64_t{header.height} + step_y - 1 - y) / step_y;
    if (width != 0 && height != 0) passes.push_back({width, height});
  }
  return passes;
}

std::uint8_t At(std::span<const std::byte> row, std::size_t i) {
  return std::to_integer<std::uint8_t>(row[i]);
}

// The filters of PNG, 9.2: undone in place. `above` is the row before, of the same size.
bool Unfilter(std::uint8_t filter, std::span<std::byte> row, std::span<const std::byte> above,
              std::size_t pixel) {
  if (filter > 4) return false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const int a = i >= pixel ? At(row, i - pixel) : 0, b = At(above, i);
    const int c = i >= pixel ? At(above, i - pixel) : 0;
    int predicted = 0;
    if (filter == 1) predicted = a;
    if (filter == 2) predicted = b;
    if (filter == 3) predicted = (a + b) / 2;
    if (filter == 4) {
      const int p = a + b - c;
      const int pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
      predicted = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
    row[i] = static_cast<std::byte>(At(row, i) + predicted);
  }
  return true;
}

// BGR or BGRA with premultiplied alpha to RGB or RGBA.
void StraightenColors(std::span<std::byte> row, int channels) {
  const auto step = static_cast<std::size_t>(channels);
  for (std::size_t i = 0; i + step <= row.size(); i += step) {
    std::swap(row[i], row[i + 2]);
    if (step != 4) continue;
    const int alpha = At(row, i + 3);
    for (std::size_t k = 0; k < 3; ++k) {
      const int straight = alpha == 0 ? 0 : (At(row, i + k) * 255 + alpha / 2) / alpha;
      row[i + k] = static_cast<std::byte>(std::min(straight, 255));
    }
  }
}

// All rows, each with its filter byte, in place.
bool StraightenImage(const Header& header, std::span<std::byte> image) {
  if (header.depth != 8 || (header.color != 2 && header.color != 6)) return true;
  std::size_t at = 0;
  for (const Pass& pass : PassesOf(header)) {
    const auto size = static_cast<std::size_t>(header.RowSize(pass.width));
    Bytes above(size);
    for (std::uint64_t y = 0; y < pass.height; ++y) {
      const auto row = image.subspan(at + 1, size);
      if (!Unfilter(At(image, at), row, above, header.pixel_size())) return false;
      std::ranges::copy(row, above.begin());
      image[at] = std::byte{0};
      StraightenColors(row, header.channels());
      at += 1 + size;
    }
  }
  return true;
}

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};
struct FreeCompressor {
  void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

Result<Bytes> InflateImage(const Header& header, ByteSpan data) {
  std::uint64_t size = 0;
  for (const Pass& pass : PassesOf(header)) size += pass.height * (header.RowSize(pass.width) + 1);
  // Deflate expands at most 1032 times.
  if (size > (std::uint64_t{data.size()} + 1) * 1032) return Malformed(why::kImageDataShort);
  Bytes image(static_cast<std::size_t>(size));
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> inflater(
      libdeflate_alloc_decompressor());
  if (inflater == nullptr) throw std::bad_alloc();
  std::size_t produced = 0;
  if (libdeflate_deflate_decompress(inflater.get(), data.data(), data.size(), image.data(),
                                    image.size(), &produced) != LIBDEFLATE_SUCCESS ||
      produced != image.size()) {
    return Malformed(why::kImageDataSize);
  }
  return image;
}

Result<Bytes> DeflateImage(ByteSpan image) {
  const std::unique_ptr<libdeflate_compressor, FreeCompressor> deflater(
      libdeflate_alloc_compressor(kZlibLevel));
  if (deflater == nullptr) throw std::bad_alloc();
  Bytes data(libdeflate_zlib_compress_bound(deflater.get(), image.size()));
  data.resize(libdeflate_zlib_compress(deflater.get(), image.data(), image.size(), data.data(),
                                       data.size()));
  return data;
}

void PutU32(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::byte>(value >> shift));
}

void PutChunk(Bytes& out, std::string_view type, ByteSpan data) {
  PutU32(out, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = out.size();
  out.insert(out.end(), AsBytes(type).begin(), AsBytes(type).end());
  out.insert(out.end(), data.begin(), data.end());
  PutU32(out, libdeflate_crc32(0, out.data() + start, out.size() - start));
}

}  // namespace

std::optional<PngSize> ReadPngSize(ByteSpan png) {
  if (!AsText(png).starts_with(kSignature)) return std::nullopt;
  ByteReader reader(png.subspan(kSignature.size()));
  PngSize size;
  auto chunk = NextChunk(reader);
  if (chunk && chunk->type == "CgBI") {
    size.crushed = true;
    chunk = NextChunk(reader);
  }
  if (!chunk || chunk->type != "IHDR") return std::nullopt;
  const Header header = ReadHeader(chunk->data);
  size.width = header.width;
  size.height = header.height;
  return size.width == 0 || size.height == 0 ? std::nullopt : std::optional(size);
}

Result<Bytes> ToStandardPng(ByteSpan png) {
  const auto size = ReadPngSize(png);
  if (!size) return Malformed(why::kImageNoPng);
  if (!size->crushed) return ToBytes(png);
  const std::uint64_t pixels = std::uint64_t{size->width} * size->height;
  if (pixels > limits::kIconPixels) {
    return catalogue::LimitError(quantity::kIconPixels, pixels, limits::kIconPixels);
  }
  ByteReader reader(png.subspan(kSignature.size()));
  Header header;
  Bytes data, before, after;  // image data; chunks before and behind it
  bool ended = false;
  while (!ended) {
    const auto chunk = NextChunk(reader);
    if (!chunk) return Malformed(why::kImageChunk);
    if (chunk->type == "IDAT") {
      data.insert(data.end(), chunk->data.begin(), chunk->data.end());
      continue;
    }
    ended = chunk->type == "IEND";
    if (chunk->type == "IHDR") header = ReadHeader(chunk->data);
    // Apple's own chunks speak of the crushed form.
    if (chunk->type == "CgBI" || chunk->type == "iDOT") continue;
    PutChunk(data.empty() ? before : after, chunk->type, chunk->data);
  }
  if (header.depth == 0 || header.depth > 16) return Malformed(why::kImageDepth);
  auto image = InflateImage(header, data);
  if (!image) return image.error();
  if (!StraightenImage(header, *image)) return Malformed(why::kImageFilter);
  const auto deflated = DeflateImage(*image);
  if (!deflated) return deflated.error();
  Bytes out = ToBytes(AsBytes(kSignature));
  out.insert(out.end(), before.begin(), before.end());
  PutChunk(out, "IDAT", *deflated);
  out.insert(out.end(), after.begin(), after.end());
  return out;
}

}  // namespace apptrait::ios

#include "image/image.h"

#include <gtest/gtest.h>
#include <webp/encode.h>
#include <zlib.h>

#include <cmath>

#include "base/limits.h"
#include "image/cgbi.h"
#include "image/jpeg.h"
#include "image/png_data.h"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace apptrait::image {
namespace {

using Pixel = std::array<unsigned char, 4>;

void SetPixel(Image* image, std::uint32_t x, std::uint32_t y, Pixel pixel) {
  for (std::size_t c = 0; c < 4; ++c) {
    image->rgba[(std::size_t{y} * image->width + x) * 4 + c] = std::byte{pixel[c]};
  }
}
Pixel At(const Image& image, std::uint32_t x, std::uint32_t y) {
  Pixel pixel;
  for (std::size_t c = 0; c < 4; ++c) {
    pixel[c] =
        std::to_integer<unsigned char>(image.rgba[(std::size_t{y} * image.width + x) * 4 + c]);
  }
  return pixel;
}
Image Blank(std::uint32_t width, std::uint32_t height) {
  return {width, height, Bytes(std::size_t{width} * height * 4)};
}
Image Solid(std::uint32_t side, Pixel pixel) {
  Image image = Blank(side, side);
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) SetPixel(&image, x, y, pixel);
  }
  return image;
}
// Smooth colours with alpha: what a designer's icon compresses like.
Image Gradient(std::uint32_t side, bool opaque) {
  Image image = Blank(side, side);
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) {
      const auto level = [&](double v) { return static_cast<unsigned char>(127.5 + 127.5 * v); };
      SetPixel(
          &image, x, y,
          {level(std::sin(x * 0.05)), level(std::cos(y * 0.03)), level(std::sin((x + y) * 0.02)),
           opaque ? static_cast<unsigned char>(255) : level(std::cos(x * 0.01))});
    }
  }
  return image;
}
// Incompressible: every pixel differs from its neighbours.
Image Noise(std::uint32_t side) {
  Image image = Blank(side, side);
  std::uint32_t state = 1;
  for (std::byte& b : image.rgba) {
    state = state * 1664525 + 1013904223;
    b = static_cast<std::byte>(state >> 24);
  }
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = std::byte{255};
  return image;
}

Bytes FromVoid(const void* data, std::size_t size) {
  return ToBytes({static_cast<const std::byte*>(data), size});
}

Bytes Webp(const Image& image) {
  std::uint8_t* out = nullptr;
  const std::size_t size = WebPEncodeLosslessRGBA(
      AsUchar(ByteSpan(image.rgba)), static_cast<int>(image.width), static_cast<int>(image.height),
      static_cast<int>(image.width * 4), &out);
  Bytes bytes = FromVoid(out, size);
  WebPFree(out);
  return bytes;
}

Bytes Jpeg(const Image& image) {
  Bytes bytes;
  const auto sink = [](void* context, void* data, int size) {
    const Bytes part = FromVoid(data, static_cast<std::size_t>(size));
    auto* all = static_cast<Bytes*>(context);
    all->insert(all->end(), part.begin(), part.end());
  };
  stbi_write_jpg_to_func(sink, &bytes, static_cast<int>(image.width),
                         static_cast<int>(image.height), 4, image.rgba.data(), 95);
  return bytes;
}

void PutBe(Bytes* out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out->push_back(static_cast<std::byte>(value >> shift));
}
void PutChunk(Bytes* out, std::string_view type, const Bytes& data) {
  PutBe(out, static_cast<std::uint32_t>(data.size()));
  const ByteSpan name = AsBytes(type);
  out->insert(out->end(), name.begin(), name.end());
  out->insert(out->end(), data.begin(), data.end());
  PutBe(out, 0);  // Xcode's checksums are right; readers of CgBI do not look
}

// The image as Xcode's pngcrush writes it: BGRA, premultiplied, deflated without a zlib header.
Bytes Cgbi(const Image& image) {
  Bytes rows;
  for (std::uint32_t y = 0; y < image.height; ++y) {
    rows.push_back(std::byte{0});
    for (std::uint32_t x = 0; x < image.width; ++x) {
      const Pixel p = At(image, x, y);
      for (const std::size_t c : {2, 1, 0}) {
        rows.push_back(static_cast<std::byte>((p[c] * p[3] + 127) / 255));
      }
      rows.push_back(std::byte{p[3]});
    }
  }
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  Bytes deflated(rows.size() + 1000);
  stream.next_in = const_cast<unsigned char*>(AsUchar(ByteSpan(rows)));
  stream.avail_in = static_cast<uInt>(rows.size());
  stream.next_out = AsUchar(std::span<std::byte>(deflated));
  stream.avail_out = static_cast<uInt>(deflated.size());
  deflate(&stream, Z_FINISH);
  deflated.resize(deflated.size() - stream.avail_out);
  deflateEnd(&stream);

  Bytes png = ToBytes(AsBytes("\x89PNG\r\n\x1a\n"));
  PutChunk(&png, "CgBI", ToBytes(AsBytes(std::string_view("\x50\0\x20\x06", 4))));
  Bytes header;
  PutBe(&header, image.width);
  PutBe(&header, image.height);
  for (const int b : {8, 6, 0, 0, 0}) header.push_back(static_cast<std::byte>(b));
  PutChunk(&png, "IHDR", header);
  const auto half = deflated.begin() + static_cast<std::ptrdiff_t>(deflated.size() / 2);
  PutChunk(&png, "IDAT", Bytes(deflated.begin(), half));  // two chunks, as large files have
  PutChunk(&png, "IDAT", Bytes(half, deflated.end()));
  PutChunk(&png, "IEND", {});
  return png;
}

// The largest difference of a channel, where either is visible.
int Difference(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height) return 256;
  int most = 0;
  for (std::uint32_t y = 0; y < a.height; ++y) {
    for (std::uint32_t x = 0; x < a.width; ++x) {
      const Pixel p = At(a, x, y), q = At(b, x, y);
      if (p[3] == 0 && q[3] == 0) continue;
      for (std::size_t c = 0; c < 4; ++c) most = std::max(most, std::abs(p[c] - q[c]));
    }
  }
  return most;
}

TEST(Decode, ReadsEveryFormat) {
  for (const bool opaque : {true, false}) {
    const Image image = Gradient(64, opaque);
    const auto png = Decode(EncodePng(image));
    ASSERT_TRUE(png);
    EXPECT_EQ(Difference(*png, image), 0);
    const auto webp = Decode(Webp(image));
    ASSERT_TRUE(webp);
    EXPECT_EQ(Difference(*webp, image), 0);
  }
  const auto jpeg = Decode(Jpeg(Gradient(64, true)));
  ASSERT_TRUE(jpeg);
  EXPECT_LT(Difference(*jpeg, Gradient(64, true)), 40);
}

TEST(Decode, PutsXcodesPngBackInOrder) {
  Image image = Blank(3, 2);
  SetPixel(&image, 0, 0, {255, 0, 0, 255});
  SetPixel(&image, 1, 0, {0, 255, 0, 255});
  SetPixel(&image, 2, 0, {0, 0, 255, 255});
  SetPixel(&image, 0, 1, {200, 100, 50, 128});
  SetPixel(&image, 1, 1, {10, 20, 30, 255});
  const Bytes cgbi = Cgbi(image);
  EXPECT_TRUE(IsCgbi(cgbi));
  EXPECT_FALSE(IsCgbi(EncodePng(image)));
  const auto decoded = Decode(cgbi);
  ASSERT_TRUE(decoded) << Message(decoded.error().detail, Language::kEnglish);
  EXPECT_LE(Difference(*decoded, image), 1);  // premultiplication rounds
  EXPECT_LE(Difference(*Decode(Cgbi(Gradient(64, true))), Gradient(64, true)), 0);
}

TEST(Decode, RefusesWhatIsBroken) {
  const Image image = Gradient(32, false);
  for (const Bytes& whole : {EncodePng(image), Webp(image), Cgbi(image), Jpeg(image)}) {
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{4}, std::size_t{12}, std::size_t{40}, whole.size() / 2}) {
      const auto decoded = Decode(ByteSpan(whole).first(size));
      // JPEG decoders fill up what is missing; the others say that it is.
      if (FormatOf(whole) == "jpeg" && size == whole.size() / 2) continue;
      ASSERT_FALSE(decoded) << FormatOf(whole) << size;
      EXPECT_EQ(decoded.error().detail.id, "image.undecodable");
    }
  }
  EXPECT_FALSE(Decode(AsBytes("<svg/>")));
}

TEST(Decode, RefusesHugeSidesBeforeItAllocates) {
  Bytes png = EncodePng(Blank(1, 1));
  png[16] = std::byte{0x7f};  // the width's first byte
  const auto decoded = Decode(png);
  ASSERT_FALSE(decoded);
  Bytes cgbi = Cgbi(Blank(1, 1));
  cgbi[8 + 16 + 8] = std::byte{0x7f};
  EXPECT_FALSE(Decode(cgbi));
}

TEST(Decode, RefusesMoreScansThanAnImageHas) {
  Bytes jpeg = Jpeg(Gradient(64, true));
  const auto scan = std::string_view("\xff\xda");
  const std::size_t at = AsText(jpeg).find(scan);
  ASSERT_NE(at, std::string_view::npos);
  Bytes scans;
  for (std::size_t i = 0; i <= limits::kJpegScans; ++i) {
    scans.insert(scans.end(), jpeg.begin() + static_cast<std::ptrdiff_t>(at), jpeg.end() - 2);
  }
  jpeg.insert(jpeg.end() - 2, scans.begin(), scans.end());
  EXPECT_TRUE(JpegSize(jpeg));
  EXPECT_FALSE(Decode(jpeg));
}

TEST(Decode, RefusesDataBehindThePixels) {
  const auto png = [](std::size_t zeros) {
    const Bytes data(zeros);
    uLongf size = compressBound(data.size());
    Bytes deflated(size);
    compress(AsUchar(std::span<std::byte>(deflated)), &size, AsUchar(ByteSpan(data)), data.size());
    deflated.resize(size);
    Bytes header;
    PutBe(&header, 64);
    PutBe(&header, 64);
    for (const int field : {8, 6, 0, 0, 0}) header.push_back(static_cast<std::byte>(field));
    Bytes out = ToBytes(AsBytes("\x89PNG\r\n\x1a\n"));
    PutChunk(&out, "IHDR", header);
    PutChunk(&out, "IDAT", deflated);
    PutChunk(&out, "IEND", {});
    return out;
  };
  constexpr std::size_t kPixels = 64 * (64 * 4 + 1);
  const auto exact = ReadPngData(png(kPixels)), more = ReadPngData(png(kPixels * 8));
  ASSERT_TRUE(exact && more);
  EXPECT_FALSE(GoesOnBehindPixels(*exact));
  EXPECT_TRUE(GoesOnBehindPixels(*more));
  const auto decoded = Decode(png(100'000'000));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().detail.id, "image.undecodable");
}

TEST(Compose, PutsLayersOnTopOfEachOther) {
  Image foreground = Blank(108, 108);
  for (std::uint32_t y = 44; y < 64; ++y) {
    for (std::uint32_t x = 44; x < 64; ++x) SetPixel(&foreground, x, y, {255, 0, 0, 255});
  }
  const std::vector<IconLayer> layers = {
      {.color = 0xff00ff00}, {.entry = "fg.png", .format = "png", .bytes = EncodePng(foreground)}};
  const auto whole = Compose(layers, false);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->width, 108u);
  EXPECT_EQ(At(*whole, 50, 50), (Pixel{255, 0, 0, 255}));
  EXPECT_EQ(At(*whole, 1, 1), (Pixel{0, 255, 0, 255}));
  const auto visible = Compose(layers, true);
  ASSERT_TRUE(visible);
  EXPECT_EQ(visible->width, 72u);
  EXPECT_EQ(At(*visible, 36, 36), (Pixel{255, 0, 0, 255}));
  EXPECT_EQ(At(*visible, 44 - 18, 44 - 18), (Pixel{255, 0, 0, 255}));
  EXPECT_EQ(At(*visible, 44 - 19, 44 - 18), (Pixel{0, 255, 0, 255}));
}

TEST(Compose, BlendsTransparentLayers) {
  const std::vector<IconLayer> layers = {
      {.color = 0xffffffff},
      {.entry = "a", .format = "png", .bytes = EncodePng(Solid(8, {0, 0, 0, 128}))}};
  const auto image = Compose(layers, false);
  ASSERT_TRUE(image);
  const Pixel pixel = At(*image, 4, 4);
  EXPECT_NEAR(pixel[0], 127, 1);
  EXPECT_EQ(pixel[3], 255);
}

TEST(Compose, ScalesLayersToTheLargest) {
  const std::vector<IconLayer> layers = {
      {.entry = "a", .format = "png", .bytes = EncodePng(Solid(10, {0, 0, 255, 255}))},
      {.entry = "b", .format = "webp", .bytes = Webp(Solid(40, {0, 0, 0, 0}))}};
  const auto image = Compose(layers, false);
  ASSERT_TRUE(image);
  EXPECT_EQ(image->width, 40u);
  EXPECT_EQ(At(*image, 20, 20), (Pixel{0, 0, 255, 255}));
  EXPECT_FALSE(Compose({{.entry = "x", .format = "png", .bytes = Bytes(10)}}, false));
}

constexpr std::size_t kLimit = 100 * 1000;

TEST(FitPng, LeavesSmallIconsAlone) {
  const auto fitted = FitPng(Gradient(96, false), kLimit);
  ASSERT_TRUE(fitted);
  EXPECT_FALSE(fitted->palette || fitted->resized);
  EXPECT_EQ(Difference(*Decode(fitted->png), Gradient(96, false)), 0);
}

TEST(FitPng, ChangesOnlyAsFarAsNeeded) {
  // A few hundred colours in flat areas: a palette is enough, and the size stays.
  Image large = Noise(256);
  for (std::byte& b : large.rgba) b &= std::byte{0xc0};
  for (std::size_t i = 3; i < large.rgba.size(); i += 4) large.rgba[i] = std::byte{255};
  const std::size_t lossless = EncodePng(large).size();
  const auto fitted = FitPng(large, lossless - 1);
  ASSERT_TRUE(fitted);
  EXPECT_TRUE(fitted->palette);
  EXPECT_FALSE(fitted->resized);
  EXPECT_LT(fitted->png.size(), lossless);
  const auto decoded = Decode(fitted->png);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->width, 256u);
  EXPECT_EQ(Difference(*decoded, large), 0);
}

TEST(FitPng, EvenNoiseFits) {
  const auto fitted = FitPng(Noise(600), kLimit);
  ASSERT_TRUE(fitted);
  EXPECT_LE(fitted->png.size(), kLimit);
  EXPECT_TRUE(fitted->resized);
  EXPECT_GE(fitted->width, 128u);
  EXPECT_FALSE(FitPng(Noise(64), 100));
}

TEST(FitPng, KeepsProportions) {
  Image wide = Blank(800, 400);
  const auto fitted = FitPng(Resize(wide, 200), kLimit);
  ASSERT_TRUE(fitted);
  EXPECT_EQ(fitted->width, 200u);
  EXPECT_EQ(fitted->height, 100u);
}

TEST(FitPng, GivesTheSameBytesEachTime) {
  const Image image = Noise(120);
  EXPECT_EQ(FitPng(image, 10'000)->png, FitPng(image, 10'000)->png);
}

}  // namespace
}  // namespace apptrait::image

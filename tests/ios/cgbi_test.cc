#include "ios/cgbi.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include "support/macho_builder.h"
#include "support/zip_builder.h"

namespace apptrait::ios {
namespace {

void PutChunk(Bytes* out, std::string_view type, ByteSpan data) {
  test::PutBe(out, data.size(), 4);
  test::PutText(out, type);
  out->insert(out->end(), data.begin(), data.end());
  test::PutBe(out,
              libdeflate_crc32(0, out->data() + out->size() - data.size() - 4, data.size() + 4), 4);
}

// A PNG of these rows (each with its filter byte); raw deflate and a CgBI chunk where crushed.
Bytes Png(std::uint32_t width, std::uint32_t height, int color, const Bytes& rows, bool crushed,
          int interlace = 0) {
  Bytes out = ToBytes(AsBytes("\x89PNG\r\n\x1a\n"));
  if (crushed) PutChunk(&out, "CgBI", *FromHex("50002002"));
  Bytes header;
  test::PutBe(&header, width, 4);
  test::PutBe(&header, height, 4);
  for (int byte : {8, color, 0, 0, interlace}) test::PutBe(&header, static_cast<unsigned>(byte), 1);
  PutChunk(&out, "IHDR", header);
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
  Bytes data(rows.size() + 100);
  data.resize(crushed ? libdeflate_deflate_compress(compressor, rows.data(), rows.size(),
                                                    data.data(), data.size())
                      : libdeflate_zlib_compress(compressor, rows.data(), rows.size(), data.data(),
                                                 data.size()));
  libdeflate_free_compressor(compressor);
  // In two chunks, as large images are.
  PutChunk(&out, "IDAT", ByteSpan(data).first(data.size() / 2));
  PutChunk(&out, "IDAT", ByteSpan(data).subspan(data.size() / 2));
  PutChunk(&out, "IEND", {});
  return out;
}

// The rows of a standard PNG with one IDAT chunk.
std::string RowsOf(const Bytes& png, std::size_t size) {
  const std::string_view text = AsText(png);
  const auto at = text.find("IDAT");
  if (at == text.npos || text.find("CgBI") != text.npos) return "no standard PNG";
  libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
  Bytes rows(size);
  std::size_t produced = 0;
  const auto status = libdeflate_zlib_decompress(
      decompressor, png.data() + at + 4, png.size() - at - 4, rows.data(), rows.size(), &produced);
  libdeflate_free_decompressor(decompressor);
  return status == LIBDEFLATE_SUCCESS && produced == size ? ToHex(rows) : "no image data";
}

TEST(Cgbi, SwapsColoursAndUndoesAlpha) {
  // BGRA: opaque blue; half transparent, premultiplied; transparent.
  const Bytes rows = *FromHex(
      "00ff0000ff"
      "00402080"
      "00000000");
  const auto png = ToStandardPng(Png(3, 1, 6, rows, true));
  ASSERT_TRUE(png.ok());
  EXPECT_EQ(RowsOf(*png, 13),
            "000000ffff408000"
            "8000000000");
  const auto size = ReadPngSize(*png);
  ASSERT_TRUE(size);
  EXPECT_EQ(size->width, 3u);
  EXPECT_FALSE(size->crushed);
}

TEST(Cgbi, UndoesEveryFilter) {
  // Two columns, BGR without alpha; the same picture in each row by another filter.
  const Bytes rows = *FromHex(
      "00"
      "010203"
      "040506"  // none
      "01"
      "010203"
      "030303"  // sub: the same values
      "02"
      "000000"
      "000000"  // up: as the row above
      "03"
      "010102"
      "020202"  // average of left and above
      "04"
      "000000"
      "000000");  // Paeth
  const auto png = ToStandardPng(Png(2, 5, 2, rows, true));
  ASSERT_TRUE(png.ok());
  const std::string row =
      "00"
      "030201"
      "060504";
  const std::string got = RowsOf(*png, 35);
  EXPECT_EQ(got.substr(0, 14), row);
  EXPECT_EQ(got.substr(14, 14), row);
  EXPECT_EQ(got.substr(28, 14), row);
  // 1+0/2=…: (0+1)/2=0 +1 = 1, (0+2)/2=1 +1 = 2, (0+3)/2=1 +2 = 3; then with the left pixel.
  EXPECT_EQ(got.substr(42, 14),
            "00"
            "030201"
            "060504");
  EXPECT_EQ(got.substr(56, 14), got.substr(42, 14));
}

TEST(Cgbi, KeepsInterlacing) {
  // 2 x 2 in Adam7: pass 1 has one pixel, pass 6 one, pass 7 two.
  const Bytes rows = *FromHex(
      "00"
      "0a0b0cff"
      "00"
      "0a0b0cff"
      "00"
      "0a0b0cff"
      "0a0b0cff");
  const auto png = ToStandardPng(Png(2, 2, 6, rows, true, 1));
  ASSERT_TRUE(png.ok());
  EXPECT_EQ(RowsOf(*png, rows.size()),
            "000c0b0aff"
            "000c0b0aff"
            "000c0b0aff"
            "0c0b0aff");
}

TEST(Cgbi, LeavesStandardImagesAlone) {
  const Bytes png = Png(1, 1, 6, *FromHex("00010203ff"), false);
  EXPECT_EQ(*ToStandardPng(png), png);
  EXPECT_FALSE(ReadPngSize(png)->crushed);
}

TEST(Cgbi, RefusesWhatIsBroken) {
  const Bytes good = Png(2, 2, 6, Bytes(18), true);
  Bytes truncated = good;
  truncated.resize(truncated.size() - 14);
  const std::pair<const char*, Bytes> rows[] = {
      {"no PNG", ToBytes(AsBytes("GIF89a"))},
      {"empty", {}},
      {"chunk past the end", truncated},
      {"too little data", Png(64, 64, 6, Bytes(18), true)},
      {"much too little data", Png(2000, 2000, 6, Bytes(18), true)},
      {"too much data", Png(1, 1, 6, Bytes(18), true)},
      {"unknown filter", Png(1, 1, 6, *FromHex("09010203ff"), true)},
  };
  for (const auto& [what, bytes] : rows) {
    const auto png = ToStandardPng(bytes);
    ASSERT_FALSE(png.ok()) << what;
    EXPECT_EQ(png.error().detail.id, "ios.icon.malformed") << what;
  }
  const auto huge = ToStandardPng(Png(100'000, 100'000, 6, Bytes(18), true));
  ASSERT_FALSE(huge.ok());
  EXPECT_EQ(huge.error().detail.id, "limit.exceeded");
}

}  // namespace
}  // namespace apptrait::ios

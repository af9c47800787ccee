#include "image/header.h"

#include <gtest/gtest.h>

namespace apptrait::image {
namespace {

TEST(ImageHeader, TellsFormatAndSize) {
  const struct {
    const char* hex;
    ImageHeader header;
  } rows[] = {
      {"89504e470d0a1a0a0000000d49484452000000c0000000800806000000", {"png", 192, 128}},
      // Apple's variant: a CgBI chunk before IHDR.
      {"89504e470d0a1a0a00000004436742495000200200000000"
       "0000000d49484452000000780000007808060000",
       {"png", 120, 120}},
      // SOI, APP0 of 4 bytes, fill bytes, SOF2.
      {"ffd8ffe000040000ffffc2000b080060009003", {"jpeg", 144, 96}},
      {"524946461a0000005745425056503820000000000000009d012ac0008040", {"webp", 192, 128}},
      {"524946461a000000574542505650384c000000002fbfc01f00",
       {"webp", 192, 128}},
      {"524946461a00000057454250565038580a00000010000000bf00007f0000", {"webp", 192, 128}},
      {"4749463839610a001400", {"gif", 10, 20}},
      {"424d000000000000000000000000280000000a000000ecffffff", {"bmp", 10, 20}},
  };
  for (const auto& row : rows) {
    const auto bytes = FromHex(row.hex);
    ASSERT_TRUE(bytes) << row.hex;
    EXPECT_EQ(ReadImageHeader(*bytes), row.header) << row.header.format;
    for (std::size_t size = 0; size < bytes->size(); ++size) {
      ReadImageHeader(ByteSpan(*bytes).first(size));
    }
  }
}

TEST(ImageHeader, HasNothingForOtherFiles) {
  for (const char* hex : {"", "00", "3c737667", "89504e470d0a1a0a", "ffd8ffd9", "ffd8ffe00000",
                          "524946461a00000057415645", "4749463839610000000000",
                          "89504e470d0a1a0a0000000d4948445200000000000000800806000000"}) {
    EXPECT_EQ(ReadImageHeader(*FromHex(hex)), std::nullopt) << hex;
  }
}

}  // namespace
}  // namespace apptrait::image

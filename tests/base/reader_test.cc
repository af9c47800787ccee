#include <gtest/gtest.h>

#include "base/byte_reader.h"
#include "base/checked.h"

namespace apptrait {
namespace {

using std::string_view_literals::operator""sv;

TEST(ByteReader, ReadsBothByteOrders) {
  const ByteSpan bytes = AsBytes("\x01\x02\x03\x04\x05\x06\x07\x08"sv);
  EXPECT_EQ(ByteReader(bytes).U8(), 0x01);
  EXPECT_EQ(ByteReader(bytes).U16(), 0x0201);
  EXPECT_EQ(ByteReader(bytes).U32(), 0x04030201u);
  EXPECT_EQ(ByteReader(bytes).U64(), 0x0807060504030201u);
  EXPECT_EQ(ByteReader(bytes).U16Be(), 0x0102);
  EXPECT_EQ(ByteReader(bytes).U32Be(), 0x01020304u);
  EXPECT_EQ(ByteReader(bytes).U64Be(), 0x0102030405060708u);
  EXPECT_EQ(ByteReader(AsBytes("\xff\xff\xff\xff"sv)).I32(), -1);
}

TEST(ByteReader, FailureSticks) {
  ByteReader r(
      AsBytes("\x05\x00\x00\x00"
              "ab"sv));
  EXPECT_EQ(r.LengthPrefixed().size(), 0u);
  EXPECT_FALSE(r.ok());
  EXPECT_EQ(r.U8(), 0);
  EXPECT_EQ(r.remaining(), 0u);
  EXPECT_TRUE(r.AtEnd());
  r.Seek(0);
  EXPECT_FALSE(r.ok());
}

TEST(ByteReader, TakesNoMoreThanThereIs) {
  for (std::uint64_t count : {std::uint64_t{4}, std::uint64_t{1} << 32, ~std::uint64_t{0}}) {
    ByteReader r(AsBytes("abc"));
    EXPECT_TRUE(r.Take(count).empty());
    EXPECT_FALSE(r.ok());
  }
  ByteReader r(AsBytes("abc"));
  EXPECT_EQ(AsText(r.Take(3)), "abc");
  EXPECT_TRUE(r.ok());
  EXPECT_TRUE(r.AtEnd());
}

TEST(Checked, NothingWhereItDoesNotFit) {
  EXPECT_EQ(CheckedAdd<std::uint32_t>(0xffffffff, 1), std::nullopt);
  EXPECT_EQ(CheckedAdd<std::uint32_t>(0xfffffffe, 1), 0xffffffffu);
  EXPECT_EQ(CheckedSub<std::uint64_t>(1, 2), std::nullopt);
  EXPECT_EQ(CheckedMul<std::uint64_t>(std::uint64_t{1} << 32, std::uint64_t{1} << 32),
            std::nullopt);
  EXPECT_EQ((Narrow<std::uint8_t>(256)), std::nullopt);
  EXPECT_EQ((Narrow<std::uint32_t>(-1)), std::nullopt);
  EXPECT_EQ((Narrow<std::uint8_t>(255)), 255);
}

}  // namespace
}  // namespace apptrait

#include "ios/macho.h"

#include <gtest/gtest.h>

#include "support/macho_builder.h"
#include "support/zip_builder.h"

namespace apptrait::ios {
namespace {

using test::MachOSpec;

Result<MachFile> Read(Bytes bytes) { return ReadMachO(*MemorySource(std::move(bytes))); }

std::string IdOf(const Bytes& bytes) {
  const auto file = Read(bytes);
  return file ? "" : std::string(file.error().detail.id);
}

TEST(MachO, ReadsWhatASignatureNeeds) {
  MachOSpec spec;
  spec.cryptid = 1;
  spec.info_plist_section = "<plist/>";
  spec.signature = test::SignatureSpec{};
  const auto file = Read(test::BuildMachO(spec));
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(file->slices.size(), 1u);
  const MachSlice& slice = file->slices[0];
  EXPECT_EQ(ArchName(slice.cpu_type, slice.cpu_subtype), "arm64");
  EXPECT_EQ(MachPlatformName(slice.platform), "ios");
  EXPECT_EQ(MachVersion(slice.min_os), "13.0");
  EXPECT_EQ(MachVersion(slice.sdk), "16.0");
  EXPECT_EQ(slice.signature, (Range{test::SignatureOffset(spec), test::kSignatureRoom}));
  EXPECT_EQ(slice.linkedit, slice.signature);
  ASSERT_EQ(slice.encryption.size(), 1u);
  EXPECT_EQ(slice.encryption[0].cryptid, 1u);
  EXPECT_EQ(slice.encryption[0].range, (Range{test::kCodeOffset, 0x3000}));
  EXPECT_EQ(slice.info_plist, (Range{0x800, 8}));
  EXPECT_EQ(ToHex(slice.uuid.value_or(Bytes{})),
            std::string(16, 'a').replace(0, 16, "abababab") + "abababababababababababab");
}

TEST(MachO, ReadsThirtyTwoBitsAndOldVersionCommands) {
  MachOSpec spec;
  spec.cpu_type = 12;
  spec.cpu_subtype = 9;
  spec.old_version_command = true;
  spec.cryptid = 0;
  spec.min_os = 0x00080100;
  const auto file = Read(test::BuildMachO(spec));
  ASSERT_TRUE(file.ok());
  const MachSlice& slice = file->slices[0];
  EXPECT_EQ(ArchName(slice.cpu_type, slice.cpu_subtype), "armv7");
  EXPECT_EQ(MachPlatformName(slice.platform), "ios");
  EXPECT_EQ(MachVersion(slice.min_os), "8.1");
  EXPECT_EQ(slice.encryption[0].cryptid, 0u);
  EXPECT_FALSE(slice.signature);
}

TEST(MachO, TellsSimulatorsOfIntelByTheirProcessor) {
  MachOSpec spec;
  spec.cpu_type = 0x01000007;
  spec.cpu_subtype = 3;
  spec.old_version_command = true;
  const auto file = Read(test::BuildMachO(spec));
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(IsSimulator(file->slices[0]));
  EXPECT_EQ(ArchName(0x01000007, 3), "x86_64");
}

TEST(MachO, ReadsBothFatForms) {
  MachOSpec other;
  other.cpu_type = 12;
  for (const bool fat64 : {false, true}) {
    const auto file = Read(test::BuildFat({test::BuildMachO({}), test::BuildMachO(other)}, fat64));
    ASSERT_TRUE(file.ok());
    EXPECT_TRUE(file->fat);
    ASSERT_EQ(file->slices.size(), 2u);
    EXPECT_EQ(file->slices[0].file.offset, 0x4000u);
    EXPECT_EQ(file->slices[1].cpu_type, 12u);
  }
}

TEST(MachO, IsToldFromJavaClasses) {
  EXPECT_TRUE(IsMachO(*FromHex("cafebabe00000002")));
  EXPECT_FALSE(IsMachO(*FromHex("cafebabe00000034")));
  EXPECT_FALSE(IsMachO(*FromHex("cafebabe00000000")));
  EXPECT_TRUE(IsMachO(*FromHex("cffaedfe0c000001")));
  EXPECT_TRUE(IsMachO(*FromHex("feedface00000007")));
  EXPECT_FALSE(IsMachO(*FromHex("cffaedfe")));
  EXPECT_FALSE(IsMachO({}));
}

TEST(MachO, RefusesWhatDoesNotFit) {
  const Bytes good = test::BuildMachO({});
  const auto with = [&](std::size_t at, std::uint32_t value) {
    Bytes bytes = good;
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i));
    return bytes;
  };
  MachOSpec signed_spec;
  signed_spec.signature = test::SignatureSpec{};
  Bytes twice = test::BuildMachO(signed_spec);
  // The UUID command becomes a second signature command.
  const Bytes uuid = {std::byte{0x1b}, {}, {}, {}, std::byte{24}};
  *std::search(twice.begin(), twice.end(), uuid.begin(), uuid.end()) = std::byte{0x1d};
  Bytes overlapping = test::BuildFat({good, good});
  test::SetBe(&overlapping, 8 + 20 + 8, 0x4000, 4);
  Bytes outside = test::BuildFat({good});
  test::SetBe(&outside, 8 + 12, 0x7fffffff, 4);
  Bytes over_header = test::BuildFat({good});
  test::SetBe(&over_header, 8 + 8, 4, 4);
  const std::pair<const char*, Bytes> rows[] = {
      {"empty", {}},
      {"no magic", Bytes(64)},
      {"header alone", ToBytes(ByteSpan(good).first(28))},
      {"commands past the end", with(20, 0x7fffff)},
      {"too many commands", with(16, 0xffff)},
      {"command of size 0", with(36, 0)},
      {"command past the commands", with(36, 0x10000)},
      {"two signatures", twice},
      {"slices overlap", overlapping},
      {"slice outside", outside},
      {"slice over the header", over_header},
      {"no slices", *FromHex("cafebabe00000000")},
      {"45 slices", *FromHex("cafebabe0000002d")},
  };
  for (const auto& [what, bytes] : rows) EXPECT_EQ(IdOf(bytes), "ios.macho.malformed") << what;
  EXPECT_EQ(IdOf(with(20, 0x7fffffff)), "ios.macho.malformed");
}

TEST(MachO, BoundsEncryptedParts) {
  // magic | CPU type | subtype | type | commands | their size | flags | reserved, then for each
  // command LC_ENCRYPTION_INFO_64 | size | offset | length | cryptid | padding
  const auto with_parts = [](std::uint32_t count) {
    Bytes bytes;
    for (const std::uint32_t word : {0xfeedfacfU, 0x0100000cU, 0U, 2U, count, count * 24, 0U, 0U}) {
      test::PutLe(&bytes, word, 4);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      for (const std::uint32_t word : {0x2cU, 24U, 0U, 0U, 1U, 0U}) test::PutLe(&bytes, word, 4);
    }
    return bytes;
  };
  EXPECT_EQ(IdOf(with_parts(16)), "");
  EXPECT_EQ(IdOf(with_parts(17)), "ios.macho.malformed");
}

TEST(MachO, NamesArchitecturesAndPlatforms) {
  const std::tuple<std::uint32_t, std::uint32_t, const char*> rows[] = {
      {12, 6, "armv6"},
      {12, 11, "armv7s"},
      {12, 12, "armv7k"},
      {0x0100000c, 0x80000002, "arm64e"},
      {0x0200000c, 1, "arm64_32"},
      {7, 3, "i386"},
      {99, 1, "cpu-99-1"}};
  for (const auto& [type, subtype, name] : rows) EXPECT_EQ(ArchName(type, subtype), name);
  EXPECT_EQ(MachPlatformName(0), "");
  EXPECT_EQ(MachPlatformName(4), "watchos");
  EXPECT_EQ(MachPlatformName(11), "visionos");
  EXPECT_EQ(MachPlatformName(77), "platform-77");
  EXPECT_EQ(MachVersion(0x000c0401), "12.4.1");
}

}  // namespace
}  // namespace apptrait::ios

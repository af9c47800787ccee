// Packages that are made to exhaust a verifier: thousands of what real ones have a handful of.
#include <gmock/gmock.h>

#include "android/jar_manifest.h"
#include "android/signing_block.h"
#include "base/limits.h"
#include "catalogue/rules/android_verdict.h"
#include "support/findings.h"
#include "support/zip_builder.h"

namespace apptrait::android {
namespace {

using test::Has;
using test::PutLe;

constexpr int kPairs = 300'000;  // quadratic work on so many takes minutes

void PutPair(std::string* pairs, std::uint32_t id, std::string_view value) {
  Bytes bytes;
  PutLe(&bytes, 4 + value.size(), 8);
  PutLe(&bytes, id, 4);
  *pairs += AsText(bytes);
  *pairs += value;
}

Bytes ZipWithBlock(const std::string& pairs) {
  Bytes size;
  PutLe(&size, pairs.size() + 24, 8);
  std::string block(AsText(size));
  block += pairs + std::string(AsText(size)) + "APK Sig Block 42";
  test::ZipBuilder zip;
  return zip.Add("a.txt", "a").BeforeDirectory(block).Build();
}

struct Read {
  SigningBlock block;
  Issues issues;
};
Read ReadBlock(const std::string& pairs) {
  const auto source = MemorySource(ZipWithBlock(pairs));
  Read read;
  const auto layout = zip::Layout::Read(*source);
  auto block = SigningBlock::Read(*source, *layout, &read.issues);
  read.block = std::move(*block);
  return read;
}

TEST(HostileSigningBlock, ListsABoundedNumberOfPairsAndFindsTheKnownBehindThem) {
  std::string pairs;
  for (std::uint32_t i = 0; i < kPairs; ++i) PutPair(&pairs, 0x100 + i, "");
  PutPair(&pairs, pair_id::kV3, "first");
  PutPair(&pairs, pair_id::kV3, "second");
  const Read read = ReadBlock(pairs);
  ASSERT_NE(read.block.Find(pair_id::kV3), nullptr);
  EXPECT_EQ(AsText(*read.block.Find(pair_id::kV3)), "first");
  EXPECT_EQ(read.block.pairs().size(), limits::kBlockPairs + 1);
  EXPECT_THAT(test::Ids(read.issues.list()),
              testing::ElementsAre(rule::kAndroidDuplicatePair.id, rule::kAndroidMorePairs.id));
}

TEST(HostileSigningBlock, SaysOfRepeatedPairsWithoutEndThatTheyAreThere) {
  std::string pairs;
  for (int i = 0; i < kPairs; ++i) PutPair(&pairs, pair_id::kV2, "");
  const Read read = ReadBlock(pairs);
  EXPECT_LT(read.issues.list().size(), 100u);
  EXPECT_TRUE(Has(read.issues.list(), rule::kAndroidDuplicatePair.id));
  EXPECT_TRUE(Has(read.issues.list(), rule::kAndroidMorePairs.id));
}

TEST(Issues, KeepsAHundredOfARuleAndCountsTheRest) {
  Issues issues;
  for (int i = 0; i < 1000; ++i) {
    issues.Add(rule::kAndroidV1DuplicateEntry, {.entry = std::to_string(i)});
  }
  issues.Add(rule::kAndroidV1NoManifest);
  EXPECT_TRUE(issues.HasErrors());
  ASSERT_EQ(issues.list().size(), 102u);
  const Finding& rest = issues.list()[100];
  EXPECT_EQ(rest.id, rule::kAndroidV1More.id);
  EXPECT_EQ(rest.data.front().value, apptrait::Value(std::int64_t{900}));
  EXPECT_EQ(issues.list()[101].id, rule::kAndroidV1NoManifest.id);
}

// Both lists are as long as the other's lookups are slow.
TEST(HostileJarManifest, LooksUpEachLegacyDigestOnce) {
  std::string names, lines;
  for (int i = 0; i < 200'000; ++i) {
    names += i % 2 == 0 ? "SHA " : "x" + std::to_string(i) + ' ';
    lines += "y" + std::to_string(i) + ": 1\n";
  }
  const std::string text = "Name: a\n" + lines + "Digest-Algorithms: " + names + "MD5\n" +
                           "MD5-Digest: 1B2M2Y8AsgTpgAmY7PhCfg==\n";
  const auto sections = ReadJarSections(AsBytes(text));
  ASSERT_EQ(sections.size(), 1u);
  const auto digests = DigestsToVerify(sections.front(), "-Digest", {1, 17});
  ASSERT_EQ(digests.size(), 1u);
  EXPECT_EQ(digests.front().algorithm, digest::Algorithm::kMd5);
}

TEST(HostileJarManifest, StopsWhereTheLinesOfThePackageAreUsedUp) {
  const std::string text = "A: 1\nB: 2\n\nName: x\nC: 3\n\nName: y\nD: 4\n";
  std::size_t lines = 4;
  EXPECT_EQ(ReadJarSections(AsBytes(text), &lines).size(), 2u);
  EXPECT_EQ(lines, 0u);
  lines = 7;
  EXPECT_EQ(ReadJarSections(AsBytes(text), &lines).size(), 3u);
  EXPECT_EQ(lines, 1u);
}

}  // namespace
}  // namespace apptrait::android

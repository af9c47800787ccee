#include "android/jar_manifest.h"

#include <gmock/gmock.h>

namespace apptrait::android {
namespace {

std::vector<JarSection> Read(std::string_view text) { return ReadJarSections(AsBytes(text)); }

TEST(JarManifest, EndsLinesWithAnyOfThree) {
  const auto sections = Read("A: 1\r\nB: 2\nC: 3\r\r\nName: x\rD: 4");
  ASSERT_EQ(sections.size(), 2u);
  EXPECT_EQ(sections[0].attributes.size(), 3u);
  EXPECT_EQ(sections[1].name, "x");
  ASSERT_NE(sections[1].Find("d"), nullptr);
  EXPECT_EQ(*sections[1].Find("d"), "4");
}

TEST(JarManifest, JoinsContinuationsAsBytes) {
  // U+4E2D is split between its second and third byte.
  const auto sections = Read("M: 1\n\nName: res/\xe4\xb8\n \xad.txt\nA: 1\n 2\n  3\n");
  ASSERT_EQ(sections.size(), 2u);
  EXPECT_EQ(sections[1].name, "res/中.txt");
  EXPECT_EQ(*sections[1].Find("A"), "12 3");
}

TEST(JarManifest, KeepsSpacesAroundNamesAndValues) {
  const auto sections = Read("A :  b \nNoColon\n");
  ASSERT_EQ(sections.size(), 1u);
  EXPECT_EQ(sections[0].attributes[0], std::pair(std::string_view("A "), std::string_view(" b ")));
  EXPECT_EQ(sections[0].attributes[1], std::pair(std::string_view("NoColon"), std::string_view()));
}

TEST(JarManifest, NamesASectionByItsFirstAttributeOnly) {
  const auto sections = Read("M: 1\n\nname: x\n\nA: 1\nName: y\n");
  ASSERT_EQ(sections.size(), 3u);
  EXPECT_EQ(sections[1].name, "x");
  EXPECT_EQ(sections[2].name, std::nullopt);
}

TEST(JarManifest, ASectionHasItsEmptyLineButNotTheOnesBefore) {
  const std::string_view text = "\n\nM: 1\n\n\n\nName: x\nA: 1\n\nName: y\n";
  const auto sections = Read(text);
  ASSERT_EQ(sections.size(), 3u);
  EXPECT_EQ(AsText(sections[0].bytes), "M: 1\n\n");
  EXPECT_EQ(AsText(sections[1].bytes), "Name: x\nA: 1\n\n");
  EXPECT_EQ(AsText(sections[2].bytes), "Name: y\n");
  EXPECT_TRUE(Read("").empty());
  EXPECT_TRUE(Read("\n\r\n").empty());
}

std::vector<digest::Algorithm> Chosen(std::string_view attributes, SdkRange range) {
  std::vector<digest::Algorithm> algorithms;
  const std::string file = "Name: x\n" + std::string(attributes);
  const auto sections = Read(file);
  for (const NamedDigest& digest : DigestsToVerify(sections[0], "-Digest", range)) {
    algorithms.push_back(digest.algorithm);
  }
  return algorithms;
}

TEST(JarDigests, AreChosenByVersion) {
  using enum digest::Algorithm;
  using testing::ElementsAre;
  constexpr SdkRange kOld{1, 17}, kNew{18, sdk::kAny}, kAll{1, sdk::kAny};
  const std::string_view both = "SHA1-Digest: AQ==\nSHA-256-Digest: AQ==\n";
  EXPECT_THAT(Chosen(both, kOld), ElementsAre(kSha1));
  EXPECT_THAT(Chosen(both, kNew), ElementsAre(kSha256));
  EXPECT_THAT(Chosen(both, kAll), ElementsAre(kSha1, kSha256));
  EXPECT_THAT(Chosen("SHA-Digest: AQ==\n", kOld), ElementsAre(kSha1));
  EXPECT_THAT(Chosen("SHA-Digest: AQ==\n", kNew), ElementsAre());
  EXPECT_THAT(Chosen("SHA-256-Digest: AQ==\n", kOld), ElementsAre());
  EXPECT_THAT(Chosen("SHA-256-Digest: AQ==\n", kAll), ElementsAre());
  const std::string_view listed =
      "Digest-Algorithms: Foo SHA-512 MD5\nSHA-512-Digest: AQ==\nMD5-Digest: AQ==\n";
  EXPECT_THAT(Chosen(listed, {8, 17}), ElementsAre(kMd5)) << "SHA-512 came with Android 2.3";
  EXPECT_THAT(Chosen(listed, {9, 17}), ElementsAre(kSha512));
  EXPECT_THAT(Chosen("SHA1-Digest: AQ==\n", kAll), ElementsAre(kSha1)) << "once, where equal";
}

TEST(JarDigests, BadBase64IsSaidAndMissingPaddingTaken) {
  const auto sections = Read("Name: x\nSHA1-Digest: AQ\nSHA-256-Digest: !\n");
  const auto old = DigestsToVerify(sections[0], "-Digest", {1, 17});
  ASSERT_EQ(old.size(), 1u);
  EXPECT_FALSE(old[0].malformed);
  EXPECT_EQ(old[0].value, Bytes{std::byte{1}});
  const auto recent = DigestsToVerify(sections[0], "-Digest", {18, 30});
  ASSERT_EQ(recent.size(), 1u);
  EXPECT_TRUE(recent[0].malformed);
}

}  // namespace
}  // namespace apptrait::android

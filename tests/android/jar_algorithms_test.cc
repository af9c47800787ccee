#include "android/jar_algorithms.h"

#include <gtest/gtest.h>

namespace apptrait::android {
namespace {

constexpr std::string_view kMd5 = "1.2.840.113549.2.5", kSha1 = "1.3.14.3.2.26",
                           kSha256 = "2.16.840.1.101.3.4.2.1", kSha384 = "2.16.840.1.101.3.4.2.2",
                           kRsa = "1.2.840.113549.1.1.1", kMd5Rsa = "1.2.840.113549.1.1.4",
                           kSha256Rsa = "1.2.840.113549.1.1.11", kDsa = "1.2.840.10040.4.1",
                           kSha256Dsa = "2.16.840.1.101.3.4.3.2",
                           kSha384Dsa = "2.16.840.1.101.3.4.3.3", kEc = "1.2.840.10045.2.1",
                           kSha256Ec = "1.2.840.10045.4.3.2";

TEST(JarAlgorithms, AreAcceptedByVersion) {
  const struct {
    std::string_view digest, signature, refused;
  } rows[] = {
      {kSha1, kRsa, ""},
      {kMd5, kRsa, ""},
      {kMd5, kMd5Rsa, "9-20"},
      {kSha256, kRsa, "9-17"},
      {kSha256, kSha256Rsa, "9-17"},
      {kSha256, kMd5Rsa, "1-20, 24+"},
      {kSha1, kDsa, ""},
      {kSha256, kDsa, "1-21"},
      {kSha256, kSha256Dsa, "1-20"},
      {kSha384, kSha384Dsa, "1+"},
      {kSha384, kDsa, "1+"},
      {kSha1, kEc, "1-17"},
      {kSha256, kSha256Ec, "1-20"},
      {"1.2.3", kRsa, "1+"},
      {kSha1, "1.2.3", "1+"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(VersionsText(UnsupportedVersions(row.digest, row.signature, {1, sdk::kAny})),
              row.refused)
        << row.digest << " " << row.signature;
  }
}

TEST(JarAlgorithms, OnlyTheVersionsAskedForCount) {
  EXPECT_EQ(VersionsText(UnsupportedVersions(kSha256, kRsa, {18, 30})), "");
  EXPECT_EQ(VersionsText(UnsupportedVersions(kSha256, kRsa, {10, 12})), "10-12");
  EXPECT_EQ(VersionsText(UnsupportedVersions(kSha256, kMd5Rsa, {20, 24})), "20, 24");
}

TEST(JarAlgorithms, ASignatureOidThatNamesADigestDecides) {
  EXPECT_EQ(JarScheme(kMd5, kSha256Rsa)->digest, digest::Algorithm::kSha256);
  EXPECT_EQ(JarScheme(kMd5, kRsa)->digest, digest::Algorithm::kMd5);
  EXPECT_EQ(JarScheme(kSha256, "1.2.3"), std::nullopt);
  EXPECT_EQ(JarAlgorithmName(kSha256, kSha256Rsa), "rsa-pkcs1-sha256");
  EXPECT_EQ(JarAlgorithmName(kMd5, kSha256Rsa), "rsa-pkcs1-sha256/md5");
  EXPECT_EQ(JarAlgorithmName(kSha1, kEc), "ecdsa-sha1");
  EXPECT_EQ(JarAlgorithmName("1.2.3", kRsa), "1.2.3/1.2.840.113549.1.1.1");
}

}  // namespace
}  // namespace apptrait::android

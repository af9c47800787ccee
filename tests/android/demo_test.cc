// The packages of testdata/android, held against what Debian's aapt, apksigner and openssl say.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "apptrait/inspect.h"
#include "support/findings.h"

namespace apptrait {
namespace {

using nlohmann::json;

const std::string kFolder = std::string(APPTRAIT_SOURCE_DIR) + "/testdata/android/";

Package Demo(const std::string& name) {
  auto package = Inspect(kFolder + name);
  if (package.ok()) return std::move(*package);
  ADD_FAILURE() << name << ": " << Message(package.error().detail, Language::kEnglish);
  return {};
}

TEST(DemoPackages, AreWhatTheirMakersToolsSay) {
  const json expected = json::parse(std::ifstream(kFolder + "expected.json"));
  const struct {
    const char* file;
    Container container;
    Status status;
    const char* key;  // whose certificate is current; null where nothing is signed
  } rows[] = {{"demo.apk", Container::kApk, Status::kVerified, "release"},
              {"demo-rotated.apk", Container::kApk, Status::kVerified, "rotated"},
              {"demo-tampered.apk", Container::kApk, Status::kFailed, "release"},
              {"demo-unsigned.apk", Container::kApk, Status::kUnsigned, nullptr},
              {"demo.aab", Container::kAab, Status::kVerified, "release"},
              {"demo.apks", Container::kApks, Status::kVerified, "release"},
              {"demo.xapk", Container::kXapk, Status::kVerified, "release"},
              {"demo.apkm", Container::kApkm, Status::kVerified, "release"}};
  for (const auto& row : rows) {
    const Package p = Demo(row.file);
    EXPECT_EQ(p.container, row.container) << row.file;
    EXPECT_EQ(p.verification.status, row.status) << row.file;
    EXPECT_EQ(p.identity.package_name, expected["package_name"].get<std::string>()) << row.file;
    EXPECT_EQ(p.identity.version_code, expected["version_code"].get<std::string>()) << row.file;
    EXPECT_EQ(p.identity.version_name, expected["version_name"].get<std::string>()) << row.file;
    EXPECT_EQ(p.identity.app_name, expected["app_name"].get<std::string>()) << row.file;
    EXPECT_EQ(json(p.identity.app_names), expected["app_names"]) << row.file;
    ASSERT_TRUE(p.identity.icon) << row.file;
    EXPECT_EQ(p.identity.icon->width, 192u) << row.file;
    EXPECT_EQ(p.identity.icon->layers.size(), 2u) << row.file;
    std::vector<std::string> current;
    for (const Signer& signer : p.signers) {
      if (signer.current) current.push_back(signer.certificates.at(0).fingerprints.sha256);
    }
    if (row.key == nullptr) {
      EXPECT_TRUE(p.signers.empty()) << row.file;
    } else {
      EXPECT_THAT(current, testing::Each(expected["certificates"][row.key]["sha256"])) << row.file;
      EXPECT_FALSE(current.empty()) << row.file;
    }
  }
}

TEST(DemoPackages, HaveNothingToRemarkWhereAllIsWell) {
  for (const char* file : {"demo.apk", "demo-rotated.apk", "demo.apks", "demo.xapk", "demo.apkm"}) {
    for (const Finding& finding : Demo(file).findings) {
      EXPECT_NE(finding.severity, Severity::kError) << file << ": " << finding.id;
    }
  }
}

}  // namespace
}  // namespace apptrait

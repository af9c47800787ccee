// The verdict against AOSP's apksig: its own test packages, with what it says of each.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/judged.h"

namespace apptrait::test {
namespace {

using nlohmann::json;

std::string FolderOf(const char* corpus) {
  const char* root = std::getenv("APPTRAIT_CORPUS");
  return root == nullptr ? "" : std::string(root) + "/" + corpus;
}

std::set<std::string> CurrentLeaves(const Package& package) {
  std::set<std::string> leaves;
  for (const Signer& signer : package.signers) {
    if (signer.current) leaves.insert(signer.certificates.front().fingerprints.sha256);
  }
  return leaves;
}

bool HasIssue(const Package& package, const std::string& issue) {
  return std::ranges::any_of(package.findings, [&](const Finding& finding) {
    return DatumOf(finding, "apksig") == issue;
  });
}

void CheckPackage(const json& expect, const Package& package) {
  if (expect.contains("status")) {
    const json& status = expect["status"];
    const std::string actual(Name(package.verification.status));
    if (status.is_string()) {
      EXPECT_EQ(actual, status.get<std::string>());
    } else {
      const auto allowed = status.get<std::set<std::string>>();
      EXPECT_TRUE(allowed.contains(actual)) << actual;
    }
  }
  if (expect.contains("signer_sha256")) {
    EXPECT_EQ(CurrentLeaves(package), expect["signer_sha256"].get<std::set<std::string>>());
  }
  const json schemes = expect.value("schemes", json::object());
  for (const auto& [scheme, state] : schemes.items()) {
    EXPECT_EQ(Name(StateOf(package, scheme)), state.get<std::string>()) << scheme;
  }
  const json issues = expect.value("apksig", json::array());
  for (const auto& issue : issues) {
    EXPECT_TRUE(HasIssue(package, issue)) << issue;
  }
}

void CheckByMinSdk(const std::string& path, const json& expect) {
  const json levels = expect.value("by_min_sdk", json::object());
  for (const auto& [level, verified] : levels.items()) {
    InspectOptions options{.digests = false};
    options.min_sdk = std::stoi(level);
    const auto package = Inspect(path, options);
    const bool actual = package && package->verification.status == Status::kVerified;
    EXPECT_EQ(actual, verified.get<bool>()) << "from API " << level;
  }
}

void RunCorpus(const char* corpus) {
  const std::string folder = FolderOf(corpus);
  if (folder.empty()) GTEST_SKIP() << "SKIPPED: APPTRAIT_CORPUS is not set";
  std::ifstream truth(folder + "/truth.jsonl");
  ASSERT_TRUE(truth) << folder;
  int packages = 0;
  for (std::string line; std::getline(truth, line); ++packages) {
    const json row = json::parse(line);
    const std::string path = folder + "/" + row["path"].get<std::string>();
    const json& expect = row["expect"];
    SCOPED_TRACE(path);
    const auto package = Inspect(path, {.digests = false});
    if (package) {
      CheckPackage(expect, *package);
    } else if (expect.contains("status")) {
      EXPECT_TRUE(expect.value("unreadable_ok", false));
    }
    CheckByMinSdk(path, expect);
  }
  EXPECT_GT(packages, 0);
}

TEST(ApksigCorpus, AgreesOnEveryPackageOfApksig) { RunCorpus("android-apksig"); }
TEST(ApksigCorpus, AgreesOnPackagesFromTheField) { RunCorpus("android-real"); }

// The .idsig file of the corpus belongs to other content; given to the verdict, it counts.
TEST(ApksigCorpus, AGivenIdsigThatDoesNotFitFails) {
  const std::string folder = FolderOf("android-apksig");
  if (folder.empty()) GTEST_SKIP() << "SKIPPED: APPTRAIT_CORPUS is not set";
  const std::string path = folder + "/v41-digest-mismatched-with-v31.apk";
  std::ifstream file(path + ".idsig", std::ios::binary);
  ASSERT_TRUE(file);
  const std::string idsig((std::istreambuf_iterator<char>(file)), {});
  InspectOptions options{.digests = false};
  const auto bytes = std::as_bytes(std::span(idsig));
  options.idsig = std::vector<std::byte>(bytes.begin(), bytes.end());
  const auto package = Inspect(path, options);
  ASSERT_TRUE(package);
  EXPECT_EQ(package->verification.status, Status::kFailed);
  EXPECT_TRUE(HasIssue(*package, "V4_SIG_V2_V3_DIGESTS_MISMATCH"));
}

}  // namespace
}  // namespace apptrait::test

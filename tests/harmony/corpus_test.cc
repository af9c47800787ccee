// The library against a corpus folder's truth file (APPTRAIT_CORPUS/harmony).
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "apptrait/inspect.h"
#include "base/bytes.h"

namespace apptrait {
namespace {

using Json = nlohmann::json;

std::string TextOf(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void ExpectCertificate(const Package& package, const Json& expected) {
  for (const Signer& signer : package.signers) {
    if (signer.certificates.empty()) continue;
    const Certificate& leaf = signer.certificates.front();
    if (leaf.fingerprints.sha256 != expected["sha256"]) continue;
    EXPECT_EQ(leaf.fingerprints.sha1, expected["sha1"]);
    EXPECT_EQ(leaf.fingerprints.md5, expected["md5"]);
    EXPECT_EQ(ToHex(leaf.public_key.spki), expected["spki_hex"]);
    return;
  }
  ADD_FAILURE() << "no signer with the leaf " << expected["sha256"];
}

void ExpectAgreement(const Package& package, const Json& expect) {
  const Json statuses =
      expect["status"].is_array() ? expect["status"] : Json::array({expect["status"]});
  EXPECT_THAT(statuses, ::testing::Contains(Json(Name(package.verification.status))));
  const auto same = [&](const char* key, const std::optional<std::string>& value) {
    if (expect.contains(key)) {
      EXPECT_EQ(value, expect[key].get<std::string>()) << key;
    }
  };
  same("package_name", package.identity.package_name);
  same("version_name", package.identity.version_name);
  same("version_code", package.identity.version_code);
  if (expect.contains("filing_sha256")) {
    ASSERT_TRUE(package.filing);
    EXPECT_EQ(package.filing->certificate.fingerprints.sha256, expect["filing_sha256"]);
  }
  if (!expect.contains("certificates")) return;
  for (const Json& c : expect["certificates"]) ExpectCertificate(package, c);
}

TEST(HarmonyCorpus, AgreesWithItsTruth) {
  const char* corpus = std::getenv("APPTRAIT_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "SKIPPED: APPTRAIT_CORPUS is not set";
  const auto folder = std::filesystem::path(corpus) / "harmony";
  if (!exists(folder / "truth.jsonl"))
    GTEST_SKIP() << "SKIPPED: no harmony corpus in APPTRAIT_CORPUS";
  InspectOptions options;
  options.harmony_trusted_roots = TextOf(folder / "trust" / "trusted_root_ca.json");
  options.harmony_trusted_sources = TextOf(folder / "trust" / "trusted_apps_sources.json");
  options.digests = false;
  options.workers = 1;
  std::ifstream truth(folder / "truth.jsonl");
  int rows = 0;
  for (std::string line; std::getline(truth, line); ++rows) {
    const Json row = Json::parse(line);
    SCOPED_TRACE(row["path"]);
    const auto package = Inspect(folder / row["path"].get<std::string>(), options);
    if (package) {
      ExpectAgreement(*package, row["expect"]);
    } else {
      EXPECT_TRUE(row["expect"].value("unreadable_ok", false));
    }
  }
  EXPECT_GT(rows, 0);
}

}  // namespace
}  // namespace apptrait

// The corpus of iOS packages, held against its truth file through the library. A part of what the
// truth says is checked here; scripts/test holds the program against all of it.
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "ios/app_support.h"

namespace apptrait {
namespace {

using Json = nlohmann::json;

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The certificates of a PEM file.
std::vector<Bytes> ReadPem(const std::string& pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----", kEnd = "-----END";
  std::vector<Bytes> certificates;
  for (auto at = pem.find(kBegin); at != pem.npos; at = pem.find(kBegin, at + 1)) {
    const auto start = at + kBegin.size();
    certificates.push_back(
        FromBase64(std::string_view(pem).substr(start, pem.find(kEnd, start) - start)).value());
  }
  return certificates;
}

// Whether `expected` is the value, or a list that has it.
bool Accepts(const Json& expected, std::string_view value) {
  if (!expected.is_array()) return expected == value;
  return std::ranges::any_of(expected, [&](const Json& item) { return item == value; });
}

void CheckCertificate(const Json& expected, const Package& package) {
  const Certificate* found = nullptr;
  for (const Signer& signer : package.signers) {
    if (signer.certificates[0].fingerprints.sha256 == expected["sha256"]) {
      found = &signer.certificates[0];
    }
  }
  ASSERT_NE(found, nullptr) << expected["sha256"];
  if (expected.contains("sha1")) {
    EXPECT_EQ(found->fingerprints.sha1, expected["sha1"]);
  }
  if (expected.contains("md5")) {
    EXPECT_EQ(found->fingerprints.md5, expected["md5"]);
  }
  if (expected.contains("modulus_hex")) {
    EXPECT_EQ(ToHex(found->public_key.modulus), expected["modulus_hex"]);
  }
  if (expected.contains("spki_hex")) {
    EXPECT_EQ(ToHex(found->public_key.spki), expected["spki_hex"]);
  }
}

void CheckPackage(const Json& expect, const Package& package) {
  if (expect.contains("status")) {
    EXPECT_TRUE(Accepts(expect["status"], Name(package.verification.status)))
        << expect["status"] << " is not " << Name(package.verification.status) << "\n"
        << test::Explain(package);
  }
  const std::pair<const char*, const std::optional<std::string>&> identity[] = {
      {"package_name", package.identity.package_name},
      {"version_name", package.identity.version_name},
      {"version_code", package.identity.version_code}};
  for (const auto& [field, value] : identity) {
    if (expect.contains(field)) {
      EXPECT_EQ(value.value_or("(none)"), expect[field]) << field;
    }
  }
  for (const Json& certificate : expect.value("certificates", Json::array())) {
    CheckCertificate(certificate, package);
  }
}

TEST(IosCorpus, AgreesWithItsTruth) {
  const char* corpus = std::getenv("APPTRAIT_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "SKIPPED: APPTRAIT_CORPUS is not set";
  const std::string folder = std::string(corpus) + "/ios/";
  std::istringstream truth(ReadAll(folder + "truth.jsonl"));
  InspectOptions options;
  options.trust_anchors = ReadPem(ReadAll(folder + "trust-anchors.pem"));
  int rows = 0;
  for (std::string line; std::getline(truth, line); ++rows) {
    const Json row = Json::parse(line);
    SCOPED_TRACE(row["path"]);
    const Json& expect = row["expect"];
    const auto package = Inspect(folder + row["path"].get<std::string>(), options);
    if (!package) {
      EXPECT_TRUE(expect.value("unreadable_ok", false))
          << Message(package.error().detail, Language::kEnglish);
      continue;
    }
    CheckPackage(expect, *package);
  }
  EXPECT_GT(rows, 0);
}

}  // namespace
}  // namespace apptrait

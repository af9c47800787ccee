#include "support/credentials.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "crypto/certificate.h"

namespace apptrait::test {

std::string CredentialPath(const std::string& file) {
  return std::string(APPTRAIT_SOURCE_DIR) + "/testdata/credentials/" + file;
}

Bytes CredentialBytes(const std::string& file) {
  std::ifstream stream(CredentialPath(file), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  return ToBytes(AsBytes(text));
}

const std::map<std::string, std::map<std::string, std::string>>& ExpectedValues() {
  static const auto kValues = nlohmann::json::parse(AsText(CredentialBytes("expected.json")))
                                  .get<std::map<std::string, std::map<std::string, std::string>>>();
  return kValues;
}

std::string Expected(const std::string& certificate, const std::string& value) {
  return ExpectedValues().at(certificate).at(value);
}

Certificate TestCertificate(const std::string& name) {
  return crypto::ReadCertificate(*FromBase64(Expected(name, "der")), nullptr);
}

}  // namespace apptrait::test

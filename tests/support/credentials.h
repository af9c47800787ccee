// The certificates of testdata/credentials, and the values that openssl, keytool and Python
// computed for them (expected.json).
#ifndef APPTRAIT_TESTS_SUPPORT_CREDENTIALS_H_
#define APPTRAIT_TESTS_SUPPORT_CREDENTIALS_H_

#include <map>
#include <string>

#include "apptrait/certificate.h"
#include "base/bytes.h"

namespace apptrait::test {

inline constexpr const char* kCredentialPassword = "apptrait-test";

// "rsa2048" … to ("modulus_dec" … to value).
const std::map<std::string, std::map<std::string, std::string>>& ExpectedValues();
std::string Expected(const std::string& certificate, const std::string& value);
Certificate TestCertificate(const std::string& name);

std::string CredentialPath(const std::string& file);
Bytes CredentialBytes(const std::string& file);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_CREDENTIALS_H_

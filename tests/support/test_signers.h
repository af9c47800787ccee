// The parties of the signature tests.
#ifndef APPTRAIT_TESTS_SUPPORT_TEST_SIGNERS_H_
#define APPTRAIT_TESTS_SUPPORT_TEST_SIGNERS_H_

#include "support/apk_builder.h"

namespace apptrait::test {

// Self-signed certificates for CN=Alice (RSA), Bob (RSA), Carol (RSA) and Eve (EC), each with a key
// of its own.
const TestCertificate& Alice();
const TestCertificate& Bob();
const TestCertificate& Carol();
const TestCertificate& Eve();

// A block signer with the key's usual algorithm and SHA-256.
BlockSignerSpec By(const TestCertificate& certificate);
BlockSignerSpec By(const TestCertificate& certificate, int min_sdk, int max_sdk = kNoMaxSdk);
BlockSignerSpec By(const TestCertificate& certificate, std::vector<std::uint32_t> algorithms);

// The attribute that proves the rotation from the first to the last; the steps sign with the
// usual algorithms.
std::pair<std::uint32_t, Bytes> Rotation(const std::vector<TestCertificate>& certificates);
// "v3.1 starts at this version", and v2's "there is a signature of that scheme too".
std::pair<std::uint32_t, Bytes> RotationMinSdk(std::uint32_t level);
std::pair<std::uint32_t, Bytes> SignedToo(std::uint32_t scheme);

BlockSignerSpec With(BlockSignerSpec signer, Attributes attributes);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_TEST_SIGNERS_H_

// Packages as values, for the tests of the gate and of comparisons: what a reader would have found.
#ifndef APPTRAIT_TESTS_SUPPORT_SAMPLE_PACKAGE_H_
#define APPTRAIT_TESTS_SUPPORT_SAMPLE_PACKAGE_H_

#include "apptrait/package.h"

namespace apptrait::test {

// 2026-03-01T00:00:00Z: the "now" of these tests.
inline constexpr std::int64_t kNow = 1772323200;
inline constexpr std::int64_t kDay = 86400;

// A certificate whose digests are `letter` repeated, with an RSA key of 2048 bits, valid for 400
// days from kNow on.
Certificate SampleCertificate(char letter, const std::string& common_name = "Example Release");

// A signer by that certificate.
Signer SampleSigner(const std::string& scheme, char letter, bool current);

// A verified release APK of com.example.mall 3.4.1, signed v2 and v3 by certificate 'a', for
// Android 24 to 34.
Package SampleApk();
// Its names, where tests need them.
inline const std::string kDigestA(64, 'a'), kDigestB(64, 'b');

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_SAMPLE_PACKAGE_H_

#include "crypto/known_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/certificate.h"
#include "crypto/weakness.h"
#include "support/x509_builder.h"

namespace apptrait::crypto {
namespace {

using digest::Algorithm;
using test::CertificateBuilder;

TEST(KnownAs, NamesDebugCertificatesBySubject) {
  const std::pair<test::NameParts, std::optional<std::string>> rows[] = {
      {{{"C", "US"}, {"O", "Android"}, {"CN", "Android Debug"}}, "android.debug"},
      {{{"CN", "Android Debug"}, {"O", "Android"}, {"C", "US"}}, "android.debug"},
      {{{"CN", "Android Debug"}}, {}},
      {{{"CN", "Android Debug"}, {"O", "Example"}}, {}},
      {{{"CN", "Android"}, {"O", "Android"}}, {}},
  };
  for (const auto& [subject, name] : rows) {
    const Certificate certificate =
        ReadCertificate(CertificateBuilder("rsa-2048").Subject(subject).Build().der, nullptr);
    EXPECT_EQ(certificate.known_as, name) << certificate.subject.Text();
  }
}

TEST(KnownAs, GoesByTheBytesOfTheCertificateToo) {
  Certificate certificate;
  EXPECT_EQ(KnownAs(certificate), std::nullopt);
  certificate.fingerprints.sha256 =
      "1e08a903aef9c3a721510b64ec764d01d3d094eb954161b62544ea8f187b5953";
  EXPECT_EQ(KnownAs(certificate), "android.uber-apk-signer-debug");
}

TEST(Weakness, IsAboutKeysAndTheSignaturesOfIssuers) {
  const auto ids = [](const CertificateBuilder& builder) {
    std::vector<std::string_view> found;
    for (const Finding& finding : WeaknessFindings(ReadCertificate(builder.Build().der, nullptr))) {
      found.push_back(finding.id);
    }
    return found;
  };
  const test::TestCertificate root =
      CertificateBuilder("rsa-2048").Subject({{"CN", "Root"}}).Build();
  using testing::ElementsAre, testing::IsEmpty;
  EXPECT_THAT(ids(CertificateBuilder("rsa-1024")), ElementsAre("crypto.weak-key"));
  EXPECT_THAT(ids(CertificateBuilder("dsa-1024").Scheme({Algorithm::kSha1})),
              ElementsAre("crypto.weak-key"));
  EXPECT_THAT(ids(CertificateBuilder("ec-p224")), IsEmpty());
  EXPECT_THAT(ids(CertificateBuilder("rsa-2048").Scheme({Algorithm::kMd5})), IsEmpty());
  EXPECT_THAT(ids(CertificateBuilder("rsa-2048-b").Issuer(root).Scheme({Algorithm::kSha1})),
              ElementsAre("crypto.weak-signature"));
  EXPECT_THAT(ids(CertificateBuilder("ed25519")), IsEmpty());
  EXPECT_THAT(
      ids(CertificateBuilder("rsa-2048").Subject({{"O", "Android"}, {"CN", "Android Debug"}})),
      ElementsAre("crypto.known-private-key"));
}

}  // namespace
}  // namespace apptrait::crypto

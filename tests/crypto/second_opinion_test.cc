#include "crypto/second_opinion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "catalogue/rules/crypto.h"
#include "crypto/certificate.h"
#include "support/x509_builder.h"

namespace apptrait::crypto {
namespace {

using test::CertificateBuilder;
using testing::ElementsAre;

const test::NameParts kSubject = {{"C", "CN"}, {"O", "示例"}, {"CN", "Example"}};

TEST(CompareReadings, AgreesOnEveryKindOfKey) {
  for (std::string_view key :
       {"rsa-1024", "rsa-2048", "rsa-4096", "ec-p224", "ec-p256", "ec-p384", "ec-p521",
        "ec-secp256k1", "ec-brainpool256", "ec-explicit", "dsa-1024", "dsa-3072", "ed25519"}) {
    const test::TestCertificate made =
        CertificateBuilder(std::string(key)).Subject(kSubject).SubjectKeyId().Build();
    const Certificate first = ReadCertificate(made.der, nullptr);
    const Disagreement result = CompareReadings(first);
    EXPECT_TRUE(result.fields.empty()) << key << ": " << result.fields[0];
    EXPECT_FALSE(result.unreadable) << key;
    const auto second = SecondReading(made.der);
    ASSERT_TRUE(second) << key;
    EXPECT_EQ(second->fingerprints, first.fingerprints) << key;
    EXPECT_EQ(second->subject, first.subject) << key;
    EXPECT_EQ(second->serial, first.serial) << key;
    EXPECT_EQ(second->not_before, first.not_before) << key;
    EXPECT_EQ(second->not_after, first.not_after) << key;
    EXPECT_EQ(second->signature_algorithm, first.signature_algorithm) << key;
    EXPECT_EQ(second->self_issued, first.self_issued) << key;
    EXPECT_EQ(second->extension_oids, first.extension_oids) << key;
    EXPECT_EQ(second->public_key.spki, first.public_key.spki) << key;
  }
}

// Every value that goes into a filing is compared: a wrong one is named.
TEST(CompareReadings, NamesWhatDiffers) {
  const auto flip = [](Bytes* bytes) { bytes->back() ^= std::byte{1}; };
  struct Row {
    std::string_view key;
    std::function<void(Certificate&)> spoil;
    std::string_view field;
  };
  const Row rows[] = {
      {"rsa-2048", [](Certificate& c) { c.fingerprints.md5[0] ^= 1; }, "md5"},
      {"rsa-2048", [](Certificate& c) { c.fingerprints.sha1[0] ^= 1; }, "sha1"},
      {"rsa-2048", [](Certificate& c) { c.fingerprints.sha256[0] ^= 1; }, "sha256"},
      {"rsa-2048", [&](Certificate& c) { flip(&c.subject.der); }, "subject"},
      {"rsa-2048", [&](Certificate& c) { flip(&c.public_key.spki); }, "spki"},
      {"rsa-2048", [&](Certificate& c) { flip(&c.public_key.key_bits); }, "key_bits"},
      {"rsa-2048", [&](Certificate& c) { flip(&c.public_key.modulus); }, "modulus"},
      {"rsa-2048", [&](Certificate& c) { flip(&c.public_key.exponent); }, "exponent"},
      {"ec-p256", [&](Certificate& c) { flip(&c.public_key.point); }, "point"},
      {"dsa-1024", [&](Certificate& c) { flip(&c.public_key.dsa_y); }, "dsa_y"},
  };
  for (const Row& row : rows) {
    Certificate certificate =
        ReadCertificate(CertificateBuilder(std::string(row.key)).Build().der, nullptr);
    row.spoil(certificate);
    EXPECT_THAT(CompareReadings(certificate).fields, ElementsAre(row.field));
  }
}

// An object identifier with a padded arc is none to us; Botan reads it.
TEST(ReadCertificate, FallsBackOnTheSecondReader) {
  Bytes der = CertificateBuilder("rsa-2048").Subject(kSubject).Build().der;
  const Bytes oid = *FromHex("06092a864886f70d01010b"), padded = *FromHex("06092a864886f70d80010b");
  int replaced = 0;
  for (auto at = der.begin();; ++replaced) {
    at = std::search(at, der.end(), oid.begin(), oid.end());
    if (at == der.end()) break;
    std::ranges::copy(padded, at);
  }
  ASSERT_EQ(replaced, 2);
  std::vector<Finding> findings;
  const Certificate certificate = ReadCertificate(der, &findings);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].id, rule::kCryptoSecondReader.id);
  EXPECT_TRUE(certificate.parsed);
  EXPECT_EQ(*certificate.subject.Find("O"), "示例");
  EXPECT_EQ(certificate.public_key.bits, 2048);
  EXPECT_EQ(IsIssuedBy(certificate, certificate), Issued::kUnsupported);
  const Disagreement result = CompareReadings(certificate);
  EXPECT_TRUE(result.unreadable);
  EXPECT_TRUE(result.fields.empty());
}

}  // namespace
}  // namespace apptrait::crypto

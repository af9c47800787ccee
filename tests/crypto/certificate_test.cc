#include "crypto/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <functional>

#include "catalogue/rules/crypto.h"
#include "crypto/asn1.h"
#include "crypto/openssl.h"
#include "crypto/second_opinion.h"
#include "support/x509_builder.h"

namespace apptrait::crypto {
namespace {

using digest::Algorithm;
using test::CertificateBuilder;
using test::TestCertificate;
using testing::ElementsAre;

std::vector<std::string_view> Ids(const std::vector<Finding>& findings) {
  std::vector<std::string_view> ids;
  for (const Finding& finding : findings) ids.push_back(finding.id);
  return ids;
}

Certificate Read(const TestCertificate& made) {
  std::vector<Finding> findings;
  Certificate certificate = ReadCertificate(made.der, &findings);
  EXPECT_TRUE(findings.empty()) << findings[0].id;
  return certificate;
}

TEST(ReadCertificate, GivesEveryField) {
  const TestCertificate ca = CertificateBuilder("rsa-2048-b")
                                 .Subject({{"C", "CN"}, {"O", "示例公司"}, {"CN", "Root, \"R\""}})
                                 .Ca(1)
                                 .SubjectKeyId()
                                 .Build();
  const TestCertificate made = CertificateBuilder("rsa-2048")
                                   .Subject({{"CN", "a"}, {"UID", "x"}, {"CN", "b"}})
                                   .Issuer(ca)
                                   .Serial(-2)
                                   .Validity(0, 253402300799)
                                   .Scheme({Algorithm::kSha384})
                                   .KeyUsage(0x80)
                                   .Extension("1.3.6.1.4.1.2011.2.376.1.8", test::Null(), true)
                                   .Build();
  const Certificate certificate = Read(made);
  EXPECT_TRUE(certificate.parsed);
  EXPECT_EQ(certificate.der, made.der);
  EXPECT_EQ(certificate.fingerprints.sha256, ToHex(digest::Digest(Algorithm::kSha256, made.der)));
  EXPECT_EQ(certificate.fingerprints.sha1, ToHex(digest::Digest(Algorithm::kSha1, made.der)));
  EXPECT_EQ(certificate.fingerprints.md5, ToHex(digest::Digest(Algorithm::kMd5, made.der)));
  EXPECT_EQ(certificate.subject.Text(), "CN=b,UID=x,CN=a");
  EXPECT_EQ(*certificate.subject.Find("CN"), "a");
  EXPECT_EQ(certificate.subject.Find("O"), nullptr);
  EXPECT_EQ(certificate.issuer.Text(), "CN=Root\\, \\\"R\\\",O=示例公司,C=CN");
  EXPECT_EQ(certificate.subject.der, made.subject);
  EXPECT_EQ(ToHex(certificate.serial), "fe");
  EXPECT_EQ(certificate.not_before, 0);
  EXPECT_EQ(certificate.not_after, 253402300799);
  EXPECT_EQ(certificate.signature_algorithm, "sha384WithRSAEncryption");
  EXPECT_FALSE(certificate.self_issued);
  EXPECT_EQ(certificate.is_ca, std::nullopt);
  EXPECT_THAT(certificate.extension_oids, ElementsAre("2.5.29.15", "1.3.6.1.4.1.2011.2.376.1.8"));
  const ExtensionFacts facts = ReadExtensions(certificate);
  EXPECT_TRUE(facts.key_usage.digital_signature);
  EXPECT_FALSE(facts.key_usage.non_repudiation);
  EXPECT_FALSE(facts.key_usage.key_cert_sign);
  EXPECT_THAT(facts.critical_unknown, ElementsAre("1.3.6.1.4.1.2011.2.376.1.8"));
  EXPECT_EQ(FindExtension(certificate, "1.3.6.1.4.1.2011.2.376.1.8"), test::Null());
  EXPECT_EQ(FindExtension(certificate, "2.5.29.19"), std::nullopt);
  EXPECT_EQ(certificate.known_as, std::nullopt);

  const Certificate root = Read(ca);
  EXPECT_TRUE(root.self_issued);
  EXPECT_EQ(root.is_ca, true);
  EXPECT_EQ(ReadExtensions(root).path_length, 1);
  EXPECT_EQ(ReadExtensions(root).subject_key_id, ca.subject_key_id);
  EXPECT_EQ(IsIssuedBy(certificate, root), Issued::kYes);
  EXPECT_EQ(IsIssuedBy(root, root), Issued::kYes);
  EXPECT_EQ(IsIssuedBy(root, certificate), Issued::kNo);
}

TEST(ReadCertificate, NamesTheSignatureAlgorithmAsOpenSslDoes) {
  struct Row {
    std::string_view key;
    SignatureScheme scheme;
    std::string_view name;
  };
  const Row rows[] = {
      {"rsa-1024", {Algorithm::kMd5}, "md5WithRSAEncryption"},
      {"rsa-1024", {Algorithm::kSha1}, "sha1WithRSAEncryption"},
      {"rsa-2048", {Algorithm::kSha512, Padding::kPss}, "rsassaPss"},
      {"ec-p256", {Algorithm::kSha256}, "ecdsa-with-SHA256"},
      {"dsa-1024", {Algorithm::kSha1}, "dsaWithSHA1"},
      {"dsa-2048", {Algorithm::kSha256}, "dsa_with_SHA256"},
      {"ed25519", {}, "ED25519"},
  };
  for (const Row& row : rows) {
    const Certificate certificate =
        Read(CertificateBuilder(std::string(row.key)).Scheme(row.scheme).Build());
    EXPECT_EQ(certificate.signature_algorithm, row.name);
    EXPECT_EQ(IsIssuedBy(certificate, certificate), Issued::kYes) << row.name;
  }
}

// Each certificate that strict readers refuse, and what it is to us.
TEST(ReadCertificate, ReadsOddCertificatesAndSaysSo) {
  using test::Tlv;
  const Bytes utc = test::UtcTime(1577836800);
  const auto bad_name = [](std::uint8_t tag, std::string_view octets) {
    return test::Sequence(
        {test::Set({test::Sequence({test::Oid("2.5.4.3"), Tlv(tag, AsBytes(octets))})})});
  };
  Bytes rsa_numbers = ReadPublicKey(test::PublicKeyOf("rsa-2048")).modulus;
  const Bytes negative = test::Sequence(
      {test::AlgorithmIdentifier("1.2.840.113549.1.1.1", test::Null()),
       test::BitString(test::Sequence({Tlv(tag::kInteger, rsa_numbers), test::Integer(65537)}))});
  struct Row {
    std::string_view name;
    std::function<void(CertificateBuilder&)> change;
    const Rule* finding;
  };
  const Row rows[] = {
      {"trailing", [](auto& b) { b.Trailing(Bytes(3)); }, &rule::kCryptoTrailingBytes},
      {"BER", [](auto& b) { b.Ber(); }, &rule::kCryptoNotDer},
      {"padded serial", [](auto& b) { b.RawSerial(*FromHex("02020001")); },
       &rule::kCryptoBadSerial},
      {"padded negative serial", [](auto& b) { b.RawSerial(*FromHex("0202ff80")); },
       &rule::kCryptoBadSerial},
      {"empty serial", [](auto& b) { b.RawSerial(*FromHex("0200")); }, &rule::kCryptoBadSerial},
      {"month 13",
       [&](auto& b) { b.RawValidity(utc, Tlv(tag::kUtcTime, AsBytes("241301000000Z"))); },
       &rule::kCryptoBadTime},
      {"time as text", [&](auto& b) { b.RawValidity(test::Utf8String("now"), utc); },
       &rule::kCryptoBadTime},
      {"UTF-8", [&](auto& b) { b.RawSubject(bad_name(tag::kUtf8String, "\xff")); },
       &rule::kCryptoBadName},
      {"odd BMPString", [&](auto& b) { b.RawIssuer(bad_name(tag::kBmpString, "abc")); },
       &rule::kCryptoBadName},
      {"algorithms", [](auto& b) { b.InnerAlgorithm(test::AlgorithmIdentifier("1.2.3")); },
       &rule::kCryptoAlgorithmsDiffer},
      {"unknown key",
       [](auto& b) {
         b.RawSpki(test::Sequence({test::AlgorithmIdentifier("1.2.3"), test::BitString({})}));
       },
       &rule::kCryptoUnknownKey},
      {"key that is none",
       [](auto& b) {
         b.RawSpki(test::Sequence({test::Null(), test::Null()}));
       },
       &rule::kCryptoUnknownKey},
      {"negative modulus", [&](auto& b) { b.RawSpki(negative); }, &rule::kCryptoNegativeModulus},
  };
  for (const Row& row : rows) {
    CertificateBuilder builder("rsa-2048");
    row.change(builder);
    const Bytes der = builder.Build().der;
    std::vector<Finding> findings;
    const Certificate certificate = ReadCertificate(der, &findings);
    EXPECT_TRUE(certificate.parsed) << row.name;
    EXPECT_THAT(Ids(findings), ElementsAre(row.finding->id)) << row.name;
    EXPECT_EQ(certificate.fingerprints.sha256, ToHex(digest::Digest(Algorithm::kSha256, der)));
    ReadCertificate(der, &findings);
    EXPECT_EQ(findings.size(), 1u) << row.name << ": told twice";
  }
}

TEST(ReadCertificate, TakesLawfulRarities) {
  const std::pair<std::string_view, std::function<void(CertificateBuilder&)>> rows[] = {
      {"version 1", [](auto& b) { b.Version({}); }},
      {"version 4", [](auto& b) { b.Version(3); }},
      {"serial 0", [](auto& b) { b.Serial(0); }},
      {"32-byte serial",
       [](auto& b) { b.RawSerial(test::UnsignedInteger(Bytes(32, std::byte{1}))); }},
      {"no expiry", [](auto& b) { b.Validity(0, 253402300799); }},
      {"empty name", [](auto& b) { b.RawSubject(test::Sequence({})); }},
      {"time with an offset",
       [](auto& b) {
         b.RawValidity(test::Tlv(tag::kUtcTime, AsBytes("240101000000+0800")), test::UtcTime(0));
       }},
  };
  for (const auto& [name, change] : rows) {
    CertificateBuilder builder("ec-p256");
    change(builder);
    const Certificate certificate = Read(builder.Build());
    EXPECT_TRUE(certificate.parsed) << name;
    EXPECT_EQ(IsIssuedBy(certificate, certificate), Issued::kYes) << name;
    const Disagreement second = CompareReadings(certificate);
    EXPECT_TRUE(second.fields.empty()) << name << ": " << second.fields[0];
    EXPECT_FALSE(second.unreadable) << name;
  }
}

TEST(ReadCertificate, GivesFingerprintsOfWhatNobodyReads) {
  const Bytes good = CertificateBuilder("ec-p256").Build().der;
  for (const Bytes& der :
       {Bytes{}, Bytes(10), *FromHex("3000"), Bytes(good.begin(), good.end() - 1)}) {
    std::vector<Finding> findings;
    const Certificate certificate = ReadCertificate(der, &findings);
    EXPECT_FALSE(certificate.parsed);
    EXPECT_EQ(certificate.der, der);
    EXPECT_EQ(certificate.fingerprints.md5, ToHex(digest::Digest(Algorithm::kMd5, der)));
    EXPECT_THAT(Ids(findings), ElementsAre(rule::kCryptoUnreadable.id));
    EXPECT_TRUE(CompareReadings(certificate).unreadable);
  }
}

// Any byte may be anything: no crash, and what OpenSSL reads we read alike. The bit 0x20 is left
// alone: OpenSSL takes a primitive SET for a constructed one, and nobody else does.
TEST(ReadCertificate, SurvivesEveryChangedByte) {
  const TestCertificate made = CertificateBuilder("ec-p256").Ca(0).SubjectKeyId().Build();
  for (std::size_t i = 0; i < made.der.size(); ++i) {
    for (const int flip : {0x01, 0x10, 0x80, 0xdf}) {
      Bytes der = made.der;
      der[i] ^= static_cast<std::byte>(flip);
      const Certificate certificate = ReadCertificate(der, nullptr);
      const unsigned char* in = AsUchar(ByteSpan(der));
      const X509Ptr x509(d2i_X509(nullptr, &in, static_cast<long>(der.size())));
      ERR_clear_error();
      if (!x509) continue;
      ASSERT_TRUE(certificate.parsed) << "byte " << i << " flip " << flip;
      const ASN1_BIT_STRING* bits = X509_get0_pubkey_bitstr(x509.get());
      const bool whole_octets = (bits->flags & 7) == 0;  // else OpenSSL clears the unused bits
      if (!whole_octets) continue;
      EXPECT_TRUE(std::equal(bits->data, bits->data + bits->length,
                             AsUchar(ByteSpan(certificate.public_key.key_bits))))
          << "byte " << i << " flip " << flip;
    }
  }
}

}  // namespace
}  // namespace apptrait::crypto

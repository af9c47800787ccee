#include "crypto/signed_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/cms.h>
#include <openssl/err.h>

#include "base/limits.h"
#include "catalogue/rules/crypto.h"
#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "crypto/openssl.h"
#include "crypto/signature.h"
#include "digest/context.h"
#include "support/x509_builder.h"

namespace apptrait::crypto {
namespace {

using digest::Algorithm;
using test::CertificateBuilder;
using test::SignedDataBuilder;
using test::SignerSpec;
using test::TestCertificate;
using testing::ElementsAre;

const Bytes kContent = ToBytes(AsBytes("content to be signed"));
constexpr std::string_view kMessageDigest = "1.2.840.113549.1.9.4";

TestCertificate Made(std::string key, std::int64_t serial = 7) {
  return CertificateBuilder(std::move(key)).Serial(serial).SubjectKeyId().Build();
}

// Whether the signer's signature holds, as a platform would check it.
bool Verifies(const SignedData& data, const SignerInfo& signer, ByteSpan content) {
  const auto index = FindSignerCertificate(data, signer);
  if (!index) return false;
  const Certificate certificate = ReadCertificate(data.certificates[*index], nullptr);
  const auto scheme =
      SchemeOf(signer.digest_oid, signer.signature_oid, signer.signature_parameters);
  if (!scheme) return false;
  const bool attributes = !signer.signed_attributes_raw.empty();
  const Bytes message = attributes ? signer.SignedAttributesForDigest() : ToBytes(content);
  return VerifySignature(certificate.public_key.spki, *scheme, message, signer.signature) ==
         Check::kGood;
}

// OpenSSL's opinion, where it has one.
bool CmsVerifies(ByteSpan der, ByteSpan detached) {
  const BioPtr in(BIO_new_mem_buf(der.data(), static_cast<int>(der.size())));
  const BioPtr content(BIO_new_mem_buf(detached.data(), static_cast<int>(detached.size())));
  CMS_ContentInfo* cms = d2i_CMS_bio(in.get(), nullptr);
  const bool good = CMS_verify(cms, nullptr, nullptr, content.get(), nullptr,
                               CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1;
  CMS_ContentInfo_free(cms);
  ERR_clear_error();
  return good;
}

TEST(ParseSignedData, ReadsEveryField) {
  const TestCertificate a = Made("rsa-2048"), b = Made("ec-p256", 8);
  const Bytes der = SignedDataBuilder()
                        .Content(kContent)
                        .Signer(a)
                        .Signer({.certificate = b,
                                 .scheme = {Algorithm::kSha512},
                                 .version = 3,
                                 .by_key_id = true,
                                 .unsigned_attributes = {test::Attribute("1.2.3", {})}})
                        .Certificates({b.der, a.der})
                        .Crl(test::Sequence({}))
                        .Trailing(Bytes(5))
                        .Build();
  const auto data = ParseSignedData(der);
  ASSERT_TRUE(data.ok());
  EXPECT_EQ(data->version, 1);
  EXPECT_THAT(data->digest_oids, ElementsAre(test::DigestOid(Algorithm::kSha256),
                                             test::DigestOid(Algorithm::kSha512)));
  EXPECT_EQ(data->content_type, "1.2.840.113549.1.7.1");
  EXPECT_EQ(data->content, kContent);
  ASSERT_EQ(data->certificates.size(), 2u);
  EXPECT_TRUE(Equal(data->certificates[0], b.der));
  EXPECT_EQ(data->crls, 1);
  EXPECT_EQ(data->consumed, der.size() - 5);
  ASSERT_EQ(data->signers.size(), 2u);
  const SignerInfo &first = data->signers[0], &second = data->signers[1];
  EXPECT_EQ(first.version, 1);
  EXPECT_TRUE(Equal(first.issuer, a.issuer));
  EXPECT_EQ(ToHex(first.serial), "07");
  EXPECT_TRUE(first.subject_key_id.empty());
  EXPECT_EQ(first.digest_oid, test::DigestOid(Algorithm::kSha256));
  EXPECT_EQ(first.signature_oid, "1.2.840.113549.1.1.11");
  EXPECT_EQ(ToHex(first.signature_parameters), "0500");
  EXPECT_EQ(first.Count(kMessageDigest), 1);
  ASSERT_NE(first.Find(kMessageDigest), nullptr);
  EXPECT_TRUE(Equal(first.Find(kMessageDigest)->values.at(0),
                    test::OctetString(digest::Digest(Algorithm::kSha256, kContent))));
  EXPECT_EQ(first.Find("1.2.3"), nullptr);
  EXPECT_EQ(first.Count("1.2.3"), 0);
  EXPECT_EQ(second.version, 3);
  EXPECT_TRUE(second.issuer.empty());
  EXPECT_TRUE(Equal(second.subject_key_id, b.subject_key_id));
  EXPECT_TRUE(second.signature_parameters.empty());
  ASSERT_EQ(second.unsigned_attributes.size(), 1u);
  EXPECT_EQ(second.unsigned_attributes[0].oid, "1.2.3");
  EXPECT_EQ(FindSignerCertificate(*data, first), 1u);
  EXPECT_EQ(FindSignerCertificate(*data, second), 0u);
}

TEST(ParseSignedData, SignaturesVerifyInEveryForm) {
  const TestCertificate rsa = Made("rsa-2048"), ec = Made("ec-p256"), dsa = Made("dsa-2048");
  using Attributes = SignerSpec::Attributes;
  const SignerSpec signers[] = {
      {.certificate = rsa},
      {.certificate = rsa, .scheme = {Algorithm::kMd5}},
      {.certificate = rsa, .scheme = {Algorithm::kSha256, Padding::kPss}},
      {.certificate = rsa,
       .signature_algorithm = test::AlgorithmIdentifier("1.2.840.113549.1.1.1", test::Null())},
      {.certificate = ec, .scheme = {Algorithm::kSha384}},
      {.certificate = dsa, .scheme = {Algorithm::kSha1}},
      {.certificate = ec, .version = 3, .by_key_id = true},
      {.certificate = rsa, .attributes = Attributes::kNone},
  };
  for (std::size_t i = 0; i < std::size(signers); ++i) {
    for (const bool ber : {false, true}) {
      for (const bool detached : {false, true}) {
        SignedDataBuilder builder;
        detached ? builder.Detached(kContent) : builder.Content(kContent);
        const Bytes der = builder.Signer(signers[i]).Ber(ber).Build();
        const auto data = ParseSignedData(der);
        ASSERT_TRUE(data.ok()) << i;
        EXPECT_EQ(data->content, detached ? std::nullopt : std::optional(kContent)) << i;
        EXPECT_TRUE(Verifies(*data, data->signers.at(0), kContent)) << i << ber << detached;
        EXPECT_TRUE(CmsVerifies(der, kContent)) << i << ber << detached;
      }
    }
  }
}

// OpenSSL re-encodes the attributes and sorts their values; platforms take them as they stand.
TEST(ParseSignedData, KeepsTheAttributesAsTheyStand) {
  const TestCertificate certificate = Made("rsa-2048");
  const test::Parts attributes = {
      test::MessageDigestAttribute(Algorithm::kSha256, kContent),
      test::Attribute("1.2.840.113635.100.9.2", {test::Utf8String("z"), test::Integer(1)}),
      test::ContentTypeAttribute()};
  for (const bool indefinite : {false, true}) {
    const Bytes der = SignedDataBuilder()
                          .Detached(kContent)
                          .Signer({.certificate = certificate,
                                   .attributes = SignerSpec::Attributes::kGiven,
                                   .given_attributes = attributes,
                                   .indefinite_attributes = indefinite})
                          .Build();
    const auto data = ParseSignedData(der);
    ASSERT_TRUE(data.ok());
    EXPECT_EQ(data->signers[0].SignedAttributesForDigest(), test::Set(attributes));
    EXPECT_TRUE(Verifies(*data, data->signers[0], kContent));
  }
}

TEST(FindSignerCertificate, GoesByTheIdentifierAlone) {
  const TestCertificate certificate = Made("rsa-2048"), other = Made("rsa-2048-b", 9);
  const auto find = [&](const SignerSpec& signer, const test::Parts& bag) {
    const Bytes der =
        SignedDataBuilder().Content(kContent).Signer(signer).Certificates(bag).Build();
    const auto data = ParseSignedData(der);
    return FindSignerCertificate(*data, data->signers.at(0));
  };
  EXPECT_EQ(find({.certificate = certificate}, {other.der, certificate.der}), 1u);
  EXPECT_EQ(find({.certificate = certificate}, {other.der}), std::nullopt);
  EXPECT_EQ(find({.certificate = certificate}, {}), std::nullopt);
  EXPECT_EQ(find({.certificate = certificate, .by_key_id = true}, {other.der, certificate.der}),
            1u);
  EXPECT_EQ(find({.certificate = certificate, .by_key_id = true}, {other.der}), std::nullopt);
  // A serial with a padding octet is the same number, and a string type no part of a name.
  TestCertificate respelt = certificate;
  respelt.serial = *FromHex("02020007");
  respelt.issuer = test::Sequence(
      {test::Set({test::Sequence({test::Oid("2.5.4.3"), test::PrintableString("TEST")})})});
  EXPECT_EQ(find({.certificate = respelt}, {other.der, certificate.der}), 1u);
}

TEST(ParseSignedData, SkipsWhatIsNoCertificate) {
  const TestCertificate certificate = Made("ec-p256");
  const Bytes der = SignedDataBuilder()
                        .Content(kContent)
                        .Signer(certificate)
                        .Certificates({test::Tagged(1, {test::Null()}), certificate.der})
                        .Build();
  const auto data = ParseSignedData(der);
  ASSERT_TRUE(data.ok());
  EXPECT_EQ(data->certificates.size(), 1u);
}

TEST(ParseSignedData, NamesWhatIsMalformed) {
  using test::Integer, test::Oid, test::Sequence, test::Set, test::Tagged;
  constexpr std::string_view kSigned = "1.2.840.113549.1.7.2", kData = "1.2.840.113549.1.7.1";
  const auto with = [&](const test::Parts& fields) {
    return Sequence({Oid(kSigned), Tagged(0, {Sequence(fields)})});
  };
  const Bytes no_signers = Set({}), content = Sequence({Oid(kData)});
  const std::pair<Bytes, std::string> rows[] = {
      {{}, "ContentInfo"},
      {Bytes(100), "ContentInfo"},
      {Sequence({Oid(kData), Tagged(0, {Sequence({})})}), "ContentInfo"},
      {Sequence({Oid(kSigned)}), "ContentInfo"},
      {with({}), "SignedData"},
      {with({Integer(1), Set({}), content}), "SignedData"},
      {with({Integer(1), Set({test::Null()}), content, no_signers}), "digestAlgorithms"},
      {with({Integer(1), Set({}), Sequence({}), no_signers}), "encapContentInfo"},
      {with({Integer(1), Set({}), content, Tagged(0, {Bytes(1)}), no_signers}), "certificates"},
      {with({Integer(1), Set({}), content, Tagged(1, {Bytes(1)}), no_signers}), "crls"},
      {with({Integer(1), Set({}), content, Set({test::Null()})}), "signerInfos"},
      {with({Integer(1), Set({}), content, Set({Sequence({})})}), "SignerInfo"},
      {with({Integer(1), Set({}), content,
             Set({Sequence({Integer(1), Sequence({Sequence({}), Integer(1)}),
                            test::AlgorithmIdentifier("1.2.3"), Tagged(0, {Sequence({})})})})}),
       "Attribute"},
  };
  for (const auto& [der, structure] : rows) {
    const auto data = ParseSignedData(der);
    ASSERT_FALSE(data.ok()) << structure;
    EXPECT_EQ(data.error().detail.id, rule::kCryptoSignedDataMalformed.id);
    EXPECT_EQ(data.error().detail.data, (std::vector<Datum>{{"structure", structure}}));
    ASSERT_TRUE(data.error().detail.location.offset) << structure;
    EXPECT_LE(*data.error().detail.location.offset, der.size());
  }
}

TEST(ParseSignedData, BoundsWhatItKeeps) {
  const test::Parts bag(limits::kCertificates + 1, test::Sequence({}));
  const auto data =
      ParseSignedData(SignedDataBuilder().Content(kContent).Certificates(bag).Build());
  ASSERT_FALSE(data.ok());
  EXPECT_EQ(data.error().kind, ErrorKind::kLimit);
  EXPECT_EQ(data.error().detail.id, "limit.exceeded");
}

// Every truncation is an error, and no changed byte a crash.
TEST(ParseSignedData, SurvivesDamage) {
  const Bytes der = SignedDataBuilder().Content(kContent).Signer(Made("ec-p256")).Ber().Build();
  ASSERT_TRUE(ParseSignedData(der).ok());
  for (std::size_t i = 0; i < der.size(); ++i) {
    EXPECT_FALSE(ParseSignedData(ByteSpan(der).first(i)).ok()) << i;
    for (const int flip : {0x01, 0x20, 0x80, 0xff}) {
      Bytes changed = der;
      changed[i] ^= static_cast<std::byte>(flip);
      const auto data = ParseSignedData(changed);
      if (data.ok() && !data->signers.empty()) FindSignerCertificate(*data, data->signers[0]);
    }
  }
}

}  // namespace
}  // namespace apptrait::crypto

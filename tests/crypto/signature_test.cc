#include "crypto/signature.h"

#include <gtest/gtest.h>

#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "crypto/certificate_parts.h"
#include "crypto/second_opinion.h"
#include "support/x509_builder.h"

namespace apptrait::crypto {
namespace {

using digest::Algorithm;

const Bytes kMessage = ToBytes(AsBytes("what is signed"));

struct Row {
  std::string_view key;
  SignatureScheme scheme;
  std::string_view name;
  bool botan = true;  // whether Botan 2 can check it
};

std::vector<Row> Rows() {
  constexpr Algorithm kAll[] = {Algorithm::kMd5,    Algorithm::kSha1,   Algorithm::kSha224,
                                Algorithm::kSha256, Algorithm::kSha384, Algorithm::kSha512};
  std::vector<Row> rows;
  static constexpr std::string_view kRsa[] = {"rsa-pkcs1-md5",    "rsa-pkcs1-sha1",
                                              "rsa-pkcs1-sha224", "rsa-pkcs1-sha256",
                                              "rsa-pkcs1-sha384", "rsa-pkcs1-sha512"};
  static constexpr std::string_view kDsa[] = {"dsa-md5",    "dsa-sha1",   "dsa-sha224",
                                              "dsa-sha256", "dsa-sha384", "dsa-sha512"};
  static constexpr std::string_view kEcdsa[] = {"ecdsa-md5",    "ecdsa-sha1",   "ecdsa-sha224",
                                                "ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512"};
  for (std::size_t i = 0; i < std::size(kAll); ++i) {
    rows.push_back({"rsa-1024", {kAll[i]}, kRsa[i]});
    for (std::string_view key : {"dsa-1024", "dsa-2048", "dsa-3072"}) {
      rows.push_back({key, {kAll[i]}, kDsa[i]});
    }
    for (std::string_view key : {"ec-p224", "ec-p256", "ec-p384", "ec-p521"}) {
      rows.push_back({key, {kAll[i]}, kEcdsa[i]});
    }
  }
  rows.insert(rows.end(),
              {{"rsa-2048", {Algorithm::kSha256, Padding::kPss}, "rsa-pss-sha256"},
               {"rsa-2048", {Algorithm::kSha512, Padding::kPss}, "rsa-pss-sha512"},
               {"rsa-2048", {Algorithm::kSha256, Padding::kPss, 20}, "rsa-pss-sha256"},
               {"rsa-pss-2048", {Algorithm::kSha256, Padding::kPss}, "rsa-pss-sha256", false},
               {"rsa-4096", {Algorithm::kSha512}, "rsa-pkcs1-sha512"},
               {"ec-secp256k1", {Algorithm::kSha256}, "ecdsa-sha256"},
               {"ec-brainpool256", {Algorithm::kSha256}, "ecdsa-sha256"},
               {"ec-explicit", {Algorithm::kSha256}, "ecdsa-sha256"},
               {"ed25519", {}, "ed25519"},
               {"ed448", {}, "ed448", false}});
  return rows;
}

TEST(VerifySignature, TakesWhatTheKeySignedAndNothingElse) {
  for (const Row& row : Rows()) {
    const std::string context = std::string(row.key) + " " + std::string(row.name);
    const Bytes spki = test::PublicKeyOf(row.key);
    const Bytes signature = test::Sign(row.key, row.scheme, kMessage);
    EXPECT_EQ(SchemeName(test::AlgorithmOf(row.key), row.scheme), row.name);
    EXPECT_EQ(VerifySignature(spki, row.scheme, kMessage, signature), Check::kGood) << context;
    EXPECT_EQ(VerifySignature(spki, row.scheme, AsBytes("another"), signature), Check::kBad)
        << context;
    Bytes longer = signature;
    longer.push_back({});
    EXPECT_EQ(VerifySignature(spki, row.scheme, kMessage, longer), Check::kBad) << context;
    EXPECT_EQ(VerifySignature(spki, row.scheme, kMessage, {}), Check::kBad) << context;
    Bytes changed = signature;
    changed.back() ^= std::byte{1};
    EXPECT_EQ(VerifySignature(spki, row.scheme, kMessage, changed), Check::kBad) << context;
    if (!row.botan) continue;
    EXPECT_EQ(SecondVerify(spki, row.scheme, kMessage, signature), Check::kGood) << context;
    EXPECT_EQ(SecondVerify(spki, row.scheme, AsBytes("another"), signature), Check::kBad)
        << context;
    EXPECT_EQ(SecondVerify(spki, row.scheme, kMessage, changed), Check::kBad) << context;
  }
}

TEST(VerifySignature, HoldsTheKeyToTheScheme) {
  const SignatureScheme pkcs1{.digest = Algorithm::kSha256, .key = KeyAlgorithm::kRsa};
  const SignatureScheme pss{.digest = Algorithm::kSha256, .padding = Padding::kPss};
  const SignatureScheme ecdsa{.digest = Algorithm::kSha256, .key = KeyAlgorithm::kEc};
  const SignatureScheme sha512{.digest = Algorithm::kSha512};
  const Bytes spki = test::PublicKeyOf("rsa-2048");
  const Bytes signature = test::Sign("rsa-2048", pkcs1, kMessage);
  EXPECT_EQ(VerifySignature(spki, pkcs1, kMessage, signature), Check::kGood);
  for (const SignatureScheme& other : {pss, ecdsa, sha512}) {
    EXPECT_EQ(VerifySignature(spki, other, kMessage, signature), Check::kBad);
  }
  EXPECT_EQ(VerifySignature(test::PublicKeyOf("rsa-2048-b"), pkcs1, kMessage, signature),
            Check::kBad);
  EXPECT_EQ(VerifySignature(test::PublicKeyOf("rsa-pss-2048"), pkcs1, kMessage, signature),
            Check::kBad);
}

// A SubjectPublicKeyInfo of an RSA key with these INTEGER contents.
Bytes RsaSpki(ByteSpan modulus, ByteSpan exponent) {
  return test::Sequence({test::AlgorithmIdentifier("1.2.840.113549.1.1.1"),
                         test::BitString(test::Sequence({test::Tlv(tag::kInteger, modulus),
                                                         test::Tlv(tag::kInteger, exponent)}))});
}

TEST(VerifySignature, TakesANegativeModulusForThePositiveOne) {
  const SignatureScheme scheme;
  const PublicKey key = ReadPublicKey(test::PublicKeyOf("rsa-2048"));
  const Bytes spki = RsaSpki(key.modulus, key.exponent);  // without the zero octet, and no NULL
  const Bytes signature = test::Sign("rsa-2048", scheme, kMessage);
  const PublicKey negative = ReadPublicKey(spki);
  EXPECT_TRUE(negative.negative_modulus);
  EXPECT_EQ(negative.modulus, key.modulus);
  EXPECT_EQ(negative.bits, 2048);
  EXPECT_EQ(VerifySignature(spki, scheme, kMessage, signature), Check::kGood);
  EXPECT_EQ(SecondVerify(spki, scheme, kMessage, signature), Check::kGood);
}

TEST(VerifySignature, RefusesKeysThatAreNone) {
  const SignatureScheme scheme;
  const PublicKey rsa = ReadPublicKey(test::PublicKeyOf("rsa-1024"));
  const Bytes signature = test::Sign("rsa-1024", scheme, kMessage);
  const Bytes ec = test::PublicKeyOf("ec-p256");
  Bytes off_curve = ec;
  off_curve.back() ^= std::byte{1};
  const auto curve = [&](std::string_view oid) {
    return test::Sequence({test::AlgorithmIdentifier("1.2.840.10045.2.1", test::Oid(oid)),
                           test::BitString(ReadPublicKey(ec).point)});
  };
  const Bytes dsa_without_parameters = test::Sequence(
      {test::AlgorithmIdentifier("1.2.840.10040.4.1"), test::BitString(test::Integer(5))});
  const std::tuple<std::string_view, Bytes, Check> rows[] = {
      {"nothing", {}, Check::kUnsupported},
      {"no key", test::Sequence({}), Check::kUnsupported},
      {"unknown algorithm",
       test::Sequence({test::AlgorithmIdentifier("1.2.3"), test::BitString(Bytes(4))}),
       Check::kUnsupported},
      {"ML-DSA",
       test::Sequence(
           {test::AlgorithmIdentifier("2.16.840.1.101.3.4.3.18"), test::BitString(Bytes(1952))}),
       Check::kUnsupported},
      {"exponent 1", RsaSpki(rsa.modulus, *FromHex("01")), Check::kMalformedKey},
      {"even exponent", RsaSpki(rsa.modulus, *FromHex("02")), Check::kMalformedKey},
      {"modulus past OpenSSL's bound", RsaSpki(Bytes(2049, std::byte{0x7f}), *FromHex("03")),
       Check::kUnsupported},
      {"point off the curve", off_curve, Check::kMalformedKey},
      {"unknown curve", curve("1.2.3.4"), Check::kUnsupported},
      {"point of another curve", curve("1.3.132.0.34"), Check::kMalformedKey},
      {"DSA without parameters", dsa_without_parameters, Check::kUnsupported},
  };
  for (const auto& [name, spki, expected] : rows) {
    EXPECT_EQ(VerifySignature(spki, scheme, kMessage, signature), expected) << name;
    EXPECT_NE(SecondVerify(spki, scheme, kMessage, signature), Check::kGood) << name;
  }
}

// ECDSA with r and s in another encoding than DER is no signature.
TEST(VerifySignature, WantsDer) {
  const SignatureScheme scheme;
  for (std::string_view key : {"ec-p256", "dsa-1024"}) {
    const Bytes signature = test::Sign(key, scheme, kMessage);
    const Element sequence = Asn1Reader(signature).Next();
    const Bytes spki = test::PublicKeyOf(key);
    for (const Bytes& encoded :
         {test::LongTlv(tag::kSequence, sequence.contents, 2),
          test::IndefiniteTlv(tag::kSequence, sequence.contents), ToBytes(sequence.contents)}) {
      EXPECT_EQ(VerifySignature(spki, scheme, kMessage, encoded), Check::kBad) << key;
    }
  }
}

TEST(SchemeOf, KnowsTheIdentifiers) {
  constexpr auto kRsa = KeyAlgorithm::kRsa, kEc = KeyAlgorithm::kEc, kDsa = KeyAlgorithm::kDsa;
  constexpr std::string_view kSha256 = "2.16.840.1.101.3.4.2.1", kMd5 = "1.2.840.113549.2.5";
  struct Case {
    std::string_view digest, signature;
    std::optional<SignatureScheme> expected;
  };
  const auto plain = [](Algorithm algorithm, KeyAlgorithm key) {
    return SignatureScheme{.digest = algorithm, .key = key};
  };
  const Case cases[] = {
      {kSha256, "1.2.840.113549.1.1.1", plain(Algorithm::kSha256, kRsa)},
      {kMd5, "1.2.840.113549.1.1.1", plain(Algorithm::kMd5, kRsa)},
      {"", "1.2.840.113549.1.1.1", {}},
      {"1.2.3", "1.2.840.113549.1.1.1", {}},
      {kSha256, "1.2.840.113549.1.1.5", plain(Algorithm::kSha1, kRsa)},
      {"", "1.2.840.113549.1.1.12", plain(Algorithm::kSha384, kRsa)},
      {"", "1.3.14.3.2.29", plain(Algorithm::kSha1, kRsa)},
      {kSha256, "1.2.840.10040.4.1", plain(Algorithm::kSha256, kDsa)},
      {"", "1.2.840.10040.4.3", plain(Algorithm::kSha1, kDsa)},
      {"", "2.16.840.1.101.3.4.3.2", plain(Algorithm::kSha256, kDsa)},
      {kSha256, "1.2.840.10045.2.1", plain(Algorithm::kSha256, kEc)},
      {kMd5, "1.2.840.10045.4.3.4", plain(Algorithm::kSha512, kEc)},
      {"", "1.3.101.112", plain(Algorithm::kSha512, KeyAlgorithm::kEd25519)},
      {kSha256, "1.2.840.113549.1.1.2", {}},  // MD2 exists nowhere any more
      {kSha256, "", {}},
  };
  for (const Case& row : cases) {
    EXPECT_EQ(SchemeOf(row.digest, row.signature, {}), row.expected)
        << row.digest << " " << row.signature;
  }
}

TEST(SchemeOf, ReadsPssParameters) {
  constexpr std::string_view kPss = "1.2.840.113549.1.1.10";
  const auto parameters = [](const SignatureScheme& scheme) {
    const Bytes algorithm = test::SignatureAlgorithm(KeyAlgorithm::kRsa, scheme);
    return ToBytes(ReadAlgorithm(Asn1Reader(algorithm).Next())->parameters);
  };
  const auto pss = [](Algorithm algorithm, int salt) {
    return SignatureScheme{algorithm, Padding::kPss, salt, KeyAlgorithm::kRsa};
  };
  EXPECT_EQ(SchemeOf("", kPss, parameters({Algorithm::kSha256, Padding::kPss})),
            pss(Algorithm::kSha256, 32));
  EXPECT_EQ(SchemeOf("", kPss, parameters({Algorithm::kSha512, Padding::kPss, 20})),
            pss(Algorithm::kSha512, 20));
  EXPECT_EQ(SchemeOf("", kPss, test::Sequence({})), pss(Algorithm::kSha1, 20));
  const Bytes sha1 = test::AlgorithmIdentifier("1.3.14.3.2.26", test::Null());
  const Bytes sha256 = test::AlgorithmIdentifier("2.16.840.1.101.3.4.2.1", test::Null());
  const auto mgf1 = [](const Bytes& hash) {
    return test::AlgorithmIdentifier("1.2.840.113549.1.1.8", hash);
  };
  for (const Bytes& bad :
       {Bytes{}, test::Null(), test::Sequence({test::Tagged(0, {sha256})}),
        test::Sequence({test::Tagged(0, {sha256}), test::Tagged(1, {mgf1(sha1)})}),
        test::Sequence({test::Tagged(1, {sha1})}),
        test::Sequence({test::Tagged(3, {test::Integer(2)})}),
        test::Sequence({test::Tagged(2, {test::Integer(-1)})}),
        test::Sequence({test::Tagged(4, {test::Null()})})}) {
    EXPECT_EQ(SchemeOf("", kPss, bad), std::nullopt) << ToHex(bad);
  }
}

TEST(ReadPublicKey, GivesEveryEncoding) {
  struct Case {
    std::string_view key, curve;
    KeyAlgorithm algorithm;
    int bits;
    std::size_t modulus, point;
  };
  const Case cases[] = {
      {"rsa-1024", "", KeyAlgorithm::kRsa, 1024, 128, 0},
      {"rsa-4096", "", KeyAlgorithm::kRsa, 4096, 512, 0},
      {"rsa-pss-2048", "", KeyAlgorithm::kRsaPss, 2048, 256, 0},
      {"ec-p224", "P-224", KeyAlgorithm::kEc, 224, 0, 57},
      {"ec-p256", "P-256", KeyAlgorithm::kEc, 256, 0, 65},
      {"ec-p384", "P-384", KeyAlgorithm::kEc, 384, 0, 97},
      {"ec-p521", "P-521", KeyAlgorithm::kEc, 521, 0, 133},
      {"ec-secp256k1", "secp256k1", KeyAlgorithm::kEc, 256, 0, 65},
      {"ec-brainpool256", "brainpoolP256r1", KeyAlgorithm::kEc, 256, 0, 65},
      {"ec-explicit", "", KeyAlgorithm::kEc, 256, 0, 65},
      {"dsa-1024", "", KeyAlgorithm::kDsa, 1024, 0, 0},
      {"dsa-3072", "", KeyAlgorithm::kDsa, 3072, 0, 0},
      {"ed25519", "", KeyAlgorithm::kEd25519, 255, 0, 32},
      {"ed448", "", KeyAlgorithm::kEd448, 448, 0, 57},
  };
  for (const Case& row : cases) {
    const Bytes spki = test::PublicKeyOf(row.key);
    const PublicKey key = ReadPublicKey(spki);
    EXPECT_EQ(key.spki, spki);
    EXPECT_EQ(key.algorithm, row.algorithm) << row.key;
    EXPECT_EQ(key.bits, row.bits) << row.key;
    EXPECT_EQ(key.curve, row.curve) << row.key;
    EXPECT_EQ(key.modulus.size(), row.modulus) << row.key;
    EXPECT_EQ(key.point.size(), row.point) << row.key;
    EXPECT_EQ(key.dsa_y.empty(), row.algorithm != KeyAlgorithm::kDsa) << row.key;
    EXPECT_EQ(ToDecimal(key.exponent), row.modulus != 0 ? "65537" : "0") << row.key;
    EXPECT_FALSE(key.key_bits.empty()) << row.key;
  }
}

}  // namespace
}  // namespace apptrait::crypto

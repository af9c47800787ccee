#include "crypto/public_key.h"

#include <array>
#include <bit>

#include "base/limits.h"
#include "crypto/certificate.h"

namespace apptrait::crypto {
namespace {

constexpr std::array<Curve, 14> kCurves = {{
    {"1.2.840.10045.3.1.1", "P-192", "prime192v1", 192},
    {"1.3.132.0.33", "P-224", "secp224r1", 224},
    {"1.2.840.10045.3.1.7", "P-256", "prime256v1", 256},
    {"1.3.132.0.34", "P-384", "secp384r1", 384},
    {"1.3.132.0.35", "P-521", "secp521r1", 521},
    {"1.3.132.0.10", "secp256k1", "secp256k1", 256},
    {"1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", "brainpoolP256r1", 256},
    {"1.3.36.3.3.2.8.1.1.8", "brainpoolP256t1", "brainpoolP256t1", 256},
    {"1.3.36.3.3.2.8.1.1.9", "brainpoolP320r1", "brainpoolP320r1", 320},
    {"1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", "brainpoolP384r1", 384},
    {"1.3.36.3.3.2.8.1.1.12", "brainpoolP384t1", "brainpoolP384t1", 384},
    {"1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", "brainpoolP512r1", 512},
    {"1.3.36.3.3.2.8.1.1.14", "brainpoolP512t1", "brainpoolP512t1", 512},
    {"1.2.156.10197.1.301", "SM2", "SM2", 256},
}};

struct KeyOid {
  std::string_view oid;
  KeyAlgorithm algorithm;
};
constexpr std::array<KeyOid, 10> kKeyOids = {{
    {"1.2.840.113549.1.1.1", KeyAlgorithm::kRsa},  // rsaEncryption
    {"2.5.8.1.1", KeyAlgorithm::kRsa},             // X.500's older name of it
    {"1.2.840.113549.1.1.10", KeyAlgorithm::kRsaPss},
    {"1.2.840.10045.2.1", KeyAlgorithm::kEc},
    {"1.2.840.10040.4.1", KeyAlgorithm::kDsa},
    {"1.3.101.112", KeyAlgorithm::kEd25519},
    {"1.3.101.113", KeyAlgorithm::kEd448},
    {"2.16.840.1.101.3.4.3.17", KeyAlgorithm::kMlDsa},
    {"2.16.840.1.101.3.4.3.18", KeyAlgorithm::kMlDsa},
    {"2.16.840.1.101.3.4.3.19", KeyAlgorithm::kMlDsa},
}};

Bytes Number(const Element& integer) { return ToBytes(Unsigned(integer.contents)); }

// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 8017, A.1.1)
bool ReadRsa(PublicKey* key) {
  Asn1Reader outer(key->key_bits);
  Asn1Reader numbers(outer.Expect(tag::kSequence).contents);
  const Element modulus = numbers.Expect(tag::kInteger), exponent = numbers.Expect(tag::kInteger);
  if (!outer.ok() || !numbers.ok() || modulus.contents.empty()) return false;
  key->negative_modulus = (modulus.contents[0] & std::byte{0x80}) != std::byte{0};
  key->modulus = Number(modulus);
  key->exponent = Number(exponent);
  key->bits = BitLength(key->modulus);
  return !key->modulus.empty() && !key->exponent.empty();
}

// The field of explicit parameters (SEC 1, C.2): SEQUENCE { version, FieldID SEQUENCE { OID,
// prime INTEGER or characteristic two SEQUENCE { m INTEGER, … } }, … }.
int ExplicitFieldBits(const Element& parameters) {
  Asn1Reader fields(parameters.contents);
  fields.Expect(tag::kInteger);
  Asn1Reader field(fields.Expect(tag::kSequence).contents);
  field.Expect(tag::kOid);
  const Element value = field.Next();
  if (!fields.ok() || !field.ok()) return 0;
  if (value.tag == tag::kInteger) return BitLength(Unsigned(value.contents));
  return SmallInteger(Asn1Reader(value.contents).Expect(tag::kInteger)).value_or(0);
}

// ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, implicitCurve NULL, specifiedCurve
// SEQUENCE } (RFC 5480, 2.1.1)
bool ReadEc(KeyParts* parts) {
  PublicKey& key = parts->key;
  const Element parameters = Asn1Reader(parts->algorithm.parameters).Next();
  if (parameters.tag == tag::kOid) {
    key.curve = OidText(parameters.contents);
    parts->curve = FindCurve(key.curve);
    if (parts->curve != nullptr) {
      key.curve = std::string(parts->curve->name);
      key.bits = parts->curve->bits;
    }
  } else if (parameters.tag == tag::kSequence) {
    key.bits = ExplicitFieldBits(parameters);
  } else {
    return false;
  }
  key.point = key.key_bits;
  return !key.point.empty();
}

// Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER }; the key is an INTEGER (RFC 3279,
// 2.3.2). Parameters may be left out, to be those of the issuer.
bool ReadDsa(KeyParts* parts) {
  const Element y = Asn1Reader(parts->key.key_bits).Expect(tag::kInteger);
  if (y.contents.empty()) return false;
  parts->key.dsa_y = Number(y);
  if (parts->algorithm.parameters.empty()) return true;
  Asn1Reader outer(parts->algorithm.parameters);
  Asn1Reader numbers(outer.Next().contents);
  const Element p = numbers.Expect(tag::kInteger), q = numbers.Expect(tag::kInteger),
                g = numbers.Expect(tag::kInteger);
  if (!numbers.ok()) return true;
  parts->p = Number(p);
  parts->q = Number(q);
  parts->g = Number(g);
  parts->key.bits = BitLength(parts->p);
  return true;
}

bool ReadKeyBits(KeyParts* parts) {
  PublicKey& key = parts->key;
  switch (key.algorithm) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
      return ReadRsa(&key);
    case KeyAlgorithm::kEc:
      return ReadEc(parts);
    case KeyAlgorithm::kDsa:
      return ReadDsa(parts);
    case KeyAlgorithm::kEd25519:
    case KeyAlgorithm::kEd448:
      key.point = key.key_bits;
      key.bits = key.algorithm == KeyAlgorithm::kEd25519 ? 255 : 448;
      return key.point.size() == (key.algorithm == KeyAlgorithm::kEd25519 ? 32u : 57u);
    default:
      return true;
  }
}

}  // namespace

int BitLength(ByteSpan number) {
  if (number.empty()) return 0;
  return static_cast<int>((number.size() - 1) * 8) +
         std::bit_width(std::to_integer<unsigned>(number[0]));
}

const Curve* FindCurve(std::string_view oid) {
  const auto* const found = std::ranges::find(kCurves, oid, &Curve::oid);
  return found == kCurves.end() ? nullptr : found;
}

// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
KeyParts ReadKeyParts(ByteSpan spki) {
  KeyParts parts;
  parts.key.spki = ToBytes(spki);
  if (spki.size() > limits::kKeySize) return parts;
  Asn1Reader outer(spki);
  Asn1Reader fields(outer.Expect(tag::kSequence).contents);
  const auto algorithm = ReadAlgorithm(fields.Next());
  const Element bits = fields.Next();
  auto key_bits = (bits.tag & ~0x20) == tag::kBitString ? BitString(bits) : std::nullopt;
  if (!outer.ok() || !fields.ok() || !algorithm) return parts;
  parts.algorithm = *algorithm;
  parts.key.algorithm_oid = algorithm->oid;
  if (!key_bits) return parts;
  parts.key.key_bits = *std::move(key_bits);
  const auto* const row = std::ranges::find(kKeyOids, algorithm->oid, &KeyOid::oid);
  if (row == kKeyOids.end()) return parts;
  parts.key.algorithm = row->algorithm;
  if (!ReadKeyBits(&parts)) {
    parts.key = {.spki = std::move(parts.key.spki),
                 .algorithm_oid = std::move(parts.key.algorithm_oid),
                 .key_bits = std::move(parts.key.key_bits)};
  }
  return parts;
}

PublicKey ReadPublicKey(ByteSpan spki) { return std::move(ReadKeyParts(spki).key); }

}  // namespace apptrait::crypto

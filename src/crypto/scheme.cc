// Which scheme the object identifiers of a signature name.
#include <array>

#include "crypto/certificate_parts.h"
#include "crypto/signature.h"

namespace apptrait::crypto {
namespace {

using digest::Algorithm;

struct SignatureOid {
  std::string_view oid;
  KeyAlgorithm key;
  std::optional<Algorithm> digest;  // nothing: that of the digest OID
};
constexpr auto kRsa = KeyAlgorithm::kRsa, kDsa = KeyAlgorithm::kDsa, kEc = KeyAlgorithm::kEc;
constexpr std::array<SignatureOid, 23> kSignatureOids = {{
    {"1.2.840.113549.1.1.1", kRsa, {}},                   // rsaEncryption
    {"1.2.840.113549.1.1.4", kRsa, Algorithm::kMd5},      // md5WithRSAEncryption
    {"1.2.840.113549.1.1.5", kRsa, Algorithm::kSha1},     // sha1WithRSAEncryption
    {"1.3.14.3.2.29", kRsa, Algorithm::kSha1},            // the same in OIW's arc
    {"1.2.840.113549.1.1.14", kRsa, Algorithm::kSha224},  // sha224WithRSAEncryption …
    {"1.2.840.113549.1.1.11", kRsa, Algorithm::kSha256},
    {"1.2.840.113549.1.1.12", kRsa, Algorithm::kSha384},
    {"1.2.840.113549.1.1.13", kRsa, Algorithm::kSha512},
    {"1.2.840.10040.4.1", kDsa, {}},                       // id-dsa
    {"1.2.840.10040.4.3", kDsa, Algorithm::kSha1},         // dsa-with-sha1
    {"1.3.14.3.2.27", kDsa, Algorithm::kSha1},             // the same in OIW's arc
    {"2.16.840.1.101.3.4.3.1", kDsa, Algorithm::kSha224},  // dsa-with-sha224 …
    {"2.16.840.1.101.3.4.3.2", kDsa, Algorithm::kSha256},
    {"2.16.840.1.101.3.4.3.3", kDsa, Algorithm::kSha384},
    {"2.16.840.1.101.3.4.3.4", kDsa, Algorithm::kSha512},
    {"1.2.840.10045.2.1", kEc, {}},                    // id-ecPublicKey
    {"1.2.840.10045.4.1", kEc, Algorithm::kSha1},      // ecdsa-with-SHA1
    {"1.2.840.10045.4.3.1", kEc, Algorithm::kSha224},  // ecdsa-with-SHA224 …
    {"1.2.840.10045.4.3.2", kEc, Algorithm::kSha256},
    {"1.2.840.10045.4.3.3", kEc, Algorithm::kSha384},
    {"1.2.840.10045.4.3.4", kEc, Algorithm::kSha512},
    // These hash by themselves; the digest stands for nothing.
    {"1.3.101.112", KeyAlgorithm::kEd25519, Algorithm::kSha512},
    {"1.3.101.113", KeyAlgorithm::kEd448, Algorithm::kSha512},
}};

constexpr std::string_view kPssOid = "1.2.840.113549.1.1.10", kMgf1Oid = "1.2.840.113549.1.1.8";

// HashAlgorithm of an AlgorithmIdentifier inside an EXPLICIT tag.
std::optional<Algorithm> HashOf(const Element& explicit_tag) {
  const auto algorithm = ReadAlgorithm(Asn1Reader(explicit_tag.contents).Next());
  return algorithm ? digest::FromOid(algorithm->oid) : std::nullopt;
}

// RSASSA-PSS-params ::= SEQUENCE { [0] hash DEFAULT sha1, [1] mask generation DEFAULT mgf1SHA1,
//   [2] saltLength INTEGER DEFAULT 20, [3] trailerField INTEGER DEFAULT 1 } (RFC 8017, A.2.3).
// Only MGF1 with the same hash is known to any platform's signatures.
std::optional<SignatureScheme> PssScheme(ByteSpan parameters) {
  SignatureScheme scheme{Algorithm::kSha1, Padding::kPss, 20, kRsa};
  Algorithm mask_hash = Algorithm::kSha1;
  Asn1Reader outer(parameters);
  Asn1Reader fields(outer.Expect(tag::kSequence).contents);
  if (const auto hash = fields.Optional(0xa0)) {
    const auto algorithm = HashOf(*hash);
    if (!algorithm) return std::nullopt;
    scheme.digest = *algorithm;
  }
  if (const auto mask = fields.Optional(0xa1)) {
    const auto generator = ReadAlgorithm(Asn1Reader(mask->contents).Next());
    if (!generator || generator->oid != kMgf1Oid) return std::nullopt;
    const auto hash = ReadAlgorithm(Asn1Reader(generator->parameters).Next());
    const auto algorithm = hash ? digest::FromOid(hash->oid) : std::nullopt;
    if (!algorithm) return std::nullopt;
    mask_hash = *algorithm;
  }
  if (const auto salt = fields.Optional(0xa2)) {
    const auto length = SmallInteger(Asn1Reader(salt->contents).Expect(tag::kInteger));
    if (!length) return std::nullopt;
    scheme.pss_salt_length = *length;
  }
  if (const auto trailer = fields.Optional(0xa3)) {
    if (SmallInteger(Asn1Reader(trailer->contents).Expect(tag::kInteger)) != 1) return std::nullopt;
  }
  if (!outer.ok() || !fields.ok() || !fields.AtEnd() || mask_hash != scheme.digest) {
    return std::nullopt;
  }
  return scheme;
}

}  // namespace

std::optional<SignatureScheme> SchemeOf(std::string_view digest_oid, std::string_view signature_oid,
                                        ByteSpan parameters) {
  if (signature_oid == kPssOid) return PssScheme(parameters);
  const auto* const row = std::ranges::find(kSignatureOids, signature_oid, &SignatureOid::oid);
  if (row == kSignatureOids.end()) return std::nullopt;
  const auto algorithm = row->digest ? row->digest : digest::FromOid(digest_oid);
  if (!algorithm) return std::nullopt;
  return SignatureScheme{.digest = *algorithm, .key = row->key};
}

std::string SchemeName(KeyAlgorithm key_algorithm, const SignatureScheme& scheme) {
  const std::string hash(digest::Name(scheme.digest));
  switch (key_algorithm) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
      return (scheme.padding == Padding::kPss ? "rsa-pss-" : "rsa-pkcs1-") + hash;
    case KeyAlgorithm::kEc:
      return "ecdsa-" + hash;
    case KeyAlgorithm::kDsa:
      return "dsa-" + hash;
    case KeyAlgorithm::kEd25519:
      return "ed25519";
    case KeyAlgorithm::kEd448:
      return "ed448";
    case KeyAlgorithm::kMlDsa:
      return "ml-dsa";
    case KeyAlgorithm::kOther:
      break;
  }
  return "unknown-" + hash;
}

}  // namespace apptrait::crypto

#include "support/x509_builder.h"

#include <array>
#include <cstdlib>

#include "crypto/asn1.h"
#include "crypto/certificate.h"
#include "digest/algorithm.h"

namespace apptrait::test {
namespace {

using digest::Algorithm;

constexpr std::pair<std::string_view, std::string_view> kNameTypes[] = {
    {"CN", "2.5.4.3"},
    {"C", "2.5.4.6"},
    {"L", "2.5.4.7"},
    {"ST", "2.5.4.8"},
    {"O", "2.5.4.10"},
    {"OU", "2.5.4.11"},
    {"UID", "0.9.2342.19200300.100.1.1"},
    {"DC", "0.9.2342.19200300.100.1.25"},
    {"emailAddress", "1.2.840.113549.1.9.1"}};

std::string_view NameOid(std::string_view type) {
  for (const auto& [name, oid] : kNameTypes) {
    if (name == type) return oid;
  }
  return type;
}

// By digest::Algorithm: MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512; empty where there is none.
constexpr std::array<std::string_view, 6> kDigestOids = {
    "1.2.840.113549.2.5",     "1.3.14.3.2.26",          "2.16.840.1.101.3.4.2.4",
    "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"};
constexpr std::array<std::string_view, 6> kRsaOids = {
    "1.2.840.113549.1.1.4",  "1.2.840.113549.1.1.5",  "1.2.840.113549.1.1.14",
    "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13"};
constexpr std::array<std::string_view, 6> kEcdsaOids = {"",
                                                        "1.2.840.10045.4.1",
                                                        "1.2.840.10045.4.3.1",
                                                        "1.2.840.10045.4.3.2",
                                                        "1.2.840.10045.4.3.3",
                                                        "1.2.840.10045.4.3.4"};
constexpr std::array<std::string_view, 6> kDsaOids = {"",
                                                      "1.2.840.10040.4.3",
                                                      "2.16.840.1.101.3.4.3.1",
                                                      "2.16.840.1.101.3.4.3.2",
                                                      "2.16.840.1.101.3.4.3.3",
                                                      "2.16.840.1.101.3.4.3.4"};

Bytes PssAlgorithm(const crypto::SignatureScheme& scheme) {
  const Bytes hash = AlgorithmIdentifier(DigestOid(scheme.digest), Null());
  const auto salt = scheme.pss_salt_length < 0
                        ? static_cast<std::int64_t>(digest::Size(scheme.digest))
                        : scheme.pss_salt_length;
  return AlgorithmIdentifier(
      "1.2.840.113549.1.1.10",
      Sequence({Tagged(0, {hash}), Tagged(1, {AlgorithmIdentifier("1.2.840.113549.1.1.8", hash)}),
                Tagged(2, {Integer(salt)})}));
}

}  // namespace

Bytes EncodeName(const NameParts& parts) {
  Parts rdns;
  for (const auto& [type, value] : parts) {
    const Bytes text = type == "C" ? PrintableString(value) : Utf8String(value);
    rdns.push_back(Set({Sequence({Oid(NameOid(type)), text})}));
  }
  return Sequence(rdns);
}

std::string_view DigestOid(digest::Algorithm algorithm) {
  return kDigestOids[static_cast<std::size_t>(algorithm)];
}

Bytes SignatureAlgorithm(KeyAlgorithm key, const crypto::SignatureScheme& scheme) {
  const auto row = static_cast<std::size_t>(scheme.digest);
  switch (key) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
      if (scheme.padding == crypto::Padding::kPss) return PssAlgorithm(scheme);
      return AlgorithmIdentifier(kRsaOids[row], Null());
    case KeyAlgorithm::kEc:
      return AlgorithmIdentifier(kEcdsaOids[row]);
    case KeyAlgorithm::kDsa:
      return AlgorithmIdentifier(kDsaOids[row]);
    case KeyAlgorithm::kEd25519:
      return AlgorithmIdentifier("1.3.101.112");
    case KeyAlgorithm::kEd448:
      return AlgorithmIdentifier("1.3.101.113");
    default:
      std::abort();
  }
}

CertificateBuilder& CertificateBuilder::RawSubject(Bytes name) {
  subject_ = std::move(name);
  return *this;
}
CertificateBuilder& CertificateBuilder::Issuer(const TestCertificate& issuer) {
  issuer_ = issuer.subject;
  signing_key_ = issuer.key;
  return *this;
}
CertificateBuilder& CertificateBuilder::RawIssuer(Bytes name) {
  issuer_ = std::move(name);
  return *this;
}
CertificateBuilder& CertificateBuilder::RawSerial(Bytes element) {
  serial_ = std::move(element);
  return *this;
}
CertificateBuilder& CertificateBuilder::Validity(std::int64_t not_before, std::int64_t not_after) {
  constexpr std::int64_t kFirst = -631152000, kPast = 2524608000;  // 1950 and 2050
  const auto encode = [&](std::int64_t time) {
    return time >= kFirst && time < kPast ? UtcTime(time) : GeneralizedTime(time);
  };
  return RawValidity(encode(not_before), encode(not_after));
}
CertificateBuilder& CertificateBuilder::RawValidity(Bytes not_before, Bytes not_after) {
  not_before_ = std::move(not_before);
  not_after_ = std::move(not_after);
  return *this;
}
CertificateBuilder& CertificateBuilder::Version(std::optional<int> version) {
  version_ = version;
  return *this;
}
CertificateBuilder& CertificateBuilder::Scheme(const crypto::SignatureScheme& scheme) {
  scheme_ = scheme;
  return *this;
}
CertificateBuilder& CertificateBuilder::InnerAlgorithm(Bytes algorithm) {
  inner_algorithm_ = std::move(algorithm);
  return *this;
}
CertificateBuilder& CertificateBuilder::RawSpki(Bytes spki) {
  spki_ = std::move(spki);
  return *this;
}
CertificateBuilder& CertificateBuilder::Ca(std::optional<int> path_length) {
  const Parts fields =
      path_length ? Parts{Boolean(true), Integer(*path_length)} : Parts{Boolean(true)};
  Extension("2.5.29.19", Sequence(fields), true);
  return KeyUsage(0x06);
}
CertificateBuilder& CertificateBuilder::KeyUsage(std::uint8_t bits, bool critical) {
  return Extension("2.5.29.15", BitString(Bytes{std::byte{bits}}), critical);
}
CertificateBuilder& CertificateBuilder::SubjectKeyId() {
  const PublicKey key = crypto::ReadPublicKey(spki_.empty() ? PublicKeyOf(key_) : spki_);
  key_id_ = digest::Digest(Algorithm::kSha1, key.key_bits);
  return Extension("2.5.29.14", OctetString(key_id_));
}
CertificateBuilder& CertificateBuilder::Extension(std::string_view oid, Bytes value,
                                                  bool critical) {
  extensions_.push_back(critical ? Sequence({Oid(oid), Boolean(true), OctetString(value)})
                                 : Sequence({Oid(oid), OctetString(value)}));
  return *this;
}
CertificateBuilder& CertificateBuilder::Ber(bool on) {
  ber_ = on;
  return *this;
}
CertificateBuilder& CertificateBuilder::Trailing(Bytes bytes) {
  trailing_ = std::move(bytes);
  return *this;
}
CertificateBuilder& CertificateBuilder::BreakSignature(bool on) {
  break_signature_ = on;
  return *this;
}

TestCertificate CertificateBuilder::Build() const {
  const std::string signing_key = signing_key_.empty() ? key_ : signing_key_;
  const Bytes algorithm = SignatureAlgorithm(AlgorithmOf(signing_key), scheme_);
  const Bytes issuer = issuer_.value_or(subject_);
  const Bytes validity = Join({not_before_, not_after_});
  Parts fields;
  if (version_) fields.push_back(Tagged(0, {Integer(*version_)}));
  fields.insert(fields.end(),
                {serial_, inner_algorithm_.empty() ? algorithm : inner_algorithm_, issuer,
                 ber_ ? LongTlv(crypto::tag::kSequence, validity, 4) : Sequence({validity}),
                 subject_, spki_.empty() ? PublicKeyOf(key_) : spki_});
  if (!extensions_.empty()) fields.push_back(Tagged(3, {Sequence(extensions_)}));
  const Bytes tbs = Sequence(fields);
  Bytes signature = Sign(signing_key, scheme_, tbs);
  if (break_signature_) signature.back() ^= std::byte{1};
  const Bytes contents = Join({tbs, algorithm, BitString(signature)});
  const Bytes der = ber_ ? IndefiniteTlv(crypto::tag::kSequence, contents) : Sequence({contents});
  return {Join({der, trailing_}), key_, subject_, issuer, serial_, key_id_};
}

Bytes Attribute(std::string_view oid, const Parts& values) {
  return Sequence({Oid(oid), Set(values)});
}
Bytes ContentTypeAttribute(std::string_view oid) {
  return Attribute("1.2.840.113549.1.9.3", {Oid(oid)});
}
Bytes SigningTimeAttribute(std::int64_t seconds) {
  return Attribute("1.2.840.113549.1.9.5", {UtcTime(seconds)});
}
Bytes MessageDigestAttribute(digest::Algorithm algorithm, ByteSpan content) {
  return Attribute("1.2.840.113549.1.9.4", {OctetString(digest::Digest(algorithm, content))});
}

}  // namespace apptrait::test

#include "crypto/asn1.h"
#include "support/x509_builder.h"

namespace apptrait::test {
namespace {

namespace tag = crypto::tag;
constexpr std::uint8_t kTag0 = 0xa0, kConstructed = 0x20;

// The content as an OCTET STRING: in BER in two segments.
Bytes Octets(ByteSpan content, bool ber) {
  if (!ber) return OctetString(content);
  const std::size_t half = content.size() / 2;
  return IndefiniteTlv(
      tag::kOctetString | kConstructed,
      Join({OctetString(content.first(half)), OctetString(content.subspan(half))}));
}

}  // namespace

SignedDataBuilder& SignedDataBuilder::Content(Bytes content) {
  content_ = std::move(content);
  detached_ = false;
  return *this;
}
SignedDataBuilder& SignedDataBuilder::Detached(Bytes content) {
  content_ = std::move(content);
  detached_ = true;
  return *this;
}
SignedDataBuilder& SignedDataBuilder::ContentType(std::string oid) {
  content_type_ = std::move(oid);
  return *this;
}
SignedDataBuilder& SignedDataBuilder::Signer(SignerSpec signer) {
  signers_.push_back(std::move(signer));
  return *this;
}
SignedDataBuilder& SignedDataBuilder::Signer(const TestCertificate& certificate) {
  return Signer(SignerSpec{.certificate = certificate});
}
SignedDataBuilder& SignedDataBuilder::Certificates(Parts ders) {
  certificates_ = std::move(ders);
  return *this;
}
SignedDataBuilder& SignedDataBuilder::Crl(Bytes crl) {
  crls_.push_back(std::move(crl));
  return *this;
}
SignedDataBuilder& SignedDataBuilder::DigestAlgorithms(Parts algorithms) {
  digest_algorithms_ = std::move(algorithms);
  return *this;
}
SignedDataBuilder& SignedDataBuilder::Ber(bool on) {
  ber_ = on;
  return *this;
}
SignedDataBuilder& SignedDataBuilder::Trailing(Bytes bytes) {
  trailing_ = std::move(bytes);
  return *this;
}

Bytes SignedDataBuilder::BuildSigner(const SignerSpec& signer) const {
  constexpr std::int64_t kSigningTime = 1704067200;  // 2024-01-01
  const TestCertificate& certificate = signer.certificate;
  Parts attributes = signer.given_attributes;
  if (signer.attributes == SignerSpec::Attributes::kUsual) {
    attributes = {ContentTypeAttribute(content_type_), SigningTimeAttribute(kSigningTime),
                  MessageDigestAttribute(signer.scheme.digest, content_)};
  }
  const bool has_attributes = signer.attributes != SignerSpec::Attributes::kNone;
  const Bytes to_sign = signer.signed_bytes.value_or(has_attributes ? Set(attributes) : content_);
  Parts fields = {Integer(signer.version)};
  fields.push_back(signer.by_key_id ? Tlv(0x80, certificate.subject_key_id)
                                    : Sequence({certificate.issuer, certificate.serial}));
  fields.push_back(signer.digest_algorithm.value_or(
      AlgorithmIdentifier(DigestOid(signer.scheme.digest), Null())));
  if (has_attributes) {
    fields.push_back(signer.indefinite_attributes ? IndefiniteTlv(kTag0, Join(attributes))
                                                  : Tagged(0, attributes));
  }
  fields.push_back(signer.signature_algorithm.value_or(
      SignatureAlgorithm(AlgorithmOf(certificate.key), signer.scheme)));
  fields.push_back(
      OctetString(signer.signature.value_or(Sign(certificate.key, signer.scheme, to_sign))));
  if (!signer.unsigned_attributes.empty()) fields.push_back(Tagged(1, signer.unsigned_attributes));
  return Sequence(fields);
}

Bytes SignedDataBuilder::Build() const {
  const auto wrap = [&](std::uint8_t tag, const Parts& parts) {
    return ber_ ? IndefiniteTlv(tag, Join(parts)) : Tlv(tag, Join(parts));
  };
  Parts digest_algorithms, certificates, signers;
  for (const SignerSpec& signer : signers_) {
    digest_algorithms.push_back(AlgorithmIdentifier(DigestOid(signer.scheme.digest), Null()));
    certificates.push_back(signer.certificate.der);
    signers.push_back(BuildSigner(signer));
  }
  Parts encapsulated = {Oid(content_type_)};
  if (!detached_) encapsulated.push_back(wrap(kTag0, {Octets(content_, ber_)}));
  Parts fields = {Integer(1), Set(digest_algorithms_.value_or(digest_algorithms)),
                  wrap(tag::kSequence, encapsulated)};
  const Parts bag = certificates_.value_or(certificates);
  if (!bag.empty()) fields.push_back(wrap(kTag0, bag));
  if (!crls_.empty()) fields.push_back(Tagged(1, crls_));
  fields.push_back(Set(signers));
  return Join({wrap(tag::kSequence,
                    {Oid("1.2.840.113549.1.7.2"), wrap(kTag0, {wrap(tag::kSequence, fields)})}),
               trailing_});
}

}  // namespace apptrait::test

#include "crypto/certificate_parts.h"

#include "base/limits.h"

namespace apptrait::crypto {
namespace {

constexpr std::uint8_t kVersionTag = 0xa0, kExtensionsTag = 0xa3;

// Extensions ::= [3] EXPLICIT SEQUENCE OF SEQUENCE { extnID OBJECT IDENTIFIER,
//                  critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
bool ReadExtensionList(const Element& explicit_tag, std::vector<Extension>* extensions) {
  Asn1Reader outer(explicit_tag.contents);
  Asn1Reader list(outer.Expect(tag::kSequence).contents);
  while (!list.AtEnd()) {
    Asn1Reader fields(list.Expect(tag::kSequence).contents);
    Extension extension;
    extension.oid = OidText(fields.Expect(tag::kOid).contents);
    if (const auto critical = fields.Optional(tag::kBoolean)) {
      extension.critical = !critical->contents.empty() && critical->contents[0] != std::byte{0};
    }
    const Element octets = fields.Next();
    const bool is_octets = (octets.tag & ~0x20) == tag::kOctetString;
    auto value = is_octets ? OctetString(octets) : std::nullopt;
    if (!fields.ok() || !value || extensions->size() == limits::kAsn1Elements) return false;
    extension.value = *std::move(value);
    extensions->push_back(std::move(extension));
  }
  return outer.ok() && list.ok();
}

// TBSCertificate ::= SEQUENCE { version [0] EXPLICIT INTEGER DEFAULT v1, serialNumber INTEGER,
//   signature AlgorithmIdentifier, issuer Name, validity SEQUENCE { notBefore, notAfter },
//   subject Name, subjectPublicKeyInfo SEQUENCE, issuerUniqueID [1], subjectUniqueID [2],
//   extensions [3] }
bool ReadTbs(ByteSpan contents, CertificateParts* parts) {
  Asn1Reader tbs(contents);
  if (const auto version = tbs.Optional(kVersionTag)) {
    Asn1Reader inner(version->contents);
    parts->version = SmallInteger(inner.Expect(tag::kInteger)).value_or(-1) + 1;
    if (!inner.ok()) return false;
  }
  parts->serial = tbs.Expect(tag::kInteger);
  const auto algorithm = ReadAlgorithm(tbs.Expect(tag::kSequence));
  parts->issuer = tbs.Expect(tag::kSequence);
  Asn1Reader validity(tbs.Expect(tag::kSequence).contents);
  parts->not_before = validity.Next();
  parts->not_after = validity.Next();
  parts->subject = tbs.Expect(tag::kSequence);
  parts->spki = tbs.Expect(tag::kSequence);
  if (!tbs.ok() || !validity.ok() || !algorithm) return false;
  parts->inner_algorithm = *algorithm;
  while (!tbs.AtEnd()) {
    const Element field = tbs.Next();
    if (field.tag == kExtensionsTag && !ReadExtensionList(field, &parts->extensions)) return false;
  }
  return tbs.ok();
}

}  // namespace

std::optional<AlgorithmIdentifier> ReadAlgorithm(const Element& element) {
  if (element.tag != tag::kSequence) return std::nullopt;
  Asn1Reader fields(element.contents);
  AlgorithmIdentifier algorithm;
  algorithm.oid = OidText(fields.Expect(tag::kOid).contents);
  if (!fields.AtEnd()) algorithm.parameters = fields.Next().whole;
  if (!fields.ok() || algorithm.oid.empty()) return std::nullopt;
  return algorithm;
}

// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm AlgorithmIdentifier,
//   signatureValue BIT STRING }
std::optional<CertificateParts> ReadParts(ByteSpan der) {
  CertificateParts parts;
  Asn1Reader top(der);
  const Element certificate = top.Expect(tag::kSequence);
  Asn1Reader fields(certificate.contents);
  const Element tbs = fields.Expect(tag::kSequence);
  const auto algorithm = ReadAlgorithm(fields.Expect(tag::kSequence));
  const Element signature_value = fields.Next();
  const bool is_bits = (signature_value.tag & ~0x20) == tag::kBitString;
  auto signature = is_bits ? BitString(signature_value) : std::nullopt;
  if (!top.ok() || !fields.ok() || !algorithm || !signature || !ReadTbs(tbs.contents, &parts)) {
    return std::nullopt;
  }
  parts.whole = certificate.whole;
  parts.tbs = tbs.whole;
  parts.algorithm = *algorithm;
  parts.signature = *std::move(signature);
  parts.intact = fields.AtEnd() && (signature_value.constructed() ||
                                    signature_value.contents.front() == std::byte{0});
  return parts;
}

}  // namespace apptrait::crypto

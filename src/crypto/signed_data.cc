#include "crypto/signed_data.h"

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/crypto.h"
#include "crypto/certificate_parts.h"
#include "crypto/name.h"

namespace apptrait::crypto {
namespace {

constexpr std::string_view kDataOid = "1.2.840.113549.1.7.1";
constexpr std::string_view kSignedDataOid = "1.2.840.113549.1.7.2", kSubjectKeyId = "2.5.29.14";
constexpr std::uint8_t kTag0 = 0xa0, kTag1 = 0xa1, kPrimitiveTag0 = 0x80;

// Walks the structure; the first thing that goes wrong is kept.
class Parser {
 public:
  explicit Parser(ByteSpan bytes) : bytes_(bytes) {}

  Result<SignedData> Parse() {
    if (ReadContentInfo()) return std::move(data_);
    return *std::move(error_);
  }

 private:
  // Notes that the structure at the start of `where` is malformed.
  bool Malformed(std::string_view structure, ByteSpan where) {
    const std::size_t offset =
        where.data() == nullptr ? 0 : static_cast<std::size_t>(where.data() - bytes_.data());
    error_ = catalogue::Fail(ErrorKind::kNotAPackage, rule::kCryptoSignedDataMalformed,
                             {.offset = offset}, {{"structure", std::string(structure)}});
    return false;
  }

  bool TooMany(const catalogue::Quantity& what, std::size_t limit) {
    error_ = catalogue::LimitError(what, limit + 1, limit);
    return false;
  }

  // ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT SignedData }
  bool ReadContentInfo() {
    Asn1Reader top(bytes_);
    const Element info = top.Expect(tag::kSequence);
    if (!top.ok()) return Malformed("ContentInfo", bytes_);
    data_.consumed = top.position();
    Asn1Reader fields(info.contents);
    const std::string type = OidText(fields.Expect(tag::kOid).contents);
    Asn1Reader content(fields.Expect(kTag0).contents);
    const Element signed_data = content.Expect(tag::kSequence);
    if (!fields.ok() || !content.ok() || type != kSignedDataOid) {
      return Malformed("ContentInfo", info.whole);
    }
    return ReadSignedData(signed_data);
  }

  // SignedData ::= SEQUENCE { version INTEGER, digestAlgorithms SET OF AlgorithmIdentifier,
  //   encapContentInfo, certificates [0] IMPLICIT SET OPTIONAL, crls [1] IMPLICIT SET OPTIONAL,
  //   signerInfos SET OF SignerInfo }
  bool ReadSignedData(const Element& element) {
    Asn1Reader fields(element.contents);
    const Element version = fields.Expect(tag::kInteger), algorithms = fields.Expect(tag::kSet),
                  content = fields.Expect(tag::kSequence);
    const auto certificates = fields.Optional(kTag0), crls = fields.Optional(kTag1);
    const Element signers = fields.Expect(tag::kSet);
    if (!fields.ok()) return Malformed("SignedData", element.whole);
    data_.version = SmallInteger(version).value_or(-1);
    return ReadDigestAlgorithms(algorithms) && ReadContent(content) &&
           (!certificates || ReadCertificates(*certificates)) && (!crls || CountCrls(*crls)) &&
           ReadSigners(signers);
  }

  bool ReadDigestAlgorithms(const Element& set) {
    Asn1Reader reader(set.contents);
    while (!reader.AtEnd()) {
      const auto algorithm = ReadAlgorithm(reader.Next());
      if (!algorithm) return Malformed("digestAlgorithms", set.whole);
      if (data_.digest_oids.size() == limits::kCertificates) {
        return TooMany(quantity::kCmsAlgorithms, limits::kCertificates);
      }
      data_.digest_oids.push_back(algorithm->oid);
    }
    return reader.ok() || Malformed("digestAlgorithms", set.whole);
  }

  // EncapsulatedContentInfo ::= SEQUENCE { eContentType OBJECT IDENTIFIER,
  //   eContent [0] EXPLICIT OCTET STRING OPTIONAL }; in PKCS#7 eContent may be of any type, and
  // what is signed are its contents octets.
  bool ReadContent(const Element& element) {
    Asn1Reader fields(element.contents);
    data_.content_type = OidText(fields.Expect(tag::kOid).contents);
    if (const auto wrapped = fields.Optional(kTag0)) {
      Asn1Reader inner(wrapped->contents);
      const Element content = inner.Next();
      const bool octets = (content.tag & ~0x20) == tag::kOctetString;
      if (!octets && data_.content_type == kDataOid) {
        return Malformed("encapContentInfo", element.whole);
      }
      auto joined = octets ? OctetString(content) : ToBytes(content.contents);
      if (!inner.ok() || !joined) return Malformed("encapContentInfo", element.whole);
      data_.content = *std::move(joined);
    }
    return fields.ok() || Malformed("encapContentInfo", element.whole);
  }

  // CertificateChoices: a certificate is a SEQUENCE; the others (attribute certificates …) are
  // tagged, and passed over.
  bool ReadCertificates(const Element& set) {
    Asn1Reader reader(set.contents);
    while (!reader.AtEnd()) {
      const Element certificate = reader.Next();
      if (certificate.tag != tag::kSequence) continue;
      if (data_.certificates.size() == limits::kCertificates) {
        return TooMany(quantity::kCmsCertificates, limits::kCertificates);
      }
      data_.certificates.push_back(certificate.whole);
    }
    return reader.ok() || Malformed("certificates", set.whole);
  }

  bool CountCrls(const Element& set) {
    Asn1Reader reader(set.contents);
    for (; !reader.AtEnd(); ++data_.crls) data_.crl_elements.push_back(reader.Next().whole);
    return reader.ok() || Malformed("crls", set.whole);
  }

  bool ReadSigners(const Element& set) {
    Asn1Reader reader(set.contents);
    while (!reader.AtEnd()) {
      const Element signer = reader.Expect(tag::kSequence);
      if (!reader.ok()) break;
      if (data_.signers.size() == limits::kSigners)
        return TooMany(quantity::kCmsSigners, limits::kSigners);
      if (!ReadSigner(signer)) return error_ ? false : Malformed("SignerInfo", signer.whole);
    }
    return reader.ok() || Malformed("signerInfos", set.whole);
  }

  // SignerInfo ::= SEQUENCE { version INTEGER,
  //   sid CHOICE { SEQUENCE { issuer Name, serialNumber INTEGER }, [0] SubjectKeyIdentifier },
  //   digestAlgorithm, signedAttrs [0] IMPLICIT SET OPTIONAL, signatureAlgorithm,
  //   signature OCTET STRING, unsignedAttrs [1] IMPLICIT SET OPTIONAL }
  bool ReadSigner(const Element& element) {
    SignerInfo signer;
    signer.whole = element.whole;
    Asn1Reader fields(element.contents);
    signer.version = SmallInteger(fields.Expect(tag::kInteger)).value_or(-1);
    if (const auto id = fields.Optional(kPrimitiveTag0)) {
      signer.subject_key_id = id->contents;
    } else {
      Asn1Reader names(fields.Expect(tag::kSequence).contents);
      signer.issuer = names.Expect(tag::kSequence).whole;
      signer.serial = names.Expect(tag::kInteger).contents;
      if (!names.ok()) return false;
    }
    const auto digest_algorithm = ReadAlgorithm(fields.Next());
    if (const auto attributes = fields.Optional(kTag0)) {
      signer.signed_attributes_raw = attributes->whole;
      if (!ReadAttributes(*attributes, &signer.signed_attributes)) return false;
    }
    const auto signature_algorithm = ReadAlgorithm(fields.Next());
    const Element octets = fields.Next();
    const bool is_octets = (octets.tag & ~0x20) == tag::kOctetString;
    auto signature = is_octets ? OctetString(octets) : std::nullopt;
    if (const auto attributes = fields.Optional(kTag1)) {
      if (!ReadAttributes(*attributes, &signer.unsigned_attributes)) return false;
    }
    if (!fields.ok() || !digest_algorithm || !signature_algorithm || !signature) return false;
    signer.digest_oid = digest_algorithm->oid;
    signer.signature_oid = signature_algorithm->oid;
    signer.signature_parameters = signature_algorithm->parameters;
    signer.signature = *std::move(signature);
    data_.signers.push_back(std::move(signer));
    return true;
  }

  // Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF ANY }
  bool ReadAttributes(const Element& set, std::vector<Attribute>* attributes) {
    Asn1Reader reader(set.contents);
    while (!reader.AtEnd()) {
      const Element element = reader.Expect(tag::kSequence);
      Asn1Reader fields(element.contents);
      Attribute attribute{.oid = OidText(fields.Expect(tag::kOid).contents),
                          .whole = element.whole};
      Asn1Reader values(fields.Expect(tag::kSet).contents);
      while (!values.AtEnd()) {
        attribute.values.push_back(values.Next().whole);
        if (++elements_ > limits::kAsn1Elements) {
          return TooMany(quantity::kCmsAttributes, limits::kAsn1Elements);
        }
      }
      if (!reader.ok() || !fields.ok() || !values.ok())
        return Malformed("Attribute", element.whole);
      attributes->push_back(std::move(attribute));
      ++elements_;
    }
    return reader.ok();
  }

  ByteSpan bytes_;
  SignedData data_;
  std::optional<Error> error_;
  std::size_t elements_ = 0;
};

// Two's complement numbers are equal where they are after redundant leading octets.
ByteSpan Canonical(ByteSpan integer) {
  while (integer.size() > 1) {
    const bool next_is_negative = (integer[1] & std::byte{0x80}) != std::byte{0};
    if (integer[0] != (next_is_negative ? std::byte{0xff} : std::byte{0})) break;
    integer = integer.subspan(1);
  }
  return integer;
}

bool Names(const SignerInfo& signer, const CertificateParts& certificate) {
  if (!signer.issuer.empty()) {
    return Equal(Canonical(signer.serial), Canonical(certificate.serial.contents)) &&
           SameName(signer.issuer, certificate.issuer.whole);
  }
  const auto extension = std::ranges::find(certificate.extensions, kSubjectKeyId, &Extension::oid);
  if (extension == certificate.extensions.end()) return false;
  Asn1Reader reader(extension->value);
  const Element id = reader.Expect(tag::kOctetString);
  return reader.ok() && Equal(id.contents, signer.subject_key_id);
}

void AppendLength(std::size_t length, Bytes* out) {
  if (length < 0x80) {
    out->push_back(static_cast<std::byte>(length));
    return;
  }
  int octets = 0;
  for (std::size_t rest = length; rest != 0; rest >>= 8) ++octets;
  out->push_back(static_cast<std::byte>(0x80 | octets));
  while (octets-- > 0) out->push_back(static_cast<std::byte>(length >> (8 * octets)));
}

}  // namespace

Bytes SignerInfo::SignedAttributesForDigest() const {
  const Element element = Asn1Reader(signed_attributes_raw).Next();
  if (element.tag == 0) return {};
  if (!element.indefinite) {
    Bytes bytes = ToBytes(signed_attributes_raw);
    bytes[0] = std::byte{tag::kSet};
    return bytes;
  }
  Bytes bytes = {std::byte{tag::kSet}};
  AppendLength(element.contents.size(), &bytes);
  bytes.insert(bytes.end(), element.contents.begin(), element.contents.end());
  return bytes;
}

const Attribute* SignerInfo::Find(std::string_view oid) const {
  const auto found = std::ranges::find(signed_attributes, oid, &Attribute::oid);
  return found == signed_attributes.end() ? nullptr : &*found;
}

int SignerInfo::Count(std::string_view oid) const {
  return static_cast<int>(std::ranges::count(signed_attributes, oid, &Attribute::oid));
}

Result<SignedData> ParseSignedData(ByteSpan bytes) { return Parser(bytes).Parse(); }

std::optional<std::size_t> FindSignerCertificate(const SignedData& data, const SignerInfo& signer) {
  for (std::size_t i = 0; i < data.certificates.size(); ++i) {
    const auto parts = ReadParts(data.certificates[i]);
    if (parts && Names(signer, *parts)) return i;
  }
  return std::nullopt;
}

}  // namespace apptrait::crypto

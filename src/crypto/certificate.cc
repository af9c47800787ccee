#include "crypto/certificate.h"

#include <array>

#include "catalogue/rules/crypto.h"
#include "crypto/certificate_parts.h"
#include "crypto/known_keys.h"
#include "crypto/name.h"
#include "crypto/public_key.h"
#include "crypto/second_opinion.h"
#include "digest/algorithm.h"

namespace apptrait::crypto {
namespace {

constexpr std::string_view kBasicConstraints = "2.5.29.19", kKeyUsage = "2.5.29.15",
                           kSubjectKeyId = "2.5.29.14";

// The critical extensions that Android's X.509 implementation takes for understood (BoringSSL,
// X509_supported_extension): Netscape's type, then those of RFC 5280, 4.2.1.
constexpr std::array<std::string_view, 10> kKnownExtensions = {"2.16.840.1.113730.1.1",
                                                               kKeyUsage,
                                                               "2.5.29.17",
                                                               kBasicConstraints,
                                                               "2.5.29.30",
                                                               "2.5.29.32",
                                                               "2.5.29.33",
                                                               "2.5.29.36",
                                                               "2.5.29.37",
                                                               "2.5.29.54"};

Fingerprints FingerprintsOf(ByteSpan bytes) {
  const auto hex = [&](digest::Algorithm algorithm) {
    return ToHex(digest::Digest(algorithm, bytes));
  };
  return {hex(digest::Algorithm::kMd5), hex(digest::Algorithm::kSha1),
          hex(digest::Algorithm::kSha256)};
}

// BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }
void ReadBasicConstraints(ByteSpan value, ExtensionFacts* facts) {
  Asn1Reader outer(value);
  Asn1Reader fields(outer.Expect(tag::kSequence).contents);
  const auto ca = fields.Optional(tag::kBoolean);
  const auto path_length = fields.Optional(tag::kInteger);
  if (!outer.ok() || !fields.ok()) return;
  facts->is_ca = ca && !ca->contents.empty() && ca->contents[0] != std::byte{0};
  if (path_length) facts->path_length = SmallInteger(*path_length);
}

// KeyUsage ::= BIT STRING { digitalSignature(0), nonRepudiation(1), …, keyCertSign(5), … }; bit 0
// is the highest of the first octet.
KeyUsage ReadKeyUsage(ByteSpan value) {
  Asn1Reader reader(value);
  const auto bits = BitString(reader.Expect(tag::kBitString));
  const std::byte first = reader.ok() && bits && !bits->empty() ? (*bits)[0] : std::byte{0};
  const auto has = [&](int bit) { return (first & std::byte{0x80} >> bit) != std::byte{0}; };
  return {.digital_signature = has(0), .non_repudiation = has(1), .key_cert_sign = has(5)};
}

ExtensionFacts FactsOf(const CertificateParts& parts) {
  ExtensionFacts facts;
  for (const Extension& extension : parts.extensions) {
    if (extension.oid == kBasicConstraints) ReadBasicConstraints(extension.value, &facts);
    if (extension.oid == kKeyUsage) facts.key_usage = ReadKeyUsage(extension.value);
    if (extension.oid == kSubjectKeyId && !facts.subject_key_id) {
      const Element id = Asn1Reader(extension.value).Expect(tag::kOctetString);
      facts.subject_key_id = ToBytes(id.contents);
    }
    if (extension.critical &&
        std::ranges::find(kKnownExtensions, extension.oid) == kKnownExtensions.end()) {
      facts.critical_unknown.push_back(extension.oid);
    }
  }
  return facts;
}

// Adds the rule's finding on this certificate, unless an earlier reading of the same bytes did.
void Note(const Rule& rule, const Certificate& certificate, std::vector<Finding>* findings) {
  if (findings == nullptr) return;
  Finding finding = catalogue::Make(rule, {}, {{"sha256", certificate.fingerprints.sha256}});
  if (std::ranges::find(*findings, finding) == findings->end()) {
    findings->push_back(std::move(finding));
  }
}

// DER has no octet to spare in an INTEGER: the first nine bits are never all equal.
bool IsPadded(ByteSpan integer) {
  if (integer.size() < 2) return integer.empty();
  const bool next_is_negative = (integer[1] & std::byte{0x80}) != std::byte{0};
  return integer[0] == (next_is_negative ? std::byte{0xff} : std::byte{0});
}

void NoteOddities(const CertificateParts& parts, const Certificate& certificate,
                  std::vector<Finding>* findings) {
  const std::pair<bool, const Rule*> rows[] = {
      {parts.whole.size() != certificate.der.size(), &rule::kCryptoTrailingBytes},
      {!IsDer(parts.whole), &rule::kCryptoNotDer},
      {IsPadded(certificate.serial), &rule::kCryptoBadSerial},
      {!certificate.not_before || !certificate.not_after, &rule::kCryptoBadTime},
      {!IsWellFormedName(parts.subject) || !IsWellFormedName(parts.issuer), &rule::kCryptoBadName},
      {parts.inner_algorithm.oid != parts.algorithm.oid ||
           !Equal(parts.inner_algorithm.parameters, parts.algorithm.parameters),
       &rule::kCryptoAlgorithmsDiffer},
      {certificate.public_key.algorithm == KeyAlgorithm::kOther, &rule::kCryptoUnknownKey},
      {certificate.public_key.negative_modulus, &rule::kCryptoNegativeModulus},
  };
  for (const auto& [odd, rule] : rows) {
    if (odd) Note(*rule, certificate, findings);
  }
}

// Fills in everything but the bytes and fingerprints; false where the names cannot be walked.
bool FillIn(const CertificateParts& parts, Certificate* certificate) {
  auto subject = ReadName(parts.subject), issuer = ReadName(parts.issuer);
  if (!subject || !issuer) return false;
  certificate->parsed = true;
  certificate->subject = *std::move(subject);
  certificate->issuer = *std::move(issuer);
  certificate->serial = ToBytes(parts.serial.contents);
  certificate->not_before = TimeOf(parts.not_before);
  certificate->not_after = TimeOf(parts.not_after);
  certificate->signature_algorithm = LongName(parts.algorithm.oid);
  certificate->public_key = ReadPublicKey(parts.spki.whole);
  certificate->self_issued = Equal(parts.subject.whole, parts.issuer.whole);
  certificate->is_ca = FactsOf(parts).is_ca;
  for (const Extension& extension : parts.extensions) {
    certificate->extension_oids.push_back(extension.oid);
  }
  return true;
}

}  // namespace

Certificate ReadCertificate(ByteSpan der, std::vector<Finding>* findings) {
  Certificate certificate;
  certificate.der = ToBytes(der);
  certificate.fingerprints = FingerprintsOf(der);
  const auto parts = ReadParts(der);
  if (parts && FillIn(*parts, &certificate)) {
    NoteOddities(*parts, certificate, findings);
  } else if (auto second = SecondReading(der)) {
    certificate = *std::move(second);
    Note(rule::kCryptoSecondReader, certificate, findings);
  } else {
    Note(rule::kCryptoUnreadable, certificate, findings);
    return certificate;
  }
  if (const auto name = KnownAs(certificate)) certificate.known_as = std::string(*name);
  return certificate;
}

ExtensionFacts ReadExtensions(const Certificate& certificate) {
  const auto parts = ReadParts(certificate.der);
  return parts ? FactsOf(*parts) : ExtensionFacts{};
}

std::optional<Bytes> FindExtension(const Certificate& certificate, std::string_view oid) {
  auto parts = ReadParts(certificate.der);
  if (!parts) return std::nullopt;
  const auto found = std::ranges::find(parts->extensions, oid, &Extension::oid);
  if (found == parts->extensions.end()) return std::nullopt;
  return std::move(found->value);
}

}  // namespace apptrait::crypto

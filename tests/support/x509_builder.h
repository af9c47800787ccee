// Makes certificates and SignedData, with a knob for everything that can be odd in one.
#ifndef APPTRAIT_TESTS_SUPPORT_X509_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_X509_BUILDER_H_

#include <string>

#include "crypto/signature.h"
#include "support/der_builder.h"
#include "support/test_keys.h"

namespace apptrait::test {

// A certificate with the name of the private key that belongs to it.
struct TestCertificate {
  Bytes der;
  std::string key;
  Bytes subject;  // the Name's DER
  Bytes issuer;
  Bytes serial;  // the INTEGER element
  Bytes subject_key_id;
};

// Attributes in encoding order; types are short names ("CN", "O", "OU", "C", "UID", "ST", "L",
// "emailAddress") or dotted OIDs. C is a PrintableString, all others UTF8String.
using NameParts = std::vector<std::pair<std::string, std::string>>;
Bytes EncodeName(const NameParts& parts);

// The algorithm identifier of a signature by that key: "sha256WithRSAEncryption", PSS with its
// parameters, "ecdsa-with-SHA256", "dsa-with-sha1", Ed25519 …
Bytes SignatureAlgorithm(KeyAlgorithm key, const crypto::SignatureScheme& scheme);
std::string_view DigestOid(digest::Algorithm algorithm);

// A self-signed version 3 certificate of CN=Test for 2020 to 2050, and what the knobs make of it.
class CertificateBuilder {
 public:
  explicit CertificateBuilder(std::string key) : key_(std::move(key)) {}

  CertificateBuilder& Subject(const NameParts& parts) { return RawSubject(EncodeName(parts)); }
  CertificateBuilder& RawSubject(Bytes name);
  CertificateBuilder& Issuer(const TestCertificate& issuer);  // its name, and signed by its key
  CertificateBuilder& RawIssuer(Bytes name);                  // the name alone
  CertificateBuilder& Serial(std::int64_t serial) { return RawSerial(Integer(serial)); }
  CertificateBuilder& RawSerial(Bytes element);
  CertificateBuilder& Validity(std::int64_t not_before, std::int64_t not_after);
  CertificateBuilder& RawValidity(Bytes not_before, Bytes not_after);
  CertificateBuilder& Version(std::optional<int> version);  // as encoded: 2 is v3; nothing: absent
  CertificateBuilder& Scheme(const crypto::SignatureScheme& scheme);
  CertificateBuilder& InnerAlgorithm(Bytes algorithm);
  CertificateBuilder& RawSpki(Bytes spki);
  // basicConstraints with cA, and keyUsage keyCertSign + cRLSign.
  CertificateBuilder& Ca(std::optional<int> path_length = {});
  // The first octet of keyUsage's bits: 0x80 digitalSignature, 0x40 nonRepudiation, 0x04
  // keyCertSign.
  CertificateBuilder& KeyUsage(std::uint8_t bits, bool critical = true);
  CertificateBuilder& SubjectKeyId();  // SHA-1 of the key's bits
  CertificateBuilder& Extension(std::string_view oid, Bytes value, bool critical = false);
  // Writes the outer SEQUENCE with an indefinite length, and the validity with a long one.
  CertificateBuilder& Ber(bool on = true);
  CertificateBuilder& Trailing(Bytes bytes);
  CertificateBuilder& BreakSignature(bool on = true);

  TestCertificate Build() const;

 private:
  std::string key_, signing_key_;
  Bytes subject_ = EncodeName({{"CN", "Test"}}), spki_, inner_algorithm_, trailing_, key_id_;
  Bytes serial_ = Integer(1);
  std::optional<Bytes> issuer_;
  std::optional<int> version_ = 2;
  Bytes not_before_ = UtcTime(1577836800), not_after_ = GeneralizedTime(2524608000);
  crypto::SignatureScheme scheme_;
  Parts extensions_;
  bool ber_ = false, break_signature_ = false;
};

// Attribute ::= SEQUENCE { type, SET OF values }, values in the order given.
Bytes Attribute(std::string_view oid, const Parts& values);
Bytes ContentTypeAttribute(std::string_view oid = "1.2.840.113549.1.7.1");
Bytes SigningTimeAttribute(std::int64_t seconds);
Bytes MessageDigestAttribute(digest::Algorithm algorithm, ByteSpan content);

struct SignerSpec {
  TestCertificate certificate;
  crypto::SignatureScheme scheme;
  int version = 1;
  bool by_key_id = false;  // SignerIdentifier is the subject key id (give the certificate one)
  // The signed attributes, encoded, in this order; an empty list is an empty SET, nothing is none.
  // Absent is contentType, signingTime (2024-01-01) and messageDigest of the content.
  enum class Attributes { kUsual, kNone, kGiven } attributes = Attributes::kUsual;
  Parts given_attributes;
  bool indefinite_attributes = false;
  Parts unsigned_attributes;
  // Where set, these replace what the scheme gives.
  std::optional<Bytes> digest_algorithm, signature_algorithm, signature;
  // What is signed in place of the attributes or the content.
  std::optional<Bytes> signed_bytes;
};

// SignedData over pkcs7-data in DER with the signers' certificates, and what the knobs make of it.
class SignedDataBuilder {
 public:
  // Encapsulated content; Detached signs it and leaves it out.
  SignedDataBuilder& Content(Bytes content);
  SignedDataBuilder& Detached(Bytes content);
  SignedDataBuilder& ContentType(std::string oid);
  SignedDataBuilder& Signer(SignerSpec signer);
  // The usual signer: attributes as usual, SHA-256.
  SignedDataBuilder& Signer(const TestCertificate& certificate);
  // The bag, in this order; without it that of the signers.
  SignedDataBuilder& Certificates(Parts ders);
  SignedDataBuilder& Crl(Bytes crl);
  SignedDataBuilder& DigestAlgorithms(Parts algorithms);
  // Indefinite lengths and a content in segments, as codesign and BouncyCastle write.
  SignedDataBuilder& Ber(bool on = true);
  SignedDataBuilder& Trailing(Bytes bytes);

  Bytes Build() const;

 private:
  Bytes BuildSigner(const SignerSpec& signer) const;

  Bytes content_, trailing_;
  bool detached_ = false, ber_ = false;
  std::string content_type_ = "1.2.840.113549.1.7.1";
  std::vector<SignerSpec> signers_;
  std::optional<Parts> certificates_, digest_algorithms_;
  Parts crls_;
};

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_X509_BUILDER_H_

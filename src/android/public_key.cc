#include "android/public_key.h"

#include "crypto/asn1.h"
#include "crypto/certificate.h"

namespace apptrait::android {
namespace {

namespace tag = crypto::tag;

void AppendElement(Bytes* out, std::uint8_t identifier, ByteSpan contents) {
  out->push_back(std::byte{identifier});
  const std::size_t size = contents.size();
  if (size < 0x80) {
    out->push_back(static_cast<std::byte>(size));
  } else {
    int octets = 1;
    while (octets < 4 && size >> (8 * octets) != 0) ++octets;
    out->push_back(static_cast<std::byte>(0x80 | octets));
    for (int i = octets; i-- > 0;) out->push_back(static_cast<std::byte>(size >> (8 * i) & 0xff));
  }
  out->insert(out->end(), contents.begin(), contents.end());
}

// An unsigned number as a DER INTEGER.
void AppendInteger(Bytes* out, ByteSpan number) {
  Bytes contents;
  if (number.empty() || (number.front() & std::byte{0x80}) != std::byte{0}) {
    contents.push_back(std::byte{0});
  }
  contents.insert(contents.end(), number.begin(), number.end());
  AppendElement(out, tag::kInteger, contents);
}

// The certificate's key with its RSA modulus as a positive number.
Bytes WithPositiveModulus(const PublicKey& key) {
  crypto::Asn1Reader outer(key.spki);
  crypto::Asn1Reader inner(outer.Expect(tag::kSequence).contents);
  const ByteSpan algorithm = inner.Expect(tag::kSequence).whole;
  Bytes numbers, pkcs1, bits{std::byte{0}}, body = ToBytes(algorithm), spki;
  AppendInteger(&numbers, key.modulus);
  AppendInteger(&numbers, key.exponent);
  AppendElement(&pkcs1, tag::kSequence, numbers);
  bits.insert(bits.end(), pkcs1.begin(), pkcs1.end());
  AppendElement(&body, tag::kBitString, bits);
  AppendElement(&spki, tag::kSequence, body);
  return spki;
}

}  // namespace

bool IsKeyOf(ByteSpan spki, const Certificate& certificate) {
  const PublicKey& key = certificate.public_key;
  if (!certificate.parsed || key.spki.empty()) return false;
  if (key.negative_modulus) return Equal(spki, WithPositiveModulus(key));
  return Equal(spki, key.spki);
}

bool IsPossibleSignature(const PublicKey& key, ByteSpan signature) {
  if (key.algorithm == KeyAlgorithm::kRsa) return signature.size() == key.modulus.size();
  crypto::Asn1Reader outer(signature);
  crypto::Asn1Reader inner(outer.Expect(tag::kSequence).contents);
  inner.Expect(tag::kInteger);
  inner.Expect(tag::kInteger);
  return outer.ok() && inner.ok() && inner.AtEnd();
}

SignatureCheck CheckSignature(ByteSpan spki, const SignatureAlgorithm& algorithm, ByteSpan message,
                              ByteSpan signature) {
  const PublicKey key = crypto::ReadPublicKey(spki);
  if (key.algorithm != algorithm.key) return SignatureCheck::kMalformedKey;
  switch (crypto::VerifySignature(spki, algorithm.scheme, message, signature)) {
    case crypto::Check::kGood:
      return SignatureCheck::kGood;
    case crypto::Check::kMalformedKey:
      return SignatureCheck::kMalformedKey;
    case crypto::Check::kUnsupported:
      return SignatureCheck::kUnsupported;
    case crypto::Check::kBad:
      break;
  }
  return IsPossibleSignature(key, signature) ? SignatureCheck::kBad
                                             : SignatureCheck::kMalformedSignature;
}

}  // namespace apptrait::android

// PKCS#7 / CMS SignedData as slices (RFC 2315, RFC 5652), in BER. It parses and never verifies as a
// whole: each platform has its own rules for which SignerInfo counts and what it must say.
#ifndef APPTRAIT_SRC_CRYPTO_SIGNED_DATA_H_
#define APPTRAIT_SRC_CRYPTO_SIGNED_DATA_H_

#include <string_view>

#include "apptrait/result.h"
#include "base/bytes.h"

namespace apptrait::crypto {

// An attribute of a SignerInfo, in encoded order. Spans are into the parsed input.
struct Attribute {
  std::string oid;
  ByteSpan whole;                // the Attribute SEQUENCE
  std::vector<ByteSpan> values;  // each value's whole element
};

struct SignerInfo {
  ByteSpan whole;
  int version = 0;
  // Exactly one of the two forms of SignerIdentifier.
  ByteSpan issuer;          // the Name's DER; empty where by key id
  ByteSpan serial;          // the INTEGER's contents
  ByteSpan subject_key_id;  // contents; empty where by issuer and serial
  std::string digest_oid, signature_oid;
  ByteSpan signature_parameters;  // of signatureAlgorithm; empty where absent
  // The signed attributes as they stand, header included (tag 0xa0); empty where there are none.
  ByteSpan signed_attributes_raw;
  std::vector<Attribute> signed_attributes, unsigned_attributes;
  Bytes signature;

  // What the signature is over where there are signed attributes: the raw bytes with the tag 0xa0
  // replaced by SET's 0x31 (RFC 5652, 5.4), never re-sorted. Indefinite-length ones are given with
  // a definite length, the contents unchanged.
  Bytes SignedAttributesForDigest() const;
  // The attribute of that dotted OID: the first, and how many there are.
  const Attribute* Find(std::string_view oid) const;
  int Count(std::string_view oid) const;
};

struct SignedData {
  int version = 0;
  std::vector<std::string> digest_oids;
  std::string content_type;            // OID of the encapsulated content
  std::optional<Bytes> content;        // absent where detached; joined where constructed
  std::vector<ByteSpan> certificates;  // whole DER of each, in the bag's order
  int crls = 0;
  std::vector<ByteSpan> crl_elements;  // whole DER of each revocation list
  std::vector<SignerInfo> signers;
  std::size_t consumed = 0;  // bytes of the input that the ContentInfo takes; the rest is trailing
};

// Spans point into `bytes`, which must outlive the result. Errors name the structure and its offset
// in `bytes`.
Result<SignedData> ParseSignedData(ByteSpan bytes);

// The certificate of the bag that the signer names (issuer and serial, or subject key id), as an
// index into `certificates`; the first match.
std::optional<std::size_t> FindSignerCertificate(const SignedData& data, const SignerInfo& signer);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_SIGNED_DATA_H_

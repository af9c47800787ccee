// A certificate as slices of its original bytes (RFC 5280, 4.1), in BER.
#ifndef APPTRAIT_SRC_CRYPTO_CERTIFICATE_PARTS_H_
#define APPTRAIT_SRC_CRYPTO_CERTIFICATE_PARTS_H_

#include <string>

#include "crypto/asn1.h"

namespace apptrait::crypto {

// AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }
struct AlgorithmIdentifier {
  std::string oid;      // dotted
  ByteSpan parameters;  // the whole element; empty where absent
};
std::optional<AlgorithmIdentifier> ReadAlgorithm(const Element& element);

struct Extension {
  std::string oid;
  bool critical = false;
  Bytes value;  // inside the OCTET STRING
};

// Spans are into the parsed input.
struct CertificateParts {
  ByteSpan whole;  // the certificate; what follows it in the input is trailing
  ByteSpan tbs;    // tbsCertificate, header included: what the signature is over
  int version = 1;
  Element serial, issuer, not_before, not_after, subject, spki;
  AlgorithmIdentifier inner_algorithm, algorithm;
  std::vector<Extension> extensions;
  Bytes signature;
  bool intact = true;  // nothing stands behind the signature, which is whole octets
};

// Nothing where the structure cannot be walked.
std::optional<CertificateParts> ReadParts(ByteSpan der);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_CERTIFICATE_PARTS_H_

// Distinguished names: from bytes to the model, and the comparison that verifiers make.
#ifndef APPTRAIT_SRC_CRYPTO_NAME_H_
#define APPTRAIT_SRC_CRYPTO_NAME_H_

#include "apptrait/certificate.h"
#include "crypto/asn1.h"

namespace apptrait::crypto {

// The Name whose whole element is `element`; nothing where its structure is malformed. A value of
// bad characters or of a type that is no text does not make a name malformed.
std::optional<DistinguishedName> ReadName(const Element& element);

// Whether every value is well-formed in its declared type (OpenSSL refuses names that are not).
bool IsWellFormedName(const Element& element);

// A key that is equal for names which spell the same: attributes after folding ASCII case and white
// space (RFC 5280, 7.1), whatever their string types. Of a malformed name its bytes.
std::string FoldedName(ByteSpan der);
// Whether both encodings spell the same name.
bool SameName(ByteSpan a, ByteSpan b);

// OpenSSL's short name ("CN") or long name ("sha256WithRSAEncryption") of a dotted OID; the OID
// itself where it has none.
std::string ShortName(const std::string& oid);
std::string LongName(const std::string& oid);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_NAME_H_

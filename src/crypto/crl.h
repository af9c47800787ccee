// Certificate revocation lists that a signature carries (RFC 5280, 5).
#ifndef APPTRAIT_SRC_CRYPTO_CRL_H_
#define APPTRAIT_SRC_CRYPTO_CRL_H_

#include <memory>

#include "apptrait/certificate.h"
#include "base/bytes.h"

namespace apptrait::crypto {

class RevocationList {
 public:
  // The issuer's Name, as encoded.
  virtual Bytes issuer() const = 0;
  // Whether the certificate's key verifies the list's signature.
  virtual bool IsSignedBy(const Certificate& certificate) const = 0;
  // Whether the list names the certificate's serial number; true too where that is no proper
  // INTEGER.
  virtual bool Revokes(const Certificate& certificate) const = 0;
  virtual ~RevocationList() = default;
};

// Null where `der` is no revocation list.
std::unique_ptr<const RevocationList> ReadCrl(ByteSpan der);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_CRL_H_

// Whom Apple's devices trust to sign code and profiles: chains to Apple's pinned roots, and what a
// certificate is for, told by Apple's marker extensions. A name proves nothing: anyone can make a
// certificate that says "Apple Distribution".
//
// Threading: read-only once made.
#ifndef APPTRAIT_SRC_IOS_TRUST_H_
#define APPTRAIT_SRC_IOS_TRUST_H_

#include "apptrait/ios_facts.h"
#include "base/bytes.h"
#include "crypto/certificate.h"

namespace apptrait::ios {

class Trust {
 public:
  // `anchors` are further roots (DER), for enterprises and tests.
  explicit Trust(const std::vector<Bytes>& anchors);

  // The chain from `leaf`, over the certificates of its signature and Apple's known intermediates.
  crypto::Chain ChainOf(const Certificate& leaf, const std::vector<Certificate>& bag) const;

 private:
  std::vector<Certificate> anchors_, intermediates_;
};

IosCertificateKind KindOf(const Certificate& certificate);

// Whether its extended key usage names code signing (1.3.6.1.5.5.7.3.3).
bool IsForCodeSigning(const Certificate& certificate);

// "1.2.840.113635.100.6.1.4" and the like, of those that the certificate carries.
bool HasExtension(const Certificate& certificate, std::string_view oid);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_TRUST_H_

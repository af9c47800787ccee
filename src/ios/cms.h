// CMS signatures as Apple makes and reads them: of code (detached, over the primary CodeDirectory)
// and of provisioning profiles (with their content). Walked as BER over the original bytes: every
// signature that Xcode makes has indefinite lengths, and many hold an attribute whose values are
// not sorted, which libraries that encode anew call broken.
//
// Threading: pure functions.
#ifndef APPTRAIT_SRC_IOS_CMS_H_
#define APPTRAIT_SRC_IOS_CMS_H_

#include "crypto/signed_data.h"
#include "ios/code_signature.h"
#include "ios/trust.h"
#include "ios/verdict.h"

namespace apptrait::ios {

struct CmsSigner {
  crypto::SignedData data;  // spans into the bytes that were given
  std::optional<Certificate> leaf;
  std::vector<Certificate> chain;  // leaf first, as far as it could be built
  bool anchored = false;           // it ends in a trusted root
  IosCertificateKind kind = IosCertificateKind::kUnknown;
  std::string algorithm;  // "rsa-pkcs1-sha256"
  std::optional<std::int64_t> signing_time;
  // The signature holds, mathematically: leaf's key over the attributes and these over the content.
  bool holds = false;

  const crypto::SignerInfo& info() const { return data.signers.front(); }
};

// What a signature is over: detached content, or nothing where it carries its own.
struct CmsInput {
  ByteSpan cms;
  std::optional<ByteSpan> detached;
  std::string entry;  // for findings
};

// Reads the signature, its signer and chain. Nothing where it cannot be read; then `verdict` says
// why. Verifies nothing but the links of the chain.
std::optional<CmsSigner> ReadCms(const CmsInput& input, const Trust& trust, Part part,
                                 Verdict& verdict);

// Verifies it: signed attributes, message digest, signature, chain.
void VerifyCms(const CmsInput& input, CmsSigner& signer, Part part, Verdict& verdict);

// Compares Apple's hash agility attributes (9.1: the list of cdhashes; 9.2: whole digests by
// algorithm) with every CodeDirectory, and says which directories nothing vouches for.
void CheckHashAgility(const CmsSigner& signer, const CodeSignature& signature,
                      const std::string& entry, Verdict& verdict);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_CMS_H_

// The CMS messages of HarmonyOS (package signature, profile, code signatures, enterprise signature)
// by the rules of the on-device verifier: PKCS#7 version 1.5 signers (issuer and serial number), a
// chain by name and signature up to a trusted root, and lifetimes judged at the signing time.
#ifndef APPTRAIT_SRC_HARMONY_CMS_H_
#define APPTRAIT_SRC_HARMONY_CMS_H_

#include <map>

#include "apptrait/package.h"
#include "crypto/certificate.h"
#include "crypto/signed_data.h"

namespace apptrait::harmony {

// A message that was read. Move-only: `data` points into `bytes`.
struct CmsMessage {
  CmsMessage() = default;
  CmsMessage(CmsMessage&&) noexcept = default;
  CmsMessage& operator=(CmsMessage&&) noexcept = default;

  std::string scheme;  // as in Signer::scheme; findings name it
  Bytes bytes;
  crypto::SignedData data;
  std::vector<Certificate> certificates;  // as many as data.certificates, in the bag's order
};

// One SignerInfo with the certificate that it names.
struct CmsSigner {
  std::vector<Certificate> chain;  // leaf first, the root last where it is anchored
  bool anchored = false;
  std::optional<std::int64_t> signing_time;  // seconds since 1970 UTC, as the signer claims
  std::string algorithm;                     // "ecdsa-sha256"
};

// Builds chains to the trusted roots, each only once: a package's libraries are all signed with the
// same certificates. Not for use by two threads at once.
class ChainFinder {
 public:
  explicit ChainFinder(std::vector<Certificate> roots) : roots_(std::move(roots)) {}
  const crypto::Chain& Find(const CmsMessage& message, std::size_t leaf);
  const std::vector<Certificate>& roots() const { return roots_; }

 private:
  std::vector<Certificate> roots_;
  std::map<std::string, crypto::Chain> chains_;  // by the fingerprints of leaf and bag
};

// Nothing, and a finding harmony.cms.malformed, where `bytes` are no SignedData.
std::optional<CmsMessage> ReadCms(ByteSpan bytes, std::string_view scheme,
                                  std::vector<Finding>* findings);

// The first signer, which is the one whose certificate counts; nothing where it names none of the
// message's certificates.
std::optional<CmsSigner> FirstSigner(const CmsMessage& message, ChainFinder* chains);

// The model's signer for a report.
Signer ToSigner(const CmsMessage& message, const CmsSigner& signer);

struct CmsRules {
  // For detached signatures: what was signed. Otherwise the message must hold its content.
  std::optional<ByteSpan> detached;
  // Devices judge lifetimes at the signing time of packages and profiles and refuse them without
  // one; for code signatures they do neither.
  bool require_signing_time = true;
};

// Checks every SignerInfo. kVerified where all hold, with findings otherwise; kUnsupported where an
// algorithm is not one that we can compute.
SchemeState VerifyCms(const CmsMessage& message, const CmsRules& rules, ChainFinder* chains,
                      std::vector<Finding>* findings);

// The UTF-8 text of the first value of a signed attribute; nothing where it is absent or no string.
std::optional<std::string> SignedText(const CmsMessage& message, std::string_view oid);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_CMS_H_

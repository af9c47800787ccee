// The signature of a package (HAP, HSP or App Pack) as a whole: reads the signing block and what is
// in it, asks for the digests, and judges it all in the order of a device.
#ifndef APPTRAIT_SRC_HARMONY_SIGNATURE_H_
#define APPTRAIT_SRC_HARMONY_SIGNATURE_H_

#include "harmony/code_sign.h"
#include "harmony/package_digest.h"
#include "harmony/permission_block.h"
#include "harmony/profile.h"
#include "harmony/trust.h"

namespace apptrait::harmony {

// What of the package's contents the signature's parts refer to.
struct SignedContents {
  std::vector<NativePackage> native_packages;
  std::optional<Bytes> module_text;       // module.json or config.json, as it stands
  std::optional<Bytes> share_files_text;  // what module.shareFiles refers to
};

// Belongs to one job. Read, then the plan's run, then Judge.
class PackageSignature {
 public:
  explicit PackageSignature(const platform::Input& input) : input_(input) {}

  // Fills in package.harmony's part on signing, package.signers and package.filing. identity and
  // harmony must be filled in before. Errors are I/O and unusable trust lists.
  Result<void> Read(SignedContents contents, Package& package, digest::Plan& plan);

  // Fills in package.verification.
  void Judge(const digest::Results& results, Package& package);

 private:
  // One of the two signatures over the package digest.
  struct DigestSignature {
    std::optional<CmsMessage> message;
    std::optional<CmsSigner> signer;
    std::optional<SignedDigest> signed_digest;
    std::optional<digest::Handle> chunks;
    std::vector<Finding> findings;  // of reading it
  };
  void ReadBlocks(Package& package, digest::Plan& plan);
  DigestSignature ReadSignature(BlockType type, std::string_view scheme, digest::Plan& plan);
  std::unique_ptr<CodeSignCheck> ReadCodeSigning(BlockType type, std::string_view scheme,
                                                 digest::Plan& plan);
  SchemeState JudgeSignature(const DigestSignature& signature, bool of_enterprise,
                             const digest::Results& results, std::vector<Finding>* findings);
  SchemeState JudgePackage(const digest::Results& results, std::vector<Finding>* findings);
  SchemeState JudgeEnterprise(const digest::Results& results, std::vector<Finding>* findings);
  SchemeState JudgePermissions(std::vector<Finding>* findings);
  CodeSignRules RulesOfCodeSigning() const;
  void AddScheme(std::string scheme, SchemeState state, std::vector<Finding> findings,
                 Package& package) const;

  const platform::Input& input_;
  SignedContents contents_;
  TrustStore trust_;
  std::unique_ptr<ChainFinder> chains_;
  std::optional<SigningBlock> block_;
  bool too_large_ = false, broken_ = false;
  std::vector<Finding> block_findings_, code_findings_;
  DigestSignature original_, enterprise_;
  std::optional<ProfileBlock> profile_;
  std::unique_ptr<CodeSignCheck> code_, enterprise_code_;
  std::optional<InnerBlock> code_bytes_, permissions_;
};

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_SIGNATURE_H_

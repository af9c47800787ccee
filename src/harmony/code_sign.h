// Checks the code signing block: the package's tree and signature, every native library, and that
// none is left out. The kernel and code_signature service do so on a device, not the installer.
#ifndef APPTRAIT_SRC_HARMONY_CODE_SIGN_H_
#define APPTRAIT_SRC_HARMONY_CODE_SIGN_H_

#include <map>

#include "harmony/cms.h"
#include "harmony/code_sign_block.h"
#include "harmony/module.h"
#include "harmony/signed_files.h"
#include "platform/job.h"

namespace apptrait::harmony {

// What the owner attribute of the signatures has to be.
struct OwnerRules {
  bool release = true;
  std::optional<std::string> app_identifier;
  std::vector<NativePackage> native_packages;  // of module.json, which say who owns their libraries
};

struct CodeSignRules {
  OwnerRules owner;
  const Certificate* package_signer = nullptr;
  // An enterprise added blocks in front, so that this tree is no longer where its signature says;
  // devices then use the enterprise's.
  bool moved = false;
  // Of an ELF file: the size that the signed data must have.
  std::optional<std::uint64_t> exact_size;
};

class CodeSignCheck {
 public:
  // `signing_block_start` is where the range that may be covered ends. `scheme` names the findings.
  CodeSignCheck(CodeSignBlock block, std::uint64_t signing_block_start, std::string scheme)
      : block_(std::move(block)), end_(signing_block_start), scheme_(std::move(scheme)) {}

  // Asks for the page digests of the package and of every library. The check must outlive the
  // plan's run.
  void Ask(const platform::Input& input, digest::Plan* plan);

  SchemeState Judge(const digest::Results& results, const CodeSignRules& rules, ChainFinder* chains,
                    std::vector<Finding>* findings);

  const CodeSignBlock& block() const { return block_; }
  HarmonyCodeSigning Facts() const;
  // The signer of the package's range; nothing where its signature cannot be read.
  std::optional<Signer> ReadSigner(ChainFinder* chains) const;

 private:
  struct Subject {
    const SignInfo* info;
    ByteSpan root;
    std::uint64_t tree_offset;
    std::string entry;  // empty for the package itself
    std::optional<std::string> owner;
    bool owner_may_be_absent;
  };
  SchemeState JudgePackage(const digest::Results& results, const CodeSignRules& rules,
                           ChainFinder* chains, std::vector<Finding>* findings);
  SchemeState CheckSignature(const Subject& subject, const CodeSignRules& rules,
                             ChainFinder* chains, std::vector<Finding>* findings);
  bool CheckOwner(const CmsMessage& message, const Subject& subject,
                  std::vector<Finding>* findings) const;

  CodeSignBlock block_;
  std::uint64_t end_;
  std::string scheme_;
  std::optional<digest::Handle> pages_;
  std::unique_ptr<SignedFiles> files_;
};

// What is worse of two states; and the verdict on a package that all comes to.
SchemeState Worse(SchemeState a, SchemeState b);
Status ToStatus(SchemeState state);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_CODE_SIGN_H_

// One bundle or loose library on its way through the job: what was read of it, and its verdict.
//
// Threading: for one thread.
#ifndef APPTRAIT_SRC_IOS_UNIT_H_
#define APPTRAIT_SRC_IOS_UNIT_H_

#include "apptrait/inspect.h"
#include "ios/bundle.h"
#include "ios/code_file.h"
#include "ios/profile.h"
#include "ios/resource_judge.h"

namespace apptrait::ios {

// What all units of a package share. References outlive the units.
struct UnitContext {
  const BundleTree& tree;
  const InspectOptions& options;
  const Trust& trust;
  HashWork& work;
  std::uint64_t held = 0;        // bytes of inflated executables in memory
  std::uint64_t signatures = 0;  // bytes of code signatures in memory
  std::uint64_t matches = 0;     // of rules for resources
};

class Unit {
 public:
  Unit(Bundle bundle, UnitContext& context) : bundle_(std::move(bundle)), context_(context) {}

  // Reads it and all that is nested in it, fills in `package` and asks for digests. False where it
  // is no code after all (a framework that holds resources, a static library).
  bool Read(Package& package, bool main);
  // REQUIRES: Read, and the digests that it asked for.
  void Judge(Package& package);

  const Bundle& bundle() const { return bundle_; }
  Verdict& verdict() { return verdict_; }

 private:
  bool ReadCode();
  void ReadSeal();
  void ReadEmbeddedProfile(Package& package);
  void ReadNested(Package& package);
  void JudgeSeal();
  void JudgeLifetimes();
  void JudgeEmbeddedProfile(Package& package);
  void JudgeNested(Package& package);
  bool is_unsigned() const { return code_ && !code_->slices.empty() && code_->is_unsigned(); }
  const CmsSigner* signer() const;

  Bundle bundle_;
  UnitContext& context_;
  bool main_ = false;
  Verdict verdict_;
  std::optional<CodeFile> code_;
  Bytes seal_bytes_;
  bool has_seal_ = false;
  bool seal_unread_ = false;
  std::optional<CodeResources> seal_;
  Bytes profile_bytes_;
  std::optional<Profile> profile_;
  std::vector<std::unique_ptr<Unit>> nested_;  // as package.packages
};

// Which certificate to file, or findings that say why there is none and what to bring instead.
// `signer` is the main executable's, null where it has none; `intact` says that the code, the
// signature and Info.plist belong together.
void ChooseFiling(const CmsSigner* signer, bool intact, bool is_unsigned, Package& package);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_UNIT_H_

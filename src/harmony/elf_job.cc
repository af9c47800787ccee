#include "catalogue/rules/harmony.h"
#include "harmony/artefacts.h"
#include "harmony/code_sign.h"
#include "harmony/elf_block.h"
#include "harmony/harmony_job.h"
#include "harmony/profile_verify.h"
#include "harmony/system_identity.h"

namespace apptrait::harmony {
namespace {

class ElfJob final : public platform::Job {
 public:
  explicit ElfJob(const platform::Input& input) : input_(input) {}

  Result<void> Read(Package& package, digest::Plan& plan) override {
    auto trust = ReadTrust(input_.options);
    if (!trust) return std::move(trust).error();
    trust_ = std::move(*trust);
    chains_ = std::make_unique<ChainFinder>(trust_.AllRoots());
    auto search = FindElfBlock(*input_.source);
    if (!search) return std::move(search).error();
    other_form_ = search->other_form;
    if (!search->block && !other_form_) {
      return catalogue::Fail(ErrorKind::kNotAPackage, rule::kHarmonyElfUnsigned);
    }
    package.harmony.emplace();
    if (!search->block) {
      package.findings.push_back(
          catalogue::Make(rule::kHarmonyElfForm, {}, {{"form", *other_form_}}));
      return {};
    }
    block_ = std::move(search->block);
    findings_ = std::move(search->findings);
    ReadParts(package, plan);
    return {};
  }

  void Judge(const digest::Results& results, Package& package) override {
    if (!block_) {
      package.verification.status = Status::kUnsupported;
      return;
    }
    std::vector<Finding> found = findings_;
    SchemeState code = findings_.empty() ? SchemeState::kAbsent : SchemeState::kFailed;
    if (code_ != nullptr) {
      const SchemeState judged = code_->Judge(results, Rules(), chains_.get(), &found);
      code = code == SchemeState::kAbsent ? judged : Worse(code, judged);
    }
    AddScheme("code_sign", code, std::move(found), package);
    SchemeState all = code;
    if (profile_ && profile_->message) {
      found.clear();
      const SchemeState profile = VerifyLoneProfile(*profile_, trust_, chains_.get(), &found);
      AddScheme("hap_profile", profile, std::move(found), package);
      all = code == SchemeState::kAbsent ? code : Worse(code, profile);
    }
    package.verification.status = ToStatus(all);
  }

 private:
  void ReadParts(Package& package, digest::Plan& plan) {
    HarmonyFacts& facts = *package.harmony;
    if (block_->profile) {
      profile_ = ReadProfile(*block_->profile, &package.findings);
      facts.profile = profile_->profile;
      if (facts.profile) facts.system_identity = SystemIdentity(*facts.profile, std::nullopt);
    }
    if (block_->code) {
      code_ =
          std::make_unique<CodeSignCheck>(std::move(*block_->code), block_->offset, "code_sign");
      facts.code_signing = code_->Facts();
      if (auto signer = code_->ReadSigner(chains_.get())) {
        package.signers.push_back(std::move(*signer));
        package.signers.back().current = true;
      }
      if (input_.options.verify) code_->Ask(input_, &plan);
    }
    WarnOfWrongArtefacts(nullptr, trust_, input_.options.at, &package);
    ChooseForFiling(nullptr, trust_, /*lone_profile=*/false, &package);
  }

  CodeSignRules Rules() const {
    CodeSignRules rules;
    // All of the ELF file has to be covered: what is not could be run unchecked.
    rules.exact_size = block_->offset;
    if (profile_ && profile_->profile) {
      rules.owner.release = profile_->profile->release;
      rules.owner.app_identifier = profile_->profile->app_identifier;
    } else {
      rules.owner.release = false;
    }
    return rules;
  }

  static void AddScheme(std::string scheme, SchemeState state, std::vector<Finding> findings,
                        Package& package) {
    SchemeVerdict verdict{.scheme = std::move(scheme), .state = state};
    for (Finding& finding : findings) {
      verdict.findings.push_back(finding.id);
      package.findings.push_back(std::move(finding));
    }
    package.verification.schemes.push_back(std::move(verdict));
  }

  const platform::Input& input_;
  TrustStore trust_;
  std::unique_ptr<ChainFinder> chains_;
  std::optional<std::string> other_form_;
  std::optional<ElfBlock> block_;
  std::optional<ProfileBlock> profile_;
  std::unique_ptr<CodeSignCheck> code_;
  std::vector<Finding> findings_;
};

}  // namespace

std::unique_ptr<platform::Job> MakeElfJob(const platform::Input& input) {
  return std::make_unique<ElfJob>(input);
}

}  // namespace apptrait::harmony

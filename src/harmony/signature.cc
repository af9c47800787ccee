#include "harmony/signature.h"

#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/harmony.h"
#include "harmony/artefacts.h"
#include "harmony/enterprise.h"
#include "harmony/profile_verify.h"
#include "harmony/system_identity.h"

namespace apptrait::harmony {
namespace {

bool HasError(const std::vector<Finding>& findings) {
  return std::ranges::any_of(
      findings, [](const Finding& finding) { return finding.severity == Severity::kError; });
}

// Of a code signing block: absent where nothing was found wrong, because nothing was found.
SchemeState StateOfReading(const std::vector<Finding>& findings) {
  if (findings.empty()) return SchemeState::kAbsent;
  const bool limited = std::ranges::any_of(findings, catalogue::IsLimit);
  return limited ? SchemeState::kUnsupported : SchemeState::kFailed;
}

void Append(std::vector<Finding>* to, const std::vector<Finding>& from) {
  to->insert(to->end(), from.begin(), from.end());
}

}  // namespace

Result<void> PackageSignature::Read(SignedContents contents, Package& package, digest::Plan& plan) {
  contents_ = std::move(contents);
  auto trust = ReadTrust(input_.options);
  if (!trust) return std::move(trust).error();
  trust_ = std::move(*trust);
  chains_ = std::make_unique<ChainFinder>(trust_.AllRoots());
  auto search = FindSigningBlock(*input_.source, *input_.layout);
  if (!search) return std::move(search).error();
  block_ = std::move(search->block);
  too_large_ = search->too_large;
  block_findings_ = std::move(search->findings);
  broken_ = HasError(block_findings_);
  if (!block_) {
    package.findings.push_back(catalogue::Make(rule::kHarmonyUnsigned));
    return {};
  }
  ReadBlocks(package, plan);
  const CmsSigner* signer = original_.signer ? &*original_.signer : nullptr;
  WarnOfWrongArtefacts(signer, trust_, input_.options.at, &package);
  ChooseForFiling(signer, trust_, /*lone_profile=*/false, &package);
  return {};
}

void PackageSignature::ReadBlocks(Package& package, digest::Plan& plan) {
  HarmonyFacts& facts = *package.harmony;
  facts.signing_block_version = block_->version;
  for (const SubBlock& b : block_->blocks) {
    facts.signing_block.push_back({.type = static_cast<std::uint32_t>(b.type),
                                   .name = std::string(Name(b.type)),
                                   .offset = b.offset,
                                   .size = b.value.size()});
  }
  original_ = ReadSignature(BlockType::kSignature, "hap", plan);
  if (original_.signer) {
    package.signers.push_back(ToSigner(*original_.message, *original_.signer));
    package.signers.back().current = true;
    facts.signing_time = original_.signer->signing_time;
  }
  if (const SubBlock* b = block_->Find(BlockType::kProfile)) {
    profile_ = ReadProfile(b->value, &package.findings);
    facts.profile = profile_->profile;
    if (facts.profile) {
      facts.system_identity = SystemIdentity(*facts.profile, package.identity.package_name);
      package.identity.debuggable = !facts.profile->release;
    }
    if (profile_->message) {
      if (const auto signer = FirstSigner(*profile_->message, chains_.get())) {
        package.signers.push_back(ToSigner(*profile_->message, *signer));
      }
    }
  }
  code_ = ReadCodeSigning(BlockType::kProperty, "code_sign", plan);
  if (code_ != nullptr) {
    facts.code_signing = code_->Facts();
    if (auto signer = code_->ReadSigner(chains_.get())) package.signers.push_back(*signer);
  }
  enterprise_ = ReadSignature(BlockType::kEnterpriseSignature, "enterprise", plan);
  enterprise_code_ = ReadCodeSigning(BlockType::kEnterpriseCode, "enterprise", plan);
  if (enterprise_.signer) {
    package.signers.push_back(ToSigner(*enterprise_.message, *enterprise_.signer));
  }
  Append(&package.findings, block_findings_);
}

PackageSignature::DigestSignature PackageSignature::ReadSignature(BlockType type,
                                                                  std::string_view scheme,
                                                                  digest::Plan& plan) {
  DigestSignature signature;
  const SubBlock* b = block_->Find(type);
  if (b == nullptr) return signature;
  signature.message = ReadCms(b->value, scheme, &signature.findings);
  if (!signature.message) return signature;
  signature.signer = FirstSigner(*signature.message, chains_.get());
  if (!input_.options.verify || !signature.message->data.content) return signature;
  signature.signed_digest = ReadSignedDigest(*signature.message->data.content, &signature.findings);
  if (signature.signed_digest) {
    signature.chunks =
        AskForChunks(signature.signed_digest->algorithm, *block_, *input_.layout, &plan);
  }
  return signature;
}

std::unique_ptr<CodeSignCheck> PackageSignature::ReadCodeSigning(BlockType type,
                                                                 std::string_view scheme,
                                                                 digest::Plan& plan) {
  const SubBlock* b = block_->Find(type);
  if (b == nullptr) return nullptr;
  if (type == BlockType::kProperty) {
    permissions_ = FindInnerBlock(*b, kPermissionType, &code_findings_);
  }
  const auto inner = FindInnerBlock(*b, kCodeSigningType, &code_findings_);
  if (!inner) return nullptr;
  if (type == BlockType::kProperty) code_bytes_ = inner;
  auto block = ReadCodeSignBlock(*inner, &code_findings_);
  if (!block) return nullptr;
  auto check =
      std::make_unique<CodeSignCheck>(std::move(*block), block_->offset, std::string(scheme));
  if (input_.options.verify) check->Ask(input_, &plan);
  return check;
}

void PackageSignature::Judge(const digest::Results& results, Package& package) {
  Verification& verification = package.verification;
  if (!block_) {
    verification.status = Status::kUnsigned;
    verification.schemes.push_back({.scheme = "hap", .state = SchemeState::kAbsent});
    return;
  }
  std::vector<Finding> found = block_findings_;
  const SchemeState hap = JudgePackage(results, &found);
  AddScheme("hap", hap, found, package);
  if (block_->bytes.empty()) {
    // Nothing but the head is known: the rest was not looked at, and would only be called missing.
    verification.status = ToStatus(hap);
    return;
  }
  found.clear();
  const SchemeState profile = VerifyPackageProfile(profile_ ? &*profile_ : nullptr,
                                                   original_.signer ? &*original_.signer : nullptr,
                                                   trust_, chains_.get(), &found);
  AddScheme("hap_profile", profile, found, package);
  SchemeState all = Worse(hap, profile);
  found = code_findings_;
  SchemeState code = StateOfReading(found);
  if (code_ != nullptr && found.empty()) {
    code = code_->Judge(results, RulesOfCodeSigning(), chains_.get(), &found);
  }
  if (code != SchemeState::kAbsent) all = Worse(all, code);
  AddScheme("code_sign", code, found, package);
  if (permissions_) {
    found.clear();
    const SchemeState permissions = JudgePermissions(&found);
    AddScheme("permission", permissions, found, package);
  }
  if (block_->Find(BlockType::kEnterpriseSignature) != nullptr) {
    found.clear();
    const SchemeState enterprise = JudgeEnterprise(results, &found);
    all = Worse(all, enterprise);
    AddScheme("enterprise", enterprise, found, package);
  }
  verification.status = ToStatus(all);
}

void PackageSignature::AddScheme(std::string scheme, SchemeState state,
                                 std::vector<Finding> findings, Package& package) const {
  SchemeVerdict verdict{.scheme = std::move(scheme), .state = state};
  for (Finding& finding : findings) {
    if (std::ranges::find(verdict.findings, finding.id) == verdict.findings.end()) {
      verdict.findings.push_back(finding.id);
    }
    // Those of the block are in the package since it was read. Beyond what is listed only the
    // number counts.
    const bool is_listed = package.findings.size() < limits::kFindings;
    if (is_listed && std::ranges::find(package.findings, finding) != package.findings.end()) {
      continue;
    }
    package.findings.push_back(std::move(finding));
  }
  package.verification.schemes.push_back(std::move(verdict));
}

SchemeState PackageSignature::JudgePackage(const digest::Results& results,
                                           std::vector<Finding>* findings) {
  if (too_large_) return SchemeState::kUnsupported;
  SchemeState state = JudgeSignature(original_, /*of_enterprise=*/false, results, findings);
  if (broken_) state = SchemeState::kFailed;
  if (original_.signer && profile_ && profile_->profile) {
    state = Worse(state,
                  CheckDeveloperId(original_.signer->chain.front(), *profile_->profile, findings));
  }
  return state;
}

SchemeState PackageSignature::JudgeSignature(const DigestSignature& signature, bool of_enterprise,
                                             const digest::Results& results,
                                             std::vector<Finding>* findings) {
  Append(findings, signature.findings);
  if (!signature.message) return SchemeState::kFailed;
  const SchemeState cms = VerifyCms(*signature.message, {}, chains_.get(), findings);
  if (!signature.signed_digest || !signature.chunks) return SchemeState::kFailed;
  const SignedDigest& expected = *signature.signed_digest;
  const Bytes actual = digest::ChunkedTop(expected.algorithm, results.Get(*signature.chunks),
                                          DigestTail(*block_, of_enterprise));
  if (actual == expected.digest) return cms;
  findings->push_back(catalogue::Make(rule::kHarmonyDigestMismatch, {},
                                      {{"scheme", signature.message->scheme},
                                       {"expected", ToHex(expected.digest)},
                                       {"actual", ToHex(actual)}}));
  return SchemeState::kFailed;
}

SchemeState PackageSignature::JudgeEnterprise(const digest::Results& results,
                                              std::vector<Finding>* findings) {
  SchemeState state = JudgeSignature(enterprise_, /*of_enterprise=*/true, results, findings);
  if (!enterprise_.signer) return SchemeState::kFailed;
  const std::optional<HarmonyProfile> none;
  state = Worse(state, CheckEnterpriseSigner(*enterprise_.signer,
                                             profile_ ? profile_->profile : none, findings));
  if (enterprise_code_ == nullptr) return state;
  CodeSignRules rules = RulesOfCodeSigning();
  rules.moved = false;
  rules.package_signer = &enterprise_.signer->chain.front();
  return Worse(state, enterprise_code_->Judge(results, rules, chains_.get(), findings));
}

SchemeState PackageSignature::JudgePermissions(std::vector<Finding>* findings) {
  if (!original_.signer) {
    findings->push_back(catalogue::Make(rule::kHarmonyPermissionSignature));
    return SchemeState::kFailed;
  }
  PermissionSources sources{.profile = std::nullopt,
                            .module = contents_.module_text,
                            .code_signing = std::nullopt,
                            .share_files = contents_.share_files_text};
  if (profile_) sources.profile = ToBytes(AsBytes(profile_->json));
  if (code_bytes_) sources.code_signing = ToBytes(code_bytes_->value);
  return VerifyPermissionBlock(*permissions_, sources, original_.signer->chain.front(), findings);
}

CodeSignRules PackageSignature::RulesOfCodeSigning() const {
  CodeSignRules rules;
  if (profile_ && profile_->profile) {
    rules.owner.release = profile_->profile->release;
    rules.owner.app_identifier = profile_->profile->app_identifier;
  }
  rules.owner.native_packages = contents_.native_packages;
  if (original_.signer) rules.package_signer = &original_.signer->chain.front();
  rules.moved = block_->Find(BlockType::kEnterpriseCode) != nullptr;
  return rules;
}

}  // namespace apptrait::harmony

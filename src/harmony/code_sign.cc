#include "harmony/code_sign.h"

#include "catalogue/rules/harmony.h"
#include "harmony/fs_verity.h"

namespace apptrait::harmony {
namespace {

constexpr std::string_view kOwnerOid = "1.3.6.1.4.1.2011.2.376.1.4.1";
constexpr std::string_view kPluginOid = "1.3.6.1.4.1.2011.2.376.1.4.2";
constexpr std::string_view kDebugOwner = "DEBUG_LIB_ID", kSharedOwner = "SHARED_LIB_ID";

// The native package that the file lies in, as module.json names it: what stands between
// "hnp/<abi>/" and "!/"; empty for other files.
std::string_view NativePackageOf(std::string_view file) {
  const std::size_t inside = file.find("!/"), abi = file.find('/');
  const std::size_t start = abi == file.npos ? abi : file.find('/', abi + 1);
  if (inside == file.npos || start == file.npos || start > inside) return {};
  return file.substr(start + 1, inside - start - 1);
}

// Release builds carry the app-identifier, debug builds a constant; a public native package belongs
// to nobody in particular.
std::optional<std::string> ExpectedOwner(const OwnerRules& rules, std::string_view file) {
  if (!rules.release) return std::string(kDebugOwner);
  const std::string_view package = NativePackageOf(file);
  for (const NativePackage& p : rules.native_packages) {
    if (p.is_public && !package.empty() && p.package == package) return std::string(kSharedOwner);
  }
  return rules.app_identifier;
}

}  // namespace

SchemeState Worse(SchemeState a, SchemeState b) {
  if (a == SchemeState::kFailed || b == SchemeState::kFailed) return SchemeState::kFailed;
  return a == SchemeState::kVerified ? b : a;
}

Status ToStatus(SchemeState state) {
  switch (state) {
    case SchemeState::kVerified:
      return Status::kVerified;
    case SchemeState::kAbsent:
      return Status::kUnsigned;
    case SchemeState::kUnsupported:
      return Status::kUnsupported;
    case SchemeState::kNotChecked:
    case SchemeState::kFailed:
      break;
  }
  return Status::kFailed;
}

void CodeSignCheck::Ask(const platform::Input& input, digest::Plan* plan) {
  if (block_.package.data_size > 0 && block_.package.data_size <= end_) {
    pages_ = plan->Paged({.algorithm = digest::Algorithm::kSha256,
                          .sections = {{.offset = 0, .length = block_.package.data_size}},
                          .page_size = kVerityPageSize,
                          .salt = PaddedSalt(block_.package.salt),
                          .zero_pad = true});
  }
  if (input.layout != nullptr) files_ = std::make_unique<SignedFiles>(block_.files, input, plan);
}

SchemeState CodeSignCheck::Judge(const digest::Results& results, const CodeSignRules& rules,
                                 ChainFinder* chains, std::vector<Finding>* findings) {
  SchemeState state = JudgePackage(results, rules, chains, findings);
  if (files_ == nullptr) return state;
  for (const SignedFile& file : block_.files) {
    const auto leaves = files_->Leaves(file, results, findings);
    if (!leaves) {
      state = SchemeState::kFailed;
      continue;
    }
    const MerkleTree tree = BuildTree(*leaves, file.info.data_size, file.info.salt);
    state = Worse(state, CheckSignature({.info = &file.info,
                                         .root = tree.root,
                                         .tree_offset = 0,
                                         .entry = file.name,
                                         .owner = ExpectedOwner(rules.owner, file.name),
                                         .owner_may_be_absent = !rules.owner.release},
                                        rules, chains, findings));
  }
  for (Finding& finding : files_->Unsigned(results)) {
    findings->push_back(std::move(finding));
    state = SchemeState::kFailed;
  }
  return state;
}

SchemeState CodeSignCheck::JudgePackage(const digest::Results& results, const CodeSignRules& rules,
                                        ChainFinder* chains, std::vector<Finding>* findings) {
  const SignInfo& info = block_.package;
  const auto fail = [&](const Rule& rule, std::vector<Datum> data = {}) {
    findings->push_back(catalogue::Make(
        rule, {.offset = block_.tree_position, .length = block_.tree.size()}, std::move(data)));
    return SchemeState::kFailed;
  };
  if (info.data_size > end_ || (rules.exact_size && info.data_size != *rules.exact_size)) {
    return fail(rule::kHarmonyCodeSignRange, {{"size", static_cast<std::int64_t>(info.data_size)},
                                              {"limit", static_cast<std::int64_t>(end_)}});
  }
  const Bytes none;
  const MerkleTree tree =
      BuildTree(pages_ ? results.Get(*pages_) : none, info.data_size, info.salt);
  SchemeState state = SchemeState::kVerified;
  std::uint64_t tree_offset = 0;
  if (info.tree) {
    tree_offset = info.tree->offset;
    if (!Equal(block_.tree, tree.bytes)) state = fail(rule::kHarmonyCodeSignTree);
    if (!Equal(info.tree->root.first(tree.root.size()), tree.root)) {
      state = fail(rule::kHarmonyCodeSignRoot,
                   {{"expected", ToHex(info.tree->root.first(tree.root.size()))},
                    {"actual", ToHex(tree.root)}});
    }
    if (!rules.moved && !tree.bytes.empty() && tree_offset != block_.tree_position) {
      state = fail(rule::kHarmonyCodeSignTreePlace,
                   {{"expected", static_cast<std::int64_t>(tree_offset)},
                    {"actual", static_cast<std::int64_t>(block_.tree_position)}});
    }
  }
  return Worse(state, CheckSignature({.info = &info,
                                      .root = tree.root,
                                      .tree_offset = tree_offset,
                                      .entry = {},
                                      .owner = ExpectedOwner(rules.owner, {}),
                                      .owner_may_be_absent = !rules.owner.release},
                                     rules, chains, findings));
}

SchemeState CodeSignCheck::CheckSignature(const Subject& subject, const CodeSignRules& rules,
                                          ChainFinder* chains, std::vector<Finding>* findings) {
  std::vector<Finding> own;
  SchemeState state = SchemeState::kFailed;
  if (const auto message = ReadCms(subject.info->signature, scheme_, &own)) {
    const Bytes content = SignedMessage(*subject.info, subject.root, subject.tree_offset);
    state = VerifyCms(*message, {.detached = content, .require_signing_time = false}, chains, &own);
    if (!CheckOwner(*message, subject, &own)) state = SchemeState::kFailed;
    const auto signer = FirstSigner(*message, chains);
    if (signer && rules.package_signer != nullptr && subject.entry.empty() &&
        signer->chain.front().der != rules.package_signer->der) {
      own.push_back(catalogue::Make(rule::kHarmonyCodeSignOtherSigner, {},
                                    {{"subject", signer->chain.front().subject.Text()}}));
    }
  }
  if (subject.info->page_info && !subject.info->page_info->signature.empty()) {
    const auto message = ReadCms(subject.info->page_info->signature, scheme_, &own);
    const Bytes content = PageInfoMessage(*subject.info, subject.root, subject.tree_offset);
    state = Worse(
        state, message ? VerifyCms(*message, {.detached = content, .require_signing_time = false},
                                   chains, &own)
                       : SchemeState::kFailed);
  }
  for (Finding& finding : own) {
    if (!subject.entry.empty()) finding.location.entry = subject.entry;
    findings->push_back(std::move(finding));
  }
  return state;
}

bool CodeSignCheck::CheckOwner(const CmsMessage& message, const Subject& subject,
                               std::vector<Finding>* findings) const {
  const auto owner = SignedText(message, kOwnerOid);
  if (owner == subject.owner || (!owner && subject.owner_may_be_absent)) return true;
  findings->push_back(catalogue::Make(
      rule::kHarmonyCodeSignOwner, {},
      {{"expected", subject.owner.value_or("-")}, {"actual", owner.value_or("-")}}));
  return false;
}

HarmonyCodeSigning CodeSignCheck::Facts() const {
  HarmonyCodeSigning facts;
  facts.data_size = block_.package.data_size;
  if (block_.package.tree) {
    facts.tree_offset = block_.package.tree->offset;
    facts.tree_size = block_.package.tree->size;
    facts.root_hash = ToHex(block_.package.tree->root.first(32));
  }
  std::vector<Finding> unused;
  if (const auto message = ReadCms(block_.package.signature, scheme_, &unused)) {
    facts.owner_id = SignedText(*message, kOwnerOid);
    facts.plugin_id = SignedText(*message, kPluginOid);
  }
  for (const SignedFile& file : block_.files) {
    facts.files.push_back({file.name, file.info.data_size});
  }
  return facts;
}

std::optional<Signer> CodeSignCheck::ReadSigner(ChainFinder* chains) const {
  std::vector<Finding> unused;
  const auto message = ReadCms(block_.package.signature, scheme_, &unused);
  const auto signer = message ? FirstSigner(*message, chains) : std::nullopt;
  if (!signer) return std::nullopt;
  return ToSigner(*message, *signer);
}

}  // namespace apptrait::harmony

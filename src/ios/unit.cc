#include "ios/unit.h"

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"
#include "catalogue/status.h"
#include "ios/entitlements.h"
#include "ios/info_plist.h"

namespace apptrait::ios {
namespace {

using catalogue::Make;

// 13 of "13.4"; 1 where there is none.
int MajorOf(const std::optional<std::string>& version) {
  int major = 1;
  if (version) std::from_chars(version->data(), version->data() + version->size(), major);
  return std::clamp(major, 1, 1000);
}

// Code that the app cannot run without. The watch's stub is Apple's, and a .bundle is loaded by
// nobody but the app itself.
bool IsRequired(const Bundle& bundle) {
  if (bundle.kind == IosBundleKind::kOtherBundle) return false;
  return !bundle.executable.ends_with("/_WatchKitStub/WK");
}

bool IsDeveloper(const CmsSigner* signer) {
  return signer != nullptr && (signer->kind == IosCertificateKind::kDevelopment ||
                               signer->kind == IosCertificateKind::kDistribution);
}

}  // namespace

const CmsSigner* Unit::signer() const {
  const SignedSlice* slice = code_ ? code_->main_slice() : nullptr;
  return slice != nullptr && slice->signer && slice->signer->leaf ? &*slice->signer : nullptr;
}

bool Unit::Read(Package& package, bool main) {
  main_ = main;
  package.platform = Platform::kIos;
  package.ios.emplace();
  const bool is_code = ReadCode();
  if (!is_code && !main &&
      (bundle_.loose() || bundle_.kind == IosBundleKind::kFramework ||
       bundle_.kind == IosBundleKind::kOtherBundle)) {
    return false;
  }
  ReadIdentity(context_.tree, bundle_, package);
  for (Finding& finding : bundle_.findings) {
    if (finding.severity == Severity::kError) {
      verdict_.Fail(Part::kCode, std::move(finding));
    } else {
      verdict_.Note(std::move(finding));
    }
  }
  if (!bundle_.loose() && !bundle_.has_info) {
    verdict_.Fail(Part::kCode, Make(rule::kIosBundleNoInfo, {.entry = bundle_.root}));
  }
  if (code_) {
    FillFacts(*code_, *package.ios);
    package.signers = SignersOf(*code_, main);
    for (const IosEntitlement& entitlement : package.ios->entitlements) {
      const bool* flag = std::get_if<bool>(&entitlement.value);
      if (entitlement.name == "get-task-allow" && flag != nullptr) {
        package.identity.debuggable = *flag;
      }
    }
  }
  if (!bundle_.loose()) {
    ReadSeal();
    ReadEmbeddedProfile(package);
    if (seal_) DemandResources(context_.tree, bundle_, context_.work);
  }
  ReadNested(package);
  if (!context_.options.verify) verdict_.FinishUnjudged(package);
  return true;
}

// Whether the executable is Mach-O code that a system loads.
bool Unit::ReadCode() {
  const TreeFile* file =
      bundle_.executable.empty() ? nullptr : context_.tree.Find(bundle_.executable);
  if (file == nullptr) {
    const std::string* name =
        bundle_.info ? bundle_.info->root.FindString("CFBundleExecutable") : nullptr;
    verdict_.Fail(Part::kCode, Make(rule::kIosBundleNoExecutable, {.entry = bundle_.root},
                                    {{"name", name == nullptr ? std::string() : *name}}));
    return false;
  }
  auto contents = context_.tree.Open(*file, limits::kExecutableSize);
  if (!contents) {
    verdict_.Fail(Part::kCode, contents.error(), file->path);
    return true;
  }
  code_ = ReadCodeFile(**contents, file->path, context_.trust, context_.signatures, verdict_);
  if (!code_) {
    verdict_.Fail(Part::kCode, Make(rule::kIosBundleNotMachO, {.entry = file->path}));
    return false;
  }
  const bool loadable = std::ranges::any_of(code_->slices, [](const SignedSlice& slice) {
    return slice.mach.file_type != kMachObject && slice.mach.file_type != kMachDsym;
  });
  if (!loadable && !code_->slices.empty()) return false;
  if (!context_.options.verify) return true;
  // Inflated again while its pages are hashed, where it would take too much memory until then.
  if (context_.tree.MustInflate(*file)) {
    if (context_.held + file->size > limits::kHeldExecutables) {
      *contents = nullptr;
    } else {
      context_.held += file->size;
    }
  }
  DemandPages(*code_, *file, *contents, context_.work);
  return true;
}

void Unit::ReadSeal() {
  const std::string path = CodeResourcesPath(bundle_);
  const TreeFile* file = context_.tree.Find(path);
  if (file == nullptr) return;
  auto bytes = context_.tree.ReadList(*file);
  if (!bytes) {
    seal_unread_ = catalogue::IsLimit(bytes.error().detail);
    verdict_.Fail(Part::kResources, bytes.error(), path);
    return;
  }
  has_seal_ = true;
  seal_bytes_ = *std::move(bytes);
  if (!context_.options.verify) return;
  auto seal = ReadCodeResources(seal_bytes_);
  if (seal) {
    seal_ = *std::move(seal);
  } else {
    verdict_.Fail(Part::kResources, seal.error(), path);
  }
}

void Unit::ReadEmbeddedProfile(Package& package) {
  const std::string path = bundle_.Path("embedded.mobileprovision");
  const TreeFile* file = context_.tree.Find(path);
  if (file == nullptr) return;
  auto bytes = context_.tree.ReadList(*file);
  if (!bytes) {
    verdict_.Fail(Part::kProfile, bytes.error(), path);
    return;
  }
  profile_bytes_ = *std::move(bytes);
  profile_ = ReadProfile(profile_bytes_, path, context_.trust, context_.options.verify, verdict_);
  if (profile_) package.ios->profile = profile_->facts;
}

void Unit::ReadNested(Package& package) {
  for (Bundle& bundle : bundle_.nested) {
    auto unit = std::make_unique<Unit>(std::move(bundle), context_);
    Package inner;
    inner.path = unit->bundle_.loose() ? unit->bundle_.executable : unit->bundle_.root;
    inner.container = unit->bundle_.loose() ? Container::kMachO : Container::kAppBundle;
    if (const TreeFile* file = context_.tree.Find(unit->bundle_.executable)) {
      inner.file.size = file->size;
    }
    if (!unit->Read(inner, /*main=*/false)) continue;
    nested_.push_back(std::move(unit));
    package.packages.push_back(std::move(inner));
  }
}

void Unit::Judge(Package& package) {
  JudgeNested(package);
  if (code_) {
    SealedFiles sealed;
    sealed.in_bundle = !bundle_.loose();
    if (bundle_.has_info) sealed.info_plist = bundle_.info_bytes;
    sealed.info_unread = bundle_.info_unread;
    sealed.seal_unread = seal_unread_;
    if (has_seal_) sealed.code_resources = seal_bytes_;
    JudgeCodeFile(*code_, sealed, context_.work, verdict_);
  }
  if (!bundle_.loose()) JudgeSeal();
  JudgeLifetimes();
  JudgeEmbeddedProfile(package);
  std::vector<std::string> leaves;
  for (const Signer& item : package.signers) {
    leaves.push_back(item.certificates[0].fingerprints.sha256);
  }
  verdict_.Finish(is_unsigned(), std::move(leaves), MajorOf(package.identity.min_platform),
                  package);
  if (main_) {
    const bool intact = !verdict_.failed(Part::kCms) && !verdict_.failed(Part::kCode);
    ChooseFiling(signer(), intact, is_unsigned(), package);
  }
}

void Unit::JudgeSeal() {
  if (!seal_) return;  // JudgeCodeFile and ReadSeal said so
  verdict_.Checked(Part::kResources);
  ResourceInput input{context_.tree, bundle_, context_.work, context_.matches, false, nullptr};
  if (code_) {
    input.old_sdk = std::ranges::any_of(code_->slices, [](const SignedSlice& slice) {
      return slice.mach.platform == 2 && slice.mach.sdk < 0x00090000;
    });
  }
  input.cdhashes = [this](const std::string& path) {
    std::vector<Bytes> hashes;
    const std::string root = bundle_.Path(path);
    for (const auto& unit : nested_) {
      if (unit->bundle_.root != root || !unit->code_) continue;
      for (const SignedSlice& slice : unit->code_->slices) {
        if (!slice.signature) continue;
        for (const CodeDirectory& directory : slice.signature->directories) {
          hashes.push_back(directory.Cdhash());
        }
      }
    }
    return hashes;
  };
  JudgeResources(*seal_, input, verdict_);
}

// Lifetimes never break a signature: Apple's verifier allows expired certificates. They are said
// apart, for the time of signing (as the signer gives it) and for the time that was asked for.
void Unit::JudgeLifetimes() {
  const CmsSigner* by = signer();
  if (by == nullptr) return;
  const Certificate& leaf = *by->leaf;
  const auto outside = [&](std::int64_t time) {
    return (leaf.not_before && time < *leaf.not_before) ||
           (leaf.not_after && time > *leaf.not_after);
  };
  const std::vector<Datum> data = {{"sha256", leaf.fingerprints.sha256}};
  if (by->signing_time && outside(*by->signing_time)) {
    verdict_.Note(Part::kCms, Make(rule::kIosCertificateThen, {.entry = code_->entry}, data));
  }
  if (context_.options.at && outside(*context_.options.at)) {
    verdict_.Note(Part::kCms, Make(rule::kIosCertificateNow, {.entry = code_->entry}, data));
  }
}

void Unit::JudgeEmbeddedProfile(Package& package) {
  const CmsSigner* by = signer();
  if (!profile_) {
    if (main_ && IsDeveloper(by) && !verdict_.failed(Part::kProfile)) {
      verdict_.Note(Part::kProfile, Make(rule::kIosProfileAbsent, {.entry = bundle_.root}));
    }
    return;
  }
  const SignedSlice* slice = code_ ? code_->main_slice() : nullptr;
  const Entitlements entitlements =
      slice != nullptr && slice->signature ? ReadEntitlements(*slice->signature) : Entitlements{};
  ProfileUse use;
  use.entry = bundle_.Path("embedded.mobileprovision");
  use.leaf = by == nullptr ? nullptr : &*by->leaf;
  use.kind = by == nullptr ? IosCertificateKind::kUnknown : by->kind;
  use.entitlements = entitlements.newest();
  use.bundle_id = package.identity.package_name;
  use.at = context_.options.at;
  JudgeProfile(*profile_, use, verdict_);
  package.ios->profile = profile_->facts;
}

void Unit::JudgeNested(Package& package) {
  const CmsSigner* by = signer();
  for (std::size_t i = 0; i < nested_.size(); ++i) {
    Unit& unit = *nested_[i];
    Package& inner = package.packages[i];
    unit.Judge(inner);
    verdict_.Checked(Part::kNested);
    const Status status = inner.verification.status;
    if (status != Status::kVerified) {
      Finding finding =
          Make(rule::kIosNestedNotVerified, {.entry = inner.path}, catalogue::WithStatus(status));
      // A framework is loaded by its code alone, and its files are sealed by the app, too: what
      // its own seal misses (headers that were not copied) was so when the app was signed.
      const bool code_holds =
          unit.bundle_.kind == IosBundleKind::kFramework && unit.verdict_.OnlyResourcesFail();
      if (!IsRequired(unit.bundle_) || is_unsigned() || code_holds) {
        finding.severity = Severity::kWarning;
        verdict_.Note(Part::kNested, std::move(finding));
      } else if (status == Status::kUnsupported) {
        verdict_.Unsupported(Part::kNested, std::move(finding));
      } else {
        verdict_.Fail(Part::kNested, std::move(finding));
      }
    }
    const auto &team = package.ios->team_id, &inner_team = inner.ios->team_id;
    if (IsDeveloper(by) && IsDeveloper(unit.signer()) && team && inner_team &&
        *team != *inner_team) {
      verdict_.Note(Part::kNested, Make(rule::kIosNestedTeam, {.entry = inner.path},
                                        {{"team", *inner_team}, {"outer", *team}}));
    }
  }
}

}  // namespace apptrait::ios

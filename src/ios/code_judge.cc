// Judging one Mach-O file: CMS signature, pages and special slots of every slice under every
// CodeDirectory.
#include <algorithm>

#include "catalogue/rules/ios.h"
#include "ios/code_file.h"
#include "ios/entitlements.h"

namespace apptrait::ios {
namespace {

using catalogue::Make;

bool IsStore(const SignedSlice& slice) {
  return slice.signer && (slice.signer->kind == IosCertificateKind::kAppStore ||
                          slice.signer->kind == IosCertificateKind::kTestFlight);
}

class SliceJudge {
 public:
  SliceJudge(const std::string& entry, SignedSlice& slice, const SealedFiles& sealed,
             const HashWork& work, Verdict& verdict)
      : entry_(entry), slice_(slice), sealed_(sealed), work_(work), verdict_(verdict) {}

  void Run() {
    const CodeSignature& signature = *slice_.signature;
    JudgeCms(signature);
    verdict_.Checked(Part::kCode);
    if (slice_.mach.signature->offset + slice_.mach.signature->size < slice_.mach.file.size) {
      verdict_.Note(Part::kCode, Say(rule::kIosCodeTrailing));
    }
    for (std::size_t i = 0; i < signature.directories.size(); ++i) {
      JudgeDirectory(signature.directories[i], slice_.pages[i]);
    }
    JudgeEntitlements(signature);
  }

 private:
  // What an ad hoc or linker signature leaves unsealed is no news: nobody vouches for the rest.
  bool HasIdentity() const { return slice_.kind == IosSignatureKind::kCms; }

  Finding Say(const Rule& rule, std::vector<Datum> data = {}) const {
    data.push_back({"arch", ArchName(slice_.mach.cpu_type, slice_.mach.cpu_subtype)});
    return Make(rule, {.entry = entry_}, std::move(data));
  }
  Finding Say(const Rule& rule, const CodeDirectory& directory, std::vector<Datum> data) const {
    data.push_back({"hash", HashTypeName(directory.hash_type)});
    return Say(rule, std::move(data));
  }

  void JudgeCms(const CodeSignature& signature) {
    if (!slice_.signer) return;
    const CodeDirectory& primary = signature.directories[0];
    VerifyCms({signature.cms(), primary.blob, entry_}, *slice_.signer, Part::kCms, verdict_);
    CheckHashAgility(*slice_.signer, signature, entry_, verdict_);
    if ((primary.flags & code_flag::kAdHoc) != 0) {
      verdict_.Fail(Part::kCode, Say(rule::kIosCodeAdHocFlag));
    }
    JudgeTeam(signature);
  }

  // Certificates that Apple gives to developers carry the team as their organizational unit.
  void JudgeTeam(const CodeSignature& signature) {
    const CmsSigner& signer = *slice_.signer;
    if (!signer.leaf || (signer.kind != IosCertificateKind::kDevelopment &&
                         signer.kind != IosCertificateKind::kDistribution)) {
      return;
    }
    const std::string* unit = signer.leaf->subject.Find("OU");
    for (const CodeDirectory& directory : signature.directories) {
      if (unit == nullptr || !directory.team_id || *directory.team_id == *unit) continue;
      verdict_.Fail(Part::kCode,
                    Say(rule::kIosCodeTeam, {{"team", *directory.team_id}, {"unit", *unit}}));
    }
  }

  void JudgeDirectory(const CodeDirectory& directory, std::optional<std::size_t> pages) {
    if (!directory.algorithm() || directory.scatter) {
      verdict_.Unsupported(Part::kCode, Say(rule::kIosCodeUnsupported, directory, {}));
      return;
    }
    const std::uint64_t start = slice_.mach.signature->offset;
    if (directory.code_limit != start) {
      const Rule& rule =
          directory.code_limit < start ? rule::kIosCodeShortLimit : rule::kIosCodeLongLimit;
      verdict_.Fail(Part::kCode, Say(rule, directory,
                                     {{"limit", static_cast<std::int64_t>(directory.code_limit)},
                                      {"start", static_cast<std::int64_t>(start)}}));
    }
    if (pages) JudgePages(directory, work_.Pages(*pages));
    for (std::uint32_t number = 1; number <= slot::kLibraryConstraint; ++number) {
      JudgeSlot(directory, number);
    }
    for (std::uint32_t number = slot::kLibraryConstraint + 1; number <= directory.special_slots;
         ++number) {
      if (directory.SpecialSlot(number)) UnknownSlot(directory, number);
    }
  }

  void JudgePages(const CodeDirectory& directory, const PageVerdict& pages) {
    if (pages.error) {
      Finding finding = pages.error->detail;
      finding.location.entry = entry_;
      verdict_.Fail(Part::kCode, std::move(finding));
      return;
    }
    if (pages.checked != directory.code_slots) {
      verdict_.Unsupported(Part::kCode, Say(rule::kIosCodeUnsupported, directory, {}));
      return;
    }
    if (pages.bad == 0) return;
    const bool decrypted = std::ranges::any_of(
        slice_.mach.encryption, [](const Encryption& part) { return part.cryptid == 0; });
    const std::vector<Datum> data = {{"bad", static_cast<std::int64_t>(pages.bad)},
                                     {"pages", static_cast<std::int64_t>(pages.checked)},
                                     {"page", static_cast<std::int64_t>(pages.first_bad)}};
    if (directory.pre_encrypt_offset && pages.bad_pre_encrypt == 0) {
      verdict_.Fail(Part::kCode, Say(rule::kIosCodeDecrypted, directory, data));
    } else if (IsStore(slice_) && decrypted && pages.bad_plain == 0) {
      verdict_.Fail(Part::kCode, Say(rule::kIosCodeProbablyDecrypted, directory, data));
    } else {
      verdict_.Fail(Part::kCode, Say(rule::kIosCodePages, directory, data));
    }
  }

  void UnknownSlot(const CodeDirectory& directory, std::uint32_t number) {
    verdict_.Unsupported(
        Part::kCode, Say(rule::kIosCodeUnknownSlot, directory, {{"slot", -std::int64_t{number}}}));
  }

  void JudgeSlot(const CodeDirectory& directory, std::uint32_t number) {
    const auto hash = directory.SpecialSlot(number);
    switch (number) {
      case slot::kInfoPlist:
        return JudgeInfoPlist(directory, hash);
      case slot::kResources:
        return JudgeResources(directory, hash);
      case slot::kRepSpecific:
        if (hash) UnknownSlot(directory, number);
        return;
      default:
        return JudgeBlob(directory, number, hash);
    }
  }

  void SlotMismatch(Part part, const CodeDirectory& directory, std::uint32_t number) {
    verdict_.Fail(part, Say(rule::kIosCodeSlot, directory, {{"slot", -std::int64_t{number}}}));
  }

  void JudgeInfoPlist(const CodeDirectory& directory, std::optional<ByteSpan> hash) {
    if (sealed_.info_unread) return;
    const std::optional<ByteSpan> contents =
        sealed_.in_bundle
            ? sealed_.info_plist
            : (slice_.info_plist.empty() ? std::nullopt
                                         : std::optional<ByteSpan>(slice_.info_plist));
    if (!hash) {
      if (sealed_.in_bundle && HasIdentity()) {
        verdict_.Fail(Part::kCode, Say(rule::kIosCodeInfoUnsealed, directory, {}));
      }
    } else if (!contents) {
      if (sealed_.complete) {
        SlotMismatch(Part::kCode, directory, slot::kInfoPlist);
      } else {
        verdict_.Note(Part::kCode, Say(rule::kIosCodeBundleAbsent));
      }
    } else if (!Equal(*hash, directory.HashOf(*contents))) {
      SlotMismatch(Part::kCode, directory, slot::kInfoPlist);
    }
  }

  void JudgeResources(const CodeDirectory& directory, std::optional<ByteSpan> hash) {
    if (sealed_.seal_unread) return;
    if (!sealed_.complete) {
      if (hash) verdict_.Note(Part::kCode, Say(rule::kIosCodeBundleAbsent));
    } else if (!sealed_.in_bundle) {
      if (hash) SlotMismatch(Part::kCode, directory, slot::kResources);
    } else if (!hash) {
      if (!HasIdentity()) return;
      verdict_.Fail(Part::kResources, Say(rule::kIosResourcesUnsealed, directory, {}));
    } else if (!sealed_.code_resources) {
      verdict_.Fail(Part::kResources, Say(rule::kIosResourcesMissingSeal));
    } else if (!Equal(*hash, directory.HashOf(*sealed_.code_resources))) {
      SlotMismatch(Part::kResources, directory, slot::kResources);
    }
  }

  void JudgeBlob(const CodeDirectory& directory, std::uint32_t number,
                 std::optional<ByteSpan> hash) {
    const SignatureBlob* blob = slice_.signature->Find(number);
    if (blob == nullptr && !hash) return;
    const std::vector<Datum> data = {{"slot", -std::int64_t{number}}};
    if (blob == nullptr) {
      verdict_.Fail(Part::kCode, Say(rule::kIosCodeBlobMissing, directory, data));
    } else if (!hash) {
      if (HasIdentity())
        verdict_.Fail(Part::kCode, Say(rule::kIosCodeBlobUnsealed, directory, data));
    } else {
      const bool whole = Equal(*hash, directory.HashOf(blob->whole));
      // codesign seals the "application" blob of Xcode 7.3 without its header.
      const bool payload =
          number == slot::kApplication && Equal(*hash, directory.HashOf(blob->payload()));
      if (!whole && !payload) SlotMismatch(Part::kCode, directory, number);
    }
  }

  void JudgeEntitlements(const CodeSignature& signature) {
    const Entitlements entitlements = ReadEntitlements(signature);
    if (entitlements.xml_malformed || entitlements.der_malformed) {
      verdict_.Fail(Part::kCode, Say(rule::kIosEntitlementsMalformed));
    } else if (entitlements.duplicate_key) {
      verdict_.Fail(Part::kCode,
                    Say(rule::kIosEntitlementsDuplicate, {{"key", *entitlements.duplicate_key}}));
    } else if (entitlements.xml && entitlements.der && !(*entitlements.xml == *entitlements.der)) {
      verdict_.Fail(Part::kCode, Say(rule::kIosEntitlementsDisagree));
    }
  }

  const std::string& entry_;
  SignedSlice& slice_;
  const SealedFiles& sealed_;
  const HashWork& work_;
  Verdict& verdict_;
};

const Rule& RuleOf(IosSignatureKind kind) {
  switch (kind) {
    case IosSignatureKind::kLinker:
      return rule::kIosSignatureLinker;
    case IosSignatureKind::kAdHoc:
      return rule::kIosSignatureAdHoc;
    default:
      return rule::kIosSignatureNone;
  }
}

}  // namespace

void JudgeCodeFile(CodeFile& code, const SealedFiles& sealed, const HashWork& work,
                   Verdict& verdict) {
  bool some_identity = false;
  for (const SignedSlice& slice : code.slices)
    some_identity |= slice.kind == IosSignatureKind::kCms;
  if (some_identity && code.kind() != IosSignatureKind::kCms) {
    verdict.Fail(Part::kCode, Make(rule::kIosCodeSlicesDiffer, {.entry = code.entry}));
  }
  if (code.is_unsigned()) {
    verdict.Note(Part::kCode, Make(RuleOf(code.kind()), {.entry = code.entry}));
  }
  for (SignedSlice& slice : code.slices) {
    if (slice.signature) SliceJudge(code.entry, slice, sealed, work, verdict).Run();
  }
}

}  // namespace apptrait::ios

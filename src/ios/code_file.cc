#include "ios/code_file.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"
#include "ios/entitlements.h"

namespace apptrait::ios {
namespace {

using catalogue::LimitExceeded;
using catalogue::Make;

IosSignatureKind KindOfSignature(const CodeSignature& signature) {
  const std::uint32_t flags = signature.directories[0].flags;
  if (!signature.cms().empty()) return IosSignatureKind::kCms;
  return (flags & code_flag::kLinkerSigned) != 0 ? IosSignatureKind::kLinker
                                                 : IosSignatureKind::kAdHoc;
}

// The bytes of a range of the slice; empty where it is not all there.
Bytes ReadRange(const Source& source, const MachSlice& slice, const Range& range,
                std::uint64_t limit) {
  if (range.size > limit || range.offset > slice.file.size ||
      range.size > slice.file.size - range.offset) {
    return {};
  }
  return source.Read(slice.file.offset + range.offset, range.size).value_or(Bytes{});
}

void ReadSignature(const Source& source, const std::string& entry, const Trust& trust,
                   SignedSlice& slice, std::uint64_t& held, Verdict& verdict) {
  const Range& range = *slice.mach.signature;
  slice.malformed = true;
  if (range.offset > slice.mach.file.size || range.size > slice.mach.file.size - range.offset) {
    verdict.Fail(Part::kCode, Make(rule::kIosSignatureMalformed,
                                   {.entry = entry, .offset = slice.mach.file.offset},
                                   catalogue::Because(why::kSignatureOutside)));
    return;
  }
  held += range.size;
  if (range.size > limits::kCodeSignatureSize) {
    verdict.Unsupported(Part::kCode, LimitExceeded(quantity::kCodeSignatureSize, range.size,
                                                   limits::kCodeSignatureSize, {.entry = entry}));
    return;
  }
  if (held > limits::kCodeSignatures) {
    verdict.Unsupported(Part::kCode, LimitExceeded(quantity::kCodeSignatures, held,
                                                   limits::kCodeSignatures, {.entry = entry}));
    return;
  }
  auto bytes = source.Read(slice.mach.file.offset + range.offset, range.size);
  auto signature =
      bytes ? ReadCodeSignature(*std::move(bytes)) : Result<CodeSignature>(bytes.error());
  if (!signature) {
    verdict.Fail(Part::kCode, signature.error(), entry);
    return;
  }
  slice.malformed = false;
  slice.signature = *std::move(signature);
  slice.kind = KindOfSignature(*slice.signature);
  if (slice.kind != IosSignatureKind::kCms) return;
  const CmsInput input{slice.signature->cms(), slice.signature->directories[0].blob, entry};
  slice.signer = ReadCms(input, trust, Part::kCms, verdict);
}

bool HasDeviceSlice(const std::vector<SignedSlice>& slices) {
  return std::ranges::any_of(slices,
                             [](const SignedSlice& slice) { return !IsSimulator(slice.mach); });
}

// Slices that a device may run: simulators' only where there are no others.
std::vector<const SignedSlice*> DeviceSlices(const std::vector<SignedSlice>& slices) {
  const bool devices = HasDeviceSlice(slices);
  std::vector<const SignedSlice*> chosen;
  for (const SignedSlice& slice : slices) {
    if (!devices || !IsSimulator(slice.mach)) chosen.push_back(&slice);
  }
  return chosen;
}

}  // namespace

IosSignatureKind CodeFile::kind() const {
  IosSignatureKind weakest = IosSignatureKind::kCms;
  for (const SignedSlice* slice : DeviceSlices(slices)) weakest = std::min(weakest, slice->kind);
  return slices.empty() ? IosSignatureKind::kNone : weakest;
}

bool CodeFile::is_unsigned() const {
  return std::ranges::none_of(DeviceSlices(slices), [](const SignedSlice* slice) {
    return slice->malformed || slice->kind == IosSignatureKind::kCms;
  });
}

const SignedSlice* CodeFile::main_slice() const {
  for (const SignedSlice* slice : DeviceSlices(slices)) {
    if (slice->signer && slice->signer->leaf) return slice;
  }
  return slices.empty() ? nullptr : &slices.front();
}

std::optional<CodeFile> ReadCodeFile(const Source& source, const std::string& entry,
                                     const Trust& trust, std::uint64_t& held, Verdict& verdict) {
  if (!HoldsMachO(source)) return std::nullopt;
  CodeFile code;
  code.entry = entry;
  auto file = ReadMachO(source);
  if (!file) {
    verdict.Fail(Part::kCode, file.error(), entry);
    return code;
  }
  for (MachSlice& mach : file->slices) {
    SignedSlice& slice = code.slices.emplace_back();
    slice.mach = std::move(mach);
    if (slice.mach.info_plist && held <= limits::kCodeSignatures) {
      slice.info_plist = ReadRange(source, slice.mach, *slice.mach.info_plist, limits::kPlistSize);
      held += slice.info_plist.size();
    }
    if (slice.mach.signature) ReadSignature(source, entry, trust, slice, held, verdict);
  }
  return code;
}

void DemandPages(CodeFile& code, const TreeFile& file,
                 const std::shared_ptr<const Source>& contents, HashWork& work) {
  for (SignedSlice& slice : code.slices) {
    if (!slice.signature) continue;
    for (const CodeDirectory& directory : slice.signature->directories) {
      auto& demand = slice.pages.emplace_back();
      if (!directory.algorithm() || directory.code_limit > slice.mach.file.size) continue;
      PageDemand wanted{slice.mach.file, &directory, {}, {}};
      for (const Encryption& part : slice.mach.encryption) wanted.encrypted.push_back(part.range);
      demand = work.WantPages(file, contents, std::move(wanted));
    }
  }
}

void FillFacts(const CodeFile& code, IosFacts& facts) {
  facts.signature = code.kind();
  for (const SignedSlice& slice : code.slices) {
    IosSlice& fact = facts.slices.emplace_back();
    const MachSlice& mach = slice.mach;
    fact.arch = ArchName(mach.cpu_type, mach.cpu_subtype);
    fact.offset = mach.file.offset;
    fact.size = mach.file.size;
    fact.platform = MachPlatformName(mach.platform);
    if (mach.min_os != 0) fact.min_os = MachVersion(mach.min_os);
    if (mach.sdk != 0) fact.sdk = MachVersion(mach.sdk);
    if (mach.uuid) fact.uuid = ToHex(*mach.uuid);
    fact.encrypted = std::ranges::any_of(mach.encryption,
                                         [](const Encryption& part) { return part.cryptid != 0; });
    fact.signature = slice.kind;
    if (!slice.signature) continue;
    for (const CodeDirectory& directory : slice.signature->directories) {
      fact.code_directories.push_back({HashTypeName(directory.hash_type), ToHex(directory.Cdhash()),
                                       directory.version, directory.flags, directory.identifier,
                                       directory.team_id});
    }
  }
  const SignedSlice* main = code.main_slice();
  if (main == nullptr || !main->signature) return;
  facts.team_id = main->signature->directories[0].team_id;
  facts.entitlements = EntitlementFacts(*main->signature);
  if (main->signer) {
    facts.certificate_kind = main->signer->kind;
    facts.signing_time = main->signer->signing_time;
  }
}

std::vector<Signer> SignersOf(const CodeFile& code, bool current) {
  std::vector<Signer> signers;
  for (const SignedSlice& slice : code.slices) {
    if (!slice.signer || !slice.signer->leaf) continue;
    const auto& leaf = *slice.signer->leaf;
    const bool known = std::ranges::any_of(signers, [&](const Signer& signer) {
      return signer.certificates[0].fingerprints.sha256 == leaf.fingerprints.sha256;
    });
    if (known) continue;
    Signer signer;
    signer.scheme = "cms";
    if (!slice.signer->algorithm.empty()) signer.algorithms = {slice.signer->algorithm};
    signer.certificates = slice.signer->chain;
    signer.current = current;
    signers.push_back(std::move(signer));
  }
  return signers;
}

}  // namespace apptrait::ios

#include "android/verdict.h"

#include <algorithm>

#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {
namespace {

std::vector<std::string> Leaf(const BlockSigner* signer) {
  if (signer == nullptr || signer->certificates.empty()) return {};
  return {signer->certificates.front().fingerprints.sha256};
}

std::vector<std::string> Leaves(const BlockScheme& scheme) {
  std::vector<std::string> leaves;
  for (const BlockSigner& signer : scheme.signers()) {
    for (std::string& leaf : Leaf(&signer)) leaves.push_back(std::move(leaf));
  }
  return leaves;
}

// Devices from Android 13 on look at v3.1 where a signer of it is for their version, or where they
// cannot tell.
bool DecidesV31(const Schemes& schemes, int level) {
  if (level < sdk::kT || !schemes.v31.found()) return false;
  const auto& signers = schemes.v31.signers();
  const bool unreadable = signers.empty() || !std::ranges::all_of(signers, &BlockSigner::readable);
  return unreadable || schemes.v31.SignerFor(level) != nullptr;
}

bool DecidesV32(const Schemes& schemes, const VerdictContext& context, int level) {
  if (!context.strict || level < sdk::kV32 || !schemes.v32.found()) return false;
  const auto& signers = schemes.v32.signers();
  const bool unreadable = signers.empty() || !std::ranges::all_of(signers, &BlockSigner::readable);
  return unreadable || schemes.v32.SignerFor(level) != nullptr;
}

// What the manifest asks of the signature (platform: PackageParser, and ApkSignatureVerifier's
// minimum scheme from Android 11 on).
void CheckManifestRules(const VerdictContext& context, SdkRange range, bool any_block,
                        bool verified_block, Issues* issues) {
  const ManifestFacts& manifest = context.manifest;
  const std::uint32_t sandbox = manifest.target_sandbox_version.value_or(1);
  if (range.max >= sdk::kO && sandbox > 1 && !any_block) {
    issues->Add(rule::kAndroidSandboxNeedsV2, {}, {Number("version", sandbox)});
  }
  const int target = manifest.target_sdk.value_or(manifest.min_sdk.value_or(1));
  if (target >= sdk::kR && range.max >= target && !verified_block) {
    issues->Add(rule::kAndroidTargetNeedsV2, {},
                {{"version", std::int64_t{target}}, {"scheme", std::int64_t{2}}});
  }
}

// What no device takes, whatever the signatures say.
void CheckPackage(const Schemes& schemes, const VerdictContext& context, SdkRange range,
                  Issues* issues) {
  issues->Append(context.refused);
  if (!context.manifest.readable) issues->Add(rule::kAndroidManifestUnreadable);
  const bool zip64 = context.layout->has_zip64_locator() && schemes.AnyBlock();
  if (context.layout->is_zip64() || (context.strict && zip64 && range.max >= sdk::kN)) {
    issues->Add(rule::kAndroidZip64Locator, {.offset = context.layout->eocd_offset()});
  }
}

void JudgeJar(const Schemes& schemes, SdkRange range, IntervalVerdict* verdict) {
  verdict->scheme = schemes.v1.found() ? "v1" : "";
  const JarScheme::Verdict jar = schemes.v1.Check(range, {});
  verdict->issues.Append(jar.issues);
  for (const std::size_t i : jar.signers) {
    const auto chain = schemes.v1.signers()[i].Chain(range);
    if (!chain.empty()) verdict->certificates.push_back(chain.front().fingerprints.sha256);
  }
}

}  // namespace

bool NeedsV1(const Schemes& schemes, SdkRange range) {
  if (schemes.v2.found()) return range.min < sdk::kN;
  if (schemes.v3.found()) return range.min < sdk::kP;
  return true;
}

void CheckRotationRoot(const Schemes& schemes, Issues* issues) {
  if (!schemes.v31.found() || !schemes.v3.found()) return;
  const Lineage* history = schemes.v31.WholeLineage();
  // One that brings no history of its own must still be part of the others'.
  const bool known =
      history == nullptr || history->entries.empty() ||
      std::ranges::all_of(schemes.v31.signers(), [&](const BlockSigner& signer) {
        return signer.certificates.empty() || history->Find(signer.certificates.front()) != nullptr;
      });
  const auto belongs = [&](const BlockSigner& old) {
    if (old.certificates.empty()) return true;  // said elsewhere
    const Certificate& certificate = old.certificates.front();
    if (history == nullptr || history->entries.empty()) {
      return std::ranges::all_of(schemes.v31.signers(), [&](const BlockSigner& signer) {
        return signer.certificates.empty() || signer.certificates.front().der == certificate.der;
      });
    }
    const bool rotated = old.lineage && !old.lineage->entries.empty();
    const Certificate& root = rotated ? old.lineage->entries.front().certificate : certificate;
    return history->entries.front().certificate.der == root.der &&
           history->Find(certificate) != nullptr;
  };
  if (!known || !std::ranges::all_of(schemes.v3.signers(), belongs)) {
    issues->Add(rule::kAndroidV31RootMismatch);
  }
}

BlockContext ContextOf(const Schemes& schemes, const VerdictContext& context, SdkRange range,
                       BlockKind kind) {
  BlockContext block;
  block.max_sdk = range.max;
  block.strict = context.strict;
  if (schemes.v32.found() && !schemes.v32.signers().empty()) {
    block.hybrid = schemes.v32.signers().front().range;
  }
  switch (kind) {
    case BlockKind::kV2:
      block.range = From(range, sdk::kN);
      block.v3_found = schemes.v3.found();
      break;
    case BlockKind::kV3:
      block.range = From(range, sdk::kP);
      if (range.max < sdk::kT || !schemes.v31.found()) break;
      if (const auto rotation = schemes.v31.MinSdk(); rotation && *rotation > 0) {
        block.rotation_min_sdk = rotation;
        block.range.max = *rotation - 1;
      }
      break;
    case BlockKind::kV31:
    case BlockKind::kV32:
      // It may start at any version; the newest must be covered, v3 covers the rest.
      block.range = {range.max, range.max};
      break;
  }
  return block;
}

SchemeResult JudgeScheme(const Schemes& schemes, const VerdictContext& context, SdkRange range,
                         BlockKind kind) {
  constexpr int kFirst[] = {sdk::kN, sdk::kP, sdk::kT, sdk::kV32};
  const BlockScheme& scheme = *schemes.blocks[static_cast<std::size_t>(kind)];
  if (!scheme.found()) return {};
  if (range.max < kFirst[static_cast<std::size_t>(kind)]) range = {range.min, sdk::kAny};
  SchemeResult result;
  result.issues = scheme.Check(ContextOf(schemes, context, range, kind), &schemes.digests);
  if (kind == BlockKind::kV31) {
    if (!schemes.v3.found()) result.issues.Add(rule::kAndroidV31WithoutV3);
    if (context.strict) CheckRotationRoot(schemes, &result.issues);
  }
  result.state = result.issues.HasErrors() ? SchemeState::kFailed : SchemeState::kVerified;
  if (kind == BlockKind::kV32 && result.state == SchemeState::kVerified) {
    result.state = SchemeState::kUnsupported;
    const std::int64_t first = std::max(sdk::kV32, scheme.MinSdk().value_or(sdk::kV32));
    result.issues.Add(rule::kAndroidV32Unsupported, {}, {{"min", first}});
  }
  return result;
}

IntervalVerdict JudgeInterval(const Schemes& schemes, const VerdictContext& context,
                              SdkRange range) {
  IntervalVerdict verdict;
  const int level = range.min;
  const auto check = [&](BlockKind kind) {
    BlockContext block = ContextOf(schemes, context, range, kind);
    block.range = range;
    // That v3.1 has a signer for these versions is known by now.
    block.check_cover = kind == BlockKind::kV3;
    const BlockScheme& scheme = *schemes.blocks[static_cast<std::size_t>(kind)];
    verdict.scheme = Name(kind);
    verdict.issues.Append(scheme.Check(block, &schemes.digests));
    verdict.certificates = kind == BlockKind::kV2 ? Leaves(scheme) : Leaf(scheme.SignerFor(level));
  };
  if (DecidesV32(schemes, context, level)) {
    verdict.scheme = Name(BlockKind::kV32);
    verdict.issues.Append(JudgeScheme(schemes, context, range, BlockKind::kV32).issues);
  } else if (DecidesV31(schemes, level)) {
    check(BlockKind::kV31);
    if (context.strict) CheckRotationRoot(schemes, &verdict.issues);
  } else if (level >= sdk::kP && schemes.v3.found()) {
    check(BlockKind::kV3);
  } else if (level >= sdk::kN && schemes.v2.found()) {
    check(BlockKind::kV2);
  } else {
    JudgeJar(schemes, range, &verdict);
  }
  const bool by_block = verdict.scheme.starts_with("v") && verdict.scheme != "v1";
  CheckManifestRules(context, range, by_block, by_block, &verdict.issues);
  CheckPackage(schemes, context, range, &verdict.issues);
  const bool hybrid = verdict.scheme == Name(BlockKind::kV32);
  verdict.status = hybrid ? Status::kUnsupported : Status::kVerified;
  if (verdict.issues.HasErrors()) verdict.status = Status::kFailed;
  if (verdict.status != Status::kVerified) verdict.certificates.clear();
  return verdict;
}

std::vector<SdkRange> Intervals(const Schemes& schemes, const VerdictContext& context,
                                SdkRange range) {
  std::set<int> starts{sdk::kN, sdk::kO, sdk::kP, sdk::kT};
  if (range.min < sdk::kN || !schemes.AnyBlock()) {
    // Where JAR signatures changed: digests, signed attributes, algorithms.
    starts.insert({sdk::kGingerbread, sdk::kJellyBeanMr2, sdk::kKitKat, 21, 22});
  }
  const int target = context.manifest.target_sdk.value_or(context.manifest.min_sdk.value_or(1));
  if (target >= sdk::kR) starts.insert(target);
  if (context.strict) starts.insert(sdk::kV32);
  for (const BlockScheme* scheme : {&schemes.v3, &schemes.v31, &schemes.v32}) {
    for (const BlockSigner& signer : scheme->signers()) {
      starts.insert(scheme->FirstSdk(signer));
      if (signer.range.max < sdk::kAny) starts.insert(signer.range.max + 1);
    }
  }
  std::vector<SdkRange> intervals{range};
  for (const int start : starts) {
    if (start <= intervals.back().min || start > range.max) continue;
    intervals.back().max = start - 1;
    intervals.push_back({start, range.max});
  }
  return intervals;
}

}  // namespace apptrait::android

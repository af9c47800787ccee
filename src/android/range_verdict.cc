// The headline, as apksig's ApkVerifier makes it. Where it returns at the first errors, so does
// this.
#include <algorithm>

#include "android/verdict.h"
#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {
namespace {

class RangeJudge {
 public:
  RangeJudge(const Schemes& schemes, const VerdictContext& context, SdkRange range)
      : schemes_(schemes), context_(context), range_(range) {}

  RangeVerdict Run() {
    CheckRefusals();
    if (range_.max >= sdk::kN && !JudgeBlocks()) return std::move(verdict_);
    CheckSandbox();
    if (range_.min < sdk::kN || !any_block_) JudgeJar();
    if (Failed()) return std::move(verdict_);
    JudgeStamp();
    CompareV1AndV2();
    ComparePast();
    if (verdict_.v4) verdict_.issues.Append(CompareV4(schemes_, verdict_));
    CheckTarget();
    return std::move(verdict_);
  }

 private:
  bool Failed() const { return verdict_.issues.HasErrors(); }
  void Add(const Rule& rule, std::vector<Datum> data = {}) {
    verdict_.issues.Add(rule, {}, std::move(data));
  }

  // Beyond apksig: what devices do not take at all.
  void CheckRefusals() {
    verdict_.issues.Append(context_.refused);
    if (!context_.manifest.readable && !context_.is_bundle) Add(rule::kAndroidManifestUnreadable);
    // Neither apksig nor the platforms that look at JAR signatures know ZIP64.
    if (context_.layout->is_zip64() && !context_.is_bundle) {
      verdict_.issues.Add(rule::kAndroidZip64Locator, {.offset = context_.layout->eocd_offset()});
      return;
    }
    if (context_.strict && context_.layout->has_zip64_locator() && schemes_.AnyBlock() &&
        range_.max >= sdk::kN) {
      verdict_.issues.Add(rule::kAndroidZip64Locator, {.offset = context_.layout->eocd_offset()});
    }
  }

  // False where a block does not hold, which ends the verdict: there is no way back to an older
  // one.
  bool JudgeBlocks() {
    if (context_.strict && range_.max >= sdk::kV32 && schemes_.v32.found()) {
      any_block_ = true;
      const auto hybrid = JudgeScheme(schemes_, context_, range_, BlockKind::kV32);
      verdict_.issues.Append(hybrid.issues);
      if (Failed()) return false;
    }
    if (range_.max >= sdk::kT) {
      verdict_.v31 = JudgeBlock(BlockKind::kV31);
      if (Failed()) return false;
    }
    if (range_.max >= sdk::kP) {
      verdict_.v3 = JudgeBlock(BlockKind::kV3);
      if (range_.max >= sdk::kT && schemes_.v31.found()) {
        if (!schemes_.v3.found()) Add(rule::kAndroidV31WithoutV3);
        if (context_.strict) CheckRotationRoot(schemes_, &verdict_.issues);
      }
      if (Failed()) return false;
    }
    if (range_.min < sdk::kP || !any_block_) {
      verdict_.v2 = JudgeBlock(BlockKind::kV2);
      if (Failed()) return false;
    }
    if (schemes_.v4 != nullptr && schemes_.v4_given) {
      verdict_.issues.Append(schemes_.v4->Check());
      if (Failed()) return false;
      verdict_.v4 = true;
    }
    return true;
  }

  bool JudgeBlock(BlockKind kind) {
    const BlockScheme& scheme = *schemes_.blocks[static_cast<std::size_t>(kind)];
    if (!scheme.found()) return false;
    any_block_ = true;
    const Issues issues =
        scheme.Check(ContextOf(schemes_, context_, range_, kind), &schemes_.digests);
    verdict_.issues.Append(issues);
    return !issues.HasErrors();
  }

  void CheckSandbox() {
    const std::uint32_t version = context_.manifest.target_sandbox_version.value_or(1);
    if (range_.max >= sdk::kO && version > 1 && !any_block_) {
      Add(rule::kAndroidSandboxNeedsV2, {Number("version", version)});
    }
  }

  void JudgeJar() {
    const NewerSchemes newer{.v2 = verdict_.v2, .v3 = verdict_.v3, .any = any_block_};
    JarScheme::Verdict jar = schemes_.v1.Check(range_, newer);
    verdict_.issues.Append(jar.issues);
    verdict_.v1 = jar.verified();
    verdict_.v1_signers = std::move(jar.signers);
  }

  void JudgeStamp() {
    if (!schemes_.stamp.found()) return;
    SchemeDigests digests;
    if (verdict_.v31) digests[kStampV31] = schemes_.v31.SignedDigests();
    if (verdict_.v3) digests[kStampV3] = schemes_.v3.SignedDigests();
    if (verdict_.v2) digests[kStampV2] = schemes_.v2.SignedDigests();
    if (verdict_.v1) {
      auto& by_kind = digests[kStampV1];
      if (auto manifest = schemes_.v1.ManifestSha256()) {
        by_kind[ContentKind::kManifestSha256] = std::move(*manifest);
      }
    }
    verdict_.stamp = schemes_.stamp.Check(digests, range_);
    verdict_.issues.Append(verdict_.stamp->issues);
  }

  const Certificate& V1Certificate(std::size_t i) {
    if (v1_leaves_.empty()) {
      for (const std::size_t signer : verdict_.v1_signers) {
        auto chain = schemes_.v1.signers()[signer].Chain(range_);
        v1_leaves_.push_back(chain.empty() ? Certificate() : std::move(chain.front()));
      }
    }
    return v1_leaves_[i];
  }

  void CompareV1AndV2() {
    if (!verdict_.v1 || !verdict_.v2) return;
    const auto& v2 = schemes_.v2.signers();
    for (std::size_t i = 0; i < verdict_.v1_signers.size(); ++i) {
      const Bytes& der = V1Certificate(i).der;
      if (std::ranges::any_of(v2, [&](const auto& s) { return s.certificates[0].der == der; })) {
        continue;
      }
      verdict_.issues.Add(rule::kAndroidV2SignerMissing,
                          {.entry = schemes_.v1.signers()[verdict_.v1_signers[i]].block_entry()});
      break;
    }
    for (std::size_t i = 0; i < v2.size(); ++i) {
      const bool known = std::ranges::any_of(v1_leaves_, [&](const Certificate& certificate) {
        return certificate.der == v2[i].certificates[0].der;
      });
      if (known) continue;
      Add(rule::kAndroidJarSignerMissing, {Number("signer", i + 1)});
      break;
    }
  }

  // Who signed for older versions must be who signed v3, or where its rotation started.
  void ComparePast() {
    if (!verdict_.v3 || (!verdict_.v1 && !verdict_.v2)) return;
    const Datum scheme = Text("scheme", verdict_.v1 ? "v1" : "v2");
    const std::size_t count =
        verdict_.v1 ? verdict_.v1_signers.size() : schemes_.v2.signers().size();
    if (count != 1) Add(rule::kAndroidV3MultiplePastSigners, {scheme});
    const Certificate& old =
        verdict_.v1 ? V1Certificate(0) : schemes_.v2.signers()[0].certificates[0];
    const Lineage* lineage = verdict_.v31 ? schemes_.v31.WholeLineage() : nullptr;
    if (lineage == nullptr) lineage = schemes_.v3.WholeLineage();
    if (lineage != nullptr) {
      if (lineage->entries.empty() || lineage->entries[0].certificate.der != old.der) {
        Add(rule::kAndroidV3PastSignerMismatch, {scheme});
      }
      return;
    }
    if (schemes_.v3.signers().size() != 1) Add(rule::kAndroidV3MultipleSigners);
    if (schemes_.v3.signers()[0].certificates[0].der != old.der) {
      Add(rule::kAndroidV3PastSignerMismatch, {scheme});
    }
  }

  void CheckTarget() {
    if (!context_.manifest.readable) return;
    const int target = context_.manifest.target_sdk.value_or(context_.manifest.min_sdk.value_or(1));
    const bool by_block = verdict_.v2 || verdict_.v3 || verdict_.v31;
    if (target >= sdk::kR && range_.max >= target && !by_block) {
      Add(rule::kAndroidTargetNeedsV2,
          {{"version", std::int64_t{target}}, {"scheme", std::int64_t{2}}});
    }
  }

  const Schemes& schemes_;
  const VerdictContext& context_;
  const SdkRange range_;
  RangeVerdict verdict_;
  bool any_block_ = false;
  std::vector<Certificate> v1_leaves_;
};

// v4's signer and digest against those of one block.
void CompareV4Signer(const Schemes& schemes, const BlockScheme& scheme, std::size_t index,
                     Issues* issues) {
  const Idsig::SignerBlock& v4 = schemes.v4->signers()[index];
  const Datum name = Text("scheme", Name(scheme.kind()));
  if (scheme.signers().size() != 1) issues->Add(rule::kAndroidV4MultipleSigners);
  const BlockSigner& signer = scheme.signers()[0];
  if (signer.certificates[0].der != v4.certificate->der) {
    issues->Add(rule::kAndroidV4SignerMismatch, {}, {name});
  }
  const AlgorithmRecord* best = nullptr;
  for (const AlgorithmRecord& record : signer.digests) {
    const auto* algorithm = FindAlgorithm(record.algorithm);
    if (algorithm == nullptr) continue;
    const bool stronger =
        best == nullptr || IsStronger(algorithm->content, FindAlgorithm(best->algorithm)->content);
    if (stronger) best = &record;
  }
  if (best == nullptr || !Equal(best->bytes, v4.apk_digest)) {
    issues->Add(rule::kAndroidV4DigestMismatch, {},
                {name,
                 {"expected", best == nullptr ? "" : ToHex(best->bytes)},
                 {"actual", ToHex(v4.apk_digest)}});
  }
}

}  // namespace

Issues CompareV4(const Schemes& schemes, const RangeVerdict& verdict) {
  Issues issues;
  if (verdict.v3) {
    const std::size_t wanted = verdict.v31 ? 2 : 1;
    if (schemes.v4->signers().size() != wanted) {
      issues.Add(verdict.v31 ? rule::kAndroidV41NeedsTwo : rule::kAndroidV4MultipleSigners);
      return issues;
    }
    CompareV4Signer(schemes, schemes.v3, 0, &issues);
    if (verdict.v31) CompareV4Signer(schemes, schemes.v31, 1, &issues);
  } else if (verdict.v2) {
    if (schemes.v4->signers().size() != 1) issues.Add(rule::kAndroidV4MultipleSigners);
    CompareV4Signer(schemes, schemes.v2, 0, &issues);
  } else {
    issues.Add(rule::kAndroidV4WithoutScheme);
  }
  return issues;
}

RangeVerdict JudgeRange(const Schemes& schemes, const VerdictContext& context, SdkRange range) {
  return RangeJudge(schemes, context, range).Run();
}

}  // namespace apptrait::android

#include <fmt/format.h>

#include <algorithm>

#include "android/block_scheme.h"
#include "base/byte_reader.h"
#include "catalogue/cause.h"

namespace apptrait::android {
namespace {

constexpr std::size_t kMaxV2Signers = 10;  // apksig Constants.MAX_APK_SIGNERS; the platform's too
constexpr std::uint32_t kSchemeV2 = 2, kSchemeV3 = 3;

std::string NameOf(std::uint32_t algorithm) {
  const auto* known = FindAlgorithm(algorithm);
  return known != nullptr ? std::string(known->name) : HexId(algorithm);
}

// A u32 attribute; nothing where it is too short.
std::optional<std::uint32_t> U32Of(ByteSpan value) {
  ByteReader r(value);
  const std::uint32_t number = r.U32();
  return r.ok() ? std::optional(number) : std::nullopt;
}

}  // namespace

// One run of the checks. Each step returns false where apksig stops looking at that signer.
class BlockCheck {
 public:
  BlockCheck(const BlockScheme& scheme, const BlockContext& context, const ContentDigests* digests)
      : scheme_(scheme),
        context_(context),
        digests_(digests),
        rules_(RulesOf(scheme.kind())),
        rotation_(RotationRulesOf(scheme.kind())) {}

  Issues Run() {
    if (!scheme_.readable_) {
      issues_.Add(rules_.malformed_signers);
      return std::move(issues_);
    }
    if (scheme_.signers_.empty()) {
      issues_.Add(rules_.no_signers);
      return std::move(issues_);
    }
    for (index_ = 0; index_ < scheme_.signers_.size(); ++index_) {
      if (!CheckSigner(scheme_.signers_[index_])) return std::move(issues_);
    }
    CheckCount();
    if (issues_.HasErrors()) return std::move(issues_);
    if (digests_ != nullptr) CheckContents();
    if (scheme_.kind() == BlockKind::kV32) {
      CheckHybrid();
    } else if (scheme_.kind() != BlockKind::kV2) {
      CheckRanges();
    }
    return std::move(issues_);
  }

 private:
  static const BlockRules& RulesOf(BlockKind kind) {
    constexpr const BlockRules* kRules[] = {&kV2Rules, &kV3Rules, &kV31Rules, &kV32Rules};
    return *kRules[static_cast<std::size_t>(kind)];
  }
  static const RotationRules& RotationRulesOf(BlockKind kind) {
    if (kind == BlockKind::kV31) return kV31RotationRules;
    return kind == BlockKind::kV32 ? kV32RotationRules : kV3RotationRules;
  }
  Datum Signer() const { return Number("signer", index_ + 1); }
  void Add(const Rule& rule, std::vector<Datum> data = {}) {
    data.insert(data.begin(), Signer());
    issues_.Add(rule, {}, std::move(data));
  }

  // False where the signer cannot be cut out, which ends the reading of the block.
  bool CheckSigner(const BlockSigner& signer) {
    if (!signer.readable) {
      Add(rules_.malformed_signer);
      return false;
    }
    CheckOuterRange(signer);
    if (!CheckSignatures(signer)) return true;
    if (!signer.signed_data_readable) {
      Add(rules_.malformed_signer);
      return false;
    }
    CheckInnerRange(signer);
    if (CheckCertificates(signer) && CheckDigestRecords(signer)) CheckAttributes(signer);
    return true;
  }

  void CheckOuterRange(const BlockSigner& signer) {
    if (scheme_.kind() == BlockKind::kV2) return;
    if (signer.range.min < 0 || signer.range.empty()) {
      Add(rotation_.invalid_sdk_range,
          {{"min", std::int64_t{signer.range.min}}, {"max", std::int64_t{signer.range.max}}});
    }
  }
  void CheckInnerRange(const BlockSigner& signer) {
    if (scheme_.kind() == BlockKind::kV2) return;
    const auto compare = [&](const Rule& rule, int outer, int inner) {
      if (outer != inner) {
        Add(rule, {{"expected", std::int64_t{outer}}, {"actual", std::int64_t{inner}}});
      }
    };
    compare(rotation_.min_sdk_mismatch, signer.range.min, signer.signed_range.min);
    compare(rotation_.max_sdk_mismatch, signer.range.max, signer.signed_range.max);
  }

  bool CheckSignatures(const BlockSigner& signer) {
    std::vector<const SignatureAlgorithm*> known;
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < signer.signatures.size(); ++i) {
      const std::uint32_t id = signer.signatures[i].algorithm;
      if (const auto* algorithm = FindAlgorithm(id)) {
        known.push_back(algorithm);
        positions.push_back(i);
      } else {
        Add(rules_.unknown_algorithm, {{"algorithm", HexId(id)}});
      }
    }
    if (signer.bad_signature) {
      Add(rules_.malformed_signature, {Number("record", *signer.bad_signature)});
      return false;
    }
    if (signer.signatures.empty()) {
      Add(rules_.no_signatures);
      return false;
    }
    // Half of a hybrid signature is by ML-DSA, which nothing here can compute.
    if (scheme_.kind() == BlockKind::kV32 && signer.IsPostQuantum()) return true;
    const SdkRange range = scheme_.kind() == BlockKind::kV2 ? context_.range : signer.range;
    const auto chosen = ToVerify(known, range);
    if (!chosen) {
      Add(rules_.no_supported_signatures, {{"min", std::int64_t{range.min}}});
      return false;
    }
    return std::ranges::all_of(
        *chosen, [&](std::size_t i) { return CheckSignature(*known[i], positions[i]); });
  }

  bool CheckSignature(const SignatureAlgorithm& algorithm, std::size_t position) {
    const Datum name = Text("algorithm", algorithm.name);
    switch (scheme_.CheckOnce(index_, position)) {
      case SignatureCheck::kGood:
        kinds_.insert(algorithm.content);
        return true;
      case SignatureCheck::kBad:
        Add(rules_.signature_mismatch, {name});
        return false;
      case SignatureCheck::kMalformedKey:
        Add(rules_.malformed_public_key, {name});
        return false;
      case SignatureCheck::kMalformedSignature:
      case SignatureCheck::kUnsupported:
        break;
    }
    Add(rules_.verify_exception, {name});
    return false;
  }

  bool CheckCertificates(const BlockSigner& signer) {
    if (signer.bad_certificate) {
      Add(rules_.malformed_certificate, {Number("record", *signer.bad_certificate)});
      return false;
    }
    if (signer.certificates.empty()) {
      Add(rules_.no_certificates);
      return false;
    }
    if (!IsKeyOf(signer.public_key, signer.certificates.front())) {
      Add(rules_.public_key_mismatch);
      return false;
    }
    return true;
  }

  bool CheckDigestRecords(const BlockSigner& signer) {
    if (signer.bad_digest) {
      Add(rules_.malformed_digest, {Number("record", *signer.bad_digest)});
      return false;
    }
    if (!std::ranges::equal(signer.signatures, signer.digests, {}, &AlgorithmRecord::algorithm,
                            &AlgorithmRecord::algorithm)) {
      Add(rules_.algorithm_mismatch);
      return false;
    }
    return true;
  }

  void CheckAttributes(const BlockSigner& signer) {
    if (signer.lineage) CheckLineage(signer);
    const bool v2 = scheme_.kind() == BlockKind::kV2;
    for (std::size_t i = 0; i < signer.attributes.size(); ++i) {
      const AttributeRecord& attribute = signer.attributes[i];
      if (!(v2 ? CheckV2Attribute(attribute) : CheckV3Attribute(attribute))) {
        Add(rules_.malformed_attribute, {Number("record", i + 1)});
        return;
      }
    }
    if (signer.bad_attribute) {
      Add(rules_.malformed_attribute, {Number("record", *signer.bad_attribute)});
      return;
    }
    if (v2) return;
    if (context_.rotation_min_sdk && signer.Find(attribute_id::kRotationMinSdk) == nullptr) {
      Add(rule::kAndroidV31AttributeMissing, {{"sdk", std::int64_t{*context_.rotation_min_sdk}}});
    }
    if (context_.strict) CheckHybridAttributes(signer);
  }

  // False where the attribute's value is too short.
  bool CheckV2Attribute(const AttributeRecord& attribute) {
    if (attribute.id != attribute_id::kStrippingProtection) {
      Add(rules_.unknown_attribute, {{"attribute", HexId(attribute.id)}});
      return true;
    }
    const auto scheme = U32Of(attribute.value);
    if (!scheme) return false;
    const bool known =
        *scheme == kSchemeV2 || (*scheme == kSchemeV3 && context_.max_sdk >= sdk::kP);
    if (!known) {
      Add(rule::kAndroidV2UnknownSchemeId, {Number("scheme", *scheme)});
    } else if (!(*scheme == kSchemeV3 && context_.v3_found)) {
      Add(rule::kAndroidV2NewerSchemeStripped, {{"scheme", fmt::format("v{}", *scheme)}});
    }
    return true;
  }

  bool CheckV3Attribute(const AttributeRecord& attribute) {
    switch (attribute.id) {
      case attribute_id::kProofOfRotation:
        return true;  // checked as a whole, in CheckLineage
      case attribute_id::kRotationMinSdk:
        return CheckRotationMinSdk(attribute.value);
      case attribute_id::kTargetsDevRelease:
        if (scheme_.kind() == BlockKind::kV3) Add(rule::kAndroidV31DevReleaseOnV3);
        return true;
      case attribute_id::kHybridMinSdk:
      case attribute_id::kHybridMaxSdk:
        if (context_.strict) return U32Of(attribute.value).has_value();
        [[fallthrough]];
      default:
        Add(rules_.unknown_attribute, {{"attribute", HexId(attribute.id)}});
        return true;
    }
  }

  void CheckLineage(const BlockSigner& signer) {
    if (context_.strict && signer.lineages > 1) Add(rotation_.repeated_lineage);
    switch (signer.lineage->state) {
      case LineageState::kGood:
        return;
      case LineageState::kNotSigned:
        Add(rotation_.rotation_not_signed);
        return;
      case LineageState::kMalformed:
        // A node that ML-DSA signed cannot be checked; the block is not called verified anyway.
        if (scheme_.kind() != BlockKind::kV32) Add(rotation_.malformed_lineage);
        return;
      case LineageState::kEndsElsewhere:
        Add(rotation_.rotation_ends_elsewhere);
    }
  }

  bool CheckRotationMinSdk(ByteSpan value) {
    if (context_.max_sdk < sdk::kT) return true;
    const auto expected = U32Of(value);
    if (!expected) return false;
    if (!context_.rotation_min_sdk) {
      Add(rule::kAndroidV31Missing, {Number("sdk", *expected)});
    } else if (static_cast<std::int64_t>(*expected) != *context_.rotation_min_sdk) {
      Add(rule::kAndroidV31RotationMinSdkMismatch,
          {Number("expected", *expected), {"actual", std::int64_t{*context_.rotation_min_sdk}}});
    }
    return true;
  }

  // v3.2's protection against being cut out (ApkSignatureSchemeV3Verifier, Android 17).
  void CheckHybridAttributes(const BlockSigner& signer) {
    const auto* min = signer.Find(attribute_id::kHybridMinSdk);
    const auto* max = signer.Find(attribute_id::kHybridMaxSdk);
    if (context_.max_sdk < sdk::kV32 || (min == nullptr && max == nullptr)) return;
    const Datum scheme = Text("scheme", Name(scheme_.kind()));
    const auto expect = [&](const AttributeRecord& attribute, int actual) {
      const std::uint32_t expected = *U32Of(attribute.value);
      if (static_cast<std::int64_t>(expected) == actual) return;
      Add(rule::kAndroidV32SdkMismatch,
          {scheme, Number("expected", expected), {"actual", std::int64_t{actual}}});
    };
    if (min == nullptr || !context_.hybrid) {
      Add(rule::kAndroidV32Stripped,
          {scheme, Number("sdk", *U32Of((min != nullptr ? min : max)->value))});
      return;
    }
    expect(*min, context_.hybrid->min);
    if (max != nullptr) expect(*max, context_.hybrid->max);
  }

  void CheckCount() {
    if (scheme_.kind() != BlockKind::kV2 && !scheme_.too_many_) return;
    const std::size_t count = scheme_.signers_.size() + (scheme_.too_many_ ? 1 : 0);
    if (scheme_.kind() != BlockKind::kV2) {
      issues_.Add(rules_.malformed_signers);
    } else if (count > kMaxV2Signers) {
      issues_.Add(rule::kAndroidV2TooManySigners, {},
                  {Number("count", count), Number("limit", kMaxV2Signers)});
    }
  }

  void CheckContents() {
    if (kinds_.contains(ContentKind::kVeritySha256) && !digests_->aligned()) {
      issues_.Add(rules_.unaligned);
      return;
    }
    // apksig compares the digests of v2 and v3 and passes over those of v3.1; devices compare all
    // (ApkSignatureSchemeV3Verifier.verify, verifyIntegrity).
    if (scheme_.kind() == BlockKind::kV31 && !context_.strict) return;
    for (const ContentKind kind : kinds_) {
      if (digests_->Get(kind) == nullptr) {
        issues_.Add(rule::kAndroidNotChecked, {}, {Text("scheme", Name(scheme_.kind()))});
      }
    }
    for (index_ = 0; index_ < scheme_.signers_.size(); ++index_) {
      for (const AlgorithmRecord& record : scheme_.signers_[index_].digests) CompareDigest(record);
    }
  }

  void CompareDigest(const AlgorithmRecord& record) {
    const auto* algorithm = FindAlgorithm(record.algorithm);
    if (algorithm == nullptr || !kinds_.contains(algorithm->content)) return;
    const Bytes* actual = digests_->Get(algorithm->content);
    if (actual == nullptr || Equal(*actual, record.bytes)) return;
    Add(rules_.digest_mismatch, {{"algorithm", NameOf(record.algorithm)},
                                 {"expected", ToHex(record.bytes)},
                                 {"actual", ToHex(*actual)}});
  }

  // The signers' ranges follow one another, cover what must be covered, and the histories grow.
  void CheckRanges() {
    std::map<int, const BlockSigner*> by_max;  // as apksig: of two with one maximum the last counts
    for (const BlockSigner& signer : scheme_.signers_) by_max[signer.range.max] = &signer;
    int first_min = 0, last_max = 0;
    std::size_t lineage_size = 0;
    std::vector<const Lineage*> lineages;
    for (const auto& [max, signer] : by_max) {
      const int min = signer->range.min;
      if (first_min == 0) {
        first_min = min;
      } else if (min - 1 != last_max && !(min == last_max && signer->TargetsDevRelease())) {
        issues_.Add(rotation_.inconsistent_sdk_ranges, {}, {{"sdk", std::int64_t{min}}});
        break;
      }
      last_max = max;
      if (!signer->lineage) continue;
      if (signer->lineage->entries.size() < lineage_size) {
        issues_.Add(rotation_.inconsistent_lineages);
        break;
      }
      lineage_size = signer->lineage->entries.size();
      lineages.push_back(&*signer->lineage);
    }
    if (context_.check_cover && (first_min > context_.range.min || last_max < context_.range.max)) {
      issues_.Add(rotation_.missing_sdk_range, {},
                  {{"min", std::int64_t{first_min}}, {"max", std::int64_t{last_max}}});
    }
    bool consistent = true;
    Consolidate(lineages, &consistent);
    if (!consistent) issues_.Add(rotation_.inconsistent_lineages);
    if (context_.strict) CheckOverlap();
  }

  // One classical and one ML-DSA signer, for the same versions, with the same past
  // (ApkSignatureSchemeV3Verifier.verifyV32Signers).
  void CheckHybrid() {
    const auto& signers = scheme_.signers_;
    if (signers.size() != 2) {
      issues_.Add(rule::kAndroidV32SignerCount, {}, {Number("count", signers.size())});
      return;
    }
    const BlockSigner &a = signers[0], &b = signers[1];
    if (a.IsPostQuantum() == b.IsPostQuantum()) {
      issues_.Add(rule::kAndroidV32AlgorithmPair, {},
                  catalogue::Said("kind", a.IsPostQuantum() ? why::kMlDsa : why::kClassical));
    }
    if (a.range != b.range) issues_.Add(rule::kAndroidV32SdkRanges);
    if (!SamePast(a, b)) issues_.Add(rule::kAndroidV32Lineages);
  }

  static bool SamePast(const BlockSigner& a, const BlockSigner& b) {
    if (a.lineage.has_value() != b.lineage.has_value()) return false;
    if (!a.lineage) return true;
    const auto &left = a.lineage->entries, &right = b.lineage->entries;
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i + 1 < left.size(); ++i) {
      if (left[i].certificate.der != right[i].certificate.der || left[i].flags != right[i].flags) {
        return false;
      }
    }
    return true;
  }

  // No platform version may find two signers; one for a development release may stand in for the
  // one before it.
  void CheckOverlap() {
    const auto& signers = scheme_.signers_;
    for (std::size_t a = 0; a < signers.size(); ++a) {
      for (std::size_t b = a + 1; b < signers.size(); ++b) {
        const int first = std::max(scheme_.FirstSdk(signers[a]), scheme_.FirstSdk(signers[b]));
        const int last = std::min(signers[a].range.max, signers[b].range.max);
        const bool stands_in = scheme_.kind() == BlockKind::kV31 &&
                               signers[a].TargetsDevRelease() != signers[b].TargetsDevRelease();
        if (first > last || stands_in) continue;
        issues_.Add(rotation_.overlapping_signers, {}, {{"sdk", std::int64_t{first}}});
        return;
      }
    }
  }

  const BlockScheme& scheme_;
  const BlockContext& context_;
  const ContentDigests* digests_;
  const BlockRules& rules_;
  const RotationRules& rotation_;
  Issues issues_;
  std::set<ContentKind> kinds_;  // what the verified signatures stand for
  std::size_t index_ = 0;
};

Issues BlockScheme::Check(const BlockContext& context, const ContentDigests* digests) const {
  return BlockCheck(*this, context, digests).Run();
}

}  // namespace apptrait::android

#include "android/block_scheme.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "base/limits.h"

namespace apptrait::android {

std::string_view Name(BlockKind kind) {
  constexpr std::string_view kNames[] = {"v2", "v3", "v3.1", "v3.2"};
  return kNames[static_cast<std::size_t>(kind)];
}

BlockScheme::BlockScheme(BlockKind kind, const ByteSpan* value, std::vector<Finding>* findings)
    : kind_(kind), found_(value != nullptr) {
  if (value == nullptr) return;
  ByteReader block(*value);
  ByteReader list(block.LengthPrefixed());
  if (!block.ok()) return;
  readable_ = true;
  const SignerForm form = kind == BlockKind::kV2 ? SignerForm::kV2 : SignerForm::kV3;
  while (!list.AtEnd()) {
    if (signers_.size() == limits::kBlockSigners) {
      too_many_ = true;
      return;
    }
    const ByteSpan record = list.LengthPrefixed();
    signers_.push_back(list.ok() ? ReadBlockSigner(record, form, findings) : BlockSigner());
    // apksig stops at a signer whose signatures are good and whose signed data is not readable,
    // too; but that is known only when it is checked.
    if (!signers_.back().readable) return;
  }
}

std::optional<int> BlockScheme::MinSdk() const {
  std::optional<int> min;
  for (const BlockSigner& signer : signers_) {
    if (!min || signer.range.min < *min) min = signer.range.min;
  }
  return min;
}

int BlockScheme::FirstSdk(const BlockSigner& signer) const {
  const bool later = kind_ != BlockKind::kV3 && signer.TargetsDevRelease();
  return later && signer.range.min < sdk::kAny ? signer.range.min + 1 : signer.range.min;
}

const BlockSigner* BlockScheme::SignerFor(int level) const {
  const BlockSigner* best = nullptr;
  for (const BlockSigner& signer : signers_) {
    if (!signer.readable || !IsFor(signer, level)) continue;
    // Of two, the platform takes the one that was made for a development release
    // (verifyV31Signers).
    if (best == nullptr || signer.TargetsDevRelease() || !best->TargetsDevRelease()) best = &signer;
  }
  return best;
}

const Lineage* BlockScheme::WholeLineage() const {
  std::vector<const Lineage*> lineages;
  for (const BlockSigner& signer : signers_) {
    if (signer.lineage) lineages.push_back(&*signer.lineage);
  }
  bool consistent = true;
  return Consolidate(lineages, &consistent);
}

std::set<ContentKind> BlockScheme::NeededDigests(SdkRange range) const {
  std::set<ContentKind> kinds;
  for (const BlockSigner& signer : signers_) {
    std::vector<const SignatureAlgorithm*> known;
    for (const AlgorithmRecord& record : signer.signatures) {
      if (const auto* algorithm = FindAlgorithm(record.algorithm)) known.push_back(algorithm);
    }
    const auto chosen = ToVerify(known, kind_ == BlockKind::kV2 ? range : signer.range);
    if (!chosen) continue;
    for (const std::size_t i : *chosen) kinds.insert(known[i]->content);
  }
  return kinds;
}

std::map<ContentKind, Bytes> BlockScheme::SignedDigests() const {
  std::map<ContentKind, Bytes> digests;
  for (const BlockSigner& signer : signers_) {
    for (const AlgorithmRecord& record : signer.digests) {
      const auto* algorithm = FindAlgorithm(record.algorithm);
      if (algorithm != nullptr) digests[algorithm->content] = ToBytes(record.bytes);
    }
  }
  return digests;
}

SignatureCheck BlockScheme::CheckOnce(std::size_t signer, std::size_t signature) const {
  const auto [slot, fresh] =
      checked_.try_emplace({signer, signature}, SignatureCheck::kUnsupported);
  if (fresh) {
    const BlockSigner& s = signers_[signer];
    const AlgorithmRecord& record = s.signatures[signature];
    if (const auto* algorithm = FindAlgorithm(record.algorithm)) {
      slot->second = CheckSignature(s.public_key, *algorithm, s.signed_data, record.bytes);
    }
  }
  return slot->second;
}

}  // namespace apptrait::android

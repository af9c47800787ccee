#include "android/signer_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalogue/rules/filing.h"

namespace apptrait::android {
namespace {

std::string AlgorithmName(std::uint32_t id) {
  if (const auto* known = FindAlgorithm(id)) return std::string(known->name);
  return fmt::format("{}-{}", IsPostQuantum(id) ? "ml-dsa" : "unknown", HexId(id));
}

std::optional<int> Bound(int level) {
  return level == sdk::kAny ? std::nullopt : std::optional(level);
}

void AddBlock(const BlockScheme& scheme, std::vector<Signer>* out) {
  for (const BlockSigner& signer : scheme.signers()) {
    if (signer.certificates.empty()) continue;
    Signer& added = out->emplace_back();
    added.scheme = Name(scheme.kind());
    if (scheme.kind() != BlockKind::kV2) {
      added.min_platform = signer.range.min;
      added.max_platform = Bound(signer.range.max);
    }
    for (const AlgorithmRecord& record : signer.signatures) {
      added.algorithms.push_back(AlgorithmName(record.algorithm));
    }
    added.certificates = signer.certificates;
    if (signer.lineage) added.lineage = signer.lineage->ToModel();
  }
}

void AddJar(const JarScheme& scheme, SdkRange range, std::vector<Signer>* out) {
  for (const JarSigner& signer : scheme.signers()) {
    auto chain = signer.Chain(range);
    if (chain.empty()) continue;
    Signer& added = out->emplace_back();
    added.scheme = "v1";
    added.algorithms = signer.Algorithms(range);
    added.certificates = std::move(chain);
  }
}

// The leaf of the last signer, which is the one that apksig names. Empty where it cannot be read:
// then nobody is known to have signed, and nobody older stands in.
std::string LastLeaf(const BlockScheme& scheme) {
  if (scheme.signers().empty() || scheme.signers().back().certificates.empty()) return {};
  return scheme.signers().back().certificates.front().fingerprints.sha256;
}

// v3.1 may be for versions before or after the newest one only; v3 counts then.
bool Decides(const BlockScheme& v31, int level) {
  return v31.found() && (v31.SignerFor(level) != nullptr ||
                         !std::ranges::all_of(v31.signers(), &BlockSigner::readable));
}

std::string_view LeafOf(const Signer& signer) {
  return signer.certificates.front().fingerprints.sha256;
}

bool IsIdentity(const Signer& signer) {
  return signer.scheme != "v4" && signer.scheme != "stamp" && signer.scheme != "v3.2";
}

}  // namespace

std::vector<Signer> ListSigners(const Schemes& schemes, SdkRange range) {
  std::vector<Signer> signers;
  AddJar(schemes.v1, range, &signers);
  for (const BlockScheme* scheme : schemes.blocks) AddBlock(*scheme, &signers);
  if (schemes.v4 != nullptr) {
    for (const Idsig::SignerBlock& v4 : schemes.v4->signers()) {
      if (!v4.certificate) continue;
      Signer& added = signers.emplace_back();
      added.scheme = "v4";
      added.algorithms.push_back(AlgorithmName(v4.algorithm));
      added.certificates.push_back(*v4.certificate);
    }
  }
  if (schemes.stamp.certificate()) {
    Signer& added = signers.emplace_back();
    added.scheme = "stamp";
    added.algorithms = schemes.stamp.Algorithms();
    added.certificates.push_back(*schemes.stamp.certificate());
    if (schemes.stamp.lineage()) added.lineage = schemes.stamp.lineage()->ToModel();
  }
  return signers;
}

void MarkCurrent(const Schemes& schemes, SdkRange range,
                 const std::optional<std::vector<std::size_t>>& v1_signers,
                 std::vector<Signer>* signers) {
  for (Signer& signer : *signers) signer.current = false;
  const auto mark_all = [&](std::string_view scheme) {
    for (Signer& signer : *signers) signer.current |= signer.scheme == scheme;
  };
  const auto mark = [&](std::string_view scheme, const std::string& leaf) {
    for (Signer& signer : *signers) {
      signer.current |= signer.scheme == scheme && LeafOf(signer) == leaf;
    }
  };
  if (range.max >= sdk::kT && Decides(schemes.v31, range.max)) {
    mark("v3.1", LastLeaf(schemes.v31));
  } else if (range.max >= sdk::kP && schemes.v3.found()) {
    mark("v3", LastLeaf(schemes.v3));
  } else if (range.max >= sdk::kN && schemes.v2.found()) {
    mark_all("v2");
  } else if (!v1_signers || v1_signers->empty()) {
    mark_all("v1");
  } else {
    for (const std::size_t i : *v1_signers) {
      const auto chain = schemes.v1.signers()[i].Chain(range);
      if (!chain.empty()) mark("v1", chain.front().fingerprints.sha256);
    }
  }
}

std::optional<FilingChoice> ChooseForFiling(const std::vector<Signer>& signers, bool is_bundle) {
  auto current = std::ranges::find(signers, true, &Signer::current);
  if (current == signers.end()) return std::nullopt;
  // Of several signers of one scheme for different versions, the one for the newest: to be filed is
  // what devices see from now on.
  for (auto other = signers.begin(); other != signers.end(); ++other) {
    const bool newer = other->scheme == current->scheme && other->min_platform &&
                       *other->min_platform > *current->min_platform;
    if (newer) current = other;
  }
  FilingChoice choice{.certificate = current->certificates.front(),
                      .reason = rule::kFilingChosenOnlySigner.id,
                      .fingerprint = FingerprintAlgorithm::kMd5};
  const auto differs = [&](const Signer& other) { return LeafOf(other) != LeafOf(*current); };
  const bool several = std::ranges::any_of(
      signers, [&](const Signer& other) { return other.current && differs(other); });
  const bool others = std::ranges::any_of(
      signers, [&](const Signer& other) { return IsIdentity(other) && differs(other); });
  if (is_bundle) {
    choice.reason = rule::kFilingChosenUploadKey.id;
  } else if (several) {
    choice.reason = rule::kFilingChosenOneOfSeveral.id;
  } else if (current->lineage.size() > 1) {
    choice.reason = rule::kFilingChosenRotated.id;
  } else if (others) {
    choice.reason = rule::kFilingChosenNewestScheme.id;
  }
  return choice;
}

}  // namespace apptrait::android

#include "android/lineage.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "crypto/certificate.h"

namespace apptrait::android {
namespace {

constexpr std::uint32_t kVersion = 1;

bool IsSame(const Certificate& a, const Certificate& b) { return a.der == b.der; }

// Whether the node was signed by the one before it, with the algorithm that one declares.
LineageState CheckParent(const LineageEntry& parent, ByteSpan signed_data, ByteSpan signature) {
  const SignatureAlgorithm* algorithm = FindAlgorithm(parent.algorithm);
  if (algorithm == nullptr) return LineageState::kMalformed;
  const auto check =
      CheckSignature(parent.certificate.public_key.spki, *algorithm, signed_data, signature);
  return check == SignatureCheck::kGood ? LineageState::kGood : LineageState::kNotSigned;
}

LineageState ReadNode(ByteReader* nodes, std::vector<LineageEntry>* entries) {
  ByteReader node(nodes->LengthPrefixed());
  const ByteSpan signed_bytes = node.LengthPrefixed();
  LineageEntry entry;
  entry.flags = node.U32();
  entry.algorithm = node.U32();
  entry.signature = ToBytes(node.LengthPrefixed());
  if (!nodes->ok() || !node.ok()) return LineageState::kMalformed;
  const LineageEntry* parent = entries->empty() ? nullptr : &entries->back();
  if (parent != nullptr) {
    const auto state = CheckParent(*parent, signed_bytes, entry.signature);
    if (state != LineageState::kGood) return state;
  }
  ByteReader signed_data(signed_bytes);
  const ByteSpan certificate = signed_data.LengthPrefixed();
  entry.parent_algorithm = signed_data.U32();
  if (!signed_data.ok()) return LineageState::kMalformed;
  if (parent != nullptr && parent->algorithm != entry.parent_algorithm) {
    return LineageState::kNotSigned;
  }
  entry.certificate = crypto::ReadCertificate(certificate, nullptr);
  const bool known = std::ranges::any_of(
      *entries, [&](const LineageEntry& e) { return IsSame(e.certificate, entry.certificate); });
  if (!entry.certificate.parsed || known) return LineageState::kNotSigned;
  entries->push_back(std::move(entry));
  return LineageState::kGood;
}

}  // namespace

const LineageEntry* Lineage::Find(const Certificate& certificate) const {
  const auto found = std::ranges::find_if(
      entries, [&](const LineageEntry& e) { return IsSame(e.certificate, certificate); });
  return found == entries.end() ? nullptr : &*found;
}

std::vector<LineageNode> Lineage::ToModel() const {
  std::vector<LineageNode> nodes;
  for (const LineageEntry& e : entries) nodes.push_back({e.certificate, CapabilityNames(e.flags)});
  return nodes;
}

Lineage ReadLineage(ByteSpan value, const Certificate& signer) {
  Lineage lineage;
  ByteReader r(value);
  if (r.AtEnd()) {
    lineage.state = LineageState::kEndsElsewhere;
    return lineage;
  }
  const std::uint32_t version = r.U32();
  if (!r.ok() || version != kVersion) {
    lineage.state = r.ok() ? LineageState::kEndsElsewhere : LineageState::kMalformed;
    return lineage;
  }
  while (!r.AtEnd() && lineage.entries.size() < limits::kSignerCertificates) {
    lineage.state = ReadNode(&r, &lineage.entries);
    if (lineage.state != LineageState::kGood) return lineage;
  }
  if (!r.AtEnd()) {
    lineage.state = LineageState::kMalformed;
  } else if (lineage.entries.empty() || !IsSame(lineage.entries.back().certificate, signer)) {
    lineage.state = LineageState::kEndsElsewhere;
  }
  return lineage;
}

const Lineage* Consolidate(const std::vector<const Lineage*>& lineages, bool* consistent) {
  *consistent = true;
  if (lineages.empty()) return nullptr;
  const Lineage* longest = *std::ranges::max_element(
      lineages, {}, [](const Lineage* lineage) { return lineage->entries.size(); });
  for (const Lineage* lineage : lineages) {
    const bool same = std::ranges::equal(lineage->entries,
                                         std::span(longest->entries).first(lineage->entries.size()),
                                         [](const LineageEntry& a, const LineageEntry& b) {
                                           return IsSame(a.certificate, b.certificate);
                                         });
    if (!same) *consistent = false;
  }
  return *consistent ? longest : nullptr;
}

std::vector<std::string> CapabilityNames(std::uint32_t flags) {
  constexpr std::string_view kNames[] = {"installed-data", "shared-uid", "permission", "rollback",
                                         "auth"};
  std::vector<std::string> names;
  for (std::size_t bit = 0; bit < std::size(kNames); ++bit) {
    if ((flags >> bit & 1) != 0) names.emplace_back(kNames[bit]);
  }
  return names;
}

}  // namespace apptrait::android

#include "android/algorithms.h"

#include <algorithm>
#include <map>

namespace apptrait::android {
namespace {

using crypto::Padding;
using digest::Algorithm;

constexpr SignatureAlgorithm kAlgorithms[] = {
    {0x0101,
     "rsa-pss-sha256",
     KeyAlgorithm::kRsa,
     {Algorithm::kSha256, Padding::kPss, 32},
     ContentKind::kChunkedSha256,
     sdk::kN,
     23},
    {0x0102,
     "rsa-pss-sha512",
     KeyAlgorithm::kRsa,
     {Algorithm::kSha512, Padding::kPss, 64},
     ContentKind::kChunkedSha512,
     sdk::kN,
     23},
    {0x0103,
     "rsa-pkcs1-sha256",
     KeyAlgorithm::kRsa,
     {Algorithm::kSha256},
     ContentKind::kChunkedSha256,
     sdk::kN,
     1},
    {0x0104,
     "rsa-pkcs1-sha512",
     KeyAlgorithm::kRsa,
     {Algorithm::kSha512},
     ContentKind::kChunkedSha512,
     sdk::kN,
     1},
    {0x0201,
     "ecdsa-sha256",
     KeyAlgorithm::kEc,
     {Algorithm::kSha256},
     ContentKind::kChunkedSha256,
     sdk::kN,
     11},
    {0x0202,
     "ecdsa-sha512",
     KeyAlgorithm::kEc,
     {Algorithm::kSha512},
     ContentKind::kChunkedSha512,
     sdk::kN,
     11},
    {0x0301,
     "dsa-sha256",
     KeyAlgorithm::kDsa,
     {Algorithm::kSha256},
     ContentKind::kChunkedSha256,
     sdk::kN,
     1},
    {0x0421,
     "rsa-pkcs1-sha256-verity",
     KeyAlgorithm::kRsa,
     {Algorithm::kSha256},
     ContentKind::kVeritySha256,
     sdk::kP,
     1},
    {0x0423,
     "ecdsa-sha256-verity",
     KeyAlgorithm::kEc,
     {Algorithm::kSha256},
     ContentKind::kVeritySha256,
     sdk::kP,
     11},
    {0x0425,
     "dsa-sha256-verity",
     KeyAlgorithm::kDsa,
     {Algorithm::kSha256},
     ContentKind::kVeritySha256,
     sdk::kP,
     1},
};

int Strength(ContentKind kind) {
  switch (kind) {
    case ContentKind::kChunkedSha512:
      return 3;
    case ContentKind::kVeritySha256:
      return 2;
    default:
      return 1;
  }
}

}  // namespace

const SignatureAlgorithm* FindAlgorithm(std::uint32_t id) {
  const auto* found = std::ranges::find(kAlgorithms, id, &SignatureAlgorithm::id);
  return found == std::end(kAlgorithms) ? nullptr : found;
}

bool IsPostQuantum(std::uint32_t id) { return id >= 0x0500 && id <= 0x05ff; }

bool IsStronger(ContentKind a, ContentKind b) { return Strength(a) > Strength(b); }

std::optional<std::vector<std::size_t>> ToVerify(
    std::span<const SignatureAlgorithm* const> algorithms, SdkRange range, Support support) {
  std::map<int, std::size_t> best;  // by the version that introduced the algorithm
  for (std::size_t i = 0; i < algorithms.size(); ++i) {
    const SignatureAlgorithm& algorithm = *algorithms[i];
    const int since = support == Support::kPlain ? algorithm.plain_min_sdk : algorithm.min_sdk;
    if (since > range.max) continue;
    const auto [slot, inserted] = best.try_emplace(since, i);
    if (!inserted && IsStronger(algorithm.content, algorithms[slot->second]->content)) {
      slot->second = i;
    }
  }
  if (best.empty() || range.min < best.begin()->first) return std::nullopt;
  std::vector<std::size_t> chosen;
  chosen.reserve(best.size());
  for (const auto& [since, i] : best) chosen.push_back(i);
  std::ranges::sort(chosen, {}, [&](std::size_t i) { return algorithms[i]->id; });
  return chosen;
}

}  // namespace apptrait::android

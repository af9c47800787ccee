#include "harmony/permission_block.h"

#include "base/byte_reader.h"
#include "catalogue/rules/harmony.h"
#include "crypto/signature.h"
#include "harmony/package_digest.h"

namespace apptrait::harmony {
namespace {

constexpr std::string_view kMagic = "\x7d\x6a\x03\x93\x0f\x45\xe2\x28";
constexpr std::uint32_t kProfile = 1, kModule = 2, kCodeSigning = 3, kShareFiles = 4;

struct Block {
  std::uint32_t algorithm_id = 0;
  std::vector<std::pair<std::uint32_t, ByteSpan>> digests;
  ByteSpan signed_bytes, signature;
};

// 8 bytes magic | u32 algorithm id | u32 size of all digests | u16 digests |
// digests: u32 type | digest | u32 signature size | signature over all before its size
std::optional<Block> Read(ByteSpan bytes) {
  ByteReader r(bytes);
  Block block;
  const bool magic = AsText(r.Take(kMagic.size())) == kMagic;
  block.algorithm_id = r.U32();
  const std::uint32_t size = r.U32(), count = r.U16();
  if (!magic || !r.ok() || count == 0 || size % count != 0 || size / count <= 4) {
    return std::nullopt;
  }
  for (std::uint32_t i = 0; i < count && r.ok(); ++i) {
    const std::uint32_t type = r.U32();
    block.digests.emplace_back(type, r.Take(size / count - 4));
  }
  block.signed_bytes = bytes.first(r.position());
  block.signature = r.LengthPrefixed();
  if (!r.ok() || !r.AtEnd() || block.signature.empty()) return std::nullopt;
  return block;
}

const std::optional<Bytes>* SourceOf(const PermissionSources& sources, std::uint32_t type) {
  switch (type) {
    case kProfile:
      return &sources.profile;
    case kModule:
      return &sources.module;
    case kCodeSigning:
      return &sources.code_signing;
    case kShareFiles:
      return &sources.share_files;
    default:
      return nullptr;
  }
}

bool CheckDigests(const Block& block, const PermissionSources& sources, digest::Algorithm algorithm,
                  const Location& location, std::vector<Finding>* findings) {
  bool good = true;
  const auto fail = [&](std::uint32_t type) {
    findings->push_back(catalogue::Make(rule::kHarmonyPermissionDigest, location,
                                        {{"type", static_cast<std::int64_t>(type)}}));
    good = false;
  };
  std::vector<std::uint32_t> seen;
  for (const auto& [type, digest] : block.digests) {
    seen.push_back(type);
    const std::optional<Bytes>* source = SourceOf(sources, type);
    if (source == nullptr) continue;
    if (!*source || !Equal(digest::Digest(algorithm, **source), digest)) fail(type);
  }
  for (const std::uint32_t type : {kProfile, kModule, kShareFiles}) {
    const bool demanded = type != kShareFiles || sources.share_files.has_value();
    if (demanded && std::ranges::find(seen, type) == seen.end()) fail(type);
  }
  return good;
}

}  // namespace

SchemeState VerifyPermissionBlock(const InnerBlock& inner, const PermissionSources& sources,
                                  const Certificate& signer, std::vector<Finding>* findings) {
  const Location location{.offset = inner.offset, .length = inner.value.size()};
  const auto block = Read(inner.value);
  const auto hash = block ? HashOf(block->algorithm_id) : std::nullopt;
  if (!block || !hash) {
    findings->push_back(catalogue::Make(rule::kHarmonyPermissionMalformed, location));
    return SchemeState::kFailed;
  }
  bool good = CheckDigests(*block, sources, *hash, location, findings);
  const bool pss = block->algorithm_id >= 0x101 && block->algorithm_id <= 0x103;
  const crypto::SignatureScheme scheme{
      .digest = *hash, .padding = pss ? crypto::Padding::kPss : crypto::Padding::kDefault};
  const auto check = crypto::VerifySignature(signer.public_key.spki, scheme, block->signed_bytes,
                                             block->signature);
  if (check == crypto::Check::kUnsupported) {
    findings->push_back(catalogue::Make(
        rule::kHarmonyCmsUnsupported, location,
        {{"scheme", "permission"}, {"algorithm", signer.public_key.algorithm_oid}}));
    return good ? SchemeState::kUnsupported : SchemeState::kFailed;
  }
  if (check != crypto::Check::kGood) {
    findings->push_back(catalogue::Make(rule::kHarmonyPermissionSignature, location));
    good = false;
  }
  return good ? SchemeState::kVerified : SchemeState::kFailed;
}

}  // namespace apptrait::harmony

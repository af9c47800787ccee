#include "harmony/package_digest.h"

#include "base/byte_reader.h"
#include "catalogue/rules/harmony.h"

namespace apptrait::harmony {
namespace {

constexpr std::size_t kDirectoryOffsetInEocd = 16;

}  // namespace

std::optional<digest::Algorithm> HashOf(std::uint32_t algorithm_id) {
  using enum digest::Algorithm;
  switch (algorithm_id) {
    case 0x101:
    case 0x104:
    case 0x201:
    case 0x301:
      return kSha256;
    case 0x102:
    case 0x105:
    case 0x202:
    case 0x302:
      return kSha384;
    case 0x103:
    case 0x106:
    case 0x203:
    case 0x303:
      return kSha512;
    default:
      return std::nullopt;
  }
}

// u32 version | u32 number of entries | entries: u32 length of the rest | u32 algorithm id |
//   u32 digest length | digest
// The verifier reads the first entry at its fixed place and looks at neither version nor number.
std::optional<SignedDigest> ReadSignedDigest(ByteSpan content, std::vector<Finding>* findings) {
  ByteReader r(content);
  r.Skip(4);
  const std::uint32_t entries = r.U32(), entry_length = r.U32();
  SignedDigest signed_digest;
  signed_digest.algorithm_id = r.U32();
  const std::uint32_t digest_length = r.U32();
  signed_digest.digest = ToBytes(r.Take(digest_length));
  if (!r.ok() || entry_length != std::uint64_t{digest_length} + 8) {
    findings->push_back(catalogue::Make(rule::kHarmonyDigestMalformed));
    return std::nullopt;
  }
  if (entries > 1) {
    findings->push_back(
        catalogue::Make(rule::kHarmonyDigestSeveral, {}, {{"count", std::int64_t{entries}}}));
  }
  const auto hash = HashOf(signed_digest.algorithm_id);
  if (!hash) {
    findings->push_back(
        catalogue::Make(rule::kHarmonyDigestAlgorithm, {},
                        {{"algorithm", static_cast<std::int64_t>(signed_digest.algorithm_id)}}));
    return std::nullopt;
  }
  signed_digest.algorithm = *hash;
  return signed_digest;
}

digest::Handle AskForChunks(digest::Algorithm algorithm, const SigningBlock& block,
                            const zip::Layout& layout, digest::Plan* plan) {
  Bytes eocd = ToBytes(layout.eocd());
  for (int i = 0; i < 4; ++i) {
    eocd[kDirectoryOffsetInEocd + i] = static_cast<std::byte>(block.offset >> 8 * i);
  }
  return plan->Chunked(algorithm,
                       {{.offset = 0, .length = block.offset},
                        {.offset = layout.directory_offset(), .length = layout.directory_size()},
                        {.literal = std::move(eocd)}});
}

}  // namespace apptrait::harmony

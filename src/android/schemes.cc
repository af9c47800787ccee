#include "android/schemes.h"

#include <filesystem>

#include "base/file.h"
#include "base/limits.h"

namespace apptrait::android {
namespace {

// App bundles have JAR signatures only: what looks like another one is nothing to a store.
const ByteSpan* PairOf(const SigningBlock& block, std::uint32_t id, bool is_bundle) {
  return is_bundle ? nullptr : block.Find(id);
}

std::optional<Bytes> StampEntry(const platform::Input& input, bool is_bundle) {
  if (is_bundle) return std::nullopt;
  const zip::Entry* entry = input.layout->Find(kStampEntry);
  if (entry == nullptr) return std::nullopt;
  // 32 bytes; whatever is longer is not a digest.
  constexpr std::uint64_t kMost = 4096;
  auto contents = zip::ReadContents(*input.source, *input.layout, *entry, kMost);
  return contents ? std::move(*contents) : Bytes();
}

// The .idsig file that the caller gave, or the one beside the package.
std::optional<Bytes> IdsigFile(const platform::Input& input, bool* given) {
  *given = input.options.idsig.has_value();
  if (*given) return *input.options.idsig;
  const std::string beside = input.path + ".idsig";
  std::error_code error;
  // Nothing but a file: opening a pipe would wait for whoever writes to it.
  if (input.path.empty() || !std::filesystem::is_regular_file(beside, error)) return std::nullopt;
  auto source = OpenFile(beside);
  if (!source || (*source)->size() > limits::kParsedEntrySize) return std::nullopt;
  auto bytes = (*source)->Read(0, (*source)->size());
  return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
}

}  // namespace

Schemes::Schemes(SigningBlock signing_block, const platform::Input& input, bool is_bundle,
                 std::vector<Finding>* findings)
    : block(std::move(signing_block)),
      v2(BlockKind::kV2, PairOf(block, pair_id::kV2, is_bundle), findings),
      v3(BlockKind::kV3, PairOf(block, pair_id::kV3, is_bundle), findings),
      v31(BlockKind::kV31, PairOf(block, pair_id::kV31, is_bundle), findings),
      v32(BlockKind::kV32, PairOf(block, pair_id::kV32, is_bundle), findings),
      v1(input.source, *input.layout, input.local_check, findings),
      stamp(PairOf(block, pair_id::kStampV2, is_bundle), StampEntry(input, is_bundle), findings) {
  if (is_bundle) return;
  if (auto idsig = IdsigFile(input, &v4_given)) {
    v4 = std::make_unique<Idsig>(std::move(*idsig), findings);
  }
}

}  // namespace apptrait::android

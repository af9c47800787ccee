#include "android/signing_block.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {
namespace {

constexpr std::string_view kMagic = "APK Sig Block 42";
constexpr std::uint64_t kFooterSize = 24, kSizeField = 8, kMinSize = 32;

void Ignored(Issues* issues, std::uint64_t offset, const catalogue::Bilingual& why) {
  issues->Add(rule::kAndroidBlockIgnored, {.offset = offset}, catalogue::Because(why));
}

}  // namespace

std::string_view PairName(std::uint32_t id) {
  constexpr std::pair<std::uint32_t, std::string_view> kNames[] = {
      {pair_id::kV2, "v2"},
      {pair_id::kV3, "v3"},
      {pair_id::kV31, "v3.1"},
      {pair_id::kV32, "v3.2"},
      {pair_id::kStampV1, "source-stamp-v1"},
      {pair_id::kStampV2, "source-stamp"},
      {pair_id::kVerityPadding, "verity-padding"},
      {pair_id::kDependencies, "dependency-metadata"},
      {pair_id::kFrosting, "play-frosting"},
      {pair_id::kWalle, "walle-channel"},
      {pair_id::kVasDolly, "vasdolly-channel"},
      {pair_id::kPackerNg, "packer-ng-channel"},
      {pair_id::kZero, "zero-block"},
  };
  const auto* found =
      std::ranges::find(kNames, id, &std::pair<std::uint32_t, std::string_view>::first);
  return found == std::end(kNames) ? std::string_view() : found->second;
}

Result<SigningBlock> SigningBlock::Read(const Source& source, const zip::Layout& layout,
                                        Issues* issues) {
  SigningBlock block;
  const std::uint64_t end = layout.directory_offset();
  if (end < kMinSize) return block;
  std::array<std::byte, kFooterSize> footer;
  if (auto read = source.ReadAt(end - kFooterSize, footer); !read) return read.error();
  ByteReader r(footer);
  const std::uint64_t size = r.U64();
  if (AsText(r.Rest()) != kMagic) return block;
  if (end + layout.directory_size() != layout.eocd_offset()) {
    Ignored(issues, end, why::kBlockGap);
    return block;
  }
  if (size < kFooterSize || size > end - kSizeField) {
    Ignored(issues, end - kFooterSize, why::kBlockSize);
    return block;
  }
  if (size + kSizeField > limits::kSigningBlockSize) {
    return catalogue::LimitError(quantity::kSigningBlockSize, size, limits::kSigningBlockSize,
                                 {.offset = end - size});
  }
  block.offset_ = end - size - kSizeField;
  auto bytes = source.Read(block.offset_, size + kSizeField);
  if (!bytes) return bytes.error();
  block.bytes_ = std::move(*bytes);
  if (ByteReader(block.bytes_).U64() != size) {
    Ignored(issues, block.offset_, why::kBlockSizesDiffer);
    return SigningBlock();
  }
  block.found_ = true;
  block.ReadPairs(issues);
  return block;
}

void SigningBlock::ReadPairs(Issues* issues) {
  std::set<std::uint32_t> listed;
  std::uint64_t more = 0;
  IssueCap cap(issues);
  ByteReader r(ByteSpan(bytes_).subspan(kSizeField, bytes_.size() - kSizeField - kFooterSize));
  while (!r.AtEnd()) {
    const std::uint64_t at = offset_ + kSizeField + r.position();
    ByteReader pair(r.Take(r.U64()));
    const std::uint32_t id = pair.U32();
    const ByteSpan value = pair.Rest();
    if (!r.ok() || !pair.ok()) {
      issues->Add(rule::kAndroidMalformedPair, {.offset = at});
      break;
    }
    const bool fresh = !listed.contains(id);
    if (!fresh && id != pair_id::kVerityPadding) {
      cap.Add(rule::kAndroidDuplicatePair, {.offset = at},
              {Text("pair", PairName(id).empty() ? HexId(id) : PairName(id))});
    }
    // What decides is kept wherever it stands.
    const bool decides = fresh && !PairName(id).empty();
    if (pairs_.size() >= limits::kBlockPairs && !decides) {
      ++more;
      continue;
    }
    listed.insert(id);
    pairs_.push_back({id, at + 12, value});
  }
  if (more != 0) {
    issues->Add(rule::kAndroidMorePairs, {.offset = offset_},
                {Number("count", more), Number("limit", limits::kBlockPairs)});
  }
}

const ByteSpan* SigningBlock::Find(std::uint32_t id) const {
  const auto found = std::ranges::find(pairs_, id, &Pair::id);
  return found == pairs_.end() ? nullptr : &found->value;
}

}  // namespace apptrait::android

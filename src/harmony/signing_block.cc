#include "harmony/signing_block.h"

#include <array>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/harmony.h"

namespace apptrait::harmony {
namespace {

// The block ends with a head of 32 bytes, right before the central directory:
//   i32 number of sub-blocks | i64 size, this head included | 16 bytes magic | i32 version
// and begins with one header of 12 bytes for each sub-block, then their values:
//   u32 type | u32 length | u32 offset from the start of the block
constexpr std::uint64_t kHeadSize = 32, kHeaderSize = 12;
constexpr std::int64_t kMaxBlockSize = 1 << 30;  // of the verifier
constexpr std::int32_t kMaxBlocks = 10;          // of the verifier
constexpr int kFirstVersionOfNewMagic = 3;
constexpr std::string_view kOldMagic = "HAP Sig Block 42", kNewMagic = "<hap sign block>";

struct Head {
  std::int32_t count = 0;
  std::int64_t size = 0;
  std::string_view magic;
  std::int32_t version = 0;
};

Head ReadHead(ByteSpan bytes) {
  ByteReader r(bytes);
  Head head;
  head.count = r.I32();
  head.size = r.I64();
  head.magic = AsText(r.Take(kOldMagic.size()));
  head.version = r.I32();
  return head;
}

Datum Hex(std::string name, std::uint32_t number) {
  const std::array<std::byte, 4> bytes = {std::byte(number >> 24), std::byte(number >> 16),
                                          std::byte(number >> 8), std::byte(number)};
  return {std::move(name), "0x" + ToHex(bytes)};
}

// Whether the head alone is one that the verifier takes.
bool CheckHead(const Head& head, std::uint64_t directory_offset, std::vector<Finding>* findings) {
  const std::size_t before = findings->size();
  const Location location{.offset = directory_offset - kHeadSize, .length = kHeadSize};
  if ((head.version < kFirstVersionOfNewMagic) != (head.magic == kOldMagic)) {
    findings->push_back(catalogue::Make(
        rule::kHarmonyBlockMagicVersion, location,
        {{"magic", std::string(head.magic)}, {"version", std::int64_t{head.version}}}));
  }
  const auto size = static_cast<std::uint64_t>(head.size);
  if (head.size < static_cast<std::int64_t>(kHeadSize) || head.size > kMaxBlockSize ||
      size > directory_offset) {
    findings->push_back(
        catalogue::Make(rule::kHarmonyBlockSize, location, {{"size", std::int64_t{head.size}}}));
  }
  if (head.count <= 0 || head.count > kMaxBlocks) {
    findings->push_back(
        catalogue::Make(rule::kHarmonyBlockCount, location, {{"count", std::int64_t{head.count}}}));
  }
  return findings->size() == before;
}

// A value's place as the verifier checks it, and that it is inside the block at all (the verifier
// would read on into the head; no signer makes such a block).
bool IsInside(std::uint64_t offset, std::uint64_t length, std::uint64_t read_so_far,
              std::uint64_t values_end) {
  return offset <= values_end && length <= values_end - offset && read_so_far <= values_end &&
         length <= values_end - read_so_far;
}

void ReadSubBlocks(const Head& head, SigningBlock* block, std::vector<Finding>* findings) {
  ByteReader headers(block->bytes);
  const std::uint64_t values_end = block->bytes.size() - kHeadSize;
  std::uint64_t covered = 0;
  for (std::int32_t i = 0; i < head.count; ++i) {
    const Location location{.offset = block->offset + headers.position(), .length = kHeaderSize};
    const std::uint32_t type = headers.U32(), length = headers.U32(), offset = headers.U32();
    covered += kHeaderSize;
    const auto number = std::int64_t{i} + 1;
    if (!headers.ok() || headers.position() > values_end ||
        !IsInside(offset, length, covered, values_end)) {
      findings->push_back(catalogue::Make(
          rule::kHarmonyBlockRange, location,
          {{"number", number}, {"start", std::int64_t{offset}}, {"size", std::int64_t{length}}}));
      if (!headers.ok()) return;
      continue;
    }
    covered += length;
    if (length == 0) {
      findings->push_back(
          catalogue::Make(rule::kHarmonyBlockEmpty, location, {{"number", number}}));
      continue;
    }
    if (Name(BlockType{type}).empty()) {
      findings->push_back(
          catalogue::Make(rule::kHarmonyBlockUnknownType, location, {Hex("type", type)}));
    } else if (block->Find(BlockType{type}) != nullptr) {
      findings->push_back(catalogue::Make(BlockType{type} == BlockType::kSignature
                                              ? rule::kHarmonyBlockSecondSignature
                                              : rule::kHarmonyBlockDuplicate,
                                          location, {Hex("type", type)}));
    }
    const ByteSpan value = *Slice(block->bytes, offset, length);
    block->blocks.push_back({BlockType{type}, block->offset + offset, value});
  }
  if (covered != values_end) {
    findings->push_back(catalogue::Make(rule::kHarmonyBlockGap,
                                        {.offset = block->offset, .length = block->bytes.size()},
                                        {{"covered", static_cast<std::int64_t>(covered)},
                                         {"size", static_cast<std::int64_t>(values_end)}}));
  }
}

// The rank of a block in the canonical order of the digest.
int Rank(BlockType type) {
  switch (type) {
    case BlockType::kProperty:
      return 0;
    case BlockType::kProfile:
      return 1;
    case BlockType::kSignature:
      return 2;
    case BlockType::kEnterpriseCode:
      return 3;
    default:
      return 4;
  }
}

bool IsCovered(BlockType type, bool of_enterprise) {
  if (type == BlockType::kEnterpriseSignature) return false;
  return of_enterprise || (type != BlockType::kSignature && type != BlockType::kEnterpriseCode);
}

void NoteOrder(const SigningBlock& block, std::vector<Finding>* findings) {
  std::vector<int> ranks;
  for (const SubBlock& b : block.blocks) {
    if (IsCovered(b.type, false)) ranks.push_back(Rank(b.type));
  }
  if (!std::ranges::is_sorted(ranks)) {
    findings->push_back(catalogue::Make(rule::kHarmonyBlockOrder, {.offset = block.offset}));
  }
}

}  // namespace

std::string_view Name(BlockType type) {
  switch (type) {
    case BlockType::kSignature:
      return "signature";
    case BlockType::kProofOfRotation:
      return "proof-of-rotation";
    case BlockType::kProfile:
      return "profile";
    case BlockType::kProperty:
      return "property";
    case BlockType::kEnterpriseSignature:
      return "enterprise-signature";
    case BlockType::kEnterpriseCode:
      return "enterprise-code-signature";
  }
  return {};
}

const SubBlock* SigningBlock::Find(BlockType type) const {
  const auto found = std::ranges::find(blocks, type, &SubBlock::type);
  return found == blocks.end() ? nullptr : &*found;
}

Result<BlockSearch> FindSigningBlock(const Source& source, const zip::Layout& layout) {
  BlockSearch search;
  const std::uint64_t directory = layout.directory_offset();
  if (directory < kHeadSize) return search;
  auto head_bytes = source.Read(directory - kHeadSize, kHeadSize);
  if (!head_bytes) return std::move(head_bytes).error();
  const Head head = ReadHead(*head_bytes);
  if (head.magic != kOldMagic && head.magic != kNewMagic) return search;

  search.block.emplace();
  SigningBlock& block = *search.block;
  block.version = head.version;
  block.offset = directory;
  if (directory + layout.directory_size() != layout.eocd_offset()) {
    search.findings.push_back(catalogue::Make(
        rule::kHarmonyDirectoryGap,
        {.offset = directory,
         .length = layout.eocd_offset() - std::min(layout.eocd_offset(), directory)}));
  }
  if (layout.has_zip64_locator()) {
    search.findings.push_back(
        catalogue::Make(rule::kHarmonyZip64, {.offset = layout.eocd_offset()}));
  }
  if (!CheckHead(head, directory, &search.findings)) return search;
  const auto size = static_cast<std::uint64_t>(head.size);
  block.offset = directory - size;
  if (size > limits::kSigningBlockSize) {
    search.too_large = true;
    search.findings.push_back(catalogue::LimitExceeded(quantity::kSigningBlockSize, head.size,
                                                       limits::kSigningBlockSize,
                                                       {.offset = block.offset, .length = size}));
    return search;
  }
  auto bytes = source.Read(block.offset, size);
  if (!bytes) return std::move(bytes).error();
  block.bytes = std::move(*bytes);
  ReadSubBlocks(head, &block, &search.findings);
  if (block.Find(BlockType::kSignature) == nullptr) {
    search.findings.push_back(
        catalogue::Make(rule::kHarmonyBlockNoSignature, {.offset = block.offset, .length = size}));
  }
  NoteOrder(block, &search.findings);
  return search;
}

Bytes DigestTail(const SigningBlock& block, bool of_enterprise) {
  std::vector<SubBlock> covered;
  for (const SubBlock& b : block.blocks) {
    if (IsCovered(b.type, of_enterprise)) covered.push_back(b);
  }
  std::ranges::stable_sort(covered, {}, [](const SubBlock& b) { return Rank(b.type); });
  Bytes tail;
  for (const SubBlock& b : covered) tail.insert(tail.end(), b.value.begin(), b.value.end());
  return tail;
}

}  // namespace apptrait::harmony

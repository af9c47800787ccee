#include "harmony/elf_block.h"

#include "base/byte_reader.h"
#include "base/limits.h"
#include "catalogue/rules/harmony.h"
#include "harmony/fs_verity.h"

namespace apptrait::harmony {
namespace {

// The tail: 16 bytes magic | 4 bytes version | u32 size of all before it | u32 blocks | 8 reserved
// At the start of that range, for each block: u8 type | u8 tag | u16 0 | u32 length | u32 offset
// from the start.
constexpr std::uint64_t kTailSize = 32;
constexpr std::size_t kHeadSize = 12;
constexpr std::string_view kMagic = "elf sign block  ", kBinMagic = "hw signed app   ",
                           kVersion = "1000";
constexpr std::uint8_t kJsonProfile = 1, kSignedProfile = 2, kCodeSigning = 3;
constexpr std::uint32_t kTree = 2, kDescriptor = 1;
constexpr std::size_t kDescriptorSize = 256;
constexpr std::string_view kCodeSignSection = ".codesign";

// u32 2 | u32 length | padding and Merkle tree | u32 1 | u32 length | descriptor | signature
// descriptor: u8 version | u8 hash | u8 log2 of the page size | u8 salt size | u32 signature size |
//   u64 data size | 64 bytes root | 32 bytes salt | u32 flags | u32 reserved | u64 tree offset | …
std::optional<CodeSignBlock> ReadCode(ByteSpan bytes, std::uint64_t offset) {
  ByteReader r(bytes);
  CodeSignBlock block{.offset = offset, .bytes = bytes};
  const bool tree_type = r.U32() == kTree;
  const ByteSpan padded_tree = r.LengthPrefixed();
  const std::uint64_t tree_end = offset + r.position();
  const bool descriptor_type = r.U32() == kDescriptor;
  ByteReader d(r.LengthPrefixed());
  if (!tree_type || !descriptor_type || !r.ok() || !r.AtEnd()) return std::nullopt;
  const bool known =
      d.U8() == kVerityVersion && d.U8() == kVeritySha256 && d.U8() == kVerityPageBits;
  const std::uint8_t salt_size = d.U8();
  const std::uint32_t signature_size = d.U32();
  SignInfo& info = block.package;
  info.data_size = d.U64();
  const ByteSpan root = d.Take(64), salt = d.Take(32);
  d.U32();
  d.U32();
  const std::uint64_t tree_offset = d.U64();
  d.Seek(kDescriptorSize);
  info.signature = d.Take(signature_size);
  if (!known || !d.ok() || !d.AtEnd() || salt_size > salt.size()) return std::nullopt;
  info.salt = ToBytes(salt.first(salt_size));
  if (tree_offset < offset + 8 || tree_offset > tree_end) return std::nullopt;
  block.tree = padded_tree.subspan(tree_offset - offset - 8);
  block.tree_position = tree_offset;
  info.tree = TreeExtension{.size = block.tree.size(), .offset = tree_offset, .root = root};
  return block;
}

void ReadBlocks(std::uint32_t count, ElfBlock* block, std::vector<Finding>* findings) {
  const auto malformed = [&] {
    findings->push_back(catalogue::Make(rule::kHarmonyElfMalformed, {.offset = block->offset}));
  };
  const ByteSpan all = ByteSpan(block->bytes).first(block->bytes.size() - kTailSize);
  if (count > all.size() / kHeadSize) return malformed();
  ByteReader r(all);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint8_t type = r.U8();
    r.Skip(3);
    const std::uint32_t length = r.U32(), offset = r.U32();
    const auto value = Slice(all, offset, length);
    if (!r.ok() || !value) return malformed();
    const bool first_profile = !block->profile;
    if ((type == kJsonProfile || type == kSignedProfile) && first_profile) block->profile = *value;
    if (type != kCodeSigning || block->code) continue;
    block->code = ReadCode(*value, block->offset + offset);
    if (!block->code) return malformed();
  }
}

// Whether a section of that name is in the (64-bit, little-endian) file's table.
Result<bool> HasSection(const Source& source, std::string_view name) {
  constexpr std::uint64_t kElfHeader = 64, kSectionHeader = 64;
  if (source.size() < kElfHeader) return false;
  auto bytes = source.Read(0, kElfHeader);
  if (!bytes) return std::move(bytes).error();
  ByteReader h(*bytes);
  h.Skip(4);
  const bool readable = h.U8() == 2 && h.U8() == 1;
  h.Seek(0x28);
  const std::uint64_t table = h.U64();
  h.Seek(0x3a);
  const std::uint16_t entry_size = h.U16(), count = h.U16(), names_index = h.U16();
  const std::uint64_t table_size = std::uint64_t{count} * kSectionHeader;
  if (!readable || entry_size != kSectionHeader || names_index >= count || table > source.size() ||
      table_size > source.size() - table) {
    return false;
  }
  auto sections = source.Read(table, table_size);
  if (!sections) return std::move(sections).error();
  ByteReader s(*sections);
  s.Seek(names_index * kSectionHeader + 0x18);
  const std::uint64_t names = s.U64(), names_size = s.U64();
  if (names > source.size() || names_size > std::min(source.size() - names, limits::kMiB)) {
    return false;
  }
  auto texts = source.Read(names, names_size);
  if (!texts) return std::move(texts).error();
  for (std::uint16_t i = 0; i < count; ++i) {
    ByteReader entry(*sections);
    entry.Seek(i * kSectionHeader);
    const std::uint32_t at = entry.U32();
    const std::string_view rest = AsText(*texts).substr(std::min<std::size_t>(at, texts->size()));
    if (rest.substr(0, rest.find('\0')) == name) return true;
  }
  return false;
}

}  // namespace

Result<ElfSearch> FindElfBlock(const Source& source) {
  ElfSearch search;
  if (source.size() >= kTailSize) {
    auto tail = source.Read(source.size() - kTailSize, kTailSize);
    if (!tail) return std::move(tail).error();
    ByteReader r(*tail);
    const std::string_view magic = AsText(r.Take(kMagic.size()));
    const std::string_view version = AsText(r.Take(kVersion.size()));
    const std::uint64_t size = r.U32();
    const std::uint32_t count = r.U32();
    if (magic == kBinMagic) search.other_form = "bin";
    if (magic == kMagic && version == kVersion) {
      ElfBlock& block = search.block.emplace();
      block.offset = source.size() - kTailSize;
      if (size > block.offset || size > limits::kSigningBlockSize) {
        search.findings.push_back(
            catalogue::Make(rule::kHarmonyElfMalformed, {.offset = block.offset}));
        return search;
      }
      block.offset -= size;
      auto bytes = source.Read(block.offset, size + kTailSize);
      if (!bytes) return std::move(bytes).error();
      block.bytes = std::move(*bytes);
      ReadBlocks(count, &block, &search.findings);
      return search;
    }
  }
  const auto section = HasSection(source, kCodeSignSection);
  if (!section) return section.error();
  if (*section) search.other_form = kCodeSignSection;
  return search;
}

}  // namespace apptrait::harmony

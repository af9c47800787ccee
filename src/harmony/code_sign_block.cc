#include "harmony/code_sign_block.h"

#include "base/byte_reader.h"
#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/harmony.h"
#include "harmony/fs_verity.h"

namespace apptrait::harmony {
namespace {

constexpr std::uint64_t kBlockMagic = 0xE046C8C65389FCCD;
constexpr std::uint32_t kVerityMagic = 0x1E3831AB, kPackageMagic = 0xC1B5CC66,
                        kLibrariesMagic = 0x0ED2E720;
constexpr std::uint32_t kSegments = 3, kVeritySegment = 1, kPackageSegment = 2,
                        kLibrariesSegment = 3;
constexpr std::uint64_t kHeaderSize = 32, kSaltSize = 32, kRootSize = 64;
constexpr std::uint32_t kTreeExtension = 1, kPageInfoExtension = 2;
constexpr std::size_t kFileEntrySize = 16;

// u32 salt size | u32 signature size | u32 flags | u64 data size | 32 bytes salt |
// u32 extensions | u32 offset of the first | signature | zeros to a multiple of 4 | extensions:
//   u32 type | u32 length | type 1: u64 tree size | u64 tree offset | 64 bytes root
//                         | type 2: u64 bitmap offset | u64 bits | u8 unit | 3 reserved |
//                                   u32 signature size | signature
std::optional<SignInfo> ReadSignInfo(ByteSpan bytes) {
  ByteReader r(bytes);
  SignInfo info;
  const std::uint32_t salt_size = r.U32(), signature_size = r.U32();
  info.flags = r.U32();
  info.data_size = r.U64();
  const ByteSpan salt = r.Take(kSaltSize);
  const std::uint32_t extensions = r.U32(), extension_offset = r.U32();
  info.signature = r.Take(signature_size);
  if (!r.ok() || salt_size > kSaltSize) return std::nullopt;
  info.salt = ToBytes(salt.first(salt_size));
  if (extensions == 0) return info;
  r.Seek(extension_offset);
  // Each takes eight bytes at least, so the bytes bound the loop.
  for (std::uint32_t i = 0; i < extensions && r.ok(); ++i) {
    const std::uint32_t type = r.U32(), length = r.U32();
    ByteReader e(r.Take(length));
    if (!r.ok()) return std::nullopt;
    if (type == kTreeExtension) {
      info.tree = TreeExtension{.size = e.U64(), .offset = e.U64(), .root = e.Take(kRootSize)};
    } else if (type == kPageInfoExtension) {
      info.page_info = PageInfoExtension{.offset = e.U64(), .bits = e.U64(), .unit = e.U8()};
      e.Skip(3);
      info.page_info->signature = e.LengthPrefixed();
    }
    if (!e.ok()) return std::nullopt;
  }
  return r.ok() ? std::optional(info) : std::nullopt;
}

// u32 magic | u8 version | u8 hash | u8 log2 of the page size | 57 reserved
bool IsKnownVerity(ByteSpan segment) {
  ByteReader r(segment);
  return r.U32() == kVerityMagic && r.U8() == kVerityVersion && r.U8() == kVeritySha256 &&
         r.U8() == kVerityPageBits && r.ok();
}

// u32 magic | u32 size | u32 files | for each: u32 name offset | u32 name size | u32 info offset |
// u32 info size, from the segment's start | names | infos
bool ReadFiles(ByteSpan segment, std::vector<SignedFile>* files) {
  ByteReader r(segment);
  const bool magic = r.U32() == kLibrariesMagic;
  const std::uint32_t size = r.U32(), count = r.U32();
  if (!magic || !r.ok() || size > segment.size() || count > r.remaining() / kFileEntrySize) {
    return false;
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t name_offset = r.U32(), name_size = r.U32(), offset = r.U32(),
                        length = r.U32();
    const auto name = Slice(segment, name_offset, name_size), info = Slice(segment, offset, length);
    if (!name || !info) return false;
    auto sign_info = ReadSignInfo(*info);
    if (!sign_info) return false;
    files->push_back({std::string(AsText(*name)), std::move(*sign_info)});
  }
  return true;
}

// The tree stands right before the first segment, after zeros that align it in the file.
bool FindTree(std::uint64_t first_segment, CodeSignBlock* block) {
  const std::uint64_t size = block->package.tree ? block->package.tree->size : 0;
  const std::uint64_t headers = kHeaderSize + std::uint64_t{kSegments} * 12;
  if (first_segment < headers || size > first_segment - headers) return false;
  block->tree = block->bytes.subspan(first_segment - size, size);
  block->tree_position = block->offset + first_segment - size;
  return true;
}

// u64 magic | u32 version | u32 size | u32 segments | u32 flags | 8 reserved |
// 3 segments: u32 type | u32 offset from the block's start | u32 size | zeros | tree | segments
bool Read(CodeSignBlock* block) {
  ByteReader r(block->bytes);
  const bool magic = r.U64() == kBlockMagic;
  r.U32();
  const std::uint32_t size = r.U32(), segments = r.U32();
  r.Skip(4 + 8);
  if (!magic || !r.ok() || size > block->bytes.size() || segments < kSegments) return false;
  std::uint64_t first = size;
  ByteSpan verity, package, libraries;
  for (ByteSpan* segment : {&verity, &package, &libraries}) {
    const std::uint32_t type = r.U32(), offset = r.U32(), length = r.U32();
    const std::uint32_t expected = segment == &verity    ? kVeritySegment
                                   : segment == &package ? kPackageSegment
                                                         : kLibrariesSegment;
    const auto bytes = Slice(block->bytes.first(size), offset, length);
    if (!r.ok() || type != expected || !bytes) return false;
    *segment = *bytes;
    first = std::min<std::uint64_t>(first, offset);
  }
  ByteReader p(package);
  if (!IsKnownVerity(verity) || p.U32() != kPackageMagic) return false;
  auto info = ReadSignInfo(p.Rest());
  if (!info) return false;
  block->package = std::move(*info);
  return FindTree(first, block) && ReadFiles(libraries, &block->files);
}

}  // namespace

std::optional<CodeSignBlock> ReadCodeSignBlock(const InnerBlock& inner,
                                               std::vector<Finding>* findings) {
  CodeSignBlock block{.offset = inner.offset, .bytes = inner.value};
  if (Read(&block)) {
    if (block.files.size() <= limits::kSignedFiles) return block;
    findings->push_back(catalogue::LimitExceeded(quantity::kSignedFiles, block.files.size(),
                                                 limits::kSignedFiles, {.offset = inner.offset}));
    return std::nullopt;
  }
  findings->push_back(catalogue::Make(rule::kHarmonyCodeSignMalformed,
                                      {.offset = inner.offset, .length = inner.value.size()}));
  return std::nullopt;
}

}  // namespace apptrait::harmony

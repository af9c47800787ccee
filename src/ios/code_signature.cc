#include "ios/code_signature.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "base/checked.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"

namespace apptrait::ios {
namespace {

using catalogue::Fail;

constexpr std::uint32_t kSuperBlobMagic = 0xfade0cc0, kCodeDirectoryMagic = 0xfade0c02,
                        kRequirementsMagic = 0xfade0c01, kEntitlementsMagic = 0xfade7171,
                        kDerEntitlementsMagic = 0xfade7172, kConstraintMagic = 0xfade8181,
                        kWrapperMagic = 0xfade0b01;
// Later versions are declared incompatible (CodeDirectory::compatibilityLimit).
constexpr std::uint32_t kFirstVersion = 0x20001, kVersionLimit = 0x2f000;
constexpr std::size_t kCdhashSize = 20;

struct HashType {
  std::uint8_t type, size;
  digest::Algorithm algorithm;
  std::string_view name;
};
constexpr HashType kHashTypes[] = {
    {1, 20, digest::Algorithm::kSha1, "sha1"},
    {2, 32, digest::Algorithm::kSha256, "sha256"},
    {3, 20, digest::Algorithm::kSha256, "sha256-truncated"},
    {4, 48, digest::Algorithm::kSha384, "sha384"},
    {5, 64, digest::Algorithm::kSha512, "sha512"},
};
const HashType* FindHashType(std::uint8_t type) {
  const auto* found = std::ranges::find(kHashTypes, type, &HashType::type);
  return found == std::end(kHashTypes) ? nullptr : found;
}

Error Malformed(const catalogue::Bilingual& why, std::uint64_t offset) {
  return Fail(ErrorKind::kNotAPackage, rule::kIosSignatureMalformed, {.offset = offset},
              catalogue::Because(why));
}

bool IsDirectoryType(std::uint32_t type) {
  return type == slot::kCodeDirectory ||
         (type >= slot::kAlternateFirst && type <= slot::kAlternateLast);
}

// The magic that a blob of this type has; 0 where any will do.
std::uint32_t MagicOf(std::uint32_t type) {
  if (IsDirectoryType(type)) return kCodeDirectoryMagic;
  if (type >= slot::kLaunchSelf && type <= slot::kLibraryConstraint) return kConstraintMagic;
  switch (type) {
    case slot::kRequirements:
      return kRequirementsMagic;
    case slot::kEntitlements:
      return kEntitlementsMagic;
    case slot::kDerEntitlements:
      return kDerEntitlementsMagic;
    case slot::kCms:
      return kWrapperMagic;
    default:
      return 0;
  }
}

std::size_t HeaderSize(std::uint32_t version) {
  if (version >= 0x20600) return 108;
  if (version >= 0x20500) return 96;
  if (version >= 0x20400) return 88;
  if (version >= 0x20300) return 64;
  if (version >= 0x20200) return 52;
  return version >= 0x20100 ? 48 : 44;
}

// The zero-terminated text at `offset` of the blob.
std::optional<std::string> TextAt(ByteSpan blob, std::uint64_t offset, std::size_t header) {
  if (offset < header || offset >= blob.size()) return std::nullopt;
  const std::string_view rest = AsText(blob.subspan(offset));
  const auto end = rest.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  return ToValidUtf8(rest.substr(0, end));
}

// CodeDirectory, from its start:
//   u32 magic | u32 length | u32 version | u32 flags | u32 hash offset | u32 identifier offset |
//   u32 special slots | u32 code slots | u32 code limit | u8 hash size | u8 hash type |
//   u8 platform | u8 log2 of the page size | u32 spare
//   0x20100: u32 scatter offset   0x20200: u32 team offset   0x20300: u32 spare | u64 code limit
//   0x20400: u64 executable segment's base | limit | flags   0x20500: u32 runtime | u32
//   pre-encrypt offset   0x20600: u8 hash type, u8 application type, u16 subtype, u32 offset,
//   u32 size of the linkage
// The hashes of the special slots stand before the hash offset, -1 last; those of the code after.
Result<CodeDirectory> ReadCodeDirectory(const SignatureBlob& source, std::uint64_t at) {
  CodeDirectory directory;
  directory.type = source.type;
  directory.blob = source.whole;
  ByteReader reader(source.whole);
  reader.Skip(8);
  directory.version = reader.U32Be();
  directory.flags = reader.U32Be();
  directory.hash_offset = reader.U32Be();
  const std::uint32_t identifier_offset = reader.U32Be();
  directory.special_slots = reader.U32Be();
  directory.code_slots = reader.U32Be();
  directory.code_limit = reader.U32Be();
  directory.hash_size = reader.U8();
  directory.hash_type = reader.U8();
  reader.U8();
  const std::uint8_t page_shift = reader.U8();
  reader.U32Be();
  const std::uint32_t version = directory.version;
  if (!reader.ok() || version < kFirstVersion || version > kVersionLimit) {
    return Malformed(why::kDirectoryVersion, at + 8);
  }
  directory.scatter = version >= 0x20100 && reader.U32Be() != 0;
  const std::uint32_t team_offset = version >= 0x20200 ? reader.U32Be() : 0;
  if (version >= 0x20300) {
    reader.U32Be();
    const std::uint64_t limit = reader.U64Be();
    if (limit != 0) directory.code_limit = limit;
  }
  if (version >= 0x20400) {
    reader.Skip(16);
    directory.exec_segment_flags = reader.U64Be();
  }
  if (version >= 0x20500) {
    reader.U32Be();
    const std::uint32_t offset = reader.U32Be();
    if (offset != 0) directory.pre_encrypt_offset = offset;
  }
  const std::size_t header = HeaderSize(version);
  if (!reader.ok() || source.whole.size() < header) {
    return Malformed(why::kDirectoryShort, at);
  }

  const std::uint64_t size = directory.hash_size, length = source.whole.size();
  const HashType* type = FindHashType(directory.hash_type);
  if (size == 0 || (type != nullptr && type->size != size)) {
    return Malformed(why::kDirectoryHashSize, at + 36);
  }
  const std::uint64_t special = directory.special_slots * size, code = directory.code_slots * size;
  if (directory.hash_offset < header || directory.hash_offset - header < special ||
      directory.hash_offset > length || code > length - directory.hash_offset) {
    return Malformed(why::kDirectoryHashes, at + 16);
  }
  if (const auto offset = directory.pre_encrypt_offset;
      offset && (*offset < header || *offset > length || code > length - *offset)) {
    return Malformed(why::kDirectoryPreEncrypt, at + 92);
  }
  if (page_shift > 30) return Malformed(why::kDirectoryPageSize, at + 39);
  directory.page_size = page_shift == 0 ? 0 : std::uint64_t{1} << page_shift;
  const std::uint64_t page = directory.page_size == 0
                                 ? std::max<std::uint64_t>(directory.code_limit, 1)
                                 : directory.page_size;
  const std::uint64_t pages = directory.code_limit / page + (directory.code_limit % page != 0);
  if (pages != directory.code_slots) return Malformed(why::kDirectoryCodeSlots, at + 28);

  const auto identifier = TextAt(source.whole, identifier_offset, header);
  if (!identifier) return Malformed(why::kDirectoryIdentifier, at + 20);
  directory.identifier = *identifier;
  if (team_offset != 0) {
    directory.team_id = TextAt(source.whole, team_offset, header);
    if (!directory.team_id) return Malformed(why::kDirectoryTeam, at + 48);
  }
  return directory;
}

// SuperBlob:  u32 0xfade0cc0 | u32 length | u32 count | count × (u32 type | u32 offset) | blobs
//   blob:  u32 magic | u32 length, header included | payload
Result<void> ReadBlobs(CodeSignature& signature) {
  ByteReader reader(signature.bytes);
  const std::uint32_t magic = reader.U32Be();
  signature.length = reader.U32Be();
  const std::uint32_t count = reader.U32Be();
  if (!reader.ok() || magic != kSuperBlobMagic) return Malformed(why::kSuperBlobMissing, 0);
  if (signature.length < 12 || signature.length > signature.bytes.size()) {
    return Malformed(why::kSuperBlobLength, 4);
  }
  if (count > (signature.length - 12) / 8) return Malformed(why::kSuperBlobCount, 8);
  if (count > limits::kSignatureBlobs) {
    return catalogue::LimitError(quantity::kSignatureBlobs, count, limits::kSignatureBlobs,
                                 {.offset = 8});
  }
  const ByteSpan super = ByteSpan(signature.bytes).first(signature.length);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t at = 12 + std::uint64_t{i} * 8;
    SignatureBlob blob;
    blob.type = reader.U32Be();
    const std::uint32_t offset = reader.U32Be();
    ByteReader header(super);
    header.Seek(offset);
    blob.magic = header.U32Be();
    const std::uint32_t length = header.U32Be();
    if (!header.ok() || offset < 12 + std::uint64_t{count} * 8 || length < 8 ||
        length > super.size() - offset) {
      return Malformed(why::kBlobOutside, at);
    }
    blob.whole = super.subspan(offset, length);
    if (signature.Find(blob.type) != nullptr) return Malformed(why::kBlobTwice, at);
    const std::uint32_t expected = MagicOf(blob.type);
    if (expected != 0 && blob.magic != expected) return Malformed(why::kBlobKind, offset);
    signature.blobs.push_back(blob);
  }
  return {};
}

}  // namespace

std::optional<digest::Algorithm> CodeDirectory::algorithm() const {
  const HashType* found = FindHashType(hash_type);
  return found == nullptr ? std::nullopt : std::optional(found->algorithm);
}

Bytes CodeDirectory::Digest() const {
  const auto hash = algorithm();
  return hash ? digest::Digest(*hash, blob) : Bytes{};
}

Bytes CodeDirectory::Cdhash() const {
  Bytes digest = Digest();
  if (digest.size() > kCdhashSize) digest.resize(kCdhashSize);
  return digest;
}

Bytes CodeDirectory::HashOf(ByteSpan bytes) const {
  const auto hash = algorithm();
  if (!hash) return {};
  Bytes digest = digest::Digest(*hash, bytes);
  digest.resize(hash_size);
  return digest;
}

ByteSpan CodeDirectory::CodeSlot(std::uint64_t index) const {
  return blob.subspan(hash_offset + index * hash_size, hash_size);
}

ByteSpan CodeDirectory::PreEncryptSlot(std::uint64_t index) const {
  return blob.subspan(*pre_encrypt_offset + index * hash_size, hash_size);
}

std::optional<ByteSpan> CodeDirectory::SpecialSlot(std::uint32_t number) const {
  if (number == 0 || number > special_slots) return std::nullopt;
  const ByteSpan hash = blob.subspan(hash_offset - std::uint64_t{number} * hash_size, hash_size);
  const bool absent = std::ranges::all_of(hash, [](std::byte b) { return b == std::byte{0}; });
  return absent ? std::nullopt : std::optional(hash);
}

std::string HashTypeName(std::uint8_t hash_type) {
  const HashType* type = FindHashType(hash_type);
  return type == nullptr ? "hash-type-" + std::to_string(hash_type) : std::string(type->name);
}

const SignatureBlob* CodeSignature::Find(std::uint32_t type) const {
  const auto found = std::ranges::find(blobs, type, &SignatureBlob::type);
  return found == blobs.end() ? nullptr : &*found;
}

ByteSpan CodeSignature::cms() const {
  const SignatureBlob* blob = Find(slot::kCms);
  return blob == nullptr ? ByteSpan{} : blob->payload();
}

Result<CodeSignature> ReadCodeSignature(Bytes bytes) {
  CodeSignature signature;
  signature.bytes = std::move(bytes);
  if (auto blobs = ReadBlobs(signature); !blobs) return blobs.error();
  if (signature.Find(slot::kCodeDirectory) == nullptr) return Malformed(why::kDirectoryMissing, 12);
  std::vector<const SignatureBlob*> sources;
  for (const SignatureBlob& blob : signature.blobs) {
    if (IsDirectoryType(blob.type)) sources.push_back(&blob);
  }
  std::ranges::sort(sources, {}, &SignatureBlob::type);
  for (const SignatureBlob* source : sources) {
    const auto at =
        static_cast<std::uint64_t>(source->whole.data() - ByteSpan(signature.bytes).data());
    auto directory = ReadCodeDirectory(*source, at);
    if (!directory) return directory.error();
    signature.directories.push_back(*std::move(directory));
  }
  for (std::size_t i = 0; i < signature.directories.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (signature.directories[i].hash_type == signature.directories[j].hash_type) {
        return Malformed(why::kDirectoryTwice, 12);
      }
    }
  }
  return signature;
}

}  // namespace apptrait::ios

#include "android/resource_table.h"

#include "base/limits.h"
#include "catalogue/rules/android.h"

namespace apptrait::android {
namespace {

constexpr std::uint8_t kSparse = 1, kOffset16 = 2;
constexpr std::uint16_t kComplex = 1, kCompact = 8;
constexpr std::size_t kMapEntryHeader = 16;

void Refuse(Notes& notes, std::size_t offset, std::string_view problem) {
  notes.Add(rule::kArscRefused, offset, {{"problem", std::string(problem)}});
}

// Calls body(chunk, bytes of it) for each chunk in `bytes` from `position`, up to the first that is
// malformed. `base` is where `bytes` lies in the table.
template <class Body>
void ForEachChunk(ByteSpan bytes, std::size_t position, std::size_t base, Notes& notes,
                  const Body& body) {
  while (position < bytes.size()) {
    const auto chunk = ChunkAt(bytes, position);
    const std::size_t available = bytes.size() - position;
    if (!chunk || chunk->size > available) {
      // Bytes at the end that are no whole chunk do not bother a device.
      notes.Add(rule::kArscTrailing, base + position,
                {{"length", static_cast<std::int64_t>(available)}});
      return;
    }
    if (!chunk->IsSound(8, available)) return Refuse(notes, base + position, "chunk-size");
    body(*chunk, bytes.subspan(position, chunk->size));
    position += chunk->size;
  }
}

}  // namespace

ResourceTable::ResourceTable(ByteSpan table, Notes& notes) {
  bool found = false;
  ForEachChunk(table, 0, 0, notes, [&](const Chunk& chunk, ByteSpan bytes) {
    if (chunk.type == kChunkTable && chunk.header_size >= 12) {
      found = true;
      return ReadTable(bytes, chunk.offset, notes);
    }
    notes.Add(rule::kArscUnknownChunk, chunk.offset, {{"type", std::int64_t{chunk.type}}});
  });
  if (!found) Refuse(notes, 0, "no-table");
}

// ResTable_header: chunk header (8) | u32 packages | chunks (string pool, packages)
void ResourceTable::ReadTable(ByteSpan bytes, std::size_t base, Notes& notes) {
  ByteReader r(bytes);
  r.Skip(8);
  const std::uint32_t packages = r.U32();
  const std::size_t header = ChunkAt(bytes, 0)->header_size;
  ForEachChunk(bytes, header, base, notes, [&](const Chunk& chunk, ByteSpan body) {
    const std::size_t offset = base + chunk.offset;
    if (chunk.type == kChunkStringPool) {
      if (has_pool_) return notes.Add(rule::kArscSecondPool, offset);
      has_pool_ = true;
      strings_ = StringPool(body);
      if (strings_.problem() != StringPool::Problem::kNone) Refuse(notes, offset, "string-pool");
    } else if (chunk.type == kChunkTablePackage) {
      if (packages_.size() >= packages) Refuse(notes, offset, "package-count");
      ReadPackage(body, offset, notes);
    } else {
      notes.Add(rule::kArscUnknownChunk, offset, {{"type", std::int64_t{chunk.type}}});
    }
  });
}

// ResTable_package: chunk header (8) | u32 id | char16 name[128] | u32 type strings |
//   u32 last public type | u32 key strings | u32 last public key | u32 type id offset (newer) |
//   chunks (type and key names, type specs each followed by its types, libraries, aliases)
void ResourceTable::ReadPackage(ByteSpan bytes, std::size_t base, Notes& notes) {
  constexpr std::size_t kOldHeader = 284, kHeader = 288;
  const std::size_t header = ChunkAt(bytes, 0)->header_size;
  if (header < kOldHeader) return Refuse(notes, base, "package-header");
  ByteReader r(bytes);
  r.Skip(8);
  PackageChunk package{.id = r.U32()};
  r.Skip(256 + 16);
  const std::uint32_t type_offset = header >= kHeader ? r.U32() : 0;
  if (type_offset > 0xff) return Refuse(notes, base, "type-offset");
  ForEachChunk(bytes, header, base, notes, [&](const Chunk& chunk, ByteSpan body) {
    const std::size_t offset = base + chunk.offset;
    if (chunk.type == kChunkTableTypeSpec) {
      ReadTypeSpec(package, body, offset, notes);
    } else if (chunk.type == kChunkTableType) {
      ReadType(package, type_offset, body, offset, notes);
    } else if (chunk.type == kChunkTableStagedAlias) {
      ReadAliases(body);
    }
  });
  packages_.push_back(std::move(package));
}

// ResTable_typeSpec: chunk header (8) | u8 id | u8 0 | u16 types | u32 entries | u32 flags[]
void ResourceTable::ReadTypeSpec(PackageChunk& package, ByteSpan bytes, std::size_t base,
                                 Notes& notes) {
  const std::size_t header = ChunkAt(bytes, 0)->header_size;
  if (header < 16) return Refuse(notes, base, "type-spec-header");
  ByteReader r(bytes);
  r.Skip(8);
  const std::uint8_t id = r.U8();
  r.Skip(3);
  const std::uint32_t entries = r.U32();
  if (id == 0) return Refuse(notes, base, "type-id");
  if (entries > 0xffff || entries > (bytes.size() - header) / 4) {
    Refuse(notes, base, "type-spec-entries");
  }
  package.specified[id] = true;
}

// ResTable_type: chunk header (8) | u8 id | u8 flags | u16 0 | u32 entries | u32 entries' start |
//   ResTable_config | index of entries | entries
void ResourceTable::ReadType(PackageChunk& package, std::uint32_t type_offset, ByteSpan bytes,
                             std::size_t base, Notes& notes) {
  constexpr std::size_t kFixed = 20;
  const std::size_t header = ChunkAt(bytes, 0)->header_size;
  if (header < kFixed + 4) return Refuse(notes, base, "type-header");
  ByteReader r(bytes);
  r.Skip(8);
  const std::uint8_t id = r.U8();
  TypeChunk type{.bytes = bytes, .flags = r.U8()};
  r.Skip(2);
  type.entries = r.U32();
  type.entries_start = r.U32();
  if (id == 0) return Refuse(notes, base, "type-id");
  if (!package.specified.contains(id)) Refuse(notes, base, "type-without-spec");
  const std::size_t width = (type.flags & kSparse) == 0 && (type.flags & kOffset16) != 0 ? 2 : 4;
  if (type.entries > 0xffff || type.entries_start < header ||
      type.entries_start - header < type.entries * width || type.entries_start > bytes.size() ||
      (type.entries_start & 3) != 0) {
    Refuse(notes, base, "type-entries");
  }
  // What does not hold together is read as far as the bytes go.
  const std::size_t fitting = (bytes.size() - header) / width;
  type.entries = static_cast<std::uint32_t>(std::min<std::size_t>(type.entries, fitting));
  type.offsets = bytes.subspan(header, type.entries * width);
  type.config = ReadResourceConfig(bytes.subspan(kFixed, header - kFixed));
  if (++type_chunks_ > limits::kResourceTypes) return Refuse(notes, base, "type-limit");
  package.types[static_cast<std::uint8_t>(id + type_offset)].push_back(std::move(type));
}

// ResTable_staged_alias: chunk header (8) | u32 count | { u32 staged id | u32 final id }[]
void ResourceTable::ReadAliases(ByteSpan bytes) {
  ByteReader r(bytes);
  r.Skip(8);
  const std::uint32_t count = r.U32();
  r.Seek(ChunkAt(bytes, 0)->header_size);
  for (std::uint32_t i = 0;
       i < count && r.remaining() >= 8 && aliases_.size() < limits::kResourceAliases; ++i) {
    const std::uint32_t staged = r.U32();
    aliases_.try_emplace(staged, r.U32());
  }
}

std::vector<std::uint32_t> ResourceTable::PackageIds() const {
  std::vector<std::uint32_t> ids;
  for (const PackageChunk& package : packages_) ids.push_back(package.id);
  return ids;
}

void ResourceTable::Find(std::uint32_t id, std::vector<Candidate>* found) const {
  if (const auto alias = aliases_.find(id); alias != aliases_.end()) id = alias->second;
  const std::uint32_t package_id = id >> 24, entry = id & 0xffff;
  const auto type_id = static_cast<std::uint8_t>(id >> 16);
  for (const PackageChunk& package : packages_) {
    // A shared library names its own resources with package id 0.
    if (package.id != package_id && package_id != 0) continue;
    const auto types = package.types.find(type_id);
    if (types == package.types.end()) continue;
    for (const TypeChunk& type : types->second) {
      if (found->size() >= limits::kResourceConfigurations) return;
      const auto offset = EntryOffset(type, entry);
      auto candidate = offset ? EntryAt(type, *offset) : std::nullopt;
      if (!candidate) continue;
      candidate->source = this;
      found->push_back(std::move(*candidate));
    }
  }
}

// The index is, by the flags: u32 offsets; u16 offsets in units of four; or, sparse, sorted pairs
// of u16 entry and u16 offset in units of four. All ones: no entry.
std::optional<std::uint32_t> ResourceTable::EntryOffset(const TypeChunk& type,
                                                        std::uint32_t entry) {
  ByteReader r(type.offsets);
  if ((type.flags & kSparse) != 0) {
    std::uint32_t low = 0, high = type.entries;
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      r.Seek(std::uint64_t{middle} * 4);
      if (r.U16() < entry) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    r.Seek(std::uint64_t{low} * 4);
    if (low == type.entries || r.U16() != entry) return std::nullopt;
    return std::uint32_t{r.U16()} * 4;
  }
  if (entry >= type.entries) return std::nullopt;
  if ((type.flags & kOffset16) != 0) {
    r.Seek(std::uint64_t{entry} * 2);
    const std::uint32_t offset = r.U16();
    return offset == 0xffff ? std::nullopt : std::optional(offset * 4);
  }
  r.Seek(std::uint64_t{entry} * 4);
  const std::uint32_t offset = r.U32();
  return offset == 0xffffffff ? std::nullopt : std::optional(offset);
}

// ResTable_entry: u16 size | u16 flags | u32 key | Res_value (u16 size | u8 0 | u8 type | u32 data)
// compact:        u16 key | u8 flags | u8 type | u32 data
std::optional<Candidate> ResourceTable::EntryAt(const TypeChunk& type, std::uint32_t offset) {
  ByteReader r(type.bytes);
  r.Seek(std::uint64_t{type.entries_start} + offset);
  const std::uint16_t size = r.U16(), flags = r.U16();
  Candidate candidate{.config = type.config};
  if ((flags & kCompact) != 0) {
    candidate.value.type = static_cast<ValueType>(flags >> 8);
    candidate.value.data = r.U32();
    return r.ok() && (offset & 3) == 0 ? std::optional(candidate) : std::nullopt;
  }
  r.Skip(4);
  candidate.complex = (flags & kComplex) != 0 || size >= kMapEntryHeader;
  if (!r.ok() || size < 8 || (offset & 3) != 0) return std::nullopt;
  if (candidate.complex) return candidate;
  r.Skip(size - 8U);
  const std::uint16_t value_size = r.U16();
  r.Skip(1);
  candidate.value.type = static_cast<ValueType>(r.U8());
  candidate.value.data = r.U32();
  if (!r.ok() || value_size < 8) return std::nullopt;
  return candidate;
}

std::optional<std::string> ResourceTable::Text(const Value& value) const {
  return strings_.At(value.data);
}

}  // namespace apptrait::android

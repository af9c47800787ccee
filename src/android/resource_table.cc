#include "android/resource_table.h"

#include <set>

#include "android/table_chunks.h"
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
  r.Skip(256);
  const std::uint32_t type_strings = r.U32();
  r.Skip(4);
  const std::uint32_t key_strings = r.U32();
  r.Skip(4);
  package.type_offset = header >= kHeader ? r.U32() : 0;
  if (package.type_offset > 0xff) return Refuse(notes, base, "type-offset");
  std::set<std::string> overlayables;
  ForEachChunk(bytes, header, base, notes, [&](const Chunk& chunk, ByteSpan body) {
    const std::size_t offset = base + chunk.offset;
    std::string_view problem;
    if (chunk.type == kChunkTableTypeSpec) {
      ReadTypeSpec(package, body, offset, notes);
    } else if (chunk.type == kChunkTableType) {
      ReadType(package, body, offset, notes);
    } else if (chunk.type == kChunkTableStagedAlias) {
      ReadAliases(body);
    } else if (chunk.type == kChunkTableLibrary) {
      problem = LibraryProblem(body);
    } else if (chunk.type == kChunkTableOverlayable) {
      problem = OverlayableProblem(body, &overlayables);
    } else if (chunk.type == kChunkStringPool &&
               (chunk.offset == type_strings || chunk.offset == key_strings)) {
      // Names of types and resources. Pools elsewhere are passed over.
      const bool is_sound = StringPool(body).problem() == StringPool::Problem::kNone;
      problem = is_sound ? "" : chunk.offset == type_strings ? "type-names" : "key-names";
    }
    if (!problem.empty()) Refuse(notes, offset, problem);
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
  if (id == 0 || id + package.type_offset > 0xff) return Refuse(notes, base, "type-id");
  const std::size_t fitting = (bytes.size() - header) / 4;
  if (entries > 0xffff || entries > fitting) Refuse(notes, base, "type-spec-entries");
  // Of several for one type a device takes the first.
  package.specs.try_emplace(static_cast<std::uint8_t>(id + package.type_offset),
                            bytes.subspan(header, std::min<std::size_t>(entries, fitting) * 4));
}

// ResTable_type: chunk header (8) | u8 id | u8 flags | u16 0 | u32 entries | u32 entries' start |
//   ResTable_config | index of entries | entries
void ResourceTable::ReadType(PackageChunk& package, ByteSpan bytes, std::size_t base,
                             Notes& notes) {
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
  const auto type_id = static_cast<std::uint8_t>(id + package.type_offset);
  if (!package.specs.contains(type_id)) Refuse(notes, base, "type-without-spec");
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
  package.types[type_id].push_back(std::move(type));
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

std::size_t ResourceTable::Find(std::uint32_t id, std::vector<Candidate>* found) const {
  if (const auto alias = aliases_.find(id); alias != aliases_.end()) id = alias->second;
  const std::uint32_t package_id = id >> 24, entry = id & 0xffff;
  const auto type_id = static_cast<std::uint8_t>(id >> 16);
  std::size_t places = packages_.size();
  for (const PackageChunk& package : packages_) {
    // A shared library names its own resources with package id 0.
    if (package.id != package_id && package_id != 0) continue;
    const auto types = package.types.find(type_id);
    if (types == package.types.end()) continue;
    const bool varies = Varies(package, type_id, entry);
    places += types->second.size();
    for (const TypeChunk& type : types->second) {
      if (found->size() >= limits::kResourceConfigurations) return places;
      const auto offset = EntryOffset(type, entry);
      if (!offset) continue;
      Candidate candidate = EntryAt(type, *offset);
      candidate.varies = varies;
      candidate.source = this;
      found->push_back(std::move(candidate));
    }
  }
  return places;
}

// Flags that ActivityInfo.CONFIG_NATIVE_BITS has: all of ResTable_config's CONFIG_ flags but those
// for platform versions and round screens.
bool ResourceTable::Varies(const PackageChunk& package, std::uint8_t type_id, std::uint32_t entry) {
  constexpr std::uint32_t kByDevice = 0x00037bff;
  const auto spec = package.specs.find(type_id);
  const auto flags =
      spec == package.specs.end() ? std::nullopt : Slice(spec->second, std::uint64_t{entry} * 4, 4);
  return flags && (ByteReader(*flags).U32() & kByDevice) != 0;
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

Candidate ResourceTable::EntryAt(const TypeChunk& type, std::uint32_t offset) {
  Candidate candidate{.config = type.config};
  ByteReader r(type.bytes);
  r.Seek(std::uint64_t{type.entries_start} + offset);
  candidate.damaged = (offset & 3) != 0 || !ReadEntry(r, &candidate);
  if (candidate.damaged) candidate.value = {};
  return candidate;
}

// ResTable_entry: u16 size | u16 flags | u32 key | Res_value (u16 size | u8 0 | u8 type | u32 data)
// compact:        u16 key | u8 flags | u8 type | u32 data
bool ResourceTable::ReadEntry(ByteReader& r, Candidate* candidate) {
  const std::uint16_t size = r.U16(), flags = r.U16();
  Value& value = candidate->value;
  if ((flags & kCompact) != 0) {
    value.type = static_cast<ValueType>(flags >> 8);
    value.data = r.U32();
    return r.ok();
  }
  r.Skip(4);
  candidate->complex = (flags & kComplex) != 0 || size >= kMapEntryHeader;
  if (!r.ok() || size < 8) return false;
  if (candidate->complex) return true;
  r.Skip(size - 8U);
  const std::uint16_t value_size = r.U16();
  r.Skip(1);
  value.type = static_cast<ValueType>(r.U8());
  value.data = r.U32();
  if (!r.ok() || value_size < 8) return false;
  r.Skip(value_size - 8U);
  return r.ok();
}

std::optional<std::string> ResourceTable::Text(const Value& value) const {
  return strings_.At(value.data);
}

}  // namespace apptrait::android

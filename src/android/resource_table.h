// resources.arsc: the compiled resource table of an APK, read as a device reads it (androidfw,
// LoadedArsc). Nothing is copied out of the table; a look-up walks the type chunks of the id's
// type.
//
// Threading: one thread at a time.
#ifndef APPTRAIT_SRC_ANDROID_RESOURCE_TABLE_H_
#define APPTRAIT_SRC_ANDROID_RESOURCE_TABLE_H_

#include <map>

#include "android/chunk.h"
#include "android/notes.h"
#include "android/resources.h"
#include "android/string_pool.h"

namespace apptrait::android {

class ResourceTable final : public ResourceSource {
 public:
  // Over a whole table, which the caller keeps. Every fault is a finding: an error where a device
  // refuses the table (then what can be read is read all the same).
  ResourceTable(ByteSpan table, Notes& notes);

  std::size_t Find(std::uint32_t id, std::vector<Candidate>* found) const override;
  std::optional<std::string> Text(const Value& value) const override;

  // Ids of the packages in the table, in order: 0x7f for apps, 0 for shared libraries.
  std::vector<std::uint32_t> PackageIds() const;

 private:
  // One ResTable_type: the values of a type's entries in one configuration.
  struct TypeChunk {
    ByteSpan bytes;
    ByteSpan offsets;  // the index of entries, as its flags say
    std::uint8_t flags = 0;
    std::uint32_t entries = 0, entries_start = 0;
    ResourceConfig config;
  };
  struct PackageChunk {
    std::uint32_t id = 0;
    std::uint32_t type_offset = 0;  // added to the types' ids
    // By the types' ids as resource ids have them.
    std::map<std::uint8_t, std::vector<TypeChunk>> types;
    std::map<std::uint8_t, ByteSpan> specs;  // u32 flags of each entry
  };

  void ReadTable(ByteSpan bytes, std::size_t base, Notes& notes);
  void ReadPackage(ByteSpan bytes, std::size_t base, Notes& notes);
  void ReadTypeSpec(PackageChunk& package, ByteSpan bytes, std::size_t base, Notes& notes);
  void ReadType(PackageChunk& package, ByteSpan bytes, std::size_t base, Notes& notes);
  void ReadAliases(ByteSpan bytes);
  static std::optional<std::uint32_t> EntryOffset(const TypeChunk& type, std::uint32_t entry);
  static Candidate EntryAt(const TypeChunk& type, std::uint32_t offset);
  static bool ReadEntry(ByteReader& r, Candidate* candidate);
  static bool Varies(const PackageChunk& package, std::uint8_t type_id, std::uint32_t entry);

  bool has_pool_ = false;
  StringPool strings_;
  std::size_t type_chunks_ = 0;
  std::vector<PackageChunk> packages_;
  std::map<std::uint32_t, std::uint32_t> aliases_;  // staged ids to final ones
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_RESOURCE_TABLE_H_

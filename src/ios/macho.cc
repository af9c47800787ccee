#include "ios/macho.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/byte_reader.h"
#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"

namespace apptrait::ios {
namespace {

using catalogue::Fail;

// fat_header, big-endian:  u32 magic | u32 number of slices
//   fat_arch of 0xcafebabe:  u32 cpu type | u32 subtype | u32 offset | u32 size | u32 align
//   fat_arch_64 of …babf:    u32 cpu type | u32 subtype | u64 offset | u64 size | u32 align | u32
constexpr std::uint32_t kFat = 0xcafebabe, kFat64 = 0xcafebabf;
// mach_header, in the slice's byte order:
//   u32 magic | u32 cpu type | u32 subtype | u32 file type | u32 commands | u32 size of commands |
//   u32 flags (| u32 reserved, in 64 bits)
constexpr std::uint32_t kMagic32 = 0xfeedface, kMagic64 = 0xfeedfacf;
constexpr std::uint32_t kSwapped32 = 0xcefaedfe, kSwapped64 = 0xcffaedfe;
// load_command:  u32 command | u32 size, header included | …
constexpr std::uint32_t kSegment32 = 0x1, kSegment64 = 0x19, kUuid = 0x1b, kCodeSignature = 0x1d,
                        kEncryption32 = 0x21, kEncryption64 = 0x2c, kMinMac = 0x24, kMinIos = 0x25,
                        kMinTv = 0x2f, kMinWatch = 0x30, kBuildVersion = 0x32;

constexpr std::uint32_t k64Bit = 0x01000000, k64In32 = 0x02000000;

Error Malformed(const catalogue::Bilingual& why, std::uint64_t offset) {
  return Fail(ErrorKind::kNotAPackage, rule::kIosMachoMalformed, {.offset = offset},
              catalogue::Because(why));
}

// Reads integers in the slice's byte order.
class SliceReader {
 public:
  SliceReader(ByteSpan bytes, bool little) : reader_(bytes), little_(little) {}
  bool ok() const { return reader_.ok(); }
  std::size_t remaining() const { return reader_.remaining(); }
  std::uint32_t U32() { return little_ ? reader_.U32() : reader_.U32Be(); }
  std::uint64_t U64() { return little_ ? reader_.U64() : reader_.U64Be(); }
  std::uint64_t Word(bool wide) { return wide ? U64() : U32(); }
  ByteSpan Take(std::uint64_t count) { return reader_.Take(count); }
  // A name in a fixed field, up to its first zero.
  std::string_view Name16() {
    const std::string_view text = AsText(reader_.Take(16));
    return text.substr(0, text.find('\0'));
  }

 private:
  ByteReader reader_;
  bool little_;
};

// segment_command:  (command, size) | name of 16 | address | size | file offset | file size |
//   u32 protections[2] | u32 sections | u32 flags      (words of 4 bytes, or of 8 in 64 bits)
//   section:  name of 16 | segment name of 16 | address | size | u32 offset | u32 align, relocation
//     offset, relocations, flags, reserved[2] (| u32 reserved3)
void ReadSegment(SliceReader& reader, bool wide, MachSlice& slice) {
  const std::string_view name = reader.Name16();
  reader.Word(wide);
  reader.Word(wide);
  const Range file{reader.Word(wide), reader.Word(wide)};
  reader.Take(8);
  const std::uint32_t sections = reader.U32();
  reader.U32();
  if (!reader.ok()) return;
  if (name == "__LINKEDIT") slice.linkedit = file;
  const std::size_t section_size = wide ? 80 : 68;
  // A count that the command has no room for ends with the room.
  for (std::uint32_t i = 0; i < sections && reader.remaining() >= section_size; ++i) {
    SliceReader section(reader.Take(section_size), slice.little_endian);
    const std::string_view section_name = section.Name16(), segment_name = section.Name16();
    section.Word(wide);
    const std::uint64_t size = section.Word(wide);
    const std::uint64_t offset = section.U32();
    if (section_name == "__info_plist" && segment_name == "__TEXT" && !slice.info_plist) {
      slice.info_plist = Range{offset, size};
    }
  }
}

void ReadMinimumVersion(std::uint32_t command, SliceReader& reader, MachSlice& slice) {
  const std::uint32_t version = reader.U32(), sdk = reader.U32();
  if (!reader.ok() || slice.platform != 0) return;
  const bool intel = (slice.cpu_type & ~k64Bit) == 7;
  switch (command) {
    case kMinMac:
      slice.platform = 1;
      break;
    case kMinIos:
      slice.platform = intel ? 7 : 2;
      break;
    case kMinTv:
      slice.platform = intel ? 8 : 3;
      break;
    default:
      slice.platform = intel ? 9 : 4;
      break;
  }
  slice.min_os = version;
  slice.sdk = sdk;
}

// One load command; `body` is what follows its two header words. False where it is too short, a
// second signature command contradicts the first, or there are too many encrypted parts.
bool ReadCommand(std::uint32_t command, ByteSpan body, MachSlice& slice) {
  SliceReader reader(body, slice.little_endian);
  switch (command) {
    case kSegment32:
    case kSegment64:
      ReadSegment(reader, command == kSegment64, slice);
      break;
    case kUuid:
      slice.uuid = ToBytes(reader.Take(16));
      break;
    case kCodeSignature: {
      if (slice.signature) return false;
      const std::uint64_t offset = reader.U32(), size = reader.U32();
      slice.signature = Range{offset, size};
      break;
    }
    case kEncryption32:
    case kEncryption64: {
      // Linkers write one. Each is held against each page.
      constexpr std::size_t kMostParts = 16;
      if (slice.encryption.size() == kMostParts) return false;
      const std::uint64_t offset = reader.U32(), size = reader.U32();
      slice.encryption.push_back({{offset, size}, reader.U32()});
      break;
    }
    case kMinMac:
    case kMinIos:
    case kMinTv:
    case kMinWatch:
      ReadMinimumVersion(command, reader, slice);
      break;
    case kBuildVersion:
      // Two of them: an iOS library that runs under Catalyst too names iOS first.
      if (slice.platform == 0 || slice.min_os == 0) {
        slice.platform = reader.U32();
        slice.min_os = reader.U32();
        slice.sdk = reader.U32();
      }
      break;
    default:
      break;
  }
  return reader.ok();
}

Result<void> ReadSlice(const Source& source, MachSlice& slice) {
  const std::uint64_t start = slice.file.offset;
  auto head = source.Read(start, std::min<std::uint64_t>(slice.file.size, 32));
  if (!head) return head.error();
  ByteReader magic_reader(*head);
  const std::uint32_t magic = magic_reader.U32Be();
  const bool wide = magic == kMagic64 || magic == kSwapped64;
  slice.little_endian = magic == kSwapped32 || magic == kSwapped64;
  if (!wide && magic != kMagic32 && magic != kSwapped32) return Malformed(why::kMachMagic, start);

  SliceReader reader(ByteSpan(*head).subspan(4), slice.little_endian);
  slice.cpu_type = reader.U32();
  slice.cpu_subtype = reader.U32();
  slice.file_type = reader.U32();
  const std::uint32_t commands = reader.U32(), size = reader.U32();
  const std::uint64_t header = wide ? 32 : 28;
  if (!reader.ok() || slice.file.size < header || size > slice.file.size - header) {
    return Malformed(why::kMachCommandsPastEnd, start);
  }
  if (size > limits::kLoadCommandsSize) {
    return catalogue::LimitError(quantity::kLoadCommandsSize, size, limits::kLoadCommandsSize,
                                 {.offset = start});
  }
  const auto body = source.Read(start + header, size);
  if (!body) return body.error();
  ByteReader rest(*body);
  for (std::uint32_t i = 0; i < commands; ++i) {
    const std::uint64_t at = start + header + rest.position();
    SliceReader entry(rest.Take(8), slice.little_endian);
    const std::uint32_t command = entry.U32(), length = entry.U32();
    if (!rest.ok() || length < 8 || length - 8 > rest.remaining()) {
      return Malformed(why::kMachCommandPastEnd, at);
    }
    if (!ReadCommand(command, rest.Take(length - 8), slice)) {
      return Malformed(why::kMachCommandShort, at);
    }
  }
  return {};
}

Result<void> ReadFat(const Source& source, std::uint32_t magic, std::uint32_t count,
                     MachFile& file) {
  file.fat = true;
  const std::size_t entry_size = magic == kFat64 ? 32 : 20;
  const auto table = source.Read(8, std::uint64_t{count} * entry_size);
  if (!table) return Malformed(why::kMachTablePastEnd, 8);
  ByteReader reader(*table);
  for (std::uint32_t i = 0; i < count; ++i) {
    MachSlice slice;
    reader.Skip(8);  // the slice's own header is what loads
    slice.file.offset = magic == kFat64 ? reader.U64Be() : reader.U32Be();
    slice.file.size = magic == kFat64 ? reader.U64Be() : reader.U32Be();
    reader.Skip(magic == kFat64 ? 8 : 4);
    const std::uint64_t at = 8 + i * entry_size;
    if (slice.file.offset > source.size() || slice.file.size > source.size() - slice.file.offset) {
      return Malformed(why::kMachSlicePastEnd, at);
    }
    if (slice.file.offset < 8 + table->size()) return Malformed(why::kMachSliceOverHeader, at);
    file.slices.push_back(std::move(slice));
  }
  auto sorted = file.slices;
  std::ranges::sort(sorted, {}, [](const MachSlice& s) { return s.file.offset; });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].file.offset < sorted[i - 1].file.offset + sorted[i - 1].file.size) {
      return Malformed(why::kMachSlicesOverlap, sorted[i].file.offset);
    }
  }
  return {};
}

}  // namespace

bool IsMachO(ByteSpan head) {
  ByteReader reader(head);
  const std::uint32_t magic = reader.U32Be(), count = reader.U32Be();
  if (!reader.ok()) return false;
  if (magic == kFat || magic == kFat64) return count > 0 && count <= limits::kMachOSlices;
  return magic == kMagic32 || magic == kMagic64 || magic == kSwapped32 || magic == kSwapped64;
}

bool HoldsMachO(const Source& source) {
  const auto head = source.Read(0, std::min<std::uint64_t>(source.size(), 32));
  if (!head || !IsMachO(*head)) return false;
  ByteReader reader(*head);
  const std::uint32_t magic = reader.U32Be();
  if (magic != kFat && magic != kFat64) return true;
  reader.Skip(12);
  const std::uint64_t offset = magic == kFat64 ? reader.U64Be() : reader.U32Be();
  const auto slice = reader.ok() ? source.Read(offset, 8) : Result<Bytes>(Bytes{});
  return !slice || AsText(*slice) != "!<arch>\n";
}

Result<MachFile> ReadMachO(const Source& source) {
  const auto head = source.Read(0, std::min<std::uint64_t>(source.size(), 8));
  if (!head) return head.error();
  ByteReader reader(*head);
  const std::uint32_t magic = reader.U32Be(), count = reader.U32Be();
  MachFile file;
  if (reader.ok() && (magic == kFat || magic == kFat64)) {
    if (count == 0 || count > limits::kMachOSlices) return Malformed(why::kMachSliceCount, 4);
    if (auto table = ReadFat(source, magic, count, file); !table) return table.error();
  } else {
    file.slices.emplace_back().file = {0, source.size()};
  }
  for (MachSlice& slice : file.slices) {
    if (auto read = ReadSlice(source, slice); !read) return read.error();
  }
  return file;
}

std::string ArchName(std::uint32_t cpu_type, std::uint32_t cpu_subtype) {
  struct Row {
    std::uint32_t type, subtype;
    std::string_view name;
  };
  constexpr std::uint32_t kArm = 12, kIntel = 7;
  static constexpr Row kRows[] = {
      {kArm, 6, "armv6"},
      {kArm, 9, "armv7"},
      {kArm, 11, "armv7s"},
      {kArm, 12, "armv7k"},
      {kArm | k64Bit, 0, "arm64"},
      {kArm | k64Bit, 1, "arm64"},
      {kArm | k64Bit, 2, "arm64e"},
      {kArm | k64In32, 0, "arm64_32"},
      {kArm | k64In32, 1, "arm64_32"},
      {kIntel, 3, "i386"},
      {kIntel | k64Bit, 3, "x86_64"},
      {kIntel | k64Bit, 8, "x86_64h"},
  };
  // The high byte of the subtype holds capability bits (pointer authentication's version).
  const std::uint32_t subtype = cpu_subtype & 0x00ffffff;
  for (const Row& row : kRows) {
    if (row.type == cpu_type && row.subtype == subtype) return std::string(row.name);
  }
  return fmt::format("cpu-{}-{}", cpu_type, subtype);
}

std::string MachPlatformName(std::uint32_t platform) {
  static constexpr std::string_view kNames[] = {"",
                                                "macos",
                                                "ios",
                                                "tvos",
                                                "watchos",
                                                "bridgeos",
                                                "mac-catalyst",
                                                "ios-simulator",
                                                "tvos-simulator",
                                                "watchos-simulator",
                                                "driverkit",
                                                "visionos",
                                                "visionos-simulator"};
  if (platform < std::size(kNames)) return std::string(kNames[platform]);
  return "platform-" + std::to_string(platform);
}

bool IsSimulator(const MachSlice& slice) {
  return (slice.platform >= 7 && slice.platform <= 9) || slice.platform == 12;
}

std::string MachVersion(std::uint32_t version) {
  std::string text = fmt::format("{}.{}", version >> 16, version >> 8 & 0xff);
  if ((version & 0xff) != 0) text += fmt::format(".{}", version & 0xff);
  return text;
}

}  // namespace apptrait::ios

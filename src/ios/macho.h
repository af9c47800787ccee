// Mach-O files, thin and fat, as far as their signatures need: where the slices are, what each is
// built for, where its code signature lies and what of it is encrypted.
//
// Threading: plain values.
#ifndef APPTRAIT_SRC_IOS_MACHO_H_
#define APPTRAIT_SRC_IOS_MACHO_H_

#include <optional>
#include <string>
#include <vector>

#include "base/source.h"

namespace apptrait::ios {

// File offsets inside a slice are relative to its start, as the format has them.
struct Range {
  std::uint64_t offset = 0, size = 0;
  bool operator==(const Range&) const = default;
};

struct Encryption {
  Range range;
  std::uint32_t cryptid = 0;  // 0: not (or no longer) encrypted
};

// mach/machine.h, loader.h
inline constexpr std::uint32_t kMachObject = 1, kMachExecute = 2, kMachDylib = 6, kMachBundle = 8,
                               kMachDsym = 10;

struct MachSlice {
  Range file;  // where in the file
  std::uint32_t cpu_type = 0, cpu_subtype = 0;
  std::uint32_t file_type = 0;  // kMachExecute …
  bool little_endian = true;
  std::uint32_t platform = 0;         // PLATFORM_IOS …; 0 where no load command says
  std::uint32_t min_os = 0, sdk = 0;  // xxxx.yy.zz in nibbles; 0 where no load command says
  std::optional<Bytes> uuid;
  std::optional<Range> signature;  // LC_CODE_SIGNATURE
  std::vector<Encryption> encryption;
  std::optional<Range> info_plist;  // section __TEXT,__info_plist
  std::optional<Range> linkedit;    // segment __LINKEDIT
};

struct MachFile {
  std::vector<MachSlice> slices;
  bool fat = false;
};

// Whether the file starts as a Mach-O does: any of its magics, and for a fat one (whose magic Java
// classes share) a plausible number of slices.
bool IsMachO(ByteSpan head);

// The same of a file, looking into the first slice of a fat one: static libraries are fat too.
bool HoldsMachO(const Source& source);

// Errors: ios.macho.malformed (with reason and offset), limit.exceeded, and those of the source.
Result<MachFile> ReadMachO(const Source& source);

// "arm64", "armv7s"; "cpu-<type>-<subtype>" where unknown.
std::string ArchName(std::uint32_t cpu_type, std::uint32_t cpu_subtype);
// "ios", "ios-simulator" …; empty for 0, "platform-<n>" where unknown.
std::string MachPlatformName(std::uint32_t platform);
bool IsSimulator(const MachSlice& slice);
// "13.0", "13.2.1".
std::string MachVersion(std::uint32_t version);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_MACHO_H_

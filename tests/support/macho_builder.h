// Makes Mach-O files and signs them as codesign does, byte by byte, with a knob for everything that
// can be wrong in one.
#ifndef APPTRAIT_TESTS_SUPPORT_MACHO_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_MACHO_BUILDER_H_

#include <functional>
#include <map>
#include <string>

#include "support/x509_builder.h"

namespace apptrait::test {

// Big-endian appends.
void PutBe(Bytes* out, std::uint64_t value, int bytes);
// Overwrites, in a buffer that is large enough.
void SetBe(Bytes* out, std::size_t at, std::uint64_t value, int bytes);

struct CodeDirectorySpec {
  int hash_type = 2;  // 1 SHA-1, 2 SHA-256, 3 SHA-256 truncated, 4 SHA-384, 5 SHA-512
  std::uint32_t version = 0x20400, flags = 0;
  std::string identifier = "com.example.demo", team = "ABCDE12345";
  int page_shift = 12;
  std::optional<std::uint64_t> code_limit;
  bool pre_encrypt = false;   // 0x20500: hashes of MachOSpec::plain_code's pages
  std::vector<int> unsealed;  // slots that are left zero though there is something to seal
  int special_slots = 7;
  std::map<int, Bytes> extra_slots;  // by number: contents to hash into further slots
  std::uint32_t scatter = 0;
};

// How the CMS blob is made.
struct CmsSpec {
  TestCertificate certificate;
  Parts chain;  // further certificates of the bag
  crypto::SignatureScheme scheme;
  bool attributes = true;
  bool ber = false;
  std::optional<std::int64_t> signing_time = 1'700'000'000;
  bool cdhashes = true;                                                  // attribute 9.1
  enum class Agile { kNone, kSorted, kReverse } agile = Agile::kSorted;  // attribute 9.2
  std::vector<Bytes> extra_cdhashes;  // appended to the list of 9.1
  std::optional<std::size_t> listed;  // only the first so many directories in 9.1
  std::optional<std::size_t> agile_listed;
  Parts extra_attributes;
  std::optional<Bytes> content;  // signed in place of the primary CodeDirectory
  bool attached = false;
  Bytes trailing;
};

struct SignatureSpec {
  std::vector<CodeDirectorySpec> directories = {CodeDirectorySpec{}};
  std::optional<Bytes> info_plist, code_resources;  // files that slots -1 and -3 seal
  std::optional<Bytes> requirements;                // payload; absent is the empty set
  bool no_requirements = false;
  std::optional<std::string> entitlements;  // XML
  std::optional<Bytes> der_entitlements, application;
  std::optional<CmsSpec> cms;  // absent: ad hoc
  bool empty_cms = true;       // ad hoc with the empty wrapper that codesign writes
  // Changes the blobs (by type) after they were hashed and signed.
  std::function<void(std::map<std::uint32_t, Bytes>&)> tamper;
  // Changes the finished SuperBlob.
  std::function<void(Bytes&)> tamper_whole;
};

struct MachOSpec {
  std::uint32_t cpu_type = 0x0100000c, cpu_subtype = 0, file_type = 2;
  std::uint32_t platform = 2, min_os = 0x000d0000, sdk = 0x00100000;  // iOS 13.0, SDK 16.0
  bool old_version_command = false;  // LC_VERSION_MIN_* in place of LC_BUILD_VERSION
  Bytes code = Bytes(0x3000, std::byte{0x5a});
  Bytes plain_code;  // what `code` was before FairPlay; empty where it is not encrypted
  std::optional<std::uint32_t> cryptid;  // LC_ENCRYPTION_INFO over all of the code
  std::string info_plist_section;
  std::optional<SignatureSpec> signature;
  // Room for it; what it does not fill is zero.
  std::size_t signature_room = 0x4000;
  Bytes trailing;  // behind the signature
  // Changes the finished file.
  std::function<void(Bytes&)> tamper;
};

// Where code starts in a file that BuildMachO made.
inline constexpr std::size_t kCodeOffset = 0x1000;
// MachOSpec::signature_room where nothing else is said.
inline constexpr std::size_t kSignatureRoom = 0x4000;

// Thin, 64 bits or (cpu types without the 64-bit flag) 32 bits, little-endian.
Bytes BuildMachO(const MachOSpec& spec);
// Where the signature of such a file starts.
std::size_t SignatureOffset(const MachOSpec& spec);
Bytes BuildFat(const std::vector<Bytes>& slices, bool fat64 = false);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_MACHO_BUILDER_H_

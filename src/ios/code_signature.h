// The embedded code signature of a Mach-O slice: a SuperBlob of blobs, of which the CodeDirectories
// hold the hashes of everything else. All integers are big-endian.
//
// Source: xnu, osfmk/kern/cs_blobs.h.
//
// Threading: plain values; spans point into CodeSignature::bytes.
#ifndef APPTRAIT_SRC_IOS_CODE_SIGNATURE_H_
#define APPTRAIT_SRC_IOS_CODE_SIGNATURE_H_

#include <optional>
#include <string>
#include <vector>

#include "apptrait/result.h"
#include "base/bytes.h"
#include "digest/algorithm.h"

namespace apptrait::ios {

// Types of blobs, which for 1 to 11 are also the numbers of the special slots.
namespace slot {
inline constexpr std::uint32_t kCodeDirectory = 0, kInfoPlist = 1, kRequirements = 2,
                               kResources = 3, kApplication = 4, kEntitlements = 5,
                               kRepSpecific = 6, kDerEntitlements = 7, kLaunchSelf = 8,
                               kLibraryConstraint = 11, kAlternateFirst = 0x1000,
                               kAlternateLast = 0x1004, kCms = 0x10000;
}  // namespace slot

namespace code_flag {
inline constexpr std::uint32_t kAdHoc = 0x2, kLinkerSigned = 0x20000;
}  // namespace code_flag

struct SignatureBlob {
  std::uint32_t type = 0, magic = 0;
  ByteSpan whole;  // with the header of 8 bytes
  ByteSpan payload() const { return whole.subspan(8); }
};

// Version 0x20100 and later; fields that a version lacks keep their defaults.
struct CodeDirectory {
  std::uint32_t type = 0;  // of its blob: slot::kCodeDirectory or an alternate
  ByteSpan blob;
  std::uint32_t version = 0, flags = 0;
  std::uint8_t hash_type = 0, hash_size = 0;  // in bytes
  std::uint64_t page_size = 0;                // in bytes; 0: all code is one page
  std::uint32_t special_slots = 0, code_slots = 0;
  std::uint64_t code_limit = 0;  // bytes of the slice that the code slots cover
  std::string identifier;
  std::optional<std::string> team_id;
  std::uint64_t exec_segment_flags = 0;
  bool scatter = false;
  std::uint32_t hash_offset = 0;
  std::optional<std::uint32_t> pre_encrypt_offset;  // hashes of the pages before FairPlay

  // Nothing where we do not know the hash type; then Digest() and Cdhash() are empty.
  std::optional<digest::Algorithm> algorithm() const;
  // Of the whole blob.
  Bytes Digest() const;
  // Its first 20 bytes, by which the kernel knows it.
  Bytes Cdhash() const;
  // Digest of `bytes` as this directory stores them (truncated where the type says so).
  Bytes HashOf(ByteSpan bytes) const;

  // REQUIRES: index < code_slots.
  ByteSpan CodeSlot(std::uint64_t index) const;
  ByteSpan PreEncryptSlot(std::uint64_t index) const;
  // The hash of special slot -number; nothing where there is none or it is all zeros.
  std::optional<ByteSpan> SpecialSlot(std::uint32_t number) const;
};

// "sha1", "sha256-truncated"; "hash-type-<n>" where unknown.
std::string HashTypeName(std::uint8_t hash_type);

// Move-only: spans point into `bytes`.
struct CodeSignature {
  CodeSignature() = default;
  CodeSignature(CodeSignature&&) noexcept = default;
  CodeSignature& operator=(CodeSignature&&) noexcept = default;

  Bytes bytes;
  std::uint32_t length = 0;  // of the SuperBlob; what follows it in `bytes` is padding
  std::vector<SignatureBlob> blobs;
  std::vector<CodeDirectory> directories;  // the primary one first, then the alternates in order

  // The blob of that type; null where there is none.
  const SignatureBlob* Find(std::uint32_t type) const;
  // The contents of the CMS blob; empty where it is absent or empty (ad hoc).
  ByteSpan cms() const;
};

// `bytes` are what LC_CODE_SIGNATURE points at. Errors: ios.signature.malformed, with the reason
// and the offset in `bytes`; limit.exceeded.
Result<CodeSignature> ReadCodeSignature(Bytes bytes);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_CODE_SIGNATURE_H_

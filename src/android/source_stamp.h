// Source stamps: a store's mark of where a package came from. A stamp never decides whether the
// package verifies. apksig V2SourceStampVerifier, SourceStampVerifier.
//
//   entry stamp-cert-sha256: SHA-256 of the stamp's certificate
//   pair 0x6dff800d, u32-prefixed: u32-prefixed certificate |
//     u32-prefixed list of (u32 length | u32 scheme | u32-prefixed signatures) |
//     [u32-prefixed attributes, themselves u32-prefixed | u32-prefixed signatures over them]
//   signed for a scheme: its content digests by kind, each u32 length | u32 kind | u32-prefixed
//     digest
#ifndef APPTRAIT_SRC_ANDROID_SOURCE_STAMP_H_
#define APPTRAIT_SRC_ANDROID_SOURCE_STAMP_H_

#include <map>

#include "android/issues.h"
#include "android/lineage.h"

namespace apptrait::android {

inline constexpr std::string_view kStampEntry = "stamp-cert-sha256";

// The ids of schemes in a stamp.
inline constexpr std::uint32_t kStampV1 = 1, kStampV2 = 2, kStampV3 = 3, kStampV31 = 31;

// What each scheme of the package signs of its contents.
using SchemeDigests = std::map<std::uint32_t, std::map<ContentKind, Bytes>>;

class SourceStamp {
 public:
  // `block` is the pair's value (null where there is none), `certificate_sha256` the entry's
  // contents (nothing where there is none). The block must outlive the object.
  SourceStamp(const ByteSpan* block, std::optional<Bytes> certificate_sha256,
              std::vector<Finding>* findings);

  bool found() const { return block_found_ || certificate_sha256_.has_value(); }
  const std::optional<Certificate>& certificate() const { return certificate_; }
  const std::optional<Lineage>& lineage() const { return lineage_; }
  std::vector<std::string> Algorithms() const;

  // Findings only of warnings and notes; holds where there is no warning.
  struct Verdict {
    Issues issues;
    bool holds = false;
  };
  Verdict Check(const SchemeDigests& digests, SdkRange range) const;

 private:
  struct SignedScheme {
    std::uint32_t scheme;
    ByteSpan signatures;
  };
  void ReadRotation();
  void CheckBlock(const SchemeDigests& digests, SdkRange range, Issues* issues) const;
  void CheckSignatures(ByteSpan data, ByteSpan signatures, SdkRange range, Issues* issues) const;
  void CheckAttributes(Issues* issues) const;

  bool block_found_ = false, readable_ = false;
  std::optional<Bytes> certificate_sha256_;
  Bytes certificate_der_sha256_;
  std::optional<Certificate> certificate_;
  std::vector<SignedScheme> schemes_;
  bool has_attributes_ = false;
  ByteSpan attributes_, attribute_signatures_;
  std::optional<Lineage> lineage_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SOURCE_STAMP_H_

// The APK Signing Block: id-value pairs between the last entry and the central directory.
// source.android.com, "APK Signature Scheme v2"; apksig ApkSigningBlockUtilsLite.
//
//   u64 size (of all that follows) | pairs | u64 size (again) | "APK Sig Block 42"
//   a pair: u64 length (4 and more) | u32 id | length - 4 bytes
//
// A block is seen only where it ends at the central directory and the directory ends at the EOCD
// record. Of two pairs with one id the first counts; nothing behind a malformed pair is seen.
// Beyond limits::kBlockPairs only the first pair of each known id is kept.
#ifndef APPTRAIT_SRC_ANDROID_SIGNING_BLOCK_H_
#define APPTRAIT_SRC_ANDROID_SIGNING_BLOCK_H_

#include "android/issues.h"
#include "zip/layout.h"

namespace apptrait::android {

namespace pair_id {
inline constexpr std::uint32_t kV2 = 0x7109871a, kV3 = 0xf05368c0, kV31 = 0x1b93ad61,
                               kV32 = 0x70e1c89f, kStampV1 = 0x2b09189e, kStampV2 = 0x6dff800d,
                               kVerityPadding = 0x42726577, kDependencies = 0x504b4453,
                               kFrosting = 0x2146444e, kWalle = 0x71777777, kVasDolly = 0x881155ff,
                               kPackerNg = 0x7a786b21, kZero = 0xff3b5998;
}  // namespace pair_id

// "v2", "verity-padding", "walle-channel" …; empty for an id that is not known.
std::string_view PairName(std::uint32_t id);

class SigningBlock {
 public:
  struct Pair {
    std::uint32_t id = 0;
    std::uint64_t offset = 0;  // of the value, in the file
    ByteSpan value;
  };

  // No block, or one that devices do not see, gives one that is not found(); what is odd about it
  // is added to `issues`. An error where the source cannot be read.
  static Result<SigningBlock> Read(const Source& source, const zip::Layout& layout, Issues* issues);

  bool found() const { return found_; }
  // Of the whole block in the file, size fields and magic included.
  std::uint64_t offset() const { return offset_; }
  std::uint64_t size() const { return bytes_.size(); }
  const std::vector<Pair>& pairs() const { return pairs_; }
  // The value of the first pair of that id.
  const ByteSpan* Find(std::uint32_t id) const;

 private:
  void ReadPairs(Issues* issues);

  bool found_ = false;
  std::uint64_t offset_ = 0;
  Bytes bytes_;
  std::vector<Pair> pairs_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_SIGNING_BLOCK_H_

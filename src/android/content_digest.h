// What v2 and later sign of a package: everything but the signing block itself, as three sections
// (what stands before the block, the central directory, the EOCD record with its directory offset
// pointing at the block). source.android.com, "APK Signature Scheme v2"; apksig
// ApkSigningBlockUtils.computeContentDigests and VerityTreeBuilder.
#ifndef APPTRAIT_SRC_ANDROID_CONTENT_DIGEST_H_
#define APPTRAIT_SRC_ANDROID_CONTENT_DIGEST_H_

#include <map>
#include <set>

#include "android/algorithms.h"
#include "android/signing_block.h"
#include "digest/plan.h"

namespace apptrait::android {

class ContentDigests {
 public:
  // Asks `plan` for these kinds.
  void Ask(const std::set<ContentKind>& kinds, const SigningBlock& block, const zip::Layout& layout,
           digest::Plan* plan);
  void Take(const digest::Results& results);

  // The digest as signers write it; null where it was not asked for or not computed.
  const Bytes* Get(ContentKind kind) const;
  // A verity digest is possible only where block and block size are multiples of 4096.
  bool aligned() const { return aligned_; }

 private:
  std::map<ContentKind, digest::Handle> handles_;
  std::map<ContentKind, Bytes> digests_;
  std::uint64_t length_ = 0;  // of the three sections
  bool aligned_ = false;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_CONTENT_DIGEST_H_

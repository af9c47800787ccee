// APK Signature Schemes v2, v3 and v3.1: a block's signers, and whether they hold. The order of the
// checks, and where they stop, is that of apksig (V2SchemeVerifier, V3SchemeVerifier), so that the
// same package has the same findings.
#ifndef APPTRAIT_SRC_ANDROID_BLOCK_SCHEME_H_
#define APPTRAIT_SRC_ANDROID_BLOCK_SCHEME_H_

#include "android/block_rules.h"
#include "android/block_signer.h"
#include "android/content_digest.h"

namespace apptrait::android {

enum class BlockKind { kV2, kV3, kV31, kV32 };
std::string_view Name(BlockKind kind);  // "v3.1"

// For which platform versions, and beside which other schemes, a block is checked.
struct BlockContext {
  // v2: the versions that look at it. v3 and v3.1: the versions that its signers must cover,
  // unless `check_cover` says that this is known.
  SdkRange range;
  bool check_cover = true;
  // The newest version that is judged: what is not known to it yet (v3 in v2's stripping
  // protection, v3.1 in v3's) is not asked for.
  int max_sdk = sdk::kAny;
  bool v3_found = false;                // for v2
  std::optional<int> rotation_min_sdk;  // for v3: where v3.1 starts, if there is one
  std::optional<SdkRange> hybrid;       // for v3 and v3.1: the range of v3.2, if there is one
  bool strict = true;                   // with the rules where platforms are stricter than apksig
};

class BlockScheme {
 public:
  // `value` is the pair's, null where there is none; it must outlive the object.
  BlockScheme(BlockKind kind, const ByteSpan* value, std::vector<Finding>* findings);

  BlockKind kind() const { return kind_; }
  bool found() const { return found_; }
  const std::vector<BlockSigner>& signers() const { return signers_; }
  // The lowest version that a signer names; nothing where there is none.
  std::optional<int> MinSdk() const;
  // The first platform version that a signer is for. One that targets a development release is for
  // what follows the version that it names; v3 knows no such signers.
  int FirstSdk(const BlockSigner& signer) const;
  bool IsFor(const BlockSigner& signer, int level) const {
    return FirstSdk(signer) <= level && level <= signer.range.max;
  }
  // The signer that the platform version sees; null where none is for it.
  const BlockSigner* SignerFor(int level) const;
  // The longest of the signers' lineages; null where there is none or they contradict each other.
  const Lineage* WholeLineage() const;

  // The content digests that Check will compare.
  std::set<ContentKind> NeededDigests(SdkRange range) const;
  // Signatures, structure, digests. No digests: all but these.
  Issues Check(const BlockContext& context, const ContentDigests* digests) const;
  // What the signers signed of the contents, by kind, the last one counting.
  std::map<ContentKind, Bytes> SignedDigests() const;

 private:
  friend class BlockCheck;
  SignatureCheck CheckOnce(std::size_t signer, std::size_t signature) const;

  BlockKind kind_;
  bool found_ = false, readable_ = false, too_many_ = false;
  std::vector<BlockSigner> signers_;
  // Each signature is computed once, however many ranges are judged.
  mutable std::map<std::pair<std::size_t, std::size_t>, SignatureCheck> checked_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_BLOCK_SCHEME_H_

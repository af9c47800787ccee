// The HarmonyOS signing block: where it is, and its sub-blocks. The rules are those of the
// on-device verifier (security_appverify, hap_signing_block_utils), which is stricter than the
// signing tool.
#ifndef APPTRAIT_SRC_HARMONY_SIGNING_BLOCK_H_
#define APPTRAIT_SRC_HARMONY_SIGNING_BLOCK_H_

#include "apptrait/finding.h"
#include "apptrait/harmony_facts.h"
#include "base/source.h"
#include "zip/layout.h"

namespace apptrait::harmony {

enum class BlockType : std::uint32_t {
  kSignature = 0x20000000,            // CMS SignedData over the package digest
  kProofOfRotation = 0x20000001,      // opaque to every known reader, but part of the digest
  kProfile = 0x20000002,              // CMS over JSON, or bare JSON in the store's form
  kProperty = 0x20000003,             // code signing and permissions
  kEnterpriseSignature = 0x20000004,  // CMS of an enterprise that signed the package again
  kEnterpriseCode = 0x20000005,       // its code signing; laid out like kProperty
};

// "signature", "profile", …; empty for a type that is not known.
std::string_view Name(BlockType type);

struct SubBlock {
  BlockType type{};
  std::uint64_t offset = 0;  // of the value, in the file
  ByteSpan value;            // into SigningBlock::bytes
};

// Move-only: the values point into `bytes`.
struct SigningBlock {
  SigningBlock() = default;
  SigningBlock(SigningBlock&&) noexcept = default;
  SigningBlock& operator=(SigningBlock&&) noexcept = default;

  std::uint64_t offset = 0;  // in the file; what follows up to the central directory is the block
  int version = 0;
  Bytes bytes;
  std::vector<SubBlock> blocks;  // in file order; only those whose value is inside the block

  // The first of that type, which is the one that devices use; null where there is none.
  const SubBlock* Find(BlockType type) const;
};

struct BlockSearch {
  // Set where a head with one of the two magics stands before the central directory, however broken
  // the rest is: then `findings` holds errors.
  std::optional<SigningBlock> block;
  std::vector<Finding> findings;
  // The block is larger than limits::kSigningBlockSize and was not read.
  bool too_large = false;
};

// An error only where the source cannot be read.
Result<BlockSearch> FindSigningBlock(const Source& source, const zip::Layout& layout);

// The values that the package digest covers after the chunks, joined: in the verifier's canonical
// order (property, profile, signature, enterprise code, then all others), whatever their order in
// the file. The original signature does not cover itself and what an enterprise added later; the
// enterprise's covers all but itself.
Bytes DigestTail(const SigningBlock& block, bool of_enterprise);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_SIGNING_BLOCK_H_

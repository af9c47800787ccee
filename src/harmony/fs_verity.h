// fs-verity as HarmonyOS signs it: a Merkle tree over pages of 4 KiB, a descriptor that holds its
// root, and the message that the signature is over. Linux, Documentation/filesystems/fsverity.rst.
#ifndef APPTRAIT_SRC_HARMONY_FS_VERITY_H_
#define APPTRAIT_SRC_HARMONY_FS_VERITY_H_

#include "base/bytes.h"
#include "digest/plan.h"
#include "harmony/code_sign_block.h"

namespace apptrait::harmony {

inline constexpr std::uint8_t kVerityVersion = 1, kVeritySha256 = 1, kVerityPageBits = 12;
inline constexpr std::uint32_t kVerityPageSize = 1 << kVerityPageBits;

// The salt as it is hashed before each page: filled up to SHA-256's block of 64 bytes; empty where
// there is none.
Bytes PaddedSalt(ByteSpan salt);

struct MerkleTree {
  Bytes root;   // 32 bytes, zeros for no data
  Bytes bytes;  // as it is stored: the top level first
};

// The tree over the page digests `leaves` of `size` bytes of data, as the signing tool stores it.
MerkleTree BuildTree(ByteSpan leaves, std::uint64_t size, ByteSpan salt);

// What a signature over data with this root is made of: "FSVerity", the hash's number and size, and
// the SHA-256 of the descriptor.
Bytes SignedMessage(const SignInfo& info, ByteSpan root, std::uint64_t tree_offset);
// The same for the page bitmap's signature, which is over a descriptor of version 2.
Bytes PageInfoMessage(const SignInfo& info, ByteSpan root, std::uint64_t tree_offset);

// Digests of pages of 4 KiB, the last one filled up with zeros, of bytes that come piece by piece.
class PageHasher {
 public:
  explicit PageHasher(ByteSpan salt);
  void Update(ByteSpan bytes);
  // The digests of all pages, and how many bytes there were.
  Bytes Finish();
  std::uint64_t size() const { return size_; }

 private:
  void EndPage();

  digest::Hasher hasher_{digest::Algorithm::kSha256};
  Bytes salt_, leaves_;
  std::uint64_t size_ = 0;
  std::uint32_t in_page_ = 0;
};

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_FS_VERITY_H_

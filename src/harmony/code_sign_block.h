// The code signing block as it stands: fs-verity descriptors with signatures for the package's own
// executable part and for each native library.
#ifndef APPTRAIT_SRC_HARMONY_CODE_SIGN_BLOCK_H_
#define APPTRAIT_SRC_HARMONY_CODE_SIGN_BLOCK_H_

#include "harmony/property_block.h"

namespace apptrait::harmony {

// Where the Merkle tree of a signed range lies, and its root.
struct TreeExtension {
  std::uint64_t size = 0, offset = 0;  // of the tree, in the file
  ByteSpan root;                       // 64 bytes, a SHA-256 digest and zeros
};

// The bitmap of the pages that hold code, with a signature of its own.
struct PageInfoExtension {
  std::uint64_t offset = 0, bits = 0;  // of the bitmap, in the file; its size in bits
  std::uint8_t unit = 0;               // bits for a page
  ByteSpan signature;
};

// What is signed of one file or range, and the signature over it.
struct SignInfo {
  std::uint32_t flags = 0;
  std::uint64_t data_size = 0;
  Bytes salt;  // empty, or up to 32 bytes
  ByteSpan signature;
  std::optional<TreeExtension> tree;
  std::optional<PageInfoExtension> page_info;
};

struct SignedFile {
  std::string name;  // bytes of the entry's name
  SignInfo info;
};

// Spans point into the signing block's bytes.
struct CodeSignBlock {
  std::uint64_t offset = 0;  // in the file
  ByteSpan bytes;
  SignInfo package;  // the range from the file's start
  // The tree's bytes as they stand before the first segment, and where that is in the file.
  ByteSpan tree;
  std::uint64_t tree_position = 0;
  std::vector<SignedFile> files;
};

// Nothing, and a finding harmony.code-sign.malformed, where a device could not read it.
std::optional<CodeSignBlock> ReadCodeSignBlock(const InnerBlock& block,
                                               std::vector<Finding>* findings);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_CODE_SIGN_BLOCK_H_

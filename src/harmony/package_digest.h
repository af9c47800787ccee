// The package digest: what the signature's content says it is, and what it is.
#ifndef APPTRAIT_SRC_HARMONY_PACKAGE_DIGEST_H_
#define APPTRAIT_SRC_HARMONY_PACKAGE_DIGEST_H_

#include "apptrait/finding.h"
#include "digest/plan.h"
#include "harmony/signing_block.h"
#include "zip/layout.h"

namespace apptrait::harmony {

// The first entry of the signed content, which alone is looked at by devices.
struct SignedDigest {
  std::uint32_t algorithm_id = 0;
  digest::Algorithm algorithm = digest::Algorithm::kSha256;
  Bytes digest;
};

// The hash that a HarmonyOS algorithm id stands for (0x101…0x106 RSA, 0x201…0x203 ECDSA,
// 0x301…0x303 DSA); nothing for other ids. It decides the package digest's hash alone: key and
// signature algorithm are the CMS's own.
std::optional<digest::Algorithm> HashOf(std::uint32_t algorithm_id);

// Reads the encapsulated content of the package signature. Nothing, and an error finding, where the
// verifier would refuse it.
std::optional<SignedDigest> ReadSignedDigest(ByteSpan content, std::vector<Finding>* findings);

// Asks for the chunk digests of the three parts that are signed: everything before the signing
// block, the central directory, and the EOCD record with the block's offset in the place of the
// directory's.
digest::Handle AskForChunks(digest::Algorithm algorithm, const SigningBlock& block,
                            const zip::Layout& layout, digest::Plan* plan);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_PACKAGE_DIGEST_H_

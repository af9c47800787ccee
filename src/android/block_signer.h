// One signer of a v2, v3, v3.1 or v3.2 block, read. Nothing is judged here: what could not be read
// is recorded, so that a check can stop where a platform stops.
//
//   signer:       u32-prefixed signed data | [v3: u32 min SDK | u32 max SDK] |
//                 u32-prefixed signatures | u32-prefixed public key (SubjectPublicKeyInfo)
//   signed data:  u32-prefixed digests | u32-prefixed certificates | [v3: u32 min SDK |
//                 u32 max SDK] | u32-prefixed attributes
//   a signature, a digest: u32 length | u32 algorithm | u32-prefixed bytes
//   a certificate:         u32-prefixed DER, that of the public key first
//   an attribute:          u32 length | u32 id | the rest is its value
#ifndef APPTRAIT_SRC_ANDROID_BLOCK_SIGNER_H_
#define APPTRAIT_SRC_ANDROID_BLOCK_SIGNER_H_

#include "android/lineage.h"

namespace apptrait::android {

namespace attribute_id {
inline constexpr std::uint32_t kStrippingProtection = 0xbeeff00d, kProofOfRotation = 0x3ba06f8c,
                               kRotationMinSdk = 0x559f8b02, kTargetsDevRelease = 0xc2a6b3ba,
                               kHybridMinSdk = 0xbf940529, kHybridMaxSdk = 0x9f06b79c;
}  // namespace attribute_id

enum class SignerForm { kV2, kV3 };

struct AlgorithmRecord {  // a signature or a digest, by the algorithm's id
  std::uint32_t algorithm = 0;
  ByteSpan bytes;
};
struct AttributeRecord {
  std::uint32_t id = 0;
  ByteSpan value;
};

// Spans are into the block's bytes.
struct BlockSigner {
  // The records could be cut out of the block; without that nothing else is set.
  bool readable = false;
  ByteSpan signed_data, public_key;
  SdkRange range;  // v3, from outside the signed data
  std::vector<AlgorithmRecord> signatures;
  std::optional<std::size_t> bad_signature;  // the record (from 1) that cannot be read

  // From inside the signed data.
  bool signed_data_readable = false;
  SdkRange signed_range;
  std::vector<Certificate> certificates;  // up to the first that no reader takes
  std::optional<std::size_t> bad_certificate;
  std::vector<AlgorithmRecord> digests;
  std::optional<std::size_t> bad_digest;
  std::vector<AttributeRecord> attributes;
  std::optional<std::size_t> bad_attribute;
  // The last proof of rotation; how many there are.
  std::optional<Lineage> lineage;
  int lineages = 0;

  const AttributeRecord* Find(std::uint32_t id) const;
  bool TargetsDevRelease() const { return Find(attribute_id::kTargetsDevRelease) != nullptr; }
  // Some signature is by ML-DSA.
  bool IsPostQuantum() const;
};

BlockSigner ReadBlockSigner(ByteSpan record, SignerForm form, std::vector<Finding>* findings);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_BLOCK_SIGNER_H_

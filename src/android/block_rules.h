// The findings of each block scheme, so that one check serves v2, v3 and v3.1.
#ifndef APPTRAIT_SRC_ANDROID_BLOCK_RULES_H_
#define APPTRAIT_SRC_ANDROID_BLOCK_RULES_H_

#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {

struct BlockRules {
  const Rule &malformed_signers, &malformed_signer, &no_signers, &malformed_signature,
      &no_signatures, &no_supported_signatures, &unknown_algorithm, &malformed_public_key,
      &verify_exception, &signature_mismatch, &malformed_certificate, &no_certificates,
      &public_key_mismatch, &malformed_digest, &algorithm_mismatch, &digest_mismatch,
      &malformed_attribute, &unknown_attribute, &unaligned;
};

// Of v3 and v3.1 only.
struct RotationRules {
  const Rule &invalid_sdk_range, &min_sdk_mismatch, &max_sdk_mismatch, &rotation_not_signed,
      &malformed_lineage, &rotation_ends_elsewhere, &inconsistent_sdk_ranges, &missing_sdk_range,
      &inconsistent_lineages, &repeated_lineage, &overlapping_signers;
};

#define APPTRAIT_RULES_OF(P)                                                                       \
  {                                                                                                \
    rule::k##P##MalformedSigners, rule::k##P##MalformedSigner, rule::k##P##NoSigners,              \
        rule::k##P##MalformedSignature, rule::k##P##NoSignatures,                                  \
        rule::k##P##NoSupportedSignatures, rule::k##P##UnknownAlgorithm,                           \
        rule::k##P##MalformedPublicKey, rule::k##P##VerifyException,                               \
        rule::k##P##SignatureMismatch, rule::k##P##MalformedCertificate,                           \
        rule::k##P##NoCertificates, rule::k##P##PublicKeyMismatch, rule::k##P##MalformedDigest,    \
        rule::k##P##AlgorithmMismatch, rule::k##P##DigestMismatch, rule::k##P##MalformedAttribute, \
        rule::k##P##UnknownAttribute, rule::k##P##Unaligned                                        \
  }
#define APPTRAIT_ROTATION_RULES_OF(P)                                                    \
  {                                                                                      \
    rule::k##P##InvalidSdkRange, rule::k##P##MinSdkMismatch, rule::k##P##MaxSdkMismatch, \
        rule::k##P##RotationNotSigned, rule::k##P##MalformedLineage,                     \
        rule::k##P##RotationEndsElsewhere, rule::k##P##InconsistentSdkRanges,            \
        rule::k##P##MissingSdkRange, rule::k##P##InconsistentLineages,                   \
        rule::k##P##RepeatedLineage, rule::k##P##OverlappingSigners                      \
  }
inline constexpr BlockRules kV2Rules = APPTRAIT_RULES_OF(AndroidV2);
inline constexpr BlockRules kV3Rules = APPTRAIT_RULES_OF(AndroidV3);
inline constexpr BlockRules kV31Rules = APPTRAIT_RULES_OF(AndroidV31);
inline constexpr BlockRules kV32Rules = APPTRAIT_RULES_OF(AndroidV32);
inline constexpr RotationRules kV3RotationRules = APPTRAIT_ROTATION_RULES_OF(AndroidV3);
inline constexpr RotationRules kV31RotationRules = APPTRAIT_ROTATION_RULES_OF(AndroidV31);
inline constexpr RotationRules kV32RotationRules = APPTRAIT_ROTATION_RULES_OF(AndroidV32);
#undef APPTRAIT_RULES_OF
#undef APPTRAIT_ROTATION_RULES_OF

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_BLOCK_RULES_H_

// Proof of rotation: the certificates that an app was signed with, oldest first, each signed by the
// one before. apksig V3SigningCertificateLineage; source stamps have the same structure.
//
//   u32 version (1) | nodes, each u32-length-prefixed:
//     u32-prefixed signed data: u32-prefixed certificate | u32 algorithm of the parent's signature
//     u32 flags | u32 algorithm of the signature over the next node | u32-prefixed signature
#ifndef APPTRAIT_SRC_ANDROID_LINEAGE_H_
#define APPTRAIT_SRC_ANDROID_LINEAGE_H_

#include "android/public_key.h"
#include "apptrait/package.h"

namespace apptrait::android {

struct LineageEntry {
  Certificate certificate;
  std::uint32_t parent_algorithm = 0, algorithm = 0;  // ids; 0 where there is none
  Bytes signature;
  std::uint32_t flags = 0;
};

enum class LineageState {
  kGood,
  kNotSigned,      // a signature is missing or wrong, a certificate unreadable or repeated
  kMalformed,      // the structure or an algorithm is not one that is known
  kEndsElsewhere,  // empty, of another version, or the last one is not the signer's
};

struct Lineage {
  LineageState state = LineageState::kGood;
  std::vector<LineageEntry> entries;  // those that could be read, whatever the state

  const LineageEntry* Find(const Certificate& certificate) const;
  std::vector<LineageNode> ToModel() const;
};

// Reads and checks the attribute's value; `signer` is the certificate that the history must end in.
Lineage ReadLineage(ByteSpan value, const Certificate& signer);

// The longest of the lineages where the certificates of all others are the beginning of its own;
// null where they are not (`*consistent` is false then) or where there are none. Capabilities may
// differ: each signer grants its own.
const Lineage* Consolidate(const std::vector<const Lineage*>& lineages, bool* consistent);

// "installed-data", "shared-uid", "permission", "rollback", "auth": what a past certificate may do.
std::vector<std::string> CapabilityNames(std::uint32_t flags);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_LINEAGE_H_

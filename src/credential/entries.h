// From a bag of certificates to entries: leaves, each with its chain. A file's order says nothing:
// AppGallery's .cer has the root first, openssl's output the leaf, keystores any.
#ifndef APPTRAIT_SRC_CREDENTIAL_ENTRIES_H_
#define APPTRAIT_SRC_CREDENTIAL_ENTRIES_H_

#include "apptrait/package.h"

namespace apptrait::credential {

// One entry for each certificate of `bag` that issued no other of it, in the bag's order, with its
// issuers behind it. Equal certificates count once. Never empty where `bag` is not.
std::vector<CredentialEntry> EntriesOf(const std::vector<Certificate>& bag);

// The chain of `leaf` as far as `bag` has it, leaf first.
std::vector<Certificate> ChainOf(const Certificate& leaf, const std::vector<Certificate>& bag);

// Whether `issuer` signed `certificate`, by name and by signature.
bool Issued(const Certificate& issuer, const Certificate& certificate);

// The platform that a certificate chain is for, told by who issued it: Apple's developer CAs, or
// Huawei's. Anything else may be anyone's: kUnknown.
Platform PlatformOf(const std::vector<Certificate>& chain);

}  // namespace apptrait::credential

#endif  // APPTRAIT_SRC_CREDENTIAL_ENTRIES_H_

// Java's own keystore formats, JKS and JCEKS. Certificates in them are not encrypted; private keys
// are skipped as bytes.
#ifndef APPTRAIT_SRC_CREDENTIAL_JKS_H_
#define APPTRAIT_SRC_CREDENTIAL_JKS_H_

#include "apptrait/package.h"
#include "apptrait/result.h"
#include "base/bytes.h"

namespace apptrait::credential {

bool LooksLikeJks(ByteSpan head);

// The entries in the file's order. With a password the integrity digest is checked, and a mismatch
// (a wrong password, or a changed file) is an error; without, a finding says that it was not.
Result<std::vector<CredentialEntry>> ReadJks(ByteSpan file,
                                             const std::optional<std::string>& password,
                                             std::vector<Finding>* findings);

}  // namespace apptrait::credential

#endif  // APPTRAIT_SRC_CREDENTIAL_JKS_H_

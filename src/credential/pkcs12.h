// PKCS#12 files (.p12, .pfx, and .keystore since Java 9): RFC 7292. Only certificate bags are read.
// Private keys stay encrypted: of a key bag nothing but its name and key id is looked at.
#ifndef APPTRAIT_SRC_CREDENTIAL_PKCS12_H_
#define APPTRAIT_SRC_CREDENTIAL_PKCS12_H_

#include "apptrait/package.h"
#include "apptrait/result.h"
#include "base/bytes.h"

namespace apptrait::credential {

bool LooksLikePkcs12(ByteSpan head);

// The entries: first those with a private key, in the file's order, then certificates alone.
// Errors (kUsage): credential.password-needed where the certificates are encrypted and no password
// is given, credential.password-wrong where the integrity check fails.
Result<std::vector<CredentialEntry>> ReadPkcs12(ByteSpan file,
                                                const std::optional<std::string>& password,
                                                std::vector<Finding>* findings);

}  // namespace apptrait::credential

#endif  // APPTRAIT_SRC_CREDENTIAL_PKCS12_H_

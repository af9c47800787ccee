// The proof-reading of a sheet: nothing leaves that two implementations do not agree on.
#ifndef APPTRAIT_SRC_FILING_PROOF_H_
#define APPTRAIT_SRC_FILING_PROOF_H_

#include "apptrait/filing.h"

namespace apptrait::filing {

// Holds the certificate's values against Botan's reading of the original bytes. A finding for each
// field that differs, or one that the second implementation cannot read the certificate at all.
std::vector<Finding> ProofReadCertificate(const Certificate& certificate);

// Whether `text`, decoded by OpenSSL from its written form, gives the bytes that the certificate
// has. Catches a mistake in writing, where the above catches one in reading.
bool ProofReadText(const Certificate& certificate, const Form& form, const std::string& text);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_PROOF_H_

// What both the reading and the checking of a SignerInfo need.
#ifndef APPTRAIT_SRC_HARMONY_CMS_SCHEME_H_
#define APPTRAIT_SRC_HARMONY_CMS_SCHEME_H_

#include "crypto/signature.h"
#include "crypto/signed_data.h"

namespace apptrait::harmony {

// How the verifier checks this signer's signature; nothing for a digest that it does not know.
std::optional<crypto::SignatureScheme> SchemeOf(const crypto::SignerInfo& signer);

// The signed attribute signingTime; nothing where it is absent or no time.
std::optional<std::int64_t> SigningTimeOf(const crypto::SignerInfo& signer);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_CMS_SCHEME_H_

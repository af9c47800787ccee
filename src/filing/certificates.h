// Which certificates of a package are to be filed, and for whom.
#ifndef APPTRAIT_SRC_FILING_CERTIFICATES_H_
#define APPTRAIT_SRC_FILING_CERTIFICATES_H_

#include "apptrait/package.h"

namespace apptrait::filing {

struct Candidate {
  Certificate certificate;
  std::string_view reason;  // a rule id
};

// The one that the platform chose first, then what else devices see: cosigners, the certificate
// before a rotation, the signer of an older scheme. Each certificate once; at most kMostSets.
inline constexpr std::size_t kMostSets = 12;
std::vector<Candidate> CandidatesOf(const Package& package);

// The platform whose form the package belongs to: its own, or the one that the caller named, or
// Android for a certificate that says nothing (its forms have no chain to tell by).
Platform FormPlatform(const Package& package, std::optional<Platform> named);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_CERTIFICATES_H_

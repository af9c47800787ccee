// Whom a device trusts: root certificates, and the signers of packages and profiles under them
// (OpenHarmony's trusted_root_ca.json and trusted_apps_sources.json).
#ifndef APPTRAIT_SRC_HARMONY_TRUST_H_
#define APPTRAIT_SRC_HARMONY_TRUST_H_

#include "apptrait/certificate.h"
#include "apptrait/inspect.h"
#include "apptrait/result.h"

namespace apptrait::harmony {

// The source's meaning to the verifier, by the row's name in the list.
enum class SourceKind { kAppGallery, kSystem, kPreload, kOther };

// A row of the list. Names are written "C=…, O=…, OU=…, CN=…" and compared exactly; an empty one
// matches nothing.
struct TrustedSource {
  SourceKind kind = SourceKind::kOther;
  std::string name;
  std::string app_signer, profile_signer, debug_profile_signer, issuer, root;
  std::int64_t chain_length = 3;  // certificates, leaf and root included
};

struct TrustStore {
  std::vector<Certificate> roots;  // pinned or the device maker's: the whole certificate counts
  std::vector<Certificate> user_roots;  // given as trust anchors by the user
  std::vector<TrustedSource> sources;

  std::vector<Certificate> AllRoots() const;
  bool IsUserRoot(const Certificate& root) const;
};

// The lists that `options` ask for: the device maker's where given, else the built-in ones (Huawei
// CBG Root CA G2 and OpenHarmony Application Root CA). An error of kind kUsage where a given list
// is not of OpenHarmony's format.
Result<TrustStore> ReadTrust(const InspectOptions& options);

// SHA-256 of OpenHarmony Application Root CA, whose private keys are public.
bool IsOpenHarmonyRoot(const Certificate& root);

// A name as the lists write it: the first country, organization, unit and common name.
std::string ListedName(const DistinguishedName& name);

// What role a leaf with this chain plays: the signer of a store's or system's packages, or of
// release or debug profiles.
enum class SourceMatch { kNone, kApp, kProfile, kDebugProfile };
struct MatchedSource {
  SourceMatch match = SourceMatch::kNone;
  const TrustedSource* source = nullptr;  // into the store; null where kNone
};
MatchedSource MatchApp(const TrustStore& trust, const std::vector<Certificate>& chain);
MatchedSource MatchProfile(const TrustStore& trust, const std::vector<Certificate>& chain);

// The first certificate of PEM text, as DER; nothing where there is none.
std::optional<std::vector<std::byte>> CertificateFromPem(std::string_view text);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_TRUST_H_

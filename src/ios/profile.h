// Provisioning profiles (embedded.mobileprovision, *.mobileprovision): a CMS signature by Apple
// with a property list in it, which says who may run which app where.
//
// Threading: pure functions.
#ifndef APPTRAIT_SRC_IOS_PROFILE_H_
#define APPTRAIT_SRC_IOS_PROFILE_H_

#include "ios/cms.h"
#include "ios/plist.h"

namespace apptrait::ios {

struct Profile {
  CmsSigner signer;
  IosProfile facts;
  // Of its Entitlements: "com.apple.developer.…" and what values they may take.
  Plist entitlements;
};

// Reads and verifies it; what is wrong goes to `verdict`, as part kProfile. Nothing where it cannot
// be read. `bytes` must outlive the result.
std::optional<Profile> ReadProfile(ByteSpan bytes, const std::string& entry, const Trust& trust,
                                   bool verify, Verdict& verdict);

// What an app that carries the profile is.
struct ProfileUse {
  std::string entry;                  // the profile's
  const Certificate* leaf = nullptr;  // of the code; null where it has none
  IosCertificateKind kind = IosCertificateKind::kUnknown;
  const Plist* entitlements = nullptr;  // of the code; null where it has none
  std::optional<std::string> bundle_id;
  std::optional<std::int64_t> at;  // judge expiry at this time
};
// Whether the profile lets this app run: the leaf is in it, its app id and entitlements fit.
void JudgeProfile(Profile& profile, const ProfileUse& use, Verdict& verdict);

// Whether an application identifier (with its prefix) fits a profile's, which may end in "*".
bool MatchesAppId(std::string_view pattern, std::string_view id);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_PROFILE_H_

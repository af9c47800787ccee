// What only iOS packages have: bundles, Mach-O slices, code signatures, provisioning profiles.
// Facts of a package, no verdicts.
//
// Threading: plain values.
#ifndef APPTRAIT_IOS_FACTS_H_
#define APPTRAIT_IOS_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "apptrait/certificate.h"
#include "apptrait/export.h"

namespace apptrait {

enum class IosBundleKind {
  kApp,
  kAppClip,
  kWatchApp,
  kAppExtension,
  kFramework,
  kXctest,
  kXpcService,
  kOtherBundle,  // a .bundle that holds code
  kLooseCode,    // a dylib or tool outside any bundle of its own
};

// What stands behind a code signature. Only kCms has an identity.
enum class IosSignatureKind { kNone, kLinker, kAdHoc, kCms };

// What Apple issued a certificate for, told by its marker extensions (1.2.840.113635.100.6…), never
// by its name. Meaningful only under a trusted root.
enum class IosCertificateKind {
  kUnknown,
  kDevelopment,      // 6.1.2, 6.1.12: Apple Development, iPhone Developer
  kDistribution,     // 6.1.4: Apple Distribution, iPhone Distribution: the one to file
  kAppStore,         // 6.1.3: Apple's own, of App Store downloads
  kTestFlight,       // 6.1.25.1: Apple's own, of TestFlight downloads
  kAppleSoftware,    // 6.22: Apple's own software
  kMacDistribution,  // 6.1.7 without 6.1.4, 6.1.13 (Developer ID)
  kProfileSigning,   // 6.2.2.1, 6.58: Apple's own, of provisioning profiles
};

enum class IosProfileKind { kDevelopment, kAdHoc, kEnterprise, kAppStore };

// One entitlement. What is neither of these types (dictionaries, nested arrays) is given as text.
struct IosEntitlement {
  std::string name;
  std::variant<bool, std::int64_t, std::string, std::vector<std::string>> value;
  bool operator==(const IosEntitlement&) const = default;
};

struct IosCodeDirectory {
  std::string hash;    // "sha1", "sha256", "sha256-truncated", "sha384", "sha512"
  std::string cdhash;  // hex of the first 20 bytes of the CodeDirectory's digest
  std::uint32_t version = 0, flags = 0;
  std::string identifier;
  std::optional<std::string> team_id;
  bool operator==(const IosCodeDirectory&) const = default;
};

// One architecture of a Mach-O file.
struct IosSlice {
  std::string arch;                    // "arm64", "armv7" …
  std::uint64_t offset = 0, size = 0;  // in the file, in bytes
  std::string platform;  // "ios", "ios-simulator", "watchos" …; empty if it names none
  std::optional<std::string> min_os, sdk;  // "13.0"
  std::optional<std::string> uuid;         // hex
  bool encrypted = false;                  // FairPlay: cryptid is not 0
  IosSignatureKind signature = IosSignatureKind::kNone;
  std::vector<IosCodeDirectory> code_directories;  // the primary one first
  bool operator==(const IosSlice&) const = default;
};

struct IosProfileCertificate {
  Certificate certificate;
  IosCertificateKind kind = IosCertificateKind::kUnknown;
  bool signed_this = false;  // it is the main executable's signer
  bool operator==(const IosProfileCertificate&) const = default;
};

// A provisioning profile (embedded.mobileprovision). Times are seconds since 1970 UTC.
struct IosProfile {
  IosProfileKind kind = IosProfileKind::kAppStore;
  std::string name, uuid, app_id_name, team_name;
  std::vector<std::string> team_ids, app_id_prefixes, platforms;
  std::string application_identifier;  // the entitlement: prefix and pattern
  std::optional<std::int64_t> creation, expiration;
  std::size_t devices = 0;  // ProvisionedDevices
  bool all_devices = false, xcode_managed = false, free_account = false;
  std::vector<IosProfileCertificate> certificates;  // DeveloperCertificates, in their order
  std::vector<Certificate> signer;                  // who signed the profile, leaf first
  std::vector<IosEntitlement> entitlements;
  bool operator==(const IosProfile&) const = default;
};

struct IosFacts {
  IosBundleKind bundle_kind = IosBundleKind::kApp;
  std::optional<std::string> executable;       // its path in the package
  std::optional<std::string> extension_point;  // of an app extension
  std::optional<std::string> development_region, platform_name;
  std::vector<int> device_families;    // UIDeviceFamily: 1 iPhone, 2 iPad, 3 TV, 4 watch, 7 vision
  std::optional<std::string> team_id;  // of the CodeDirectory
  IosSignatureKind signature = IosSignatureKind::kNone;                // the weakest of the slices
  IosCertificateKind certificate_kind = IosCertificateKind::kUnknown;  // of the signer
  std::optional<std::int64_t> signing_time;  // as the signer says; seconds since 1970 UTC
  std::vector<IosEntitlement> entitlements;
  std::vector<IosSlice> slices;
  std::optional<IosProfile> profile;
  bool operator==(const IosFacts&) const = default;
};

// "app_extension", "ad_hoc", "distribution", "enterprise": as the reports name them.
APPTRAIT_EXPORT std::string_view Name(IosBundleKind kind);
APPTRAIT_EXPORT std::string_view Name(IosSignatureKind kind);
APPTRAIT_EXPORT std::string_view Name(IosCertificateKind kind);
APPTRAIT_EXPORT std::string_view Name(IosProfileKind kind);

}  // namespace apptrait

#endif  // APPTRAIT_IOS_FACTS_H_

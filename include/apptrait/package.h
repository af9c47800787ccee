// The model: what was learned of one package, as plain values. Reporters, the filing, the gate and
// callers read it; nothing in it is formatted for a reader.
//
// Absent means absent: an optional without a value, an empty vector or an empty string says that
// the package does not have it (or that it could not be read, and then a finding says so).
//
// Threading: plain values; two threads may read one Package, or write two.
#ifndef APPTRAIT_PACKAGE_H_
#define APPTRAIT_PACKAGE_H_

#include <map>
#include <memory>

#include "apptrait/android_facts.h"
#include "apptrait/certificate.h"
#include "apptrait/export.h"
#include "apptrait/finding.h"
#include "apptrait/harmony_facts.h"
#include "apptrait/ios_facts.h"

namespace apptrait {

enum class Platform { kUnknown, kAndroid, kHarmony, kIos, kQuickApp };

enum class Container {
  kApk,
  kAab,
  kApks,
  kXapk,
  kApkm,  // Android
  kHap,
  kHsp,
  kAppPack,
  kHarmonyElf,
  kHarmonyProfile,  // HarmonyOS
  kIpa,
  kAppBundle,
  kXcarchive,
  kMachO,
  kMobileProvision,  // iOS
  kCertificate,
  kPkcs7,
  kPkcs12,
  kJks,  // credentials
  kUnknown,
};

// Of the file as it was given. Digests are lower-case hex; absent where they were not computed.
struct FileFacts {
  std::uint64_t size = 0;
  std::optional<std::string> md5, sha1, sha256;
  bool operator==(const FileFacts&) const = default;
};

// A layer of an adaptive icon (Android 8, HarmonyOS): either an image or one colour. Layers are
// 108 x 108 dp, of which a launcher shows at most the middle 72 x 72.
struct IconLayer {
  std::string entry, format;           // as in Icon; empty where `color` stands for it
  std::vector<std::byte> bytes;        // as it is in the package
  std::optional<std::uint32_t> color;  // 0xAARRGGBB
  bool operator==(const IconLayer&) const = default;
};

// The image that stands for the app on a launcher.
struct Icon {
  std::string entry;                    // where it lies in the package
  std::string format;                   // "png", "webp", "jpeg", "xml" …
  std::uint32_t width = 0, height = 0;  // pixels; 0 where unknown
  std::vector<std::byte> bytes;         // as it is in the package
  // Of an adaptive icon whose layers are images or colours, the lowest first; with them `format`
  // may be "xml" and `bytes` its description.
  std::vector<IconLayer> layers;
  bool operator==(const Icon&) const = default;
};

struct Identity {
  std::optional<std::string> package_name;       // applicationId, bundleName, CFBundleIdentifier
  std::optional<std::string> app_name;           // the label of the default configuration
  std::map<std::string, std::string> app_names;  // by BCP 47 tag; every locale the package defines
  std::optional<std::string> version_name;
  std::optional<std::string> version_code;  // versionCode, CFBundleVersion
  std::optional<std::string> min_platform, target_platform,
      max_platform;                // as the platform writes them
  std::optional<bool> debuggable;  // android:debuggable, debug profile, get-task-allow
  std::optional<Icon> icon;
  bool operator==(const Identity&) const = default;
};

// One step of a rotation: a certificate that may still act for the package, oldest first.
struct LineageNode {
  Certificate certificate;
  std::vector<std::string> capabilities;
  bool operator==(const LineageNode&) const = default;
};

// A signer, by the certificate whose key verified (or, where nothing was verified, would have to).
struct Signer {
  std::string scheme;  // v1 v2 v3 v3.1 v3.2 v4 stamp | hap hap_profile code_sign | cms
  std::optional<int> min_platform, max_platform;  // the versions that it is for, where it says so
  std::vector<std::string> algorithms;            // "rsa-pkcs1-sha256"
  std::vector<Certificate> certificates;          // leaf first
  std::vector<LineageNode> lineage;
  // The identity that the newest platform in the range sees.
  bool current = false;
  bool operator==(const Signer&) const = default;
};

// What a credential file holds under one name: a keystore's entry, or the certificates of a .cer,
// .pem or .p7b. Private keys are never read; that one is there is all that is known of it.
struct CredentialEntry {
  std::string alias;               // a keystore's alias or friendlyName; empty where it has none
  std::vector<Certificate> chain;  // leaf first, as the issuers say, whatever the file's order
  bool has_private_key = false;
  bool operator==(const CredentialEntry&) const = default;
};

// A digest or key that a form asks for, named for what it is.
enum class FingerprintAlgorithm { kMd5, kSha1, kSha256 };

// The certificate to file, and why it and not another. Absent in a package that holds none.
struct FilingChoice {
  Certificate certificate;
  std::string_view reason;  // a rule id of the catalogue (filing.chosen-…), static storage
  FingerprintAlgorithm fingerprint = FingerprintAlgorithm::kMd5;  // what the platform's forms want
  bool operator==(const FilingChoice&) const = default;
};

// verified: all that the platform checks holds. failed: something does not, or no device takes it.
// unsigned: no signer. unsupported: we cannot judge it. not_checked: nobody looked.
enum class Status { kNotChecked, kVerified, kFailed, kUnsigned, kUnsupported };

// The verdict for one interval of platform versions [min, max]; max absent means "and all later".
struct VerdictRange {
  int min = 1;
  std::optional<int> max;
  Status status = Status::kNotChecked;
  std::string scheme;                           // the deciding one; empty where none does
  std::vector<std::string> certificate_sha256;  // the identity (leaves)
  bool operator==(const VerdictRange&) const = default;
};

enum class SchemeState { kNotChecked, kVerified, kFailed, kUnsupported, kAbsent };

struct SchemeVerdict {
  std::string scheme;
  SchemeState state = SchemeState::kNotChecked;
  std::vector<std::string_view> findings;  // rule ids
  bool operator==(const SchemeVerdict&) const = default;
};

struct Verification {
  Status status = Status::kNotChecked;  // the headline over the declared range
  std::vector<VerdictRange> ranges;
  std::vector<SchemeVerdict> schemes;
  bool operator==(const Verification&) const = default;
};

struct Package {
  std::string path;  // as given; of a nested package its entry name
  Platform platform = Platform::kUnknown;
  Container container = Container::kUnknown;
  FileFacts file;
  Identity identity;
  std::vector<Signer> signers;
  std::vector<CredentialEntry> credentials;  // of certificates and keystores, in the file's order
  std::optional<FilingChoice> filing;
  Verification verification;
  std::vector<Finding> findings;
  std::vector<Package> packages;  // splits, HAPs of an App Pack, nested code

  // What only one platform has.
  std::optional<AndroidFacts> android;
  std::optional<HarmonyFacts> harmony;
  std::optional<IosFacts> ios;
  bool operator==(const Package&) const = default;
};

// The contract's names: "android", "apk", "verified", …
APPTRAIT_EXPORT std::string_view Name(Platform platform);
APPTRAIT_EXPORT std::string_view Name(Container container);
APPTRAIT_EXPORT std::string_view Name(Status status);
APPTRAIT_EXPORT std::string_view Name(SchemeState state);
APPTRAIT_EXPORT std::string_view Name(Severity severity);
APPTRAIT_EXPORT std::string_view Name(KeyAlgorithm algorithm);
APPTRAIT_EXPORT std::string_view Name(FingerprintAlgorithm algorithm);

}  // namespace apptrait

#endif  // APPTRAIT_PACKAGE_H_

// Every limit on untrusted input, with its reason. Exceeding one is a finding or an error of rule
// limit.exceeded that names it; docs/limits.md lists the figures for users.
#ifndef APPTRAIT_SRC_BASE_LIMITS_H_
#define APPTRAIT_SRC_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace apptrait::limits {

inline constexpr std::uint64_t kKiB = 1024, kMiB = 1024 * kKiB, kGiB = 1024 * kMiB;

// A central directory of 65,535 entries with names of 200 bytes is 16 MiB; ZIP64 ones can be
// larger.
inline constexpr std::uint64_t kCentralDirectorySize = 256 * kMiB;
// More entries than any store accepts; each costs about 100 bytes here.
inline constexpr std::uint64_t kZipEntries = 1'000'000;
// The largest signing block that HarmonyOS reads is 1 GiB; real ones are a few KiB, Play's up to
// MiBs.
inline constexpr std::uint64_t kSigningBlockSize = 64 * kMiB;
// An entry that is parsed whole in memory (manifests, resource tables, profiles, signature files).
// The largest resources.arsc in the field is about 60 MiB.
inline constexpr std::uint64_t kParsedEntrySize = 256 * kMiB;
// Compiled manifests and other XML of a package. Real ones are below 2 MiB; a small deflated one
// that inflates to hundreds of MiB is an attack on its reader.
inline constexpr std::uint64_t kXmlSize = 64 * kMiB;
// One string of a resource pool (a label, a path, a name). Labels are at most some hundreds of
// bytes.
inline constexpr std::size_t kPoolStringSize = 64 * kKiB;
// manifest.json of an .xapk and info.json of an .apkm are some KiB.
inline constexpr std::uint64_t kSetDescriptionSize = 4 * kMiB;
// An image of an icon; the largest launcher icons are some 500 KiB.
inline constexpr std::uint64_t kIconSize = 8 * kMiB;
// All images looked at to choose one.
inline constexpr std::uint64_t kIconCandidatesSize = 64 * kMiB;
// Files looked at to choose an icon: densities times a few qualifiers.
inline constexpr std::size_t kIconCandidates = 48;
// Configurations of one resource; Play's largest apps have about 150 locales.
inline constexpr std::size_t kResourceConfigurations = 4096;
// Types times configurations of one resource table; the largest apps have some 20,000.
inline constexpr std::size_t kResourceTypes = 200'000;
// Places looked at and values compared for an app's names in all languages together: 150 languages
// with a reference to follow take some thousands, hostile tables billions. Half a second.
inline constexpr std::size_t kNameLookups = 500'000;
// Those names together. Labels are some dozens of bytes, in up to 150 languages; a pool's one string
// of 64 KiB can be the name in thousands.
inline constexpr std::uint64_t kNamesSize = 4 * kMiB;
// Resources of one app bundle module; the largest apps have some 100,000.
inline constexpr std::size_t kBundleResources = 1'000'000;
// Renumbered ids of one table; the framework's own has some hundreds, apps have none.
inline constexpr std::size_t kResourceAliases = 100'000;
// Steps from a resource to the one that it refers to, as androidfw allows them.
inline constexpr int kReferenceSteps = 20;
// Elements and messages nested in a protobuf or XML tree.
inline constexpr int kTreeDepth = 100;
// A nested package that is deflated has to be inflated whole; larger ones are reported unread.
inline constexpr std::uint64_t kNestedPackageSize = 512 * kMiB;
// Nested packages of one container that are inflated and held until it has been judged. Sets whose
// APKs are deflated are made by archivers; their APKs have up to some hundred MiB together.
inline constexpr std::uint64_t kHeldPackages = 1 * kGiB;
// A package in a package in a package: an App Pack's HAP's shell APK is the deepest real case.
inline constexpr int kNestingDepth = 4;
// Nested packages of one container. Split sets have up to a few hundred.
inline constexpr std::size_t kNestedPackages = 2000;
// Input that cannot seek (standard input, a FIFO) is spooled to memory up to here.
inline constexpr std::uint64_t kSpooledInputSize = 4 * kGiB;
// Findings kept for one package; the rest is counted in one finding `limit.exceeded`.
inline constexpr std::size_t kFindings = 1000;
// DER/BER nesting: real SignedData is about 14 deep.
inline constexpr int kAsn1Depth = 64;
// Elements of one ASN.1 structure that is walked.
inline constexpr std::size_t kAsn1Elements = 100'000;
// Certificates read from one bag; real ones hold up to about ten, keystores some hundreds.
inline constexpr std::size_t kCertificates = 1000;
// SignerInfos of one SignedData; Android stops at 10, and each costs a signature check.
inline constexpr std::size_t kSigners = 64;
// Certificates of one chain; the longest real ones have four.
inline constexpr std::size_t kChainDepth = 10;
// Signature checks in building one chain: a bag of same-named fakes costs 0.1 ms each.
inline constexpr int kChainTries = 200;
// Answers to "who issued whom" that a thread keeps, about 200 bytes each.
inline constexpr std::size_t kKnownIssues = 500;
// Times that a ZIP's entries together may have the file's size (of 1 MiB at least): those of real
// ones share nothing, a bomb's share all.
inline constexpr std::uint64_t kSharedData = 2;
// Packages inspected for one that was asked for, over all its levels. Split sets have up to some
// hundreds, and each is read twice at most.
inline constexpr int kNestedInspections = 10'000;
// A SubjectPublicKeyInfo that is taken apart: RSA with 16,384 bits takes 2 KiB.
inline constexpr std::size_t kKeySize = 16 * kKiB;
// A JSON text of a package (module.json, pack.info, a profile). Read into a tree it takes up to 20
// times its size; real ones are below 1 MiB.
inline constexpr std::uint64_t kJsonSize = 16 * kMiB;
// Nesting of JSON in packages (module.json, profiles); real files are about 8 deep.
inline constexpr std::size_t kJsonDepth = 64;
// Configurations (languages, densities, devices …) of a HarmonyOS resources.index; the largest known
// has about 200.
inline constexpr std::uint32_t kResourceConfigs = 10'000;
// References that a resource may follow through others to its value.
inline constexpr int kResourceReferences = 16;
// Values of an app's entitlements held against those of its profile; real ones have some hundreds.
inline constexpr std::uint64_t kEntitlementChecks = 1'000'000;
// A provisioning profile on its own; real ones are some KiB.
inline constexpr std::uint64_t kProfileSize = 4 * kMiB;
// Files that one HarmonyOS code signing block signs, each with a signature to check.
inline constexpr std::size_t kSignedFiles = 20'000;

// Pairs of an APK Signing Block that are listed; real ones have up to about ten.
inline constexpr std::size_t kBlockPairs = 1000;
// MANIFEST.MF and the .SF and block files of a JAR signature together: 65,535 entries with long
// names take 16 MiB in each of two. A few hundred deflated KiB can claim much more.
inline constexpr std::uint64_t kJarFilesSize = 128 * kMiB;
// Lines of all JAR signature files of a package; each costs up to 200 bytes here. 65,535 entries in
// a manifest and the files of two signers have 400,000.
inline constexpr std::size_t kJarLines = 2'000'000;
// Signers of one v2 or v3 block: Android takes ten, or one for each platform version.
inline constexpr std::size_t kBlockSigners = 50;
// Signatures, digests or attributes of one such signer; real ones have up to about five.
inline constexpr std::size_t kSignerRecords = 100;
// Certificates of one Android signer (any scheme) and steps of its proof of rotation; real chains
// and histories have up to about five. A package can name hundreds of signers.
inline constexpr std::size_t kSignerCertificates = 50;
// A property list. The largest are CodeResources of apps with tens of thousands of files, about
// 20 MiB.
inline constexpr std::uint64_t kPlistSize = 64 * kMiB;
// Objects of a property list, each shared one counted as often as it is referred to: 60,000 files
// take seven each in CodeResources.
inline constexpr std::size_t kPlistNodes = 2'000'000;
// Bytes of its strings and data, each shared one counted as often as it is referred to.
inline constexpr std::uint64_t kPlistContents = 128 * kMiB;
// The same as a multiple of the list's size, of which a reference takes a byte and a hash 32 …
inline constexpr std::uint64_t kPlistSharing = 64;
// … with as much granted to the smallest.
inline constexpr std::uint64_t kPlistLeastContents = 64 * kKiB;
// All property lists of one package: Info.plist, CodeResources and names of the app, its frameworks
// and extensions.
inline constexpr std::uint64_t kPlistsSize = 256 * kMiB;
// Depth of a property list; real ones nest about ten deep.
inline constexpr int kPlistDepth = 64;
// Bundles in bundles: an extension's framework's resource bundle in a watch app in an app is five.
inline constexpr int kBundleNesting = 8;
// Slices of a fat Mach-O: as many as cannot be mistaken for the version of a Java class, which has
// the same magic.
inline constexpr std::uint32_t kMachOSlices = 44;
// Load commands of one slice, in bytes; real ones take up to 64 KiB.
inline constexpr std::uint64_t kLoadCommandsSize = 4 * kMiB;
// A code signature: an executable of 1 GiB needs 8 MiB for each CodeDirectory.
inline constexpr std::uint64_t kCodeSignatureSize = 64 * kMiB;
// Blobs of one code signature; real ones have up to ten.
inline constexpr std::size_t kSignatureBlobs = 100;
// An executable that is inflated to look into it. Apple refuses apps whose code exceeds 500 MB.
inline constexpr std::uint64_t kExecutableSize = 1 * kGiB;
// Code signatures of one package: those of code of 30 GiB.
inline constexpr std::uint64_t kCodeSignatures = 256 * kMiB;
// Inflated executables kept in memory until their pages are hashed; further ones are inflated
// twice.
inline constexpr std::uint64_t kHeldExecutables = 256 * kMiB;
// Rules of CodeResources and the length of one; real ones have about twenty of up to 60 characters.
inline constexpr std::size_t kResourceRules = 200;
inline constexpr std::size_t kResourceRuleLength = 256;
// Rule matches for one package: 60,000 files against 20 rules in two versions is 2.4 million.
// A match that takes the matcher many steps counts as several.
inline constexpr std::uint64_t kResourceRuleMatches = 20'000'000;
// Files and depth of a bundle that is given as a directory.
inline constexpr std::size_t kBundleFiles = 1'000'000;
inline constexpr int kBundleDepth = 64;
// Localisations whose names are read; iOS has about 40, apps define up to 100.
inline constexpr std::size_t kLocalizations = 500;
// Names of icons in one Info.plist, each of which is held against each file; real ones have up to
// about twenty.
inline constexpr std::size_t kIconNames = 100;
// Scans of a JPEG, each of which goes over the whole image; progressive ones have about ten.
inline constexpr std::size_t kJpegScans = 100;
// Pixels of an icon that is converted: twice the largest (1024 x 1024) in each direction.
inline constexpr std::uint64_t kIconPixels = 2048ULL * 2048;

// Folders in folders that a batch follows; deeper ones are links that go round, mounted ones.
inline constexpr std::size_t kFolderDepth = 128;
// One path of a list of paths; the system's own limit is 4 KiB.
inline constexpr std::size_t kPathLength = 64 * kKiB;
// One line of a batch's earlier output; the largest records, of split sets with hundreds of
// packages, are a few MiB.
inline constexpr std::size_t kRecordLength = 256 * kMiB;

}  // namespace apptrait::limits

#endif  // APPTRAIT_SRC_BASE_LIMITS_H_

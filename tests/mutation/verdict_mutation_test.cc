// No mutant of a signed package is verified, unless what was changed lies outside of what its
// scheme covers; and then the package still says the same of itself. What a scheme leaves open
// stands here by name, and nothing stands here that is not open.
//
// By default a dense sample of bytes is changed; APPTRAIT_MUTATE=all changes every bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>
#include <set>

#include "ios/app_support.h"
#include "mutation/block_fields.h"
#include "mutation/cms_fields.h"
#include "mutation/zip_fields.h"
#include "support/hap_builder.h"
#include "support/ipa_builder.h"
#include "support/test_signers.h"
#include "support/zip_builder.h"
#include "zip/layout.h"

namespace apptrait::test {
namespace {

constexpr char kCertificate[] = "cms.self-issued certificate";

struct SignedKind {
  std::string name;
  Bytes package;
  InspectOptions options;
  std::set<std::string> open;  // names of bytes that the scheme does not cover
};

// What a package says of itself.
bool SaysTheSame(const Package& a, const Package& b) {
  return a.container == b.container && a.identity == b.identity && a.filing == b.filing;
}
// But for the signer's certificate, whose key is the same.
bool HasTheSameKey(const Package& a, const Package& b) {
  return a.identity == b.identity && a.filing && b.filing &&
         a.filing->certificate.public_key.modulus == b.filing->certificate.public_key.modulus &&
         a.filing->certificate.public_key.exponent == b.filing->certificate.public_key.exponent;
}

std::optional<Package> Read(ByteSpan bytes, const InspectOptions& options) {
  auto result = InspectMemory(bytes, "mutant", options);
  if (!result || result->verification.status != Status::kVerified) return std::nullopt;
  return std::move(*result);
}

ApkBuilder SmallApk(int min_sdk, int target_sdk = 30) {
  ApkBuilder apk;
  apk.Sdk(min_sdk, target_sdk);
  return apk;
}

JarSpec OldJar() {
  JarSpec jar = JarBy(Alice(), {.digest = digest::Algorithm::kSha1});
  jar.digests = {"SHA1"};
  return jar;
}

// As BuildIpa, but all stored: a byte of the file is a byte of an entry.
Bytes StoredIpa(const BundleSpec& app) {
  ZipBuilder zip;
  for (const auto& [path, bytes] : BuildBundle(app))
    zip.Add("Payload/Demo.app/" + path, AsText(bytes));
  return zip.Build();
}

using Fields = std::set<std::string>;

Fields Joined(Fields a, Fields b) {
  a.merge(b);
  return a;
}

// Of a ZIP file, what neither a signature of its entries' contents covers nor a device acts on.
const Fields kZipOpen = {
    "local.needed",  "local.time",         "local.flags",      "central.needed", "central.time",
    "central.flags", "central.internal",   "central.external", "central.disk",   "central.made by",
    "end.disk",      "end.directory disk", "end.records here"};
// Of a SignedData, what no platform asks for, or takes in more than one way: versions, algorithms'
// parameters, types of strings and case in names, and self-issued certificates. HarmonyOS and iOS
// know their roots, and the message's copy is not looked at; a JAR's certificate is covered by
// nothing but its own signature, which Android does not check, so that what is changed in it is
// another signer with the same key, and said to be one.
const Fields kCmsOpen = {"cms.version",
                         "cms.digest algorithms",
                         "cms.signer.version",
                         "cms.signer.identifier",
                         "cms.signer.digest algorithm",
                         "cms.signer.signature algorithm",
                         kCertificate};

// A JAR signature without a digest of the main section does not cover that.
const Fields kJarOpen = Joined(Joined(kZipOpen, kCmsOpen),
                               {"local.method", "main section of MANIFEST.MF", "cms.content"});
const Fields kHapOpen = Joined(kCmsOpen, {"hap.version"});
const Fields kIpaOpen = Joined(Joined(kZipOpen, kCmsOpen), {"room behind a code signature"});

std::vector<SignedKind> Kinds() {
  std::vector<SignedKind> kinds;
  const auto add = [&](std::string name, Bytes package, Fields open = {}) {
    kinds.push_back({std::move(name), std::move(package), {}, std::move(open)});
  };
  add("v1", SmallApk(16, 29).Store().Jar(OldJar()).Build(), kJarOpen);
  add("v2", SmallApk(24).V2({By(Alice())}).Build());
  add("v2 EC", SmallApk(24).V2({By(Eve())}).Build());
  add("v3", SmallApk(28).V3({By(Alice())}).Build());
  add("v2 and v3", SmallApk(24).V2({With(By(Alice()), {SignedToo(3)})}).V3({By(Alice())}).Build(),
      {"v2.id"});  // v3 is left, for devices from Android 9 on
  add("v3 rotated", SmallApk(28).V3({With(By(Bob()), {Rotation({Alice(), Bob()})})}).Build());
  const HarmonyPki pki;
  kinds.push_back({"hap", HapBuilder(pki).Build(), pki.Options(), kHapOpen});
  BundleSpec app;
  app.macho.code = Bytes(0x1000, std::byte{0x5a});
  kinds.push_back({"ipa", StoredIpa(app), TrustingOptions(), kIpaOpen});
  for (SignedKind& kind : kinds) kind.options.workers = 1;
  return kinds;
}

bool All() {
  const char* all = std::getenv("APPTRAIT_MUTATE");
  return all != nullptr && std::string_view(all) == "all";
}

// Calls `change` with each mutant of one byte and the byte's offset: every bit of the small fields
// of a signature, a sample of everything else, the same whatever the lengths before it.
template <class Change>
void ForEachFlip(const Bytes& package, const std::vector<std::string>& names,
                 const Change& change) {
  std::map<std::string, std::vector<std::size_t>> fields;
  for (std::size_t at = 0; at < names.size(); ++at) fields[names[at]].push_back(at);
  Bytes mutant = package;
  for (const auto& [name, offsets] : fields) {
    const bool every_bit = All() || (name.starts_with("cms.") && offsets.size() < 128);
    const std::size_t step = every_bit ? 1 : 1 + package.size() / 2500;
    for (std::size_t i = 0; i < offsets.size(); i += step) {
      const std::size_t at = offsets[i];
      for (std::size_t bit = every_bit ? 0 : i % 8; bit < 8; bit += every_bit ? 1 : 8) {
        mutant[at] ^= static_cast<std::byte>(1U << bit);
        change(mutant, at);
        mutant[at] = package[at];
      }
    }
  }
}

// Whether some change to bytes of that name goes unnoticed.
bool IsOpen(const SignedKind& kind, const std::vector<std::string>& names,
            const std::string& name) {
  Bytes mutant = kind.package;
  for (std::size_t at = 0; at < mutant.size(); ++at) {
    if (names[at] != name) continue;
    for (int bit = 0; bit < 8; ++bit) {
      mutant[at] ^= static_cast<std::byte>(1 << bit);
      if (Read(mutant, kind.options)) return true;
      mutant[at] = kind.package[at];
    }
  }
  return false;
}

class Mutation : public testing::TestWithParam<int> {
 protected:
  static const std::vector<SignedKind>& All() {
    static const std::vector<SignedKind> kKinds = Kinds();
    return kKinds;
  }
  const SignedKind& kind() const { return All()[static_cast<std::size_t>(GetParam())]; }
};

TEST_P(Mutation, OfAnyByteIsNotVerifiedUnlessTheSchemeLeavesItOpen) {
  const SignedKind& k = kind();
  const auto original = Read(k.package, k.options);
  ASSERT_TRUE(original) << k.name;
  std::vector<std::string> names = NameZipBytes(k.package);
  NameBlockBytes(k.package, &names);
  NameCmsBytes(k.package, &names);
  std::map<std::string, int> verified;
  ForEachFlip(k.package, names, [&](const Bytes& mutant, std::size_t at) {
    const auto package = Read(mutant, k.options);
    if (!package) return;
    ++verified[names[at]];
    EXPECT_TRUE(SaysTheSame(*original, *package) ||
                (names[at] == kCertificate && HasTheSameKey(*original, *package)))
        << "says otherwise: " << k.name << ", offset " << at << ", " << names[at];
    EXPECT_TRUE(k.open.contains(names[at]))
        << "verified: " << k.name << ", offset " << at << ", " << names[at] << ", "
        << ToHex(ByteSpan(mutant).subspan(at < 8 ? 0 : at - 8, 16)) << " from "
        << ToHex(ByteSpan(k.package).subspan(at, 1));
  });
  for (const std::string& name : k.open)
    EXPECT_TRUE(verified.contains(name) || IsOpen(k, names, name)) << k.name << ", " << name;
}

// Dropped, doubled and exchanged records of the directory. Where a scheme signs contents by name,
// the records' order is open.
TEST_P(Mutation, OfTheDirectoryIsNotVerifiedUnlessItIsTheOrder) {
  const SignedKind& k = kind();
  const auto original = Read(k.package, k.options);
  ASSERT_TRUE(original) << k.name;
  const bool order_is_open = k.open.contains("central.time");
  std::vector<std::size_t> order(RecordCount(k.package));
  std::iota(order.begin(), order.end(), std::size_t{0});
  ASSERT_TRUE(Read(WithRecords(k.package, order), k.options)) << k.name;
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto dropped = order;
    dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(Read(WithRecords(k.package, dropped), k.options)) << k.name << " without " << i;
    auto doubled = order;
    doubled.push_back(i);
    EXPECT_FALSE(Read(WithRecords(k.package, doubled), k.options)) << k.name << ", twice " << i;
    if (i + 1 == order.size()) continue;
    auto exchanged = order;
    std::swap(exchanged[i], exchanged[i + 1]);
    const auto package = Read(WithRecords(k.package, exchanged), k.options);
    EXPECT_EQ(package.has_value(), order_is_open) << k.name << ", exchanged " << i;
    if (package) {
      EXPECT_TRUE(SaysTheSame(*original, *package)) << k.name << ", exchanged " << i;
    }
  }
}

// The bytes of two entries' names exchanged, in both headers: contents under other names.
TEST_P(Mutation, OfNamesIsNotVerified) {
  const SignedKind& k = kind();
  const std::vector<std::string> names = NameZipBytes(k.package);
  const auto source = MemorySource(k.package);
  const auto layout = zip::Layout::Read(*source);
  ASSERT_TRUE(layout.ok());
  for (const zip::Entry& a : layout->entries()) {
    for (const zip::Entry& b : layout->entries()) {
      if (&a >= &b || a.name.size() != b.name.size() || a.name == b.name) continue;
      Bytes mutant = k.package;
      const auto put = [&](const zip::Entry& entry, std::string_view name) {
        std::ranges::copy(AsBytes(name),
                          mutant.begin() + static_cast<std::ptrdiff_t>(entry.record_offset + 46));
        std::ranges::copy(AsBytes(name),
                          mutant.begin() + static_cast<std::ptrdiff_t>(entry.header_offset + 30));
      };
      put(a, b.name);
      put(b, a.name);
      EXPECT_FALSE(Read(mutant, k.options)) << k.name << ": " << a.name << " and " << b.name;
    }
  }
}

// Pairs of an APK Signing Block, dropped and exchanged.
TEST(MutationOfPairs, IsNotVerifiedUnlessANewerSchemeIsLeft) {
  const Bytes v2_value = EncodeBlock({With(By(Alice()), {SignedToo(3)})}, false,
                                     ContentDigestsOf(SmallApk(24).BuildZip()));
  const Bytes v3_value =
      EncodeBlock({By(Alice())}, true, ContentDigestsOf(SmallApk(24).BuildZip()));
  const auto verified = [](const ApkBuilder& apk) { return Read(apk.Build(), {}).has_value(); };
  EXPECT_TRUE(verified(SmallApk(24).Pair(0x7109871a, v2_value).Pair(0xf05368c0, v3_value)));
  EXPECT_TRUE(verified(SmallApk(24).Pair(0xf05368c0, v3_value).Pair(0x7109871a, v2_value)));
  EXPECT_TRUE(verified(SmallApk(24).Pair(0xf05368c0, v3_value)));
  EXPECT_FALSE(verified(SmallApk(24).Pair(0x7109871a, v2_value)));  // v3 was stripped
  // Each value under the other's id, and none.
  EXPECT_FALSE(verified(SmallApk(24).Pair(0xf05368c0, v2_value).Pair(0x7109871a, v3_value)));
  EXPECT_FALSE(verified(SmallApk(24)));
  // Of two pairs with one id the first counts.
  EXPECT_FALSE(verified(SmallApk(24)
                            .Pair(0x7109871a, v2_value)
                            .Pair(0xf05368c0, Bytes(4))
                            .Pair(0xf05368c0, v3_value)));
}

// A number, not Kinds().size(): making the packages at every start of the program would be slow.
constexpr int kKinds = 8;
TEST(MutationKinds, AreAllTried) { EXPECT_EQ(Kinds().size(), std::size_t{kKinds}); }
INSTANTIATE_TEST_SUITE_P(All, Mutation, testing::Range(0, kKinds));

}  // namespace
}  // namespace apptrait::test

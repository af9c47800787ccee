// The verdict over versions: who decides where, and what devices refuse whatever the signatures
// say.
#include <gmock/gmock.h>

#include "support/judged.h"
#include "support/test_signers.h"

namespace apptrait::test {
namespace {

using digest::Algorithm;

JarSpec Jar(const TestCertificate& certificate, std::string apk_signed) {
  JarSpec jar = JarBy(certificate);
  jar.apk_signed = std::move(apk_signed);
  return jar;
}

// Signed by Alice under v1, v2 and v3, as apksigner does.
ApkBuilder Complete(int min_sdk = 18) {
  ApkBuilder apk;
  apk.Sdk(min_sdk, 33)
      .Jar(Jar(Alice(), "2, 3"))
      .V2({With(By(Alice()), {SignedToo(3)})})
      .V3({By(Alice())});
  return apk;
}

InspectOptions Range(std::optional<int> min, std::optional<int> max = {}) {
  InspectOptions options;
  options.min_sdk = min;
  options.max_sdk = max;
  return options;
}

InspectOptions Compat() {
  InspectOptions options;
  options.compat_apksig = true;
  return options;
}

TEST(Verdict, EachIntervalHasItsScheme) {
  const Package package = Judged(Complete().Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(RangesText(package),
            "18-23 verified v1 Alice, 24-27 verified v2 Alice, 28+ verified v3 Alice");
  for (const char* scheme : {"v1", "v2", "v3"}) {
    EXPECT_EQ(StateOf(package, scheme), SchemeState::kVerified) << scheme;
  }
  EXPECT_EQ(StateOf(package, "v3.1"), SchemeState::kAbsent);
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->reason, "filing.chosen-only-signer");
}

TEST(Verdict, OptionsReplaceTheDeclaredRange) {
  const Bytes apk = Complete().Build();
  EXPECT_EQ(RangesText(Judged(apk, Range(26))), "26-27 verified v2 Alice, 28+ verified v3 Alice");
  EXPECT_EQ(RangesText(Judged(apk, Range({}, 25))),
            "18-23 verified v1 Alice, 24-25 verified v2 Alice");
  const Package none = Judged(apk, Range(30, 29));
  EXPECT_EQ(none.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(none.findings, "android.verdict.no-versions"));
}

TEST(Verdict, WithoutVerificationSignersAreStillRead) {
  InspectOptions options;
  options.verify = false;
  const Package package = Judged(Complete().Build(), options);
  EXPECT_EQ(package.verification.status, Status::kNotChecked);
  EXPECT_TRUE(package.verification.ranges.empty());
  EXPECT_EQ(StateOf(package, "v3"), SchemeState::kNotChecked);
  EXPECT_EQ(StateOf(package, "v3.1"), SchemeState::kAbsent);
  EXPECT_EQ(package.signers.size(), 3u);
  EXPECT_EQ(CurrentNames(package), "Alice");
  EXPECT_TRUE(package.filing);
}

TEST(Verdict, NothingIsUnsigned) {
  const Package package = Judged(ApkBuilder().Build());
  EXPECT_EQ(package.verification.status, Status::kUnsigned);
  EXPECT_EQ(package.filing, std::nullopt);
  EXPECT_EQ(RangesText(package), "24+ failed");
}

TEST(Verdict, ANewSchemeAloneIsNotEnoughForOldVersions) {
  const Package package = Judged(ApkBuilder().Sdk(21).V2({By(Alice())}).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(RangesText(package), "21-23 failed, 24+ verified v2 Alice");
  const Finding* finding = FindingOf(package, "android.v1.no-manifest");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(DatumOf(*finding, "max"), "23");
  EXPECT_EQ(StateOf(package, "v2"), SchemeState::kVerified);
}

// apksig takes v3 alone from API 24 on; devices of 24 to 27 do not know it. The headline is
// apksig's, the ranges say what devices do.
TEST(Verdict, V3AloneFailsOnAndroid7And8) {
  const Package package = Judged(ApkBuilder().Sdk(24).V3({By(Alice())}).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(RangesText(package), "24-27 failed, 28+ verified v3 Alice");
  EXPECT_TRUE(Has(package.findings, "android.verdict.versions-fail"));
}

TEST(Verdict, TheSandboxWantsANewScheme) {
  ApkBuilder apk;
  apk.Sdk(18).Sandbox(2).Jar(JarBy(Alice()));
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(RangesText(package), "18-25 verified v1 Alice, 26+ failed v1");
  EXPECT_TRUE(Has(package.findings, "android.verdict.sandbox-needs-v2"));
  EXPECT_EQ(Judged(apk.Build(), Range({}, 25)).verification.status, Status::kVerified);
}

TEST(Verdict, Target30WantsANewScheme) {
  ApkBuilder apk;
  apk.Sdk(18, 31).Jar(JarBy(Alice()));
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(RangesText(package), "18-30 verified v1 Alice, 31+ failed v1");
  EXPECT_TRUE(Has(package.findings, "android.verdict.target-needs-v2"));
  EXPECT_EQ(Judged(apk.Build(), Range({}, 30)).verification.status, Status::kVerified);
}

TEST(Verdict, AnAppBundleHasItsUploadKey) {
  ApkBuilder bundle;
  bundle.NoManifest()
      .Entry("BundleConfig.pb", "x")
      .Entry("base/manifest/AndroidManifest.xml", "")
      .Jar(JarBy(Alice()));
  const Package package = Judged(bundle.Build());
  EXPECT_EQ(package.container, Container::kAab);
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_TRUE(Has(package.findings, "android.aab.upload-key"));
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->reason, "filing.chosen-upload-key");
  const Package changed = Judged(bundle.Unsigned("base/dex/classes.dex", "new").Build());
  EXPECT_EQ(changed.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(changed.findings, "android.v1.no-entry-digest"));
}

TEST(Verdict, WithoutAManifestNothingIsInstalled) {
  ApkBuilder apk;
  apk.NoManifest().V2({By(Alice())}).V3({By(Alice())});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.verdict.no-manifest"));
  EXPECT_EQ(StateOf(package, "v3"), SchemeState::kVerified);
  EXPECT_EQ(CurrentNames(package), "Alice");
}

// Cutting a newer signature out, in each of its forms.
TEST(Stripping, OfV2IsNoticedByV1) {
  ApkBuilder apk;
  apk.Sdk(18).Jar(Jar(Alice(), "2"));
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(RangesText(package), "18-23 verified v1 Alice, 24+ failed v1");
  EXPECT_TRUE(Has(package.findings, "android.v1.newer-scheme-stripped"));
}

// Android reads the list as Java reads numbers.
TEST(Stripping, IsNoticedInEveryNotationOfTheNumber) {
  for (const char* list : {"+2", "\x01 02\t", "x, 2", "２", "٢", "०२"}) {
    ApkBuilder apk;
    apk.Sdk(24).Jar(Jar(Alice(), list));
    EXPECT_EQ(Judged(apk.Build()).verification.status, Status::kFailed) << list;
  }
  for (const char* list : {"2x", "0x2", "², ②", "2.0", "- 2", "4294967298"}) {
    ApkBuilder apk;
    apk.Sdk(24).Jar(Jar(Alice(), list));
    EXPECT_EQ(Judged(apk.Build()).verification.status, Status::kVerified) << list;
  }
}

TEST(Stripping, OfV3IsNoticedByV2) {
  ApkBuilder apk;
  apk.Sdk(24).V2({With(By(Alice()), {SignedToo(3)})});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(RangesText(package), "24-27 verified v2 Alice, 28+ failed v2");
  const Finding* finding = FindingOf(package, "android.v2.newer-scheme-stripped");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(DatumOf(*finding, "apksig"), "V2_SIG_MISSING_APK_SIG_REFERENCED");
}

TEST(Stripping, OfSchemesThatNobodyKnowsIsNot) {
  ApkBuilder apk;
  apk.Sdk(18).Jar(Jar(Alice(), "2,7, x,")).V2({With(By(Alice()), {SignedToo(7)})});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_TRUE(Has(package.findings, "android.v1.unknown-scheme-id"));
  EXPECT_TRUE(Has(package.findings, "android.v2.unknown-scheme-id"));
}

TEST(Stripping, WithoutTheRemarkInV1IsAWarning) {
  ApkBuilder apk;
  apk.Sdk(18).Jar(JarBy(Alice())).V2({By(Alice())});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_TRUE(Has(package.findings, "android.v1.no-stripping-protection"));
}

TEST(Verdict, ABrokenNewSchemeNeverFallsBack) {
  BlockSignerSpec broken = By(Alice());
  broken.break_digest = true;
  ApkBuilder apk;
  apk.Sdk(18).Jar(Jar(Alice(), "2, 3")).V2({By(Alice())}).V3({broken});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(RangesText(package), "18-23 verified v1 Alice, 24-27 verified v2 Alice, 28+ failed v3");
  EXPECT_EQ(StateOf(package, "v1"), SchemeState::kVerified);
}

// What does not decide in the range is said, as a warning.
TEST(Verdict, ABrokenSchemeThatNobodyLooksAtIsAWarning) {
  BlockSignerSpec broken = By(Alice());
  broken.break_digest = true;
  ApkBuilder apk;
  apk.Sdk(28).V2({broken}).V3({By(Alice())});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(StateOf(package, "v2"), SchemeState::kFailed);
  const Finding* finding = FindingOf(package, "android.v2.digest-mismatch");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, Severity::kWarning);
}

// Identity spoofing: famous names beside the real signer.
TEST(Identity, AFamousJarSignatureBesideV3IsNotTheSigner) {
  ApkBuilder apk;
  apk.Sdk(28).Jar(JarBy(Bob())).V3({By(Eve())});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(CurrentNames(package), "Eve");
  EXPECT_TRUE(Has(package.findings, "android.signers.differ"));
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(*package.filing->certificate.subject.Find("CN"), "Eve");
  EXPECT_EQ(package.filing->reason, "filing.chosen-newest-scheme");
}

TEST(Identity, ARotatedPackageIsNoDifference) {
  ApkBuilder apk;
  apk.Sdk(18).Jar(Jar(Alice(), "3")).V3({With(By(Bob()), {Rotation({Alice(), Bob()})})});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_FALSE(Has(package.findings, "android.signers.differ"));
}

// Stricter than apksig: what devices do not open.
TEST(StrictZip, DuplicateNames) {
  ApkBuilder apk;
  apk.V2({By(Alice())}).Entry("twice", "a").Entry("twice", "b");
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.verdict.duplicate-name"));
  EXPECT_EQ(Judged(apk.Build(), Compat()).verification.status, Status::kVerified);
}

TEST(StrictZip, ALocalHeaderThatNamesAnotherFile) {
  ApkBuilder apk;
  apk.V2({By(Alice())}).Entry("inner", "x").Zip([](ZipBuilder& zip) { zip.LocalName("outer"); });
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.verdict.local-header"));
  EXPECT_EQ(Judged(apk.Build(), Compat()).verification.status, Status::kVerified);
}

TEST(StrictZip, AZip64Locator) {
  // It stands right before the EOCD record, inside what the directory claims as its own.
  ApkBuilder apk;
  apk.Sdk(24).V2({By(Alice())}).Plain([](Bytes* zip) {
    Bytes locator = Le32(0x07064b50);
    locator.resize(20);
    const std::size_t eocd = zip->size() - 22;
    zip->insert(zip->begin() + static_cast<std::ptrdiff_t>(eocd), locator.begin(), locator.end());
    std::byte& size = (*zip)[eocd + 20 + 12];
    const int longer = std::to_integer<int>(size) + 20;
    ASSERT_LT(longer, 256);
    size = static_cast<std::byte>(longer);
  });
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.verdict.zip64-locator"))
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(Judged(apk.Build(), Compat()).verification.status, Status::kVerified);
}

TEST(StrictZip, AMismatchThatMattersToOneFileFailsV1Only) {
  ApkBuilder apk;
  apk.Sdk(18).Entry("odd", "x", ZipBuilder::kStore).Jar(JarBy(Alice())).V2({By(Alice())});
  apk.Unsigned("last", "y").Zip([](ZipBuilder& zip) { zip.LocalSize(5); });
  const Package package = Judged(apk.Build(), Range(24));
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(Judged(apk.Build()).verification.status, Status::kFailed);
}

TEST(SigningBlock, IsIgnoredWhereDevicesIgnoreIt) {
  ApkBuilder wrong_size;
  wrong_size.Sdk(24).V2({By(Alice())}).BlockSizeField(100);
  const Package package = Judged(wrong_size.Build());
  EXPECT_EQ(package.verification.status, Status::kUnsigned);
  EXPECT_TRUE(Has(package.findings, "android.signing-block.ignored"));
  Bytes gap = ApkBuilder().V2({By(Alice())}).Build();
  const Bytes garbage(10);
  gap.insert(gap.end() - 22, garbage.begin(), garbage.end());
  const Package behind_gap = Judged(gap);
  EXPECT_EQ(behind_gap.verification.status, Status::kUnsigned);
  EXPECT_TRUE(Has(behind_gap.findings, "android.signing-block.ignored"));
}

TEST(SigningBlock, WhatStandsBehindAMalformedPairIsNotSeen) {
  ApkBuilder before, behind;
  const Bytes malformed{std::byte{255}, std::byte{255}, std::byte{255}};
  before.V2({By(Alice())}).TrailingInBlock(malformed);
  const Package package = Judged(before.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified) << "the pair before it was found";
  EXPECT_TRUE(Has(package.findings, "android.signing-block.malformed"));
}

TEST(SigningBlock, NamesItsPairsAndChannels) {
  const auto text = [](std::string_view s) { return ToBytes(AsBytes(s)); };
  Bytes packer = text("Packer Ng Sig V2");
  const Bytes payload = text("CHANNEL\u2218huawei\u2219TIME\u22181\u2219");
  packer = Join({packer, Prefixed(payload), Le32(static_cast<std::uint32_t>(payload.size()))});
  const Package package = Judged(ApkBuilder()
                                     .V2({By(Alice())})
                                     .Pair(0x71777777, text(R"({"channel":"xiaomi","x":1})"))
                                     .Pair(0x881155ff, text("oppo"))
                                     .Pair(0x7a786b21, packer)
                                     .Pair(0x12345678, Bytes(3))
                                     .Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  ASSERT_TRUE(package.android);
  const auto& pairs = package.android->signing_block;
  ASSERT_EQ(pairs.size(), 5u);
  EXPECT_EQ(pairs[0].name, "v2");
  EXPECT_EQ(pairs[1].name, "walle-channel");
  EXPECT_EQ(pairs[1].channel, "xiaomi");
  EXPECT_EQ(pairs[2].channel, "oppo");
  EXPECT_EQ(pairs[3].channel, "huawei");
  EXPECT_EQ(pairs[4].name, "");
  EXPECT_EQ(pairs[4].size, 3u);
  EXPECT_EQ(pairs[4].channel, std::nullopt);
}

// Beyond the verdict.
TEST(Observations, WeakKnownAndExpired) {
  const TestCertificate debug =
      CertificateBuilder("rsa-1024")
          .Subject({{"C", "US"}, {"O", "Android"}, {"CN", "Android Debug"}})
          .Validity(1'600'000'000, 1'650'000'000)
          .Build();
  JarSpec jar = JarBy(debug, {.digest = Algorithm::kSha1});
  jar.digests = {"SHA1"};
  ApkBuilder apk;
  apk.Sdk(18).Jar(jar);
  InspectOptions options;
  options.at = 1'700'000'000;
  const Package package = Judged(apk.Build(), options);
  EXPECT_EQ(package.verification.status, Status::kVerified);
  for (const char* id : {"android.signers.known-key", "android.signers.weak-key",
                         "android.signers.weak-digest", "android.signers.expired"}) {
    EXPECT_TRUE(Has(package.findings, id)) << id;
  }
  EXPECT_EQ(FindingOf(package, "android.signers.expired")->severity, Severity::kNote);
  options.at = 1'500'000'000;
  EXPECT_TRUE(Has(Judged(apk.Build(), options).findings, "android.signers.not-yet-valid"));
  EXPECT_FALSE(Has(Judged(apk.Build()).findings, "android.signers.expired")) << "no clock is read";
}

TEST(Observations, AnExtraFieldOfNegativeLength) {
  ApkBuilder apk;
  apk.V2({By(Alice())}).Entry("big", "x").Zip([](ZipBuilder& zip) {
    zip.CentralExtra(std::string(0x8001, '\0'));
  });
  EXPECT_TRUE(Has(Judged(apk.Build()).findings, "android.attack.master-key-extra"));
}

// Whatever is done to the bytes of a good package, nothing falls over, and it is never verified by
// somebody else.
TEST(Mutations, NeverChangeTheSigner) {
  const Bytes good = Complete().Build();
  ASSERT_EQ(Judged(good).verification.status, Status::kVerified);
  InspectOptions options;
  options.digests = false;
  for (std::size_t at = 0; at < good.size(); at += 97) {
    Bytes bad = good;
    bad[at] ^= std::byte{0x55};
    const auto package = InspectMemory(bad, "mutated", options);
    if (!package || package->verification.status != Status::kVerified) continue;
    EXPECT_EQ(CurrentNames(*package), "Alice") << at;
  }
  for (std::size_t size = 0; size < good.size(); size += 509) {
    const auto package = InspectMemory(std::span(good).first(size), "cut", options);
    EXPECT_TRUE(!package || package->verification.status != Status::kVerified) << size;
  }
}

}  // namespace
}  // namespace apptrait::test

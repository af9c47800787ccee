// v3, v3.1 and proofs of rotation: who is the signer for which version, and what breaks a history.
#include <gmock/gmock.h>

#include "support/judged.h"
#include "support/test_signers.h"

namespace apptrait::test {
namespace {

constexpr std::pair<std::uint32_t, int> kDevRelease{0xc2a6b3ba, 0};

// v3 by Alice up to the rotation, v3.1 by Bob from there on.
ApkBuilder Rotated(int from) {
  const auto level = static_cast<std::uint32_t>(from);
  ApkBuilder apk;
  apk.Sdk(28)
      .V31({With(By(Bob(), from), {Rotation({Alice(), Bob()})})})
      .V3({With(By(Alice(), 28, from - 1), {RotationMinSdk(level)})});
  return apk;
}

TEST(Rotation, WithinV3) {
  const Package package = Judged(ApkBuilder()
                                     .Sdk(24)
                                     .V2({By(Alice())})
                                     .V3({With(By(Bob()), {Rotation({Alice(), Bob()})})})
                                     .Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(RangesText(package), "24-27 verified v2 Alice, 28+ verified v3 Bob");
  EXPECT_EQ(CurrentNames(package), "Bob");
  ASSERT_EQ(package.signers.back().lineage.size(), 2u);
  EXPECT_THAT(package.signers.back().lineage.front().capabilities,
              testing::ElementsAre("installed-data", "shared-uid", "permission", "auth"));
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->reason, "filing.chosen-rotated");
}

TEST(Rotation, ByV31FromAVersionOn) {
  const Package package = Judged(Rotated(33).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(RangesText(package), "28-32 verified v3 Alice, 33+ verified v3.1 Bob");
  EXPECT_EQ(CurrentNames(package), "Bob");
  const Package later = Judged(Rotated(35).Build());
  EXPECT_EQ(RangesText(later), "28-34 verified v3 Alice, 35+ verified v3.1 Bob");
}

TEST(Rotation, AfterTheRangeThatWasAskedForDoesNotShow) {
  InspectOptions options;
  options.max_sdk = 32;
  const Package package = Judged(Rotated(33).Build(), options);
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(RangesText(package), "28-32 verified v3 Alice");
  EXPECT_EQ(CurrentNames(package), "Alice");
}

TEST(Rotation, ThroughTwoSignersOfV31) {
  const Package package =
      Judged(ApkBuilder()
                 .Sdk(28)
                 .V31({With(By(Carol(), 35), {Rotation({Alice(), Bob(), Carol()})}),
                       With(By(Bob(), 33, 34), {Rotation({Alice(), Bob()})})})
                 .V3({With(By(Alice(), 28, 32), {RotationMinSdk(33)})})
                 .Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(RangesText(package),
            "28-32 verified v3 Alice, 33-34 verified v3.1 Bob, 35+ verified v3.1 Carol");
  // apksig names the last signer of the block; the one to file is the newest.
  EXPECT_EQ(CurrentNames(package), "Bob");
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(*package.filing->certificate.subject.Find("CN"), "Carol");
}

TEST(Rotation, ForADevelopmentReleaseStartsAfterTheVersionItNames) {
  const Package package = Judged(
      ApkBuilder()
          .Sdk(28)
          .V31({With(By(Bob(), 34), {Rotation({Alice(), Bob()}), {kDevRelease.first, Bytes()}})})
          .V3({With(By(Alice(), 28, 34), {RotationMinSdk(34)})})
          .Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(RangesText(package), "28-34 verified v3 Alice, 35+ verified v3.1 Bob");
}

// The splice: an attacker's package, with the v3.1 pair of another app copied in front.
TEST(Rotation, AV31BlockOfAnotherPackageIsNoticed) {
  const auto stolen_digests = ContentDigestsOf(ApkBuilder().Entry("other", "app").BuildZip());
  const Bytes stolen = EncodeBlock({With(By(Bob(), 33), {Rotation({Alice(), Bob()})})},
                                   /*form_v3=*/true, stolen_digests);
  const Bytes apk = ApkBuilder()
                        .Sdk(28)
                        .Pair(0x1b93ad61, stolen)
                        .V3({With(By(Eve(), 28), {RotationMinSdk(33)})})
                        .Build();
  const Package package = Judged(apk);
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(StateOf(package, "v3.1"), SchemeState::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v3.1.digest-mismatch"));
  EXPECT_TRUE(Has(package.findings, "android.v3.1.root-mismatch"));
  EXPECT_EQ(RangesText(package), "28-32 verified v3 Eve, 33+ failed v3.1");
  InspectOptions options;
  options.compat_apksig = true;
  EXPECT_EQ(Judged(apk, options).verification.status, Status::kVerified)
      << "the verdict that apksig gives, when that is asked for";
}

// Without a copied digest: a v3.1 block made for these contents, by a stranger to v3's signer.
TEST(Rotation, MustStartFromTheV3Signer) {
  const Bytes apk = ApkBuilder()
                        .Sdk(28)
                        .V31({With(By(Bob(), 33), {Rotation({Alice(), Bob()})})})
                        .V3({With(By(Eve(), 28, 32), {RotationMinSdk(33)})})
                        .Build();
  const Package package = Judged(apk);
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v3.1.root-mismatch"));
  InspectOptions options;
  options.compat_apksig = true;
  EXPECT_EQ(Judged(apk, options).verification.status, Status::kVerified);
}

struct BrokenRow {
  std::string finding, apksig;
  std::function<ApkBuilder()> apk;
};
class BrokenRotation : public testing::TestWithParam<BrokenRow> {};

TEST_P(BrokenRotation, FailsWithItsFinding) {
  const Package package = Judged(GetParam().apk().Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  const Finding* finding = FindingOf(package, GetParam().finding);
  ASSERT_NE(finding, nullptr) << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_EQ(DatumOf(*finding, "apksig"), GetParam().apksig);
}

ApkBuilder V3Only(std::vector<BlockSignerSpec> signers) {
  ApkBuilder apk;
  apk.Sdk(28).V3(std::move(signers));
  return apk;
}
ApkBuilder WithLineage(const std::vector<LineageStep>& steps, std::uint32_t version = 1) {
  return V3Only({With(By(Bob()), {{0x3ba06f8c, EncodeLineage(steps, version)}})});
}

INSTANTIATE_TEST_SUITE_P(
    Rules, BrokenRotation,
    testing::Values(
        BrokenRow{"android.v3.rotation-not-signed", "V3_SIG_POR_DID_NOT_VERIFY",
                  [] {
                    return WithLineage({{.certificate = Alice()},
                                        {.certificate = Bob(), .break_signature = true}});
                  }},
        BrokenRow{"android.v3.rotation-not-signed", "V3_SIG_POR_DID_NOT_VERIFY",
                  [] {
                    return WithLineage({{.certificate = Alice()},
                                        {.certificate = Bob(), .parent_algorithm = 0x0101}});
                  }},
        BrokenRow{"android.v3.rotation-not-signed", "V3_SIG_POR_DID_NOT_VERIFY",
                  [] {
                    return WithLineage(
                        {{.certificate = Bob()}, {.certificate = Alice()}, {.certificate = Bob()}});
                  }},
        BrokenRow{"android.v3.rotation-ends-elsewhere", "V3_SIG_POR_CERT_MISMATCH",
                  [] {
                    return WithLineage({{.certificate = Bob()}, {.certificate = Alice()}});
                  }},
        BrokenRow{"android.v3.rotation-ends-elsewhere", "V3_SIG_POR_CERT_MISMATCH",
                  [] { return WithLineage({{.certificate = Bob()}}, /*version=*/2); }},
        BrokenRow{"android.v3.malformed-lineage", "V3_SIG_MALFORMED_LINEAGE",
                  [] {
                    return V3Only({With(By(Bob()), {{0x3ba06f8c, Bytes(3)}})});
                  }},
        BrokenRow{"android.v3.malformed-lineage", "V3_SIG_MALFORMED_LINEAGE",
                  [] {
                    return WithLineage(
                        {{.certificate = Alice(), .algorithm = 0x0501}, {.certificate = Bob()}});
                  }},
        BrokenRow{"android.v3.invalid-sdk-range", "V3_SIG_INVALID_SDK_VERSIONS",
                  [] { return V3Only({By(Bob(), 30, 29)}); }},
        BrokenRow{"android.v3.min-sdk-mismatch",
                  "V3_MIN_SDK_VERSION_MISMATCH_BETWEEN_SIGNER_AND_SIGNED_DATA_RECORD",
                  [] {
                    BlockSignerSpec signer = By(Bob());
                    signer.inner_range = {29, kNoMaxSdk};
                    return V3Only({signer});
                  }},
        BrokenRow{"android.v3.max-sdk-mismatch",
                  "V3_MAX_SDK_VERSION_MISMATCH_BETWEEN_SIGNER_AND_SIGNED_DATA_RECORD",
                  [] {
                    BlockSignerSpec signer = By(Bob());
                    signer.inner_range = {28, 30};
                    return V3Only({signer});
                  }},
        BrokenRow{"android.v3.missing-sdk-range", "V3_MISSING_SDK_VERSIONS",
                  [] { return V3Only({By(Bob(), 30)}); }},
        BrokenRow{"android.v3.missing-sdk-range", "V3_MISSING_SDK_VERSIONS",
                  [] { return V3Only({By(Bob(), 28, 35)}); }},
        BrokenRow{"android.v3.inconsistent-sdk-ranges", "V3_INCONSISTENT_SDK_VERSIONS",
                  [] {
                    return V3Only({By(Bob(), 28, 29), By(Bob(), 31)});
                  }},
        BrokenRow{"android.v3.overlapping-signers", "",
                  [] {
                    return V3Only({By(Bob(), 28), By(Eve(), 28)});
                  }},
        BrokenRow{"android.v3.repeated-lineage", "",
                  [] {
                    return V3Only({With(By(Bob()),
                                        {Rotation({Alice(), Bob()}), Rotation({Carol(), Bob()})})});
                  }},
        BrokenRow{"android.v3.inconsistent-lineages", "V3_INCONSISTENT_LINEAGES",
                  [] {
                    return V3Only({With(By(Bob(), 28, 30), {Rotation({Alice(), Bob()})}),
                                   With(By(Carol(), 31), {Rotation({Eve(), Bob(), Carol()})})});
                  }},
        BrokenRow{"android.v3.inconsistent-lineages", "V3_INCONSISTENT_LINEAGES",
                  [] {
                    return V3Only({With(By(Carol(), 28, 30), {Rotation({Alice(), Bob(), Carol()})}),
                                   With(By(Bob(), 31), {Rotation({Alice(), Bob()})})});
                  }},
        BrokenRow{"android.v3.v31-stripped", "V31_BLOCK_MISSING",
                  [] { return V3Only({With(By(Alice()), {RotationMinSdk(33)})}); }},
        BrokenRow{"android.v3.rotation-min-sdk-mismatch", "V31_ROTATION_MIN_SDK_MISMATCH",
                  [] {
                    ApkBuilder apk;
                    apk.Sdk(28)
                        .V31({With(By(Bob(), 34), {Rotation({Alice(), Bob()})})})
                        .V3({With(By(Alice(), 28, 33), {RotationMinSdk(33)})});
                    return apk;
                  }},
        BrokenRow{"android.v3.1.without-v3", "V31_BLOCK_FOUND_WITHOUT_V3_BLOCK",
                  [] {
                    ApkBuilder apk;
                    apk.Sdk(28).V31({With(By(Bob(), 33), {Rotation({Alice(), Bob()})})});
                    return apk;
                  }},
        BrokenRow{"android.v3.past-signer-mismatch", "V3_SIG_PAST_SIGNERS_MISMATCH",
                  [] {
                    ApkBuilder apk;
                    apk.Sdk(24).V2({By(Bob())}).V3({With(By(Bob()), {Rotation({Alice(), Bob()})})});
                    return apk;
                  }},
        BrokenRow{"android.v3.past-signer-mismatch", "V3_SIG_PAST_SIGNERS_MISMATCH",
                  [] {
                    ApkBuilder apk;
                    apk.Sdk(24).V2({By(Alice())}).V3({By(Bob())});
                    return apk;
                  }},
        BrokenRow{"android.v3.multiple-past-signers", "V3_SIG_MULTIPLE_PAST_SIGNERS",
                  [] {
                    ApkBuilder apk;
                    apk.Sdk(24).V2({By(Alice()), By(Bob())}).V3({By(Alice())});
                    return apk;
                  }},
        BrokenRow{"android.v3.multiple-signers", "V3_SIG_MULTIPLE_SIGNERS",
                  [] {
                    ApkBuilder apk;
                    apk.Sdk(24).V2({By(Alice())}).V3({By(Alice(), 28, 30), By(Bob(), 31)});
                    return apk;
                  }}),
    [](const auto& row) {
      std::string name = std::to_string(row.index) + "_" + row.param.finding;
      std::ranges::replace_if(
          name, [](char c) { return c == '-' || c == '.'; }, '_');
      return name;
    });

TEST(Rotation, AMissingRemarkInV3IsAWarning) {
  const Package package = Judged(ApkBuilder()
                                     .Sdk(28)
                                     .V31({With(By(Bob(), 33), {Rotation({Alice(), Bob()})})})
                                     .V3({By(Alice(), 28, 32)})
                                     .Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  const Finding* finding = FindingOf(package, "android.v3.rotation-min-sdk-missing");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, Severity::kWarning);
}

TEST(Rotation, TwoV3PairsTheFirstCounts) {
  ApkBuilder good_first, bad_first;
  BlockSignerSpec broken = By(Eve());
  broken.break_digest = true;
  good_first.Sdk(28).V3({By(Alice())}).V3({broken});
  bad_first.Sdk(28).V3({broken}).V3({By(Alice())});
  const Package good = Judged(good_first.Build()), bad = Judged(bad_first.Build());
  EXPECT_EQ(good.verification.status, Status::kVerified);
  EXPECT_EQ(CurrentNames(good), "Alice");
  EXPECT_TRUE(Has(good.findings, "android.signing-block.duplicate-pair"));
  EXPECT_EQ(bad.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(bad.findings, "android.v3.digest-mismatch"));
}

// v3.2: half of it is a signature that nothing here can compute.
ApkBuilder Hybrid(std::vector<BlockSignerSpec> signers, Attributes v3_attributes = {}) {
  ApkBuilder apk;
  apk.Sdk(28).V32(std::move(signers)).V3({With(By(Alice()), std::move(v3_attributes))});
  return apk;
}
BlockSignerSpec PostQuantum() {
  BlockSignerSpec signer = By(Bob(), std::vector<std::uint32_t>{0x0501});
  signer.min_sdk = 37;
  return signer;
}

TEST(HybridScheme, IsUnsupportedWhereItDecides) {
  const Package package = Judged(Hybrid({By(Alice(), 37), PostQuantum()}).Build());
  EXPECT_EQ(package.verification.status, Status::kUnsupported)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(StateOf(package, "v3.2"), SchemeState::kUnsupported);
  EXPECT_EQ(RangesText(package), "28-36 verified v3 Alice, 37+ unsupported v3.2");
  EXPECT_TRUE(Has(package.findings, "android.v3.2.unsupported"));
  InspectOptions options;
  options.max_sdk = 36;
  EXPECT_EQ(Judged(Hybrid({By(Alice(), 37), PostQuantum()}).Build(), options).verification.status,
            Status::kVerified);
}

TEST(HybridScheme, ABrokenClassicalHalfFails) {
  BlockSignerSpec broken = By(Alice(), 37);
  broken.break_signature = true;
  const Package package = Judged(Hybrid({broken, PostQuantum()}).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v3.2.signature-mismatch"));
}

TEST(HybridScheme, StructureIsChecked) {
  const std::pair<std::string, std::vector<BlockSignerSpec>> rows[] = {
      {"android.v3.2.signer-count", {By(Alice(), 37)}},
      {"android.v3.2.algorithm-pair", {By(Alice(), 37), By(Bob(), 37)}},
      {"android.v3.2.algorithm-pair", {PostQuantum(), PostQuantum()}},
      {"android.v3.2.sdk-ranges", {By(Alice(), 38), PostQuantum()}},
      {"android.v3.2.lineages", {With(By(Bob(), 37), {Rotation({Alice(), Bob()})}), PostQuantum()}},
  };
  for (const auto& [finding, signers] : rows) {
    const Package package = Judged(Hybrid(signers).Build());
    EXPECT_EQ(package.verification.status, Status::kFailed) << finding;
    EXPECT_TRUE(Has(package.findings, finding)) << testing::PrintToString(Ids(package.findings));
  }
}

TEST(HybridScheme, CuttingItOutIsNoticed) {
  const Attributes remark{{0xbf940529, Le32(37)}};
  const Package stripped = Judged(ApkBuilder().Sdk(28).V3({With(By(Alice()), remark)}).Build());
  EXPECT_EQ(stripped.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(stripped.findings, "android.v3.2.stripped"));
  EXPECT_EQ(RangesText(stripped), "28-36 verified v3 Alice, 37+ failed v3");
  const Package other =
      Judged(Hybrid({By(Alice(), 38), PostQuantum()}, {{0xbf940529, Le32(37)}}).Build());
  EXPECT_TRUE(Has(other.findings, "android.v3.2.sdk-mismatch"));
  const Package only_max =
      Judged(Hybrid({By(Alice(), 37), PostQuantum()}, {{0x9f06b79c, Le32(40)}}).Build());
  EXPECT_TRUE(Has(only_max.findings, "android.v3.2.stripped"));
}

}  // namespace
}  // namespace apptrait::test

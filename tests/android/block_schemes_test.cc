// v2 and v3 blocks: what verifies, and the finding of each thing that can be wrong.
#include <gmock/gmock.h>

#include "support/judged.h"
#include "support/test_signers.h"

namespace apptrait::test {
namespace {

struct GoodRow {
  std::string key;
  std::uint32_t algorithm;
  int min_sdk;
};

class GoodBlock : public testing::TestWithParam<GoodRow> {};

TEST_P(GoodBlock, VerifiesUnderV2AndV3) {
  const auto& row = GetParam();
  const TestCertificate certificate =
      CertificateBuilder(row.key).Subject({{"CN", "Signer"}}).Build();
  const BlockSignerSpec signer = By(certificate, std::vector{row.algorithm});
  ApkBuilder apk;
  apk.Sdk(row.min_sdk, 33).V2({signer}).V3({signer}).AlignBlock();
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(StateOf(package, "v2"), SchemeState::kVerified);
  EXPECT_EQ(StateOf(package, "v3"), SchemeState::kVerified);
  EXPECT_EQ(CurrentNames(package), "Signer");
}

INSTANTIATE_TEST_SUITE_P(
    Algorithms, GoodBlock,
    testing::Values(GoodRow{"rsa-2048", 0x0101, 24}, GoodRow{"rsa-2048", 0x0102, 24},
                    GoodRow{"rsa-2048", 0x0103, 24}, GoodRow{"rsa-4096", 0x0104, 24},
                    GoodRow{"ec-p256", 0x0201, 24}, GoodRow{"ec-p521", 0x0202, 24},
                    GoodRow{"dsa-2048", 0x0301, 24}, GoodRow{"dsa-3072", 0x0301, 24},
                    GoodRow{"rsa-2048", 0x0421, 28}, GoodRow{"ec-p384", 0x0423, 28},
                    GoodRow{"dsa-2048", 0x0425, 28}),
    [](const auto& row) {
      return std::to_string(row.index) + "_" + std::to_string(row.param.algorithm);
    });

TEST(BlockSchemes, SeveralSignersOfV2SignTogether) {
  const Package package = Judged(ApkBuilder().V2({By(Alice()), By(Bob())}).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(CurrentNames(package), "Alice+Bob");
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->reason, "filing.chosen-one-of-several");
  EXPECT_EQ(RangesText(package), "24+ verified v2 Alice Bob");
}

TEST(BlockSchemes, VerityAloneIsNotEnoughBeforeAndroid9) {
  const Package package = Judged(ApkBuilder()
                                     .Sdk(24)
                                     .V2({By(Alice(), std::vector<std::uint32_t>{0x0421})})
                                     .AlignBlock()
                                     .Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v2.no-supported-signatures"));
  EXPECT_EQ(RangesText(package), "24-27 failed v2, 28+ verified v2 Alice");
}

TEST(BlockSchemes, VerityNeedsAlignment) {
  const Package package =
      Judged(ApkBuilder().Sdk(28).V2({By(Alice(), std::vector<std::uint32_t>{0x0421})}).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v2.verity-unaligned"));
}

TEST(BlockSchemes, UnknownAlgorithmsBesideAKnownOneAreIgnored) {
  const Package package = Judged(ApkBuilder().V2({By(Alice(), {0x0501, 0x0103})}).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  const Finding* finding = FindingOf(package, "android.v2.unknown-algorithm");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, Severity::kWarning);
  EXPECT_EQ(DatumOf(*finding, "apksig"), "V2_SIG_UNKNOWN_SIG_ALGORITHM");
}

TEST(BlockSchemes, OnlyAPostQuantumSignatureIsNeverVerified) {
  const Package package =
      Judged(ApkBuilder().Sdk(28).V3({By(Alice(), std::vector<std::uint32_t>{0x0501})}).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v3.no-supported-signatures"));
}

// The strongest digest is compared: a wrong SHA-512 is not saved by a good SHA-256.
TEST(BlockSchemes, TheStrongestDigestCounts) {
  ApkBuilder apk;
  apk.V2({By(Alice(), {0x0103, 0x0104})});
  auto digests = ContentDigestsOf(apk.BuildZip());
  digests[2][0] ^= std::byte{1};
  ApkBuilder broken;
  broken.Pair(0x7109871a, EncodeBlock({By(Alice(), {0x0103, 0x0104})}, false, digests));
  EXPECT_EQ(Judged(apk.Build()).verification.status, Status::kVerified);
  const Package package = Judged(broken.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v2.digest-mismatch"));
}

struct BrokenRow {
  std::string finding;  // without "android.vN."
  std::string apksig;   // without "Vn_SIG_"
  std::function<void(BlockSignerSpec*)> breaks;
};

class BrokenBlock : public testing::TestWithParam<BrokenRow> {};

TEST_P(BrokenBlock, FailsUnderV2WithItsFinding) {
  BlockSignerSpec signer = By(Alice());
  GetParam().breaks(&signer);
  const Package package = Judged(ApkBuilder().V2({signer}).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(StateOf(package, "v2"), SchemeState::kFailed);
  const Finding* finding = FindingOf(package, "android.v2." + GetParam().finding);
  ASSERT_NE(finding, nullptr) << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_EQ(DatumOf(*finding, "apksig"), "V2_SIG_" + GetParam().apksig);
}

// A broken v3 block beside a good v2: there is no way back.
TEST_P(BrokenBlock, FailsUnderV3BesideAGoodV2) {
  BlockSignerSpec signer = By(Alice());
  GetParam().breaks(&signer);
  const Package package = Judged(ApkBuilder().V2({By(Alice())}).V3({signer}).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(StateOf(package, "v2"), SchemeState::kVerified);
  EXPECT_EQ(StateOf(package, "v3"), SchemeState::kFailed);
  EXPECT_EQ(RangesText(package), "24-27 verified v2 Alice, 28+ failed v3");
  const Finding* finding = FindingOf(package, "android.v3." + GetParam().finding);
  ASSERT_NE(finding, nullptr) << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(DatumOf(*finding, "apksig"), "V3_SIG_" + GetParam().apksig);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, BrokenBlock,
    testing::Values(
        BrokenRow{"signature-mismatch", "DID_NOT_VERIFY",
                  [](auto* s) { s->break_signature = true; }},
        BrokenRow{"malformed-signature-value", "VERIFY_EXCEPTION",
                  [](auto* s) { s->short_signature = true; }},
        BrokenRow{"digest-mismatch", "APK_DIGEST_DID_NOT_VERIFY",
                  [](auto* s) { s->break_digest = true; }},
        BrokenRow{"no-certificates", "NO_CERTIFICATES", [](auto* s) { s->certificates = Parts{}; }},
        BrokenRow{"malformed-certificate", "MALFORMED_CERTIFICATE",
                  [](auto* s) { s->certificates = Parts{Bytes(20)}; }},
        // A famous certificate in front of the signer's own.
        BrokenRow{"public-key-mismatch",
                  "PUBLIC_KEY_MISMATCH_BETWEEN_CERTIFICATE_AND_SIGNATURES_RECORD",
                  [](auto* s) {
                    s->certificates = Parts{Bob().der, Alice().der};
                  }},
        BrokenRow{"malformed-public-key", "MALFORMED_PUBLIC_KEY",
                  [](auto* s) { s->public_key = PublicKeyOf("ec-p256"); }},
        BrokenRow{"algorithm-mismatch", "SIG_ALG_MISMATCH_BETWEEN_SIGNATURES_AND_DIGESTS_RECORDS",
                  [](auto* s) {
                    s->digest_algorithms = {0x0103, 0x0101};
                  }},
        BrokenRow{"no-signatures", "NO_SIGNATURES", [](auto* s) { s->no_signatures = true; }},
        BrokenRow{"no-supported-signatures", "NO_SUPPORTED_SIGNATURES",
                  [](auto* s) { s->algorithms = {0x0501}; }},
        BrokenRow{"malformed-signature", "MALFORMED_SIGNATURE",
                  [](auto* s) { s->cut_signature_record = true; }},
        BrokenRow{"malformed-digest", "MALFORMED_DIGEST",
                  [](auto* s) { s->cut_digest_record = true; }},
        BrokenRow{"malformed-attribute", "MALFORMED_ADDITIONAL_ATTRIBUTE",
                  [](auto* s) { s->cut_attribute = true; }},
        BrokenRow{"malformed-signer", "MALFORMED_SIGNER",
                  [](auto* s) { s->cut_signed_data = true; }},
        BrokenRow{"malformed-signer", "MALFORMED_SIGNER", [](auto* s) { s->empty_record = true; }}),
    [](const auto& row) {
      std::string name = std::to_string(row.index) + "_" + row.param.finding;
      std::ranges::replace(name, '-', '_');
      return name;
    });

TEST(BlockSchemes, ABlockWithoutSignersOrListFails) {
  const Package none = Judged(ApkBuilder().V2({}).Build());
  EXPECT_EQ(none.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(none.findings, "android.v2.no-signers"));
  const Package cut = Judged(ApkBuilder().Pair(0xf05368c0, Le32(1000)).Build());
  EXPECT_EQ(cut.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(cut.findings, "android.v3.malformed-signers"));
}

TEST(BlockSchemes, AnyFlippedByteOutsideTheBlockIsNoticed) {
  const Bytes good = ApkBuilder().V2({By(Alice())}).Build();
  ASSERT_EQ(Judged(good).verification.status, Status::kVerified);
  // Contents of the last stored entry, and the time of the first local header.
  for (const std::size_t at : {std::size_t{10}, std::size_t{200}}) {
    Bytes bad = good;
    bad[at] ^= std::byte{1};
    EXPECT_EQ(Judged(bad).verification.status, Status::kFailed) << at;
  }
}

TEST(BlockSchemes, TenSignersAreTakenElevenAreNot) {
  const std::vector<BlockSignerSpec> ten(10, By(Alice())), eleven(11, By(Alice()));
  EXPECT_EQ(Judged(ApkBuilder().V2(ten).Build()).verification.status, Status::kVerified);
  const Package package = Judged(ApkBuilder().V2(eleven).Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v2.too-many-signers"));
}

TEST(BlockSchemes, HundredsOfSignersEndAtALimit) {
  BlockSignerSpec signer = By(Alice());
  signer.no_signatures = true;
  const std::vector<BlockSignerSpec> many(150, signer);
  for (const std::uint32_t id : {0x7109871aU, 0xf05368c0U}) {
    ApkBuilder apk;
    apk.Pair(id, EncodeBlock(many, id != 0x7109871a, ContentDigestsOf(ApkBuilder().BuildZip())));
    const Package package = Judged(apk.Build());
    EXPECT_EQ(package.verification.status, Status::kFailed);
    EXPECT_LE(package.signers.size(), 100u);
  }
}

// The signer is the one whose key verified, wherever other names stand.
TEST(BlockSchemes, CertificatesBehindTheSignersDoNotCount) {
  BlockSignerSpec signer = By(Alice());
  signer.certificates = Parts{Alice().der, Bob().der};
  const Package package = Judged(ApkBuilder().V2({signer}).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(CurrentNames(package), "Alice");
}

TEST(BlockSchemes, ANegativeModulusIsComparedAsPositive) {
  // The certificate writes the modulus without the zero octet that makes it positive.
  Bytes negative = PublicKeyOf("rsa-2048");
  const Bytes zero_modulus = *FromHex("0282010100");
  const auto at = std::ranges::search(negative, zero_modulus).begin();
  ASSERT_NE(at, negative.end());
  negative.erase(at + 4);
  const auto shrink = [&negative](std::size_t i) {  // the low octet of a length
    negative[i] = static_cast<std::byte>(std::to_integer<int>(negative[i]) - 1);
  };
  shrink(3);  // of the whole
  for (const std::size_t i : {std::size_t{22}, std::size_t{27}, std::size_t{31}}) shrink(i);
  const TestCertificate odd =
      CertificateBuilder("rsa-2048").Subject({{"CN", "Odd"}}).RawSpki(negative).Build();
  const Package package = Judged(ApkBuilder().V2({By(odd)}).Build());
  ASSERT_FALSE(package.signers.empty());
  EXPECT_TRUE(package.signers.front().certificates.front().public_key.negative_modulus);
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
}

}  // namespace
}  // namespace apptrait::test

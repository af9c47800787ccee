// Source stamps, which never decide, and v4, which decides where it is given.
#include <gmock/gmock.h>

#include "support/judged.h"
#include "support/test_signers.h"

namespace apptrait::test {
namespace {

ApkBuilder Stamped(StampSpec stamp) {
  ApkBuilder apk;
  apk.Sdk(24).V2({By(Alice())}).V3({By(Alice())}).Stamp(std::move(stamp));
  return apk;
}

TEST(SourceStamp, Holds) {
  Bytes timestamp;
  PutLe(&timestamp, 1'700'000'000, 8);
  const Package package =
      Judged(Stamped({.certificate = Carol(),
                      .attributes = {{0xe43c5946, timestamp},
                                     {0x12345678, Bytes(2)},
                                     {0x9d6303f7, Rotation({Bob(), Carol()}).second}}})
                 .Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(StateOf(package, "stamp"), SchemeState::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_TRUE(Has(package.findings, "android.stamp.unknown-attribute"));
  EXPECT_EQ(CurrentNames(package), "Alice") << "a stamp is nobody's identity";
  const auto stamp = std::ranges::find(package.signers, "stamp", &Signer::scheme);
  ASSERT_NE(stamp, package.signers.end());
  EXPECT_EQ(stamp->lineage.size(), 2u);
}

TEST(SourceStamp, CoversAJarSignature) {
  // A stamp of schemes 2 and 3 says nothing of v1, which decides here too.
  ApkBuilder apk = Stamped({.certificate = Carol()});
  apk.Sdk(18).Jar(JarBy(Alice()));
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(StateOf(package, "stamp"), SchemeState::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.stamp.no-signature"));
}

TEST(SourceStamp, FailsWithAWarningOnly) {
  const Bytes zero(8);
  const std::pair<std::string, StampSpec> rows[] = {
      {"android.stamp.mismatch", {.certificate = Carol(), .break_signature = true}},
      {"android.stamp.certificate-mismatch", {.certificate = Carol(), .wrong_entry = true}},
      {"android.stamp.no-certificate-entry", {.certificate = Carol(), .no_entry = true}},
      {"android.stamp.no-signature-block", {.certificate = Carol(), .no_block = true}},
      {"android.stamp.no-signature", {.certificate = Carol(), .schemes = {2}}},
      {"android.stamp.no-signature", {.certificate = Carol(), .algorithms = {0x0501}}},
      {"android.stamp.invalid-timestamp",
       {.certificate = Carol(), .attributes = {{0xe43c5946, zero}}}},
      {"android.stamp.malformed-attribute",
       {.certificate = Carol(), .attributes = {{0xe43c5946, Bytes(4)}}}},
      {"android.stamp.rotation-ends-elsewhere",
       {.certificate = Carol(), .attributes = {{0x9d6303f7, Rotation({Carol(), Bob()}).second}}}},
      {"android.stamp.malformed-lineage",
       {.certificate = Carol(), .attributes = {{0x9d6303f7, Bytes(2)}}}},
      {"android.stamp.rotation-not-signed",
       {.certificate = Carol(),
        .attributes = {{0x9d6303f7,
                        EncodeLineage({{.certificate = Bob()},
                                       {.certificate = Carol(), .break_signature = true}})}}}},
  };
  for (const auto& [id, stamp] : rows) {
    const Package package = Judged(Stamped(stamp).Build());
    EXPECT_EQ(package.verification.status, Status::kVerified) << id;
    EXPECT_EQ(StateOf(package, "stamp"), SchemeState::kFailed) << id;
    const Finding* finding = FindingOf(package, id);
    ASSERT_NE(finding, nullptr) << id << testing::PrintToString(Ids(package.findings));
    EXPECT_EQ(finding->severity, Severity::kWarning) << id;
    EXPECT_TRUE(DatumOf(*finding, "apksig").starts_with("SOURCE_STAMP_")) << id;
  }
}

// v4
struct Signed {
  Bytes apk, digest;  // and the SHA-256 content digest that v2 and v3 sign
};
Signed SignedByAlice() {
  ApkBuilder apk;
  apk.Sdk(24).V2({By(Alice())}).V3({By(Alice())});
  return {apk.Build(), ContentDigestsOf(apk.BuildZip()).at(1)};
}

Package JudgedWith(const Bytes& apk, Bytes idsig) {
  InspectOptions options;
  options.idsig = std::move(idsig);
  return Judged(apk, options);
}

TEST(Idsig, Fits) {
  const Signed s = SignedByAlice();
  for (const bool tree : {true, false}) {
    const Package package = JudgedWith(s.apk, BuildIdsig(s.apk, {.certificates = {Alice()},
                                                                 .apk_digests = {s.digest},
                                                                 .with_tree = tree}));
    EXPECT_EQ(package.verification.status, Status::kVerified)
        << testing::PrintToString(Ids(package.findings));
    EXPECT_EQ(StateOf(package, "v4"), SchemeState::kVerified);
    EXPECT_TRUE(std::ranges::any_of(package.signers,
                                    [](const Signer& signer) { return signer.scheme == "v4"; }));
  }
}

TEST(Idsig, OfLargeFilesHasTreesOfSeveralLevels) {
  ApkBuilder apk;
  apk.Sdk(24).Entry("big", std::string(700'000, 'b'), ZipBuilder::kStore).V3({By(Alice())});
  const Bytes bytes = apk.Build(), digest = ContentDigestsOf(apk.BuildZip()).at(1);
  const Package package =
      JudgedWith(bytes, BuildIdsig(bytes, {.certificates = {Alice()}, .apk_digests = {digest}}));
  EXPECT_EQ(StateOf(package, "v4"), SchemeState::kVerified)
      << testing::PrintToString(Ids(package.findings));
}

TEST(Idsig, WithASalt) {
  const Signed s = SignedByAlice();
  const Bytes idsig =
      BuildIdsig(s.apk, {.certificates = {Alice()}, .apk_digests = {s.digest}, .salt = Bytes(16)});
  EXPECT_EQ(JudgedWith(s.apk, idsig).verification.status, Status::kVerified);
}

TEST(Idsig, ThatDoesNotFitFails) {
  const Signed s = SignedByAlice();
  const auto spec = [&s](auto change) {
    IdsigSpec idsig{.certificates = {Alice()}, .apk_digests = {s.digest}};
    change(&idsig);
    return BuildIdsig(s.apk, idsig);
  };
  const std::pair<std::string, Bytes> rows[] = {
      {"android.v4.root-mismatch", spec([](auto* i) { i->break_root = true; })},
      {"android.v4.tree-mismatch", spec([](auto* i) { i->break_tree = true; })},
      {"android.v4.signature-mismatch", spec([](auto* i) { i->break_signature = true; })},
      {"android.v4.signer-mismatch", spec([](auto* i) { i->certificates = {Bob()}; })},
      {"android.v4.digest-mismatch", spec([](auto* i) { i->apk_digests = {Bytes(32)}; })},
      {"android.v4.hashing", spec([](auto* i) { i->hash_algorithm = 2; })},
      {"android.v4.multiple-signers", spec([&s](auto* i) {
         i->certificates = {Alice(), Bob()};
         i->apk_digests = {s.digest, s.digest};
       })},
      {"android.v4.no-signatures", Bytes(6)},
      {"android.v4.malformed", Join({Le32(2), Prefixed(Bytes(3)), Prefixed(Bytes(3))})},
  };
  for (const auto& [id, idsig] : rows) {
    const Package package = JudgedWith(s.apk, idsig);
    EXPECT_EQ(package.verification.status, Status::kFailed) << id;
    EXPECT_EQ(StateOf(package, "v4"), SchemeState::kFailed) << id;
    EXPECT_TRUE(Has(package.findings, id)) << id << testing::PrintToString(Ids(package.findings));
  }
}

TEST(Idsig, OfV31HasTwoSigners) {
  ApkBuilder apk;
  apk.Sdk(28)
      .V31({With(By(Bob(), 33), {Rotation({Alice(), Bob()})})})
      .V3({With(By(Alice(), 28, 32), {RotationMinSdk(33)})});
  const Bytes bytes = apk.Build(), digest = ContentDigestsOf(apk.BuildZip()).at(1);
  EXPECT_EQ(JudgedWith(bytes, BuildIdsig(bytes, {.certificates = {Alice(), Bob()},
                                                 .apk_digests = {digest, digest}}))
                .verification.status,
            Status::kVerified);
  const Package one =
      JudgedWith(bytes, BuildIdsig(bytes, {.certificates = {Alice()}, .apk_digests = {digest}}));
  EXPECT_EQ(one.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(one.findings, "android.v4.needs-two-signers"));
}

}  // namespace
}  // namespace apptrait::test

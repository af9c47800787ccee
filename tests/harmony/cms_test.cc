// Who signed, by whose authority and when: chains, forgeries and odd CMS forms.
#include <gmock/gmock.h>

#include "support/hap.h"

namespace apptrait {
namespace {

using test::CertificateBuilder;
using test::Errors;
using test::HapBuilder;
using test::HarmonyPki;
using test::Inspected;
using test::Pki;
using test::SignerSpec;
using test::TestCertificate;
using ::testing::Contains;
using ::testing::IsEmpty;

constexpr std::int64_t kSigned = 1704067200;  // 2024-01-01, as the builder's signing time

void ExpectRefused(const HapBuilder& builder, const char* id) {
  const Package package = Inspected(builder);
  EXPECT_EQ(package.verification.status, Status::kFailed) << id;
  EXPECT_THAT(Errors(package), Contains(id));
}

void ExpectVerified(const HapBuilder& builder, const char* what) {
  const Package package = Inspected(builder);
  EXPECT_EQ(package.verification.status, Status::kVerified) << what;
  EXPECT_THAT(Errors(package), IsEmpty()) << what;
}

// A release profile that names another certificate than the usual one.
test::ProfileSpec ProfileFor(const TestCertificate& certificate) {
  test::ProfileSpec profile;
  profile.distribution_pem = test::ToPem(certificate.der);
  return profile;
}

TEST(HarmonyCms, TheLeafIsFoundWhateverTheOrder) {
  test::Parts bag = Pki().BagOf(Pki().release);
  std::ranges::sort(bag);
  do {
    const Package package = Inspected(HapBuilder(Pki()).Bag(bag));
    EXPECT_EQ(package.verification.status, Status::kVerified);
    EXPECT_EQ(package.signers[0].certificates[0].der, Pki().release.der);
  } while (std::ranges::next_permutation(bag).found);
}

TEST(HarmonyCms, TheRootNeedNotBeInTheMessage) {
  test::Parts bag = Pki().BagOf(Pki().release);
  bag.pop_back();
  const Package package = Inspected(HapBuilder(Pki()).Bag(bag));
  EXPECT_EQ(package.verification.status, Status::kVerified);
  ASSERT_EQ(package.signers[0].certificates.size(), 3u);
  EXPECT_EQ(package.signers[0].certificates[2].der, Pki().root.der);
}

TEST(HarmonyCms, RefusesBrokenChains) {
  ExpectRefused(HapBuilder(Pki()).Bag({Pki().release.der}), "harmony.cms.untrusted-chain");
  ExpectRefused(HapBuilder(Pki()).Bag({}), "harmony.cms.signer-missing");
  ExpectRefused(HapBuilder(Pki()).Bag({Pki().developer_ca.der, Pki().root.der}),
                "harmony.cms.signer-missing");
  // A leaf whose own signature was altered still has its key and name.
  const TestCertificate bent = CertificateBuilder("ec-p256")
                                   .RawSubject(Pki().release.subject)
                                   .Issuer(Pki().developer_ca)
                                   .Serial(7)
                                   .BreakSignature()
                                   .Build();
  ExpectRefused(HapBuilder(Pki()).Signer(bent).Profile(ProfileFor(bent)),
                "harmony.cms.untrusted-chain");
}

TEST(HarmonyCms, SameNamedFakesAreNoRoots) {
  // Root, CA and leaf with the true names, and keys of the forger's own.
  const TestCertificate root =
      CertificateBuilder("ec-p521").RawSubject(Pki().root.subject).Ca().Build();
  const TestCertificate ca = CertificateBuilder("ec-p224")
                                 .RawSubject(Pki().developer_ca.subject)
                                 .Issuer(root)
                                 .Ca()
                                 .Build();
  const TestCertificate leaf = CertificateBuilder("rsa-2048-b")
                                   .RawSubject(Pki().release.subject)
                                   .Issuer(ca)
                                   .Serial(7)
                                   .Build();
  const auto forged = [&] { return HapBuilder(Pki()).Signer(leaf).Profile(ProfileFor(leaf)); };
  ExpectRefused(forged().Bag({leaf.der, ca.der, root.der}), "harmony.cms.fake-root");
  ExpectRefused(forged().Bag({leaf.der, ca.der}), "harmony.cms.untrusted-chain");
  // The true ones beside them do not help.
  ExpectRefused(forged().Bag({Pki().developer_ca.der, leaf.der, ca.der, root.der, Pki().root.der}),
                "harmony.cms.fake-root");
  // A fake store does not make an unsigned profile good.
  const TestCertificate store =
      CertificateBuilder("rsa-2048-b").RawSubject(Pki().store.subject).Issuer(ca).Build();
  const Package package =
      Inspected(HapBuilder(Pki())
                    .Signer(store)
                    .Bag({store.der, ca.der, root.der})
                    .RawProfile(ToBytes(AsBytes(ProfileFor(Pki().release).ToJson()))));
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_THAT(Errors(package), Contains("harmony.profile.unsigned"));
  EXPECT_FALSE(package.harmony->re_signed_by);
}

TEST(HarmonyCms, ADevelopersCertificateIssuesNothing) {
  const TestCertificate leaf = HarmonyPki::Leaf("rsa-2048-b", "Evil", Pki().release);
  ExpectRefused(HapBuilder(Pki())
                    .Signer(leaf)
                    .Profile(ProfileFor(leaf))
                    .Bag({leaf.der, Pki().release.der, Pki().developer_ca.der, Pki().root.der}),
                "harmony.cms.untrusted-chain");
}

TEST(HarmonyCms, LifetimesAreJudgedAtTheSigningTime) {
  struct Row {
    std::int64_t not_before, not_after;
    bool good;
  };
  for (const Row& row :
       {Row{kSigned - 10, kSigned + 10, true}, Row{kSigned, kSigned, true},
        Row{kSigned + 1, kSigned + 10, false}, Row{kSigned - 10, kSigned - 1, false}}) {
    const TestCertificate leaf = CertificateBuilder("ec-p256")
                                     .RawSubject(Pki().release.subject)
                                     .Issuer(Pki().developer_ca)
                                     .Serial(9)
                                     .Validity(row.not_before, row.not_after)
                                     .Build();
    const HapBuilder builder = HapBuilder(Pki()).Signer(leaf).Profile(ProfileFor(leaf));
    row.good ? ExpectVerified(builder, "in its lifetime")
             : ExpectRefused(builder, "harmony.cms.not-valid-at-signing");
  }
  const TestCertificate ca = CertificateBuilder("ec-p256-b")
                                 .RawSubject(Pki().developer_ca.subject)
                                 .Issuer(Pki().root)
                                 .Ca()
                                 .Validity(kSigned + 1, kSigned + 10)
                                 .Build();
  ExpectRefused(HapBuilder(Pki()).Bag({Pki().release.der, ca.der, Pki().root.der}),
                "harmony.cms.not-valid-at-signing");
}

TEST(HarmonyCms, RefusesOddSigners) {
  const auto spec = [](std::function<void(SignerSpec&, const Bytes&)> edit) {
    return HapBuilder(Pki()).SignerSpecOf(std::move(edit));
  };
  const auto given = [&](test::Parts attributes) {
    return spec([attributes](SignerSpec& s, const Bytes&) {
      s.attributes = SignerSpec::Attributes::kGiven;
      s.given_attributes = attributes;
    });
  };
  ExpectRefused(
      spec([](SignerSpec& s, const Bytes&) { s.attributes = SignerSpec::Attributes::kNone; }),
      "harmony.cms.no-signing-time");
  ExpectRefused(given({test::ContentTypeAttribute()}), "harmony.cms.no-signing-time");
  ExpectRefused(given({test::SigningTimeAttribute(kSigned)}), "harmony.cms.digest-mismatch");
  ExpectRefused(given({test::SigningTimeAttribute(kSigned),
                       test::MessageDigestAttribute(digest::Algorithm::kSha256, AsBytes("other"))}),
                "harmony.cms.digest-mismatch");
  ExpectRefused(spec([](SignerSpec& s, const Bytes&) { s.signature = Bytes(71); }),
                "harmony.cms.bad-signature");
  ExpectRefused(spec([](SignerSpec& s, const Bytes&) { s.signed_bytes = Bytes(8); }),
                "harmony.cms.bad-signature");
  // SM3 is none that we compute: neither good nor bad.
  const Package unknown = Inspected(spec([](SignerSpec& s, const Bytes&) {
    s.digest_algorithm = test::AlgorithmIdentifier("1.2.156.10197.1.401");
  }));
  EXPECT_EQ(unknown.verification.status, Status::kUnsupported);
  EXPECT_THAT(Errors(unknown), Contains("harmony.cms.unsupported"));
  const TestCertificate by_id = CertificateBuilder("ec-p256")
                                    .RawSubject(Pki().release.subject)
                                    .Issuer(Pki().developer_ca)
                                    .SubjectKeyId()
                                    .Build();
  ExpectRefused(HapBuilder(Pki())
                    .Signer(by_id)
                    .Profile(ProfileFor(by_id))
                    .SignerSpecOf([](SignerSpec& s, const Bytes&) {
                      s.by_key_id = true;
                      s.version = 3;
                    }),
                "harmony.cms.key-id-signer");
}

TEST(HarmonyCms, EverySignerHasToHold) {
  const auto with = [](const TestCertificate& second, bool broken) {
    return HapBuilder(Pki())
        .Bag({Pki().release.der, second.der, Pki().developer_ca.der, Pki().service_ca.der})
        .Message([second, broken](test::SignedDataBuilder& message) {
          SignerSpec spec{.certificate = second};
          if (broken) spec.signature = Bytes(64);
          message.Signer(spec);
        });
  };
  ExpectVerified(with(Pki().debug, false), "two good signers");
  ExpectRefused(with(Pki().debug, true), "harmony.cms.bad-signature");
  ExpectRefused(with(CertificateBuilder("ec-p521").Build(), false), "harmony.cms.untrusted-chain");
}

TEST(HarmonyCms, FormsOfTheMessage) {
  const auto message = [](std::function<void(test::SignedDataBuilder&)> edit) {
    return HapBuilder(Pki()).Message(std::move(edit));
  };
  ExpectVerified(message([](auto& m) { m.Ber(); }), "BER");
  ExpectVerified(message([](auto& m) { m.Trailing(Bytes(4)); }), "trailing bytes");
  EXPECT_TRUE(test::Has(Inspected(message([](auto& m) { m.Trailing(Bytes(4)); })).findings,
                        "harmony.cms.trailing-bytes"));
  ExpectRefused(message([](auto& m) { m.Detached(Bytes(52)); }), "harmony.cms.no-content");
  ExpectRefused(message([](auto& m) {
                  m.DigestAlgorithms({test::AlgorithmIdentifier("2.16.840.1.101.3.4.2.2")});
                }),
                "harmony.cms.digest-undeclared");
  ExpectRefused(HapBuilder(Pki()).EditBlocks(
                    [](auto& blocks) { blocks.back().value = ToBytes(AsBytes("no CMS at all")); }),
                "harmony.cms.malformed");
}

// CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue }
Bytes Crl(const TestCertificate& issuer, const std::string& key, const test::Parts& serials) {
  test::Parts revoked;
  for (const Bytes& serial : serials) {
    revoked.push_back(test::Sequence({serial, test::UtcTime(kSigned)}));
  }
  const Bytes algorithm = test::AlgorithmIdentifier("1.2.840.10045.4.3.2");
  test::Parts fields = {test::Integer(1), algorithm, issuer.subject, test::UtcTime(kSigned)};
  if (!revoked.empty()) fields.push_back(test::Sequence(revoked));
  const Bytes tbs = test::Sequence(fields);
  return test::Sequence({tbs, algorithm, test::BitString(test::Sign(key, {}, tbs))});
}

TEST(HarmonyCms, RevocationListsOfTheIssuerCount) {
  const auto with = [](Bytes crl) {
    return HapBuilder(Pki()).Message([crl](auto& m) { m.Crl(crl); });
  };
  const TestCertificate& ca = Pki().developer_ca;
  ExpectVerified(with(Crl(ca, ca.key, {})), "an empty list");
  ExpectVerified(with(Crl(ca, ca.key, {test::Integer(8)})), "another serial number");
  ExpectRefused(with(Crl(ca, ca.key, {test::Integer(7)})), "harmony.cms.revoked");
  ExpectRefused(with(Crl(ca, "ec-p256-c", {})), "harmony.cms.bad-crl");
  ExpectVerified(with(Crl(Pki().service_ca, Pki().service_ca.key, {test::Integer(7)})),
                 "another issuer's list");
}

TEST(HarmonyCms, PinnedRootsAreTheRealOnes) {
  // Without --harmony-trust a test root is nobody's.
  const auto package = InspectMemory(HapBuilder(Pki()).Build(), "x", {});
  ASSERT_TRUE(package);
  EXPECT_EQ(package->verification.status, Status::kFailed);
  EXPECT_THAT(Errors(*package), Contains("harmony.cms.untrusted-chain"));
}

TEST(HarmonyCms, AnAnchorOfTheUsersStandsForListAndRoot) {
  InspectOptions options;
  options.trust_anchors = {Pki().root.der};
  const auto package = InspectMemory(HapBuilder(Pki()).Build(), "x", options);
  ASSERT_TRUE(package);
  EXPECT_EQ(package->verification.status, Status::kVerified)
      << ::testing::PrintToString(Errors(*package));
}

}  // namespace
}  // namespace apptrait

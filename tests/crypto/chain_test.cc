#include <gtest/gtest.h>

#include "base/limits.h"
#include "crypto/certificate.h"
#include "support/x509_builder.h"

namespace apptrait::crypto {
namespace {

using test::CertificateBuilder;
using test::NameParts;
using test::TestCertificate;

const NameParts kRoot = {{"CN", "Root"}}, kMiddle = {{"CN", "Middle"}}, kLeaf = {{"CN", "Leaf"}};

struct Family {
  TestCertificate root = CertificateBuilder("ec-p256").Subject(kRoot).Ca().Build();
  TestCertificate middle =
      CertificateBuilder("ec-p256-b").Subject(kMiddle).Issuer(root).Ca(0).Build();
  TestCertificate leaf = CertificateBuilder("ec-p256-c").Subject(kLeaf).Issuer(middle).Build();
};

Certificate Read(const TestCertificate& made) { return ReadCertificate(made.der, nullptr); }

std::vector<Certificate> ReadAll(std::initializer_list<TestCertificate> made) {
  std::vector<Certificate> certificates;
  for (const TestCertificate& one : made) certificates.push_back(Read(one));
  return certificates;
}

std::string Path(const Chain& chain) {
  std::string path;
  for (const Certificate& certificate : chain.certificates) {
    path += (path.empty() ? "" : " < ") + certificate.subject.Text();
  }
  return path + (chain.anchored ? "" : " ?");
}

TEST(BuildChain, FindsTheAnchorWhateverTheOrder) {
  const Family f;
  EXPECT_EQ(Path(BuildChain(Read(f.leaf), ReadAll({f.root, f.middle, f.leaf}), ReadAll({f.root}))),
            "CN=Leaf < CN=Middle < CN=Root");
  EXPECT_EQ(Path(BuildChain(Read(f.leaf), ReadAll({f.middle}), ReadAll({f.root}))),
            "CN=Leaf < CN=Middle < CN=Root");
  EXPECT_EQ(Path(BuildChain(Read(f.root), {}, ReadAll({f.root}))), "CN=Root");
  EXPECT_EQ(Path(BuildChain(Read(f.leaf), ReadAll({f.middle}), ReadAll({f.middle}))),
            "CN=Leaf < CN=Middle");
}

TEST(BuildChain, WithoutAnAnchorGivesTheLongestPath) {
  const Family f;
  EXPECT_EQ(Path(BuildChain(Read(f.leaf), ReadAll({f.root, f.middle}), {})),
            "CN=Leaf < CN=Middle < CN=Root ?");
  EXPECT_EQ(Path(BuildChain(Read(f.leaf), ReadAll({f.root}), ReadAll({f.root}))), "CN=Leaf ?");
}

TEST(BuildChain, IsNotFooledByNames) {
  const Family f;
  const TestCertificate fake_root = CertificateBuilder("ec-p256-d").Subject(kRoot).Ca().Build();
  const TestCertificate fake_middle =
      CertificateBuilder("ec-p256-b").Subject(kMiddle).Issuer(fake_root).Ca().Build();
  // A root of the same name is no anchor, and same-named fakes before the real ones change nothing.
  EXPECT_EQ(Path(BuildChain(Read(f.leaf), ReadAll({fake_middle, fake_root}), ReadAll({f.root}))),
            "CN=Leaf < CN=Middle < CN=Root ?");
  const Chain chain = BuildChain(Read(f.leaf), ReadAll({fake_root, fake_middle, f.leaf, f.middle}),
                                 ReadAll({f.root}));
  EXPECT_EQ(Path(chain), "CN=Leaf < CN=Middle < CN=Root");
  EXPECT_EQ(chain.certificates[1].der, f.middle.der);
  EXPECT_EQ(chain.certificates[2].der, f.root.der);
  // The anchor's name on a leaf that it did not sign.
  const TestCertificate forged =
      CertificateBuilder("ec-p256-c").Subject(kLeaf).RawIssuer(f.root.subject).Build();
  EXPECT_EQ(Path(BuildChain(Read(forged), {}, ReadAll({f.root}))), "CN=Leaf ?");
}

TEST(BuildChain, LetsOnlyAuthoritiesIssue) {
  const Family f;
  const TestCertificate forged =
      CertificateBuilder("ec-p256-d").Subject({{"CN", "Forged"}}).Issuer(f.leaf).Build();
  const auto pool = ReadAll({f.leaf, f.middle});
  EXPECT_EQ(Path(BuildChain(Read(forged), pool, ReadAll({f.root}))), "CN=Forged ?");
  EXPECT_EQ(Path(BuildChain(Read(forged), pool, ReadAll({f.root}), {.require_ca = false})),
            "CN=Forged < CN=Leaf < CN=Middle < CN=Root");

  // middle may have no authority below it (path length 0).
  const TestCertificate below =
      CertificateBuilder("ec-p256-d").Subject({{"CN", "Below"}}).Issuer(f.middle).Ca().Build();
  const TestCertificate too_deep =
      CertificateBuilder("ec-p256-c").Subject(kLeaf).Issuer(below).Build();
  EXPECT_EQ(Path(BuildChain(Read(too_deep), ReadAll({below, f.middle}), ReadAll({f.root}))),
            "CN=Leaf < CN=Below ?");

  // cA without keyCertSign.
  const TestCertificate mute = CertificateBuilder("ec-p256-b")
                                   .Subject(kMiddle)
                                   .Issuer(f.root)
                                   .Extension("2.5.29.19", test::Sequence({test::Boolean(true)}))
                                   .KeyUsage(0x80)
                                   .Build();
  EXPECT_EQ(Path(BuildChain(Read(f.leaf), ReadAll({mute}), ReadAll({f.root}))), "CN=Leaf ?");
}

TEST(BuildChain, ComparesNamesAsVerifiersDo) {
  const TestCertificate root = CertificateBuilder("ec-p256").Subject({{"CN", "The  Root"}}).Build();
  const Bytes printable = test::Sequence(
      {test::Set({test::Sequence({test::Oid("2.5.4.3"), test::PrintableString(" the root")})})});
  const TestCertificate leaf =
      CertificateBuilder("ec-p256-b").Subject(kLeaf).Issuer(root).RawIssuer(printable).Build();
  EXPECT_TRUE(BuildChain(Read(leaf), {}, ReadAll({root})).anchored);
}

TEST(BuildChain, IsBounded) {
  // Certificates of two names that issue one another in every way, none of which ends.
  std::vector<Certificate> pool;
  for (int i = 0; i < 40; ++i) {
    const TestCertificate a = CertificateBuilder("ec-p256").Subject(kRoot).Build();
    pool.push_back(Read(CertificateBuilder("ec-p256-b")
                            .Subject(kMiddle)
                            .Issuer({.key = "ec-p256", .subject = a.subject})
                            .Serial(i)
                            .Ca()
                            .Build()));
    pool.push_back(Read(CertificateBuilder("ec-p256")
                            .Subject(kRoot)
                            .Issuer({.key = "ec-p256-b", .subject = test::EncodeName(kMiddle)})
                            .Serial(i)
                            .Ca()
                            .Build()));
  }
  const Chain chain = BuildChain(pool[0], pool, {});
  EXPECT_TRUE(chain.truncated);
  EXPECT_FALSE(chain.anchored);
  EXPECT_LE(chain.certificates.size(), limits::kChainDepth);
}

TEST(IsIssuedBy, SaysWhatItCannotJudge) {
  const TestCertificate root = CertificateBuilder("ec-p256").Subject(kRoot).Build();
  const Certificate unknown = Read(
      CertificateBuilder("rsa-2048")
          .RawSpki(test::Sequence({test::AlgorithmIdentifier("1.2.3"), test::BitString(Bytes(4))}))
          .Build());
  EXPECT_EQ(IsIssuedBy(Read(root), Read(root)), Issued::kYes);
  EXPECT_EQ(IsIssuedBy(unknown, unknown), Issued::kUnsupported);
  EXPECT_EQ(IsIssuedBy(Certificate{}, Read(root)), Issued::kUnsupported);
  EXPECT_EQ(IsIssuedBy(Read(CertificateBuilder("ec-p256").BreakSignature().Build()), Read(root)),
            Issued::kNo);
}

}  // namespace
}  // namespace apptrait::crypto

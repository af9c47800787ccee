// v1: the JAR signature with Android's rules.
#include <gmock/gmock.h>

#include "support/judged.h"
#include "support/test_signers.h"

namespace apptrait::test {
namespace {

using digest::Algorithm;
using Edit = std::function<void(std::string*)>;

Edit Replace(std::string from, std::string to) {
  return [=](std::string* text) {
    const std::size_t at = text->find(from);
    ASSERT_NE(at, text->npos) << from;
    text->replace(at, from.size(), to);
  };
}

// Signed by Alice with SHA-1, as every version takes it.
JarSpec Old(const TestCertificate& certificate = Alice()) {
  JarSpec jar = JarBy(certificate, {.digest = Algorithm::kSha1});
  jar.digests = {"SHA1"};
  jar.signer.signature_algorithm = AlgorithmIdentifier("1.2.840.113549.1.1.1", Null());
  return jar;
}

Package JudgedFrom(const ApkBuilder& apk, int min_sdk) {
  InspectOptions options;
  options.min_sdk = min_sdk;
  return Judged(apk.Build(), options);
}

TEST(Jar, VerifiesOnEveryVersion) {
  ApkBuilder apk;
  apk.Sdk(1).Jar(Old());
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(RangesText(package), "1+ verified v1 Alice");
  EXPECT_EQ(CurrentNames(package), "Alice");
  EXPECT_THAT(package.signers.front().algorithms, testing::ElementsAre("rsa-pkcs1-sha1"));
}

TEST(Jar, Sha256NeedsAndroid43) {
  ApkBuilder apk;
  apk.Sdk(1).Jar(JarBy(Alice()));
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_EQ(RangesText(package), "1-17 failed v1, 18+ verified v1 Alice")
      << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(JudgedFrom(apk, 18).verification.status, Status::kVerified);
}

TEST(Jar, KeysOfAllKinds) {
  const struct {
    std::string key;
    crypto::SignatureScheme scheme;
    int min_sdk;
  } rows[] = {{"rsa-1024", {.digest = Algorithm::kMd5}, 21},
              {"rsa-4096", {.digest = Algorithm::kSha512}, 21},
              {"ec-p384", {.digest = Algorithm::kSha256}, 21},
              {"ec-p521", {.digest = Algorithm::kSha1}, 18},
              {"dsa-1024", {.digest = Algorithm::kSha1}, 9},
              {"dsa-3072", {.digest = Algorithm::kSha1}, 9},
              {"dsa-2048", {.digest = Algorithm::kSha256}, 21}};
  for (const auto& row : rows) {
    JarSpec jar = JarBy(CertificateBuilder(row.key).Build(), row.scheme);
    jar.digests = {"SHA1"};
    ApkBuilder apk;
    apk.Sdk(row.min_sdk).Jar(jar);
    EXPECT_EQ(Judged(apk.Build()).verification.status, Status::kVerified) << row.key;
  }
}

TEST(Jar, ASignatureThatNoVersionTakes) {
  ApkBuilder apk;
  apk.Sdk(21).Jar(JarBy(CertificateBuilder("dsa-2048").Build(), {.digest = Algorithm::kSha512}));
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v1.unsupported-algorithm"));
}

struct BrokenRow {
  std::string finding, apksig;
  std::function<void(ApkBuilder*)> build;
};
class BrokenJar : public testing::TestWithParam<BrokenRow> {};

TEST_P(BrokenJar, FailsWithItsFinding) {
  ApkBuilder apk;
  apk.Sdk(18);
  GetParam().build(&apk);
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  const Finding* finding = FindingOf(package, "android.v1." + GetParam().finding);
  ASSERT_NE(finding, nullptr) << testing::PrintToString(Ids(package.findings));
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_EQ(DatumOf(*finding, "apksig"), GetParam().apksig);
}

JarSpec EditedSf(Edit edit) {
  JarSpec jar = JarBy(Alice());
  jar.edit_sf = std::move(edit);
  return jar;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, BrokenJar,
    testing::Values(
        BrokenRow{"digest-mismatch", "JAR_SIG_ZIP_ENTRY_DIGEST_DID_NOT_VERIFY",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(Alice()))
                        .EditManifestMf(Replace("Name: res/a.txt\r\nSHA-256-Digest: ",
                                                "Name: res/a.txt\r\nSHA-256-Digest: AAAA"));
                  }},
        BrokenRow{"signature-mismatch", "JAR_SIG_DID_NOT_VERIFY",
                  [](ApkBuilder* apk) {
                    JarSpec jar = JarBy(Alice());
                    jar.edit_sf_after = Replace("1.0 (test)", "2.0 (test)");
                    apk->Jar(jar);
                  }},
        BrokenRow{"section-mismatch", "JAR_SIG_MANIFEST_SECTION_DIGEST_DID_NOT_VERIFY",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(Alice()))
                        .EditManifestMfAfter(
                            Replace("Name: res/a.txt\r\n", "Name: res/a.txt\r\nX: y\r\n"));
                  }},
        BrokenRow{"main-section-mismatch", "JAR_SIG_MANIFEST_MAIN_SECTION_DIGEST_DID_NOT_VERIFY",
                  [](ApkBuilder* apk) {
                    apk->Jar(
                        EditedSf(Replace("Created-By: 1.0 (test)\r\n",
                                         "Created-By: 1.0 (test)\r\n"
                                         "SHA-256-Digest-Manifest-Main-Attributes: AAAA\r\n")));
                  }},
        BrokenRow{"no-sf-digest", "JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_SIG_FILE",
                  [](ApkBuilder* apk) {
                    apk->Jar(EditedSf([](std::string* sf) {
                      Replace("SHA-256-Digest-Manifest", "SHA-256-Digest-Other")(sf);
                      Replace("res/a.txt\r\nSHA-256-Digest", "res/a.txt\r\nFoo-Digest")(sf);
                    }));
                  }},
        BrokenRow{"no-entry-digest", "JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST",
                  [](ApkBuilder* apk) { apk->Jar(JarBy(Alice())).Unsigned("added.txt", "new"); }},
        BrokenRow{"no-entry-digest", "JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(Alice()))
                        .EditManifestMf(Replace("res/a.txt\r\nSHA-256", "res/a.txt\r\nFoo"));
                  }},
        BrokenRow{"entry-not-signed", "JAR_SIG_ZIP_ENTRY_NOT_SIGNED",
                  [](ApkBuilder* apk) {
                    apk->Jar(EditedSf([](std::string* sf) {
                      const std::size_t at = sf->find("Name: res/a.txt");
                      sf->erase(at, sf->find("\r\n\r\n", at) + 4 - at);
                    }));
                  }},
        BrokenRow{"signers-mismatch", "JAR_SIG_ZIP_ENTRY_SIGNERS_MISMATCH",
                  [](ApkBuilder* apk) {
                    JarSpec partly = EditedSf([](std::string* sf) {
                      const std::size_t at = sf->find("Name: res/a.txt");
                      sf->erase(at, sf->find("\r\n\r\n", at) + 4 - at);
                    });
                    partly.name = "PARTLY";
                    apk->Jar(JarBy(Alice())).Jar(partly);
                  }},
        BrokenRow{"missing-entry", "JAR_SIG_MISSING_ZIP_ENTRY_REFERENCED_IN_MANIFEST",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(Alice())).EditManifestMf([](std::string* manifest) {
                      *manifest += "Name: gone.txt\r\nSHA-256-Digest: AAAA\r\n\r\n";
                    });
                  }},
        BrokenRow{"unnamed-section", "JAR_SIG_UNNNAMED_MANIFEST_SECTION",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(Alice())).EditManifestMf([](std::string* manifest) {
                      *manifest += "SHA-256-Digest: AAAA\r\n\r\n";
                    });
                  }},
        // A line break in a file's name cuts its section in two.
        BrokenRow{"unnamed-section", "JAR_SIG_UNNNAMED_MANIFEST_SECTION",
                  [](ApkBuilder* apk) { apk->Entry("a\r\n\r\nb", "x").Jar(JarBy(Alice())); }},
        BrokenRow{"duplicate-section", "JAR_SIG_DUPLICATE_MANIFEST_SECTION",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(Alice())).EditManifestMf([](std::string* manifest) {
                      *manifest += "Name: res/a.txt\r\nSHA-256-Digest: AAAA\r\n\r\n";
                    });
                  }},
        BrokenRow{
            "duplicate-entry", "JAR_SIG_DUPLICATE_ZIP_ENTRY",
            [](ApkBuilder* apk) { apk->Jar(JarBy(Alice())).Unsigned("classes.dex", "evil"); }},
        BrokenRow{"no-signatures", "JAR_SIG_NO_SIGNATURES",
                  [](ApkBuilder* apk) {
                    JarSpec jar = JarBy(Alice());
                    jar.name = "A";
                    jar.edit_sf = [](std::string* sf) { Replace("Signature-Version", "X")(sf); };
                    apk->Jar(jar);
                  }},
        BrokenRow{"too-many-signers", "JAR_SIG_MAX_SIGNATURES_EXCEEDED",
                  [](ApkBuilder* apk) {
                    for (int i = 0; i < 11; ++i) {
                      JarSpec jar = JarBy(Alice());
                      jar.name = "C" + std::to_string(i);
                      apk->Jar(jar);
                    }
                  }},
        BrokenRow{"malformed-block", "JAR_SIG_PARSE_EXCEPTION",
                  [](ApkBuilder* apk) {
                    JarSpec jar = JarBy(Alice());
                    jar.block = Bytes(30);
                    apk->Jar(jar);
                  }},
        BrokenRow{"malformed-certificate", "JAR_SIG_PARSE_EXCEPTION",
                  [](ApkBuilder* apk) {
                    JarSpec jar = JarBy(Alice());
                    jar.bag = Parts{Alice().der, Sequence({Null()})};
                    apk->Jar(jar);
                  }},
        BrokenRow{"not-verifiable", "JAR_SIG_VERIFY_EXCEPTION",
                  [](ApkBuilder* apk) {
                    JarSpec jar = JarBy(Alice());
                    jar.bag = Parts{Bob().der};
                    apk->Jar(jar);
                  }},
        BrokenRow{"not-verifiable", "JAR_SIG_VERIFY_EXCEPTION",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(CertificateBuilder("rsa-2048").KeyUsage(0x04).Build()));
                  }},
        BrokenRow{"not-verifiable", "JAR_SIG_VERIFY_EXCEPTION",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(
                        CertificateBuilder("rsa-2048").Extension("1.2.3.4", Null(), true).Build()));
                  }},
        BrokenRow{"not-verifiable", "JAR_SIG_VERIFY_EXCEPTION",
                  [](ApkBuilder* apk) {
                    JarSpec jar = JarBy(Alice());
                    jar.signer.signature = Bytes(10);
                    apk->Jar(jar);
                  }},
        BrokenRow{"newer-scheme-stripped", "JAR_SIG_MISSING_APK_SIG_REFERENCED",
                  [](ApkBuilder* apk) {
                    JarSpec jar = JarBy(Alice());
                    jar.apk_signed = "2";
                    apk->Jar(jar);
                  }},
        BrokenRow{"newer-scheme-stripped", "JAR_SIG_MISSING_APK_SIG_REFERENCED",
                  [](ApkBuilder* apk) {
                    JarSpec jar = JarBy(Alice());
                    jar.apk_signed = "2, 3";
                    apk->Jar(jar).V2({By(Alice())});
                  }},
        BrokenRow{"malformed-digest", "",
                  [](ApkBuilder* apk) {
                    apk->Jar(JarBy(Alice()))
                        .EditManifestMf(Replace("res/a.txt\r\nSHA-256-Digest: ",
                                                "res/a.txt\r\nSHA-256-Digest: !"));
                  }},
        BrokenRow{"signer-not-in-v2", "V2_SIG_MISSING",
                  [](ApkBuilder* apk) { apk->Jar(JarBy(Bob())).V2({By(Alice())}); }}),
    [](const auto& row) {
      std::string name = std::to_string(row.index) + "_" + row.param.finding;
      std::ranges::replace(name, '-', '_');
      return name;
    });

// What is odd and taken all the same.
TEST(Jar, AWholeManifestDigestThatDoesNotHoldIsAWarning) {
  ApkBuilder apk;
  apk.Sdk(18).Jar(JarBy(Alice())).EditManifestMfAfter([](std::string* manifest) {
    *manifest += "Name: META-INF/extra\r\nSHA-256-Digest: AAAA\r\n\r\n";
  });
  apk.Unsigned("META-INF/extra", "x");
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
  const Finding* finding = FindingOf(package, "android.v1.manifest-digest-mismatch");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, Severity::kWarning);
  const Finding* unprotected = FindingOf(package, "android.v1.unprotected-entries");
  ASSERT_NE(unprotected, nullptr);
  EXPECT_EQ(unprotected->location.entry, "META-INF/extra");
}

TEST(Jar, TakesOddNamesAndFiles) {
  ApkBuilder apk;
  apk.Sdk(18)
      .Entry(std::string("nul\0inside", 10), "x")
      .Entry("dir/", "", ZipBuilder::kStore)
      .Entry("中文.txt", "y")
      .Jar(JarBy(Alice()));
  EXPECT_EQ(Judged(apk.Build()).verification.status, Status::kVerified);
}

TEST(Jar, IgnoresSignersWhoseSfSignsNothingReal) {
  JarSpec ignored = JarBy(Bob());
  ignored.name = "AAA";
  ignored.edit_sf = Replace("Signature-Version", "Other-Version");
  ApkBuilder apk;
  apk.Sdk(18).Jar(ignored).Jar(JarBy(Alice()));
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(CurrentNames(package), "Alice");
  EXPECT_TRUE(Has(package.findings, "android.v1.no-sf-version"));
}

TEST(Jar, ABlockWithoutItsSfIsAWarning) {
  ApkBuilder apk;
  apk.Sdk(18).Jar(JarBy(Alice())).Unsigned("META-INF/OTHER.RSA", "whatever");
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_TRUE(Has(package.findings, "android.v1.missing-sf"));
}

TEST(Jar, SigntoolLeavesOutTheLastEmptyLine) {
  // Its sections end with LF, and it signs them without the empty line.
  JarSpec jar = JarBy(Alice());
  jar.edit_sf = [](std::string* sf) {
    const std::string section =
        "Name: only.txt\nSHA1-Digest: " + ToBase64(digest::Digest(Algorithm::kSha1, AsBytes("x"))) +
        "\n";
    *sf = "Signature-Version: 1.0\nCreated-By: signtool 1.3\n\nName: only.txt\nSHA1-Digest: " +
          ToBase64(digest::Digest(Algorithm::kSha1, AsBytes(section))) + "\n";
  };
  ApkBuilder apk;
  apk.Sdk(18).Jar(jar).Entry("only.txt", "x").EditManifestMf([](std::string* manifest) {
    const std::string digest = ToBase64(digest::Digest(Algorithm::kSha1, AsBytes("x")));
    *manifest = "Manifest-Version: 1.0\n\nName: only.txt\nSHA1-Digest: " + digest + "\n\n";
  });
  const Package package = Judged(apk.Build());
  // The other files are not in this manifest; what matters is that no section is called changed.
  EXPECT_FALSE(Has(package.findings, "android.v1.section-mismatch"));
  EXPECT_TRUE(Has(package.findings, "android.v1.no-entry-digest"));
}

// SignerInfo rules: below Android 7 the first one counts, from there on the first that verifies.
SignerSpec WithAttributes(const TestCertificate& certificate) {
  SignerSpec signer;
  signer.certificate = certificate;
  signer.attributes = SignerSpec::Attributes::kUsual;
  return signer;
}

TEST(SignerInfos, SignedAttributesNeedAndroid44) {
  JarSpec jar = JarBy(Alice());
  jar.signer = WithAttributes(Alice());
  ApkBuilder apk;
  apk.Sdk(18).Jar(jar);
  EXPECT_TRUE(Has(JudgedFrom(apk, 18).findings, "android.v1.not-verifiable"));
  const Package package = JudgedFrom(apk, 19);
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << testing::PrintToString(Ids(package.findings));
}

TEST(SignerInfos, TheFirstCountsBeforeAndroid7) {
  JarSpec jar = JarBy(Bob());
  jar.signer = WithAttributes(Bob());
  jar.signer.signed_bytes = Bytes(5);  // a signature over something else
  jar.more.push_back(WithAttributes(Alice()));
  ApkBuilder apk;
  apk.Sdk(19).Jar(jar);
  const Package all = Judged(apk.Build());
  EXPECT_EQ(all.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(all.findings, "android.v1.signature-mismatch"));
  const Package recent = JudgedFrom(apk, 24);
  EXPECT_EQ(recent.verification.status, Status::kVerified);
  EXPECT_EQ(CurrentNames(recent), "Alice") << "who signed, not who stands first";
}

TEST(SignerInfos, OneThatCannotBeCheckedSpoilsTheOthers) {
  SignerSpec without_type = WithAttributes(Bob());
  without_type.attributes = SignerSpec::Attributes::kGiven;
  without_type.given_attributes = {MessageDigestAttribute(Algorithm::kSha256, AsBytes("x"))};
  JarSpec jar = JarBy(Alice());
  jar.signer = WithAttributes(Alice());
  jar.more.push_back(without_type);
  ApkBuilder apk;
  apk.Sdk(24).Jar(jar);
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(package.findings, "android.v1.not-verifiable"));
}

TEST(SignerInfos, RepeatedAttributesAreMalformed) {
  SignerSpec repeated = WithAttributes(Alice());
  repeated.attributes = SignerSpec::Attributes::kGiven;
  const Bytes digest = MessageDigestAttribute(Algorithm::kSha256, AsBytes("x"));
  repeated.given_attributes = {ContentTypeAttribute(), digest, digest};
  JarSpec jar = JarBy(Alice());
  jar.signer = repeated;
  ApkBuilder apk;
  apk.Sdk(24).Jar(jar);
  EXPECT_TRUE(Has(Judged(apk.Build()).findings, "android.v1.malformed-block"));
}

// A famous certificate in the bag, in front of the one that signed.
TEST(SignerInfos, TheCertificateIsTheOneThatSigned) {
  JarSpec jar = JarBy(Alice());
  jar.bag = Parts{Bob().der, Alice().der, Eve().der};
  ApkBuilder apk;
  apk.Sdk(18).Jar(jar);
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(CurrentNames(package), "Alice");
  ASSERT_EQ(package.signers.front().certificates.size(), 1u);
}

TEST(SignerInfos, AChainIsListedLeafFirst) {
  const TestCertificate root = CertificateBuilder("rsa-2048-b").Subject({{"CN", "Root"}}).Build();
  const TestCertificate leaf =
      CertificateBuilder("rsa-2048").Subject({{"CN", "Leaf"}}).Serial(7).Issuer(root).Build();
  JarSpec jar = JarBy(leaf);
  jar.bag = Parts{root.der, leaf.der};
  ApkBuilder apk;
  apk.Sdk(18).Jar(jar);
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  ASSERT_EQ(package.signers.front().certificates.size(), 2u);
  EXPECT_EQ(*package.signers.front().certificates.front().subject.Find("CN"), "Leaf");
}

TEST(Jar, FilesAreNotReadWhereNoVerdictNeedsThem) {
  ApkBuilder apk;
  apk.Sdk(24).Jar(JarBy(Alice())).V2({By(Alice())});
  const Package package = Judged(apk.Build());
  EXPECT_EQ(package.verification.status, Status::kVerified);
  EXPECT_EQ(StateOf(package, "v1"), SchemeState::kNotChecked);
  EXPECT_EQ(package.signers.front().scheme, "v1");
  EXPECT_EQ(StateOf(JudgedFrom(apk, 23), "v1"), SchemeState::kVerified);
}

}  // namespace
}  // namespace apptrait::test

// Certificates and keystores through the whole inspection, from files that openssl and keytool
// made.
#include <gtest/gtest.h>
#include <openssl/pkcs12.h>

#include "apptrait/inspect.h"
#include "credential/credential_job.h"
#include "support/credentials.h"

namespace apptrait {
namespace {

using test::CredentialBytes;
using test::CredentialPath;

Result<Package> InspectFile(const std::string& file, std::optional<std::string> password = {},
                            std::optional<std::string> alias = {}) {
  InspectOptions options;
  options.password = std::move(password);
  options.alias = std::move(alias);
  options.workers = 1;
  return Inspect(CredentialPath(file), options);
}

std::vector<std::string> Ids(const Package& package) {
  std::vector<std::string> ids;
  for (const Finding& finding : package.findings) ids.emplace_back(finding.id);
  return ids;
}
bool Has(const Package& package, std::string_view id) {
  const auto ids = Ids(package);
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// openssl's fingerprint of a certificate, without colons and in lower case.
std::string Sha256(const std::string& certificate) {
  std::string hex;
  for (const char c : test::Expected(certificate, "sha256_colons")) {
    if (c != ':') hex += static_cast<char>(std::tolower(c));
  }
  return hex;
}

struct Row {
  const char* file;
  Container container;
  const char* leaf;  // in expected.json
  std::size_t chain;
  bool has_private_key;
  bool needs_password;
  const char* alias;
};
const Row kRows[] = {
    {"chain.cer", Container::kCertificate, "leaf", 3, false, false, ""},
    {"chain-shuffled.pem", Container::kCertificate, "leaf", 3, false, false, ""},
    {"leaf.der", Container::kCertificate, "leaf", 1, false, false, ""},
    {"leaf-bare.cer", Container::kCertificate, "leaf", 1, false, false, ""},
    {"chain.p7b", Container::kPkcs7, "leaf", 3, false, false, ""},
    {"chain-der.p7b", Container::kPkcs7, "leaf", 3, false, false, ""},
    {"modern.p12", Container::kPkcs12, "leaf", 3, true, true, "release"},
    {"legacy.p12", Container::kPkcs12, "rsa2048", 1, true, true, "release"},
    {"triple-des.p12", Container::kPkcs12, "rsa2048", 1, true, true, "发布证书"},
    {"plain-certificates.p12", Container::kPkcs12, "rsa2048", 1, true, false, "release"},
    {"no-mac.p12", Container::kPkcs12, "rsa2048", 1, true, false, "release"},
    {"empty-password.p12", Container::kPkcs12, "rsa2048", 1, true, false, ""},
    {"release.keystore", Container::kPkcs12, "leaf", 3, true, true, "release"},
    {"two-keys.jceks", Container::kJks, nullptr, 0, true, false, nullptr},
    {"two-keys.jks", Container::kJks, nullptr, 0, true, false, nullptr}};

// A .p12 of certificates alone, in the order of the names.
Bytes CertificatesOnly(std::initializer_list<const char*> names) {
  STACK_OF(X509)* certificates = sk_X509_new_null();
  for (const char* name : names) {
    const Bytes der = test::TestCertificate(name).der;
    const unsigned char* next = AsUchar(ByteSpan(der));
    sk_X509_push(certificates, d2i_X509(nullptr, &next, static_cast<long>(der.size())));
  }
  PKCS12* store = PKCS12_create(test::kCredentialPassword, nullptr, nullptr, nullptr, certificates,
                                -1, -1, 0, 1, 0);
  unsigned char* data = nullptr;
  const int size = i2d_PKCS12(store, &data);
  const Bytes bytes = ToBytes(AsBytes(
      std::string_view(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size))));
  OPENSSL_free(data);
  PKCS12_free(store);
  sk_X509_pop_free(certificates, X509_free);
  return bytes;
}

TEST(CredentialFile, TheLeafOfAKeylessKeystoreIsToldByTheChain) {
  for (const auto& names : {std::initializer_list<const char*>{"root", "intermediate", "leaf"},
                            {"leaf", "root", "intermediate"},
                            {"intermediate", "leaf", "root"}}) {
    InspectOptions options;
    options.password = test::kCredentialPassword;
    const Bytes file = CertificatesOnly(names);
    const auto package = InspectMemory(file, "some.p12", options);
    ASSERT_TRUE(package);
    ASSERT_TRUE(package->filing);
    EXPECT_EQ(package->filing->certificate.der, test::TestCertificate("leaf").der);
    EXPECT_FALSE(Has(*package, "credential.several-entries"));
  }
}

class Credential : public testing::TestWithParam<Row> {};

TEST_P(Credential, NamesTheLeafWhateverTheOrder) {
  const Row& row = GetParam();
  const auto package = InspectFile(row.file, test::kCredentialPassword);
  // An empty password is its own password.
  if (std::string(row.file) == "empty-password.p12") {
    ASSERT_FALSE(package);
    EXPECT_EQ(package.error().detail.id, "credential.password-wrong");
    return;
  }
  ASSERT_TRUE(package) << Message(package.error().detail, Language::kEnglish);
  EXPECT_EQ(package->container, row.container);
  EXPECT_EQ(package->verification.status, Status::kNotChecked);
  EXPECT_FALSE(Has(*package, "credential.integrity-not-checked") &&
               std::string(row.file) != "no-mac.p12");
  ASSERT_TRUE(package->filing);
  if (row.leaf == nullptr) return;
  const CredentialEntry& entry = package->credentials.front();
  EXPECT_EQ(entry.chain.front().fingerprints.sha256, Sha256(row.leaf));
  EXPECT_EQ(entry.chain.size(), row.chain);
  EXPECT_EQ(entry.has_private_key, row.has_private_key);
  EXPECT_EQ(entry.alias, row.alias);
  EXPECT_EQ(package->filing->certificate.fingerprints.sha256, Sha256(row.leaf));
}

TEST_P(Credential, AsksForThePasswordWhereItIsNeeded) {
  const Row& row = GetParam();
  const auto package = InspectFile(row.file);
  EXPECT_EQ(package.ok(), !row.needs_password) << row.file;
  if (!package) {
    EXPECT_EQ(package.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(package.error().detail.id, "credential.password-needed");
  }
}

TEST_P(Credential, RefusesAWrongPassword) {
  const Row& row = GetParam();
  if (row.container != Container::kPkcs12 && row.container != Container::kJks) return;
  const auto package = InspectFile(row.file, "wrong");
  if (std::string(row.file) == "no-mac.p12") {  // plain certificates, and nothing to check
    ASSERT_TRUE(package);
    EXPECT_TRUE(Has(*package, "credential.integrity-not-checked"));
    return;
  }
  // Certificates that are not encrypted, in a file with a MAC that does not fit, are refused too.
  ASSERT_FALSE(package) << row.file;
  EXPECT_EQ(package.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(package.error().detail.id, "credential.password-wrong");
}

TEST_P(Credential, SurvivesTruncationAnywhere) {
  const Bytes whole = CredentialBytes(GetParam().file);
  InspectOptions options;
  options.password = test::kCredentialPassword;
  options.workers = 1;
  const std::size_t step = std::max<std::size_t>(1, whole.size() / 60);
  for (std::size_t size = 1; size < whole.size(); size += step) {
    const auto package = InspectMemory(ByteSpan(whole).first(size), "cut", options);
    // A cut text file may still hold a whole certificate; a cut keystore or DER file never passes.
    if (package) {
      EXPECT_NE(whole.front(), std::byte{0x30}) << size;
      EXPECT_NE(package->container, Container::kJks) << size;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, Credential, testing::ValuesIn(kRows), [](const auto& row) {
  std::string name = row.param.file;
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
});

TEST(CredentialDetect, TellsTheKindByContents) {
  for (const Row& row : kRows) {
    const Bytes bytes = CredentialBytes(row.file);
    const ByteSpan head = ByteSpan(bytes).first(std::min<std::size_t>(4096, bytes.size()));
    EXPECT_EQ(credential::Detect(head), row.container) << row.file;
  }
  // A SignedData with contents is a profile: iOS's or HarmonyOS's business.
  const std::string_view profile(
      "\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x82\x0f\xf0\x30\x82\x0f\xec"
      "\x02\x01\x01\x31\x0d\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x30\x82\x0c\x00\x06"
      "\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x82\x0b\xf0",
      62);
  EXPECT_EQ(credential::Detect(AsBytes(profile)), Container::kUnknown);
  for (const std::string_view other :
       {std::string_view("PK\3\4"), std::string_view("{\"a\":1}"), std::string_view("0"),
        std::string_view("\x30\x82", 2), std::string_view("")}) {
    EXPECT_EQ(credential::Detect(AsBytes(other)), Container::kUnknown);
  }
}

TEST(CredentialEntries, OfAKeystoreAreListedAndChosen) {
  const auto all = InspectFile("two-keys.jks", test::kCredentialPassword);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->credentials.size(), 3u);
  EXPECT_TRUE(Has(*all, "credential.several-entries"));
  for (const auto& [alias, leaf] :
       {std::pair{"release", "leaf"}, std::pair{"上传", "rsa2048"}, std::pair{"PARTNER", "p384"}}) {
    const auto one = InspectFile("two-keys.jks", test::kCredentialPassword, alias);
    ASSERT_TRUE(one) << alias;
    EXPECT_EQ(one->filing->certificate.fingerprints.sha256, Sha256(leaf)) << alias;
    EXPECT_EQ(one->filing->reason, "filing.chosen-keystore-entry");
  }
  const auto none = InspectFile("two-keys.jks", test::kCredentialPassword, "nobody");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().detail.id, "credential.alias-unknown");
  EXPECT_NE(Message(none.error().detail, Language::kEnglish).find("上传"), std::string::npos);
}

TEST(CredentialEntries, TrustedCertificatesAreNotTheSigner) {
  const auto package = InspectFile("release.keystore", test::kCredentialPassword);
  ASSERT_TRUE(package);
  ASSERT_EQ(package->credentials.size(), 2u);
  EXPECT_TRUE(package->credentials[0].has_private_key);
  EXPECT_EQ(package->credentials[1].alias, "partner");
  EXPECT_FALSE(package->credentials[1].has_private_key);
  EXPECT_FALSE(Has(*package, "credential.several-entries"));
  EXPECT_EQ(package->filing->certificate.fingerprints.sha256, Sha256("leaf"));
}

TEST(CredentialEntries, JksCertificatesNeedNoPasswordButSayThatNothingWasChecked) {
  const auto package = InspectFile("two-keys.jks");
  ASSERT_TRUE(package);
  EXPECT_TRUE(Has(*package, "credential.integrity-not-checked"));
  EXPECT_FALSE(Has(*InspectFile("two-keys.jks", test::kCredentialPassword),
                   "credential.integrity-not-checked"));
}

TEST(CredentialEntries, AChangedKeystoreIsRefused) {
  for (const char* file : {"two-keys.jks", "legacy.p12", "modern.p12"}) {
    Bytes bytes = CredentialBytes(file);
    bytes[bytes.size() / 2] ^= std::byte{1};
    InspectOptions options;
    options.password = test::kCredentialPassword;
    const auto package = InspectMemory(bytes, file, options);
    ASSERT_FALSE(package) << file;
    EXPECT_EQ(package.error().detail.id, "credential.password-wrong") << file;
  }
}

TEST(CredentialEntries, ASecretKeyEndsTheWalk) {
  const auto package = InspectFile("secret.jceks");
  // Whether the certificate stands before or behind the secret key is the writer's choice.
  if (package) {
    EXPECT_TRUE(Has(*package, "credential.secret-key"));
  } else {
    EXPECT_EQ(package.error().detail.id, "credential.no-certificate");
  }
}

TEST(CredentialFindings, SayWhatIsWrongWithTheFile) {
  const auto request = InspectFile("request.csr");
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().detail.id, "credential.no-certificate");
  EXPECT_EQ(Message(request.error().detail, Language::kEnglish),
            "no certificate in it: it holds CERTIFICATE REQUEST");
  EXPECT_EQ(Message(request.error().detail, Language::kChinese),
            "其中没有证书，只有CERTIFICATE REQUEST");

  const auto issuers = InspectFile("issuers.pem");
  ASSERT_TRUE(issuers);
  EXPECT_TRUE(Has(*issuers, "credential.issuers-only"));

  const auto devecostudio = InspectFile("devecostudio.p12", test::kCredentialPassword);
  ASSERT_TRUE(devecostudio);
  EXPECT_TRUE(Has(*devecostudio, "credential.harmony-keystore"));

  std::string text(AsText(CredentialBytes("chain.cer")));
  text.insert(text.find("-----BEGIN", 10) + 40, "*");
  const auto broken = InspectMemory(AsBytes(text), "broken.cer");
  ASSERT_TRUE(broken);
  EXPECT_TRUE(Has(*broken, "credential.block-unread"));
}

TEST(CredentialKeys, AreNeverDecoded) {
  std::string text = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
  const auto alone = InspectMemory(AsBytes(text), "key.pem");
  ASSERT_FALSE(alone);
  EXPECT_EQ(alone.error().detail.id, "credential.no-certificate");
  text += AsText(CredentialBytes("chain.cer"));
  const auto both = InspectMemory(AsBytes(text), "both.pem");
  ASSERT_TRUE(both);
  ASSERT_EQ(both->credentials.size(), 1u);
  EXPECT_TRUE(both->credentials.front().has_private_key);
}

}  // namespace
}  // namespace apptrait

// Wrong artefacts of iOS and HarmonyOS, and of certificates and keystores given instead of a
// package: each with its message in both languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "apptrait/filing.h"
#include "apptrait/inspect.h"
#include "support/credentials.h"
#include "support/packages.h"

namespace apptrait::filing {
namespace {

using test::HarmonyPackage;
using test::IosPackage;
using test::TestCertificate;

constexpr std::int64_t kNow = 1'800'000'000;

struct Row {
  const char* id;
  Package package;
  Severity severity;
  bool values;                    // whether the sheet still has any
  const char *english, *chinese;  // of the message
};

Package Ios(const std::function<void(Package&, IosFacts&)>& change) {
  Package package = IosPackage();
  change(package, *package.ios);
  return package;
}
// Signed, but with nothing to file.
Package IosWithout(IosCertificateKind kind) {
  return Ios([&](Package& p, IosFacts& facts) {
    facts.certificate_kind = kind;
    p.filing.reset();
  });
}
IosProfile ProfileOf(IosProfileKind kind, int distribution_certificates = 1) {
  IosProfile profile{.kind = kind};
  for (int i = 0; i < distribution_certificates; ++i) {
    profile.certificates.push_back({.kind = IosCertificateKind::kDistribution});
  }
  return profile;
}
Package IosProfileFile(IosProfileKind kind, int distribution_certificates) {
  return Ios([&](Package& p, IosFacts& facts) {
    p.container = Container::kMobileProvision;
    facts.profile = ProfileOf(kind, distribution_certificates);
    p.filing.reset();
  });
}
Package Harmony(const std::function<void(Package&, HarmonyFacts&)>& change) {
  Package package = HarmonyPackage();
  change(package, *package.harmony);
  return package;
}
HarmonyProfile Release() {
  return {.is_signed = true,
          .type = "release",
          .release = true,
          .bundle_name = "com.example.mall.hm",
          .distribution_certificate = TestCertificate("leaf")};
}
Package CertificateFile(Platform platform, const std::function<void(Certificate&)>& change) {
  Certificate certificate = TestCertificate("rsa2048");
  change(certificate);
  Package package;
  package.path = "some.cer";
  package.platform = platform;
  package.container = Container::kCertificate;
  package.credentials = {{.alias = {}, .chain = {certificate}}};
  package.filing =
      FilingChoice{certificate, "filing.chosen-leaf-of-file", FingerprintAlgorithm::kSha1};
  return package;
}

std::vector<Row> IosRows() {
  constexpr auto error = Severity::kError, warning = Severity::kWarning, note = Severity::kNote;
  return {
      {"filing.ios-development", IosWithout(IosCertificateKind::kDevelopment), error, false,
       "development certificate", "开发证书签名"},
      {"filing.ios-store-copy", IosWithout(IosCertificateKind::kAppStore), error, false,
       "Apple signed this copy again", "由 Apple 重新签名"},
      {"filing.ios-store-copy", IosWithout(IosCertificateKind::kTestFlight), error, false,
       "App Store or TestFlight", "TestFlight"},
      {"filing.ios-store-copy",
       Ios([](Package&, IosFacts& f) { f.slices = {{.arch = "arm64", .encrypted = true}}; }), error,
       true, "Apple signed this copy again", "由 Apple 重新签名"},
      {"filing.ios-unknown-certificate", IosWithout(IosCertificateKind::kMacDistribution), error,
       false, "no Apple distribution certificate", "不是 Apple 发布证书"},
      {"filing.ios-development-profile",
       Ios([](Package&, IosFacts& f) { f.profile = ProfileOf(IosProfileKind::kDevelopment); }),
       error, true, "is a development profile", "开发（Development）类型"},
      {"filing.ios-ad-hoc",
       Ios([](Package&, IosFacts& f) { f.profile = ProfileOf(IosProfileKind::kAdHoc); }), warning,
       true, "is ad hoc", "Ad Hoc 类型"},
      {"filing.ios-enterprise",
       Ios([](Package&, IosFacts& f) { f.profile = ProfileOf(IosProfileKind::kEnterprise); }),
       error, true, "in-house (enterprise)", "企业（In-House）类型"},
      {"filing.ios-debuggable", Ios([](Package& p, IosFacts&) { p.identity.debuggable = true; }),
       error, true, "get-task-allow", "调试构建"},
      {"filing.ios-simulator", Ios([](Package& p, IosFacts& f) {
         f.slices = {{.arch = "x86_64", .platform = "ios-simulator"}};
         p.verification.status = Status::kUnsigned;
       }),
       error, false, "simulator build", "模拟器构建"},
      {"filing.ios-several-distribution",
       Ios([](Package&, IosFacts& f) { f.profile = ProfileOf(IosProfileKind::kAppStore, 3); }),
       note, true, "allows 3 distribution certificates", "允许 3 张发布证书"},
      {"filing.ios-many-in-profile", IosProfileFile(IosProfileKind::kAppStore, 2), error, false,
       "lists 2 distribution certificates", "列有 2 张发布证书"},
      {"filing.ios-development-profile", IosProfileFile(IosProfileKind::kDevelopment, 0), error,
       false, "is a development profile", "开发（Development）类型"},
      {"filing.no-certificate", IosProfileFile(IosProfileKind::kAdHoc, 0), error, false,
       "proves no certificate", "无法证明任何可用于备案的证书"},
      // Under a root that nobody trusts.
      {"filing.no-certificate", Ios([](Package& p, IosFacts& f) {
         f.certificate_kind = IosCertificateKind::kUnknown;
         p.filing.reset();
         p.verification.status = Status::kUnsupported;
       }),
       error, false, "proves no certificate", "无法证明任何可用于备案的证书"},
      {"filing.ios-unknown-certificate", CertificateFile(Platform::kIos, [](Certificate&) {}),
       error, true, "no Apple distribution certificate", "不是 Apple 发布证书"},
      {"filing.ios-development",
       CertificateFile(Platform::kIos,
                       [](Certificate& c) { c.extension_oids = {"1.2.840.113635.100.6.1.2"}; }),
       error, true, "development certificate", "开发证书签名"},
      {"filing.ca-certificate",
       CertificateFile(Platform::kIos,
                       [](Certificate& c) {
                         c.is_ca = true;
                         c.issuer.rdns = {{{"O", "Apple Inc."}}};
                       }),
       error, true, "the same for every app", "对所有应用都相同"},
  };
}

std::vector<Row> HarmonyRows() {
  constexpr auto error = Severity::kError, warning = Severity::kWarning;
  const auto with_profile = [](const std::function<void(Package&, HarmonyProfile&)>& change) {
    return Harmony([&](Package& p, HarmonyFacts& f) { change(p, f.profile.emplace(Release())); });
  };
  return {
      {"filing.harmony-debug-certificate", with_profile([](Package& p, HarmonyProfile&) {
         p.filing->reason = "filing.chosen-harmony-development";
       }),
       error, true, "debug certificate", "调试证书签名"},
      {"filing.harmony-debug-certificate",
       CertificateFile(Platform::kHarmony,
                       [](Certificate& c) {
                         c.subject.rdns = {{{"CN", "示例(1234567890)\\,Development"}}};
                       }),
       error, true, "debug certificate", "调试证书签名"},
      {"filing.harmony-debug-profile",
       with_profile([](Package&, HarmonyProfile& profile) { profile.release = false; }), error,
       true, "debug profile", "调试（debug）类型"},
      {"filing.harmony-store-copy", Harmony([](Package& p, HarmonyFacts& f) {
         f.re_signed_by = "CN=HOS AppGallery";
         p.filing.reset();
       }),
       error, false, "store signed this copy again (CN=HOS AppGallery)", "应用商店重新签名"},
      {"filing.harmony-store-copy-named", Harmony([](Package&, HarmonyFacts& f) {
         f.profile = Release();
         f.re_signed_by = "CN=HOS AppGallery";
       }),
       warning, true, "developer's certificate that the profile names", "应用市场重新签名"},
      {"filing.harmony-enterprise", with_profile([](Package&, HarmonyProfile& profile) {
         profile.distribution_type = "enterprise_normal";
       }),
       warning, true, "enterprise distribution (enterprise_normal)", "企业分发类型"},
      {"filing.harmony-other-bundle", with_profile([](Package&, HarmonyProfile& profile) {
         profile.bundle_name = "com.example.other";
       }),
       error, true, "is for com.example.other", "描述文件的包名是 com.example.other"},
      {"filing.harmony-bundle-name",
       Harmony([](Package& p, HarmonyFacts&) { p.identity.package_name = "example.mall"; }),
       warning, true, "fewer than three segments", "不足三段"},
      {"filing.harmony-inner-signer", Harmony([](Package& p, HarmonyFacts&) {
         Package inner;
         inner.path = "feature.hap";
         inner.signers = {{.scheme = "hap", .certificates = {TestCertificate("p256")}}};
         p.packages = {inner};
       }),
       warning, true, "feature.hap inside is signed with another", "内部的 feature.hap"},
      {"filing.known-key", Harmony([](Package& p, HarmonyFacts&) {
         p.findings.push_back({.id = "harmony.artefact.public-keys"});
       }),
       error, true, "publicly known key", "公开的密钥"},
      {"filing.no-certificate", Harmony([](Package& p, HarmonyFacts&) { p.filing.reset(); }), error,
       false, "proves no certificate", "无法证明任何可用于备案的证书"},
      {"credential.harmony-keystore",
       [] {
         Package p = CertificateFile(Platform::kHarmony, [](Certificate&) {});
         p.findings.push_back(
             {.id = "credential.harmony-keystore", .severity = Severity::kWarning});
         return p;
       }(),
       error, true, "may be DevEco Studio's", "可能由 DevEco Studio 生成"},
  };
}

const Finding* Find(const std::vector<Finding>& findings, std::string_view id) {
  const auto found = std::ranges::find(findings, id, &Finding::id);
  return found == findings.end() ? nullptr : &*found;
}

void CheckRows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.id);
    SheetOptions options;
    options.at = kNow;
    const auto sheet = MakeSheet({&row.package, 1}, *FindProvider("tencent"), options);
    ASSERT_TRUE(sheet);
    const Finding* finding = Find(sheet->columns[0].findings, row.id);
    ASSERT_NE(finding, nullptr) << SheetText(*sheet, {.language = Language::kEnglish});
    EXPECT_EQ(finding->severity, row.severity);
    EXPECT_NE(Message(*finding, Language::kEnglish).find(row.english), std::string::npos)
        << Message(*finding, Language::kEnglish);
    EXPECT_NE(Message(*finding, Language::kChinese).find(row.chinese), std::string::npos)
        << Message(*finding, Language::kChinese);
    EXPECT_EQ(!sheet->columns[0].sets.empty(), row.values);
    if (row.severity == Severity::kError) {
      EXPECT_FALSE(sheet->Fileable());
    }
  }
}

TEST(ArtefactPlatform, EachIosMistakeIsNamed) { CheckRows(IosRows()); }
TEST(ArtefactPlatform, EachHarmonyMistakeIsNamed) { CheckRows(HarmonyRows()); }

TEST(ArtefactPlatform, ReleaseBuildsHaveNoneOfThem) {
  const Package packages[] = {
      Ios([](Package&, IosFacts& f) { f.profile = ProfileOf(IosProfileKind::kAppStore); }),
      Harmony([](Package&, HarmonyFacts& f) {
        f.profile = Release();
        f.profile->distribution_type = "app_gallery";
      })};
  for (const Package& package : packages) {
    const auto sheet = MakeSheet({&package, 1}, *FindProvider("tencent"));
    EXPECT_TRUE(sheet->Fileable());
    for (const Finding& finding : sheet->columns[0].findings) {
      EXPECT_EQ(finding.severity, Severity::kNote) << finding.id;
    }
  }
}

// A store's signer beside the developer's certificate is nothing to file.
TEST(ArtefactPlatform, OtherSignersAreNoFurtherSets) {
  Package package = Harmony([](Package& p, HarmonyFacts& f) {
    f.profile = Release();
    f.re_signed_by = "CN=Store";
    p.signers[0].certificates = {TestCertificate("p256")};
  });
  const auto sheet = MakeSheet({&package, 1}, *FindProvider("tencent"));
  ASSERT_EQ(sheet->columns[0].sets.size(), 1u);
  EXPECT_EQ(sheet->columns[0].sets[0].certificate.der, TestCertificate("leaf").der);
}

Sheet SheetOfFile(const std::string& file, std::optional<std::string> alias = std::nullopt) {
  InspectOptions options;
  options.password = test::kCredentialPassword;
  options.alias = std::move(alias);
  const auto package = Inspect(test::CredentialPath(file), options);
  EXPECT_TRUE(package) << file;
  return std::move(*MakeSheet({&*package, 1}, *FindProvider("generic")));
}

TEST(ArtefactPlatform, AKeystoreWithSeveralKeysAsksForTheAlias) {
  const Sheet open = SheetOfFile("two-keys.jks");
  const Finding* finding = Find(open.columns[0].findings, "credential.several-entries");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->severity, Severity::kError);
  EXPECT_FALSE(open.Fileable());
  EXPECT_NE(Message(*finding, Language::kChinese).find("2 个可用于签名的条目"), std::string::npos);
  const std::string alias = Inspect(test::CredentialPath("two-keys.jks"))->credentials[1].alias;
  EXPECT_EQ(
      Find(SheetOfFile("two-keys.jks", alias).columns[0].findings, "credential.several-entries"),
      nullptr);
}

}  // namespace
}  // namespace apptrait::filing

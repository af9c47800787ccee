// Wrong artefacts, and names and numbers: each with its message in both languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "apptrait/filing.h"
#include "support/credentials.h"
#include "support/packages.h"

namespace apptrait::filing {
namespace {

using test::AndroidPackage;
using test::HarmonyPackage;
using test::IosPackage;
using test::TestCertificate;

void Resign(Package* package, Certificate certificate) {
  package->signers.front().certificates = {certificate};
  package->filing->certificate = std::move(certificate);
}

Certificate With(const char* name, const std::function<void(Certificate&)>& change) {
  Certificate certificate = TestCertificate(name);
  change(certificate);
  return certificate;
}

Package Changed(Package package, const std::function<void(Package&)>& change) {
  change(package);
  return package;
}

Package Rotated() {
  Package package = AndroidPackage();
  package.signers[0].lineage = {{TestCertificate("rsa1024"), {}}};
  return package;
}
Package WithSigner(const char* scheme, bool current) {
  Package package = AndroidPackage();
  Signer signer{.scheme = scheme, .current = current};
  signer.certificates = {TestCertificate("rsa1024")};
  package.signers.push_back(signer);
  return package;
}

struct Row {
  const char* id;
  Package package;
  Severity severity;
  bool values;                    // whether the sheet still has any
  const char *english, *chinese;  // of the message
};

constexpr std::int64_t kNow = 1'800'000'000;  // 2027-01-15

std::vector<Row> Rows() {
  return {
      {"filing.unsigned",
       Changed(AndroidPackage(),
               [](Package& p) {
                 p.signers.clear();
                 p.filing.reset();
                 p.verification.status = Status::kUnsigned;
               }),
       Severity::kError, false, "is not signed", "未签名"},
      {"filing.signature-invalid",
       Changed(AndroidPackage(), [](Package& p) { p.verification.status = Status::kFailed; }),
       Severity::kError, false, "signature does not hold", "签名无效"},
      {"filing.signature-not-judged",
       Changed(IosPackage(), [](Package& p) { p.verification.status = Status::kUnsupported; }),
       Severity::kWarning, true, "could not be judged", "签名无法判定"},
      {"filing.debug-key",
       Changed(AndroidPackage(),
               [](Package& p) {
                 Resign(&p, With("rsa2048", [](Certificate& c) { c.known_as = "android.debug"; }));
               }),
       Severity::kError, true, "Android debug key", "调试密钥"},
      {"filing.known-key",
       Changed(AndroidPackage(),
               [](Package& p) {
                 Resign(&p, With("rsa2048",
                                 [](Certificate& c) { c.known_as = "android.aosp-testkey"; }));
               }),
       Severity::kError, true, "publicly known key (android.aosp-testkey)", "公开的密钥"},
      {"filing.debuggable",
       Changed(AndroidPackage(), [](Package& p) { p.identity.debuggable = true; }),
       Severity::kWarning, true, "debug build", "调试构建"},
      {"filing.upload-key",
       Changed(AndroidPackage(), [](Package& p) { p.container = Container::kAab; }),
       Severity::kError, true, "upload key", "上传密钥"},
      {"filing.ca-certificate", HarmonyPackage("root"), Severity::kError, true,
       "CA certificate (CN=Example Root CA G2", "CA 证书"},
      {"filing.several-signers", WithSigner("v2", true), Severity::kWarning, true,
       "2 certificates sign the package", "2 张证书共同签名"},
      {"filing.rotation", Rotated(), Severity::kWarning, true, "was rotated", "经过轮换"},
      {"filing.schemes-differ", WithSigner("v1", false), Severity::kWarning, true,
       "different certificates", "不同的证书"},
      {"filing.ec-key", AndroidPackage("p256"), Severity::kWarning, true, "the key is EC",
       "EC 密钥"},
      {"filing.dsa-key", AndroidPackage("dsa2048"), Severity::kWarning, true, "the key is DSA",
       "DSA 密钥"},
      {"filing.expired",
       Changed(IosPackage(), [](Package& p) { p.filing->certificate.not_after = kNow - 86400; }),
       Severity::kWarning, true, "expired on 2027-01-14", "已于 2027-01-14 过期"},
      {"filing.expires-soon",
       Changed(IosPackage(),
               [](Package& p) { p.filing->certificate.not_after = kNow + 10 * 86400; }),
       Severity::kWarning, true, "expires on 2027-01-25, in 10 days", "还剩 10 天"},
      {"filing.not-yet-valid",
       Changed(IosPackage(), [](Package& p) { p.filing->certificate.not_before = kNow + 86400; }),
       Severity::kWarning, true, "valid only from 2027-01-16", "自 2027-01-16 起"},
      {"filing.renewal", IosPackage(), Severity::kNote, true, "valid until", "有效期至"},
      {"filing.no-package-name",
       Changed(AndroidPackage(), [](Package& p) { p.identity.package_name.reset(); }),
       Severity::kNote, true, "fill in the package name by hand", "包名请自行填写"},
      {"filing.platform-assumed",
       Changed(AndroidPackage(), [](Package& p) { p.platform = Platform::kUnknown; }),
       Severity::kNote, true, "taken as Android", "按 Android 处理"},
      {"filing.test-name",
       Changed(AndroidPackage(), [](Package& p) { p.identity.package_name = "com.x.game.test"; }),
       Severity::kNote, true, "contains 'test'", "含有“test”"},
      {"filing.icon-missing", AndroidPackage(), Severity::kNote, true, "no icon",
       "没有可读取的图标"},
      {"filing.icon-vector",
       Changed(AndroidPackage(),
               [](Package& p) {
                 p.identity.icon = Icon{.entry = "res/a.xml", .format = "xml", .bytes = Bytes(9)};
               }),
       Severity::kNote, true, "a vector drawing (res/a.xml)", "矢量图（res/a.xml）"},
      {"filing.no-package-name",
       Changed(AndroidPackage(), [](Package& p) { p.identity.package_name = "com.example.*"; }),
       Severity::kNote, true, "fill in the package name by hand", "包名请自行填写"},
      {"image.undecodable",
       Changed(AndroidPackage(),
               [](Package& p) {
                 p.identity.icon = Icon{.entry = "a.png", .format = "png", .bytes = Bytes(9)};
               }),
       Severity::kWarning, true, "cannot be decoded", "无法按"},
      {"filing.icon-shrunk",
       Changed(AndroidPackage(),
               [](Package& p) {
                 p.identity.icon =
                     Icon{.entry = "a.png", .format = "png", .bytes = test::Picture(300, true)};
               }),
       Severity::kNote, true, "made to fit 100 KB", "100 KB 以内"},
      {"filing.no-form", AndroidPackage("ed25519"), Severity::kError, true,
       "no form for this key (Ed25519)", "没有适用于"},
  };
}

const Finding* Find(const std::vector<Finding>& findings, std::string_view id) {
  const auto found = std::ranges::find(findings, id, &Finding::id);
  return found == findings.end() ? nullptr : &*found;
}

TEST(Artefact, EachSaysWhatIsWrongInBothLanguages) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(row.id);
    SheetOptions options;
    options.at = kNow;
    const auto sheet = MakeSheet({&row.package, 1}, *FindProvider("tencent"), options);
    ASSERT_TRUE(sheet);
    const Finding* finding = Find(sheet->columns[0].findings, row.id);
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->severity, row.severity);
    EXPECT_NE(Message(*finding, Language::kEnglish).find(row.english), std::string::npos)
        << Message(*finding, Language::kEnglish);
    EXPECT_NE(Message(*finding, Language::kChinese).find(row.chinese), std::string::npos)
        << Message(*finding, Language::kChinese);
    const Rule* rule = FindRule(row.id);
    EXPECT_FALSE(rule->help_en.empty() || rule->help_zh.empty());
    EXPECT_FALSE(row.severity == Severity::kError && sheet->Fileable());
    EXPECT_EQ(!sheet->columns[0].sets.empty(), row.values);
    // The text shows it, with what to do.
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const std::string text = SheetText(*sheet, {.language = language});
      EXPECT_NE(text.find(language == Language::kEnglish ? row.english : row.chinese),
                std::string::npos)
          << text;
    }
  }
}

TEST(Artefact, AGoodPackageHasNoneOfThem) {
  SheetOptions options;
  options.at = kNow;
  for (const Package& package : {AndroidPackage(), HarmonyPackage()}) {
    const auto sheet = MakeSheet({&package, 1}, *FindProvider("tencent"), options);
    for (const Finding& finding : sheet->columns[0].findings) {
      EXPECT_EQ(finding.severity, Severity::kNote) << finding.id;
    }
  }
}

TEST(Artefact, ASelfSignedAppCertificateMayCallItselfCa) {
  Package package = AndroidPackage();
  Resign(&package, With("rsa2048", [](Certificate& c) { c.is_ca = true; }));
  const auto sheet = MakeSheet({&package, 1}, *FindProvider("tencent"));
  EXPECT_EQ(Find(sheet->columns[0].findings, "filing.ca-certificate"), nullptr);
}

TEST(Artefact, WordsWithinWordsAreNotMeant) {
  for (const char* name : {"com.example.latest", "com.example.device", "com.contest.app"}) {
    Package package = AndroidPackage();
    package.identity.package_name = name;
    const auto sheet = MakeSheet({&package, 1}, *FindProvider("tencent"));
    EXPECT_EQ(Find(sheet->columns[0].findings, "filing.test-name"), nullptr) << name;
  }
}

TEST(Artefact, ValuesThatDisagreeNeverLeave) {
  Package package = AndroidPackage();
  // As if our reading of the key or our digests were wrong.
  for (const auto& spoil : std::vector<std::function<void(Certificate&)>>{
           [](Certificate& c) { c.public_key.modulus.back() ^= std::byte{2}; },
           [](Certificate& c) {
             c.fingerprints.md5[0] = c.fingerprints.md5[0] == 'a' ? 'b' : 'a';
           }}) {
    Resign(&package, With("rsa2048", spoil));
    const auto sheet = MakeSheet({&package, 1}, *FindProvider("tencent"));
    const Finding* finding = Find(sheet->columns[0].findings, "crypto.implementations-disagree");
    ASSERT_NE(finding, nullptr);
    EXPECT_TRUE(sheet->columns[0].sets.empty());
    EXPECT_FALSE(sheet->Fileable());
    EXPECT_NE(Message(*finding, Language::kChinese).find("不同结果"), std::string::npos);
  }
  Package unreadable = AndroidPackage();
  Resign(&unreadable, With("rsa2048", [](Certificate& c) {
    c.der = {std::byte{0x30}, std::byte{0}};
  }));
  const auto sheet = MakeSheet({&unreadable, 1}, *FindProvider("tencent"));
  EXPECT_TRUE(sheet->columns[0].sets.empty());
  EXPECT_FALSE(sheet->Fileable());
}

TEST(Artefact, AProviderWithoutThePlatformFallsBackAndSaysSo) {
  const Package package = HarmonyPackage();
  const auto sheet = MakeSheet({&package, 1}, *FindProvider("ucloud"));
  const Finding* finding = Find(sheet->columns[0].findings, "filing.no-platform-profile");
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(Message(*finding, Language::kEnglish).find("UCloud"), std::string::npos);
  EXPECT_NE(Message(*finding, Language::kChinese).find("UCloud 优刻得"), std::string::npos);
  EXPECT_EQ(sheet->columns[0].sets[0].boxes[2].values[0].form.form.encoding, Encoding::kSha1);
}

struct NameRow {
  const char* id;
  SheetOptions options;
  const char *english, *chinese;
};

TEST(Names, AndNumbersAreChecked) {
  const auto name = [](const char* text) { return SheetOptions{.app_name = text}; };
  const auto number = [](const char* text) { return SheetOptions{.filing_number = text}; };
  const auto code = [](const char* text) { return SheetOptions{.credit_code = text}; };
  const NameRow rows[] = {
      {"filing.name-mismatch", name("另一商城"), "the launcher shows '示例商城'", "不一致"},
      {"filing.name-nearly", name("示例 商城"), "differ in spaces", "仅空格、大小写或全半角不同"},
      {"filing.name-long", name("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十长"),
       "has 31 characters", "有 31 个字符"},
      {"filing.name-characters", name("示例\u200b商城"), "cannot be seen", "不可见"},
      {"filing.name-restricted", name("中国示例"), "contains '中国'", "含有“中国”"},
      {"filing.number-malformed", number("粤备123"), "not the shape", "不符合备案号的格式"},
      {"filing.number-subject", number("粤ICP备19158712号"), "the subject's number", "主体备案号"},
      {"filing.number-other", number("粤ICP备19158712号-3"), "a website's", "网站"},
      {"filing.number-rewritten", number("粤ICP备19158712号－11a"),
       "written '粤ICP备19158712号-11A'", "规范写法"},
      {"filing.credit-code-length", code("123"), "3 characters instead of 18", "长度为 3 位"},
      {"filing.credit-code-character", code("91350A00M000100Y43"), "character 6", "第 6 位"},
      {"filing.credit-code-check", code("91350100M000100Y44"), "check character", "校验码不符"},
      {"filing.credit-code-misread", code("9135010OM000100Y43"), "'91350100M000100Y43' is",
       "“91350100M000100Y43”是有效的"}};
  const Package package = AndroidPackage();
  for (const NameRow& row : rows) {
    SCOPED_TRACE(row.id);
    const auto sheet = MakeSheet({&package, 1}, *FindProvider("tencent"), row.options);
    const Finding* finding = Find(sheet->findings, row.id);
    ASSERT_NE(finding, nullptr);
    EXPECT_NE(Message(*finding, Language::kEnglish).find(row.english), std::string::npos)
        << Message(*finding, Language::kEnglish);
    EXPECT_NE(Message(*finding, Language::kChinese).find(row.chinese), std::string::npos)
        << Message(*finding, Language::kChinese);
  }
  SheetOptions good = {.app_name = "示例商城",
                       .filing_number = "粤ICP备19158712号-11A",
                       .credit_code = "91350100M000100Y43"};
  EXPECT_TRUE(MakeSheet({&package, 1}, *FindProvider("tencent"), good)->findings.empty());
}

TEST(Names, OfThePlatformsShouldBeEqual) {
  std::vector<Package> packages = {AndroidPackage(), HarmonyPackage()};
  packages[1].identity.app_name = "示例鸿蒙版";
  const auto sheet = MakeSheet(packages, *FindProvider("tencent"));
  const Finding* finding = Find(sheet->findings, "filing.names-differ");
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(Message(*finding, Language::kEnglish).find("示例商城 / 示例鸿蒙版"), std::string::npos);
  EXPECT_NE(Message(*finding, Language::kChinese).find("各平台的应用名称不同"), std::string::npos);
}

}  // namespace
}  // namespace apptrait::filing

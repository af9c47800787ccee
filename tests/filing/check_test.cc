// What was filed against the packages: every form is recognised, every mistake is named in both
// languages, with the authority's notice that it leads to.
#include <gtest/gtest.h>

#include <algorithm>

#include "apptrait/filing.h"
#include "base/bytes.h"
#include "base/pem.h"
#include "base/text.h"
#include "digest/algorithm.h"
#include "filing/encoding.h"
#include "support/credentials.h"
#include "support/packages.h"
#include "support/report_schema.h"

namespace apptrait::filing {
namespace {

using test::AndroidPackage;
using test::Expected;
using test::HarmonyPackage;
using test::IosPackage;

std::string Plain(std::string text) {
  std::erase(text, ':');
  return text;
}
std::string Sha256Hex(ByteSpan bytes) {
  return ToHex(digest::Digest(digest::Algorithm::kSha256, bytes));
}

FiledSet Right(Platform platform) {
  switch (platform) {
    case Platform::kAndroid:
      return {platform, "com.example.mall", Expected("rsa2048", "modulus_dec"),
              Plain(Expected("rsa2048", "md5_colons"))};
    case Platform::kIos:
      return {platform, "com.example.mall", Expected("rsa4096", "modulus_hex_upper"),
              Plain(Expected("rsa4096", "sha1_colons"))};
    default:
      return {platform, "com.example.mall.hm", Expected("leaf", "point_hex"),
              Plain(Expected("leaf", "sha1_colons"))};
  }
}

std::vector<Package> Packages() {
  return {AndroidPackage("rsa2048"), IosPackage("rsa4096"), HarmonyPackage()};
}

FiledCheck Check(const Filed& filed, const std::vector<Package>& packages,
                 const char* provider = "tencent") {
  auto check = CheckFiled(filed, packages, *FindProvider(provider));
  EXPECT_TRUE(check);
  return std::move(*check);
}

const FiledBox& BoxOf(const FiledCheck& check, Platform platform, Field field) {
  for (const FiledBox& box : check.boxes) {
    if (box.platform == platform && box.field == field) return box;
  }
  static const FiledBox kNone;
  ADD_FAILURE() << "no such box";
  return kNone;
}

TEST(FiledCheck, PassesWhatIsRight) {
  const Filed filed{
      .sets = {Right(Platform::kAndroid), Right(Platform::kIos), Right(Platform::kHarmony)}};
  const FiledCheck check = Check(filed, Packages());
  EXPECT_TRUE(check.Passed());
  EXPECT_EQ(check.boxes.size(), 9u);
  for (const FiledBox& box : check.boxes) {
    EXPECT_EQ(box.outcome, Outcome::kMatches) << box.filed;
    EXPECT_TRUE(box.findings.empty());
    EXPECT_TRUE(box.notice.empty());
  }
}

TEST(FiledCheck, RecognisesEveryWriting) {
  const auto spaced = [](const char* name) {
    return *WriteValue(test::TestCertificate(name),
                       {Encoding::kSha1, Letters::kUpper, Separator::kSpace});
  };
  const std::pair<Field, std::string> rows[] = {
      {Field::kFingerprint, Expected("rsa4096", "sha1_colons")},
      {Field::kFingerprint, spaced("rsa4096")},
      {Field::kFingerprint, ToLowerAscii(Plain(Expected("rsa4096", "sha1_colons")))},
      {Field::kFingerprint, Expected("rsa4096", "jadx_sha1")},
      {Field::kPublicKey, ToLowerAscii(Expected("rsa4096", "modulus_hex_upper"))},
      {Field::kPublicKey, Expected("rsa4096", "modulus_dec")},
      {Field::kPublicKey, Expected("rsa4096", "spki_base64")},
      {Field::kPublicKey, Expected("rsa4096", "spki_hex")},
      {Field::kPublicKey, Expected("rsa4096", "spki_pem")},
      {Field::kPublicKey, Expected("rsa4096", "pkcs1_hex")},
      {Field::kPublicKey, "00" + Expected("rsa4096", "modulus_hex_upper")}};
  for (const auto& [field, text] : rows) {
    FiledSet set = Right(Platform::kIos);
    (field == Field::kPublicKey ? set.public_key : set.fingerprint) = text;
    const FiledCheck check = Check({.sets = {set}}, {IosPackage("rsa4096")});
    EXPECT_TRUE(check.Passed()) << text;
    EXPECT_NE(BoxOf(check, Platform::kIos, field).outcome, Outcome::kWrong) << text;
  }
}

struct Row {
  const char* id;
  Platform platform;
  Field field;
  std::string filed;
  Outcome outcome;
  const char *english, *chinese;
  const char* provider = "tencent";
};

std::vector<Row> Rows() {
  const auto A = Platform::kAndroid, I = Platform::kIos, H = Platform::kHarmony;
  const auto key = Field::kPublicKey, print = Field::kFingerprint, name = Field::kPackageName;
  const auto wrong = Outcome::kWrong, fine = Outcome::kAcceptable;
  const std::string modulus = Expected("rsa2048", "modulus_dec");
  const std::string ios_key = Expected("rsa4096", "modulus_hex_upper");
  const std::string base64 = Expected("rsa2048", "spki_base64");
  std::string typo = Plain(Expected("rsa2048", "md5_colons"));
  typo[9] = typo[9] == 'A' ? 'B' : 'A';
  const std::string point =
      *FromHex(Expected("leaf", "point_hex")) == Bytes{} ? "" : Expected("leaf", "point_hex");
  const std::string agc = Sha256Hex(AsBytes(ToBase64(*FromHex(point))));
  return {
      {"filing.filed-file-digest", A, print, std::string(32, '1'), wrong, "MD5 of the package file",
       "安装包文件的 MD5"},
      {"filing.filed-file-digest", H, print, std::string(64, '3'), wrong,
       "SHA-256 of the package file", "安装包文件的 SHA-256"},
      {"filing.filed-issuer", H, key, Expected("root", "point_hex"), wrong,
       "issuer's certificate (CN=Example Root CA G2", "颁发者证书"},
      {"filing.filed-issuer", H, print, Plain(Expected("intermediate", "sha1_colons")), wrong,
       "the same for every app", "对所有应用都相同"},
      {"filing.filed-other-digest", A, print, Plain(Expected("rsa2048", "sha256_colons")), wrong,
       "the certificate's SHA-256 where the form wants its MD5", "证书的 SHA-256，而此栏要求 MD5"},
      {"filing.filed-other-digest", I, print, Plain(Expected("rsa4096", "md5_colons")), wrong,
       "the certificate's MD5 where the form wants its SHA-1", "证书的 MD5，而此栏要求 SHA-1"},
      {"filing.filed-tolerated-digest", H, print, Plain(Expected("leaf", "md5_colons")), fine,
       "SHA-1 is what is usually filed", "通常填 SHA-1", "appgallery"},
      {"filing.filed-key-digest", H, print, agc, wrong, "SHA-256 of the public key",
       "公钥的 SHA-256"},
      {"filing.filed-swapped", A, print, modulus, wrong, "belongs in the other box",
       "应填在另一栏"},
      {"filing.filed-swapped", A, key, Plain(Expected("rsa2048", "md5_colons")), wrong,
       "this is the fingerprint", "这是指纹"},
      {"filing.filed-truncated", I, key, "256字节 " + ios_key.substr(0, 41) + "…", wrong,
       "only the first 41 of 1024", "只填了前 41 个字符"},
      {"filing.filed-truncated", A, key, modulus.substr(0, 600), wrong, "first 600 of 617",
       "前 600 个字符"},
      {"filing.filed-truncated-allowed", I, key, ios_key.substr(0, 41) + "...", fine,
       "which this provider allows", "该接入商允许", "ucloud"},
      {"filing.filed-end-only", A, key, modulus.substr(17), wrong, "only the last 600 of 617",
       "只填了后 600 个字符"},
      {"filing.filed-part-missing", I, key, ios_key.substr(0, 200) + ios_key.substr(264), wrong,
       "64 characters are missing", "缺少 64 个字符"},
      {"filing.filed-part-missing", A, key,
       "-----BEGIN PUBLIC KEY-----\n" + base64.substr(0, 64) + "\n" + base64.substr(128) +
           "\n-----END PUBLIC KEY-----",
       wrong, "96 characters are missing", "缺少 96 个字符"},
      {"filing.filed-typo", A, print, typo, wrong, "1 characters differ, the first at position 10",
       "第一处在第 10 位"},
      {"filing.filed-other-form", A, key, base64, fine, "another form that this provider accepts",
       "该接入商接受"},
      {"filing.filed-unusual-form", A, key, Expected("rsa2048", "pkcs1_hex"), fine,
       "in a form (pkcs1_hex)", "写法（pkcs1_hex）"},
      {"filing.filed-armour", A, key, Expected("rsa2048", "spki_pem"), fine, "PEM lines",
       "PEM 头尾"},
      {"filing.filed-label", A, print, "MD5: " + Expected("rsa2048", "md5_colons"), fine,
       "with a label: 'MD5'", "带有标签：“MD5”"},
      {"filing.filed-leading-zeros", I, key, "00:" + ios_key, fine, "leading zeros", "多余的 00"},
      {"filing.filed-whole-certificate", A, key,
       WritePem(test::TestCertificate("rsa2048").der, "CERTIFICATE"), wrong,
       "the whole certificate", "整张证书"},
      {"filing.filed-other-platform", A, print, Plain(Expected("rsa4096", "sha1_colons")), wrong,
       "of the iOS package", "iOS 安装包的数值"},
      {"filing.filed-other-value", A, print, std::string(32, 'c'), wrong,
       "this is a MD5, but not one of this package", "这是 MD5，但不属于此安装包"},
      {"filing.filed-other-value", A, key, std::string(512, 'c'), wrong, "a RSA modulus",
       "RSA modulus，但不属于"},
      {"filing.filed-no-value", A, key, "请见附件", wrong, "no key and no fingerprint",
       "既不是公钥也不是指纹"},
      {"filing.filed-missing", A, key, " ", Outcome::kMissing, "nothing was filed here", "未填写"},
      {"filing.filed-package-name", A, name, "com.example.shop", wrong,
       "is called 'com.example.mall'", "包名是“com.example.mall”"},
      {"filing.filed-package-name-case", A, name, "com.example.Mall", wrong, "the case differs",
       "大小写不同"},
      {"filing.filed-other-platform", A, name, "com.example.mall.hm", wrong,
       "of the HarmonyOS package", "HarmonyOS 安装包"},
      {"filing.filed-package-name-inner", I, name, "com.example.mall.widget", wrong,
       "a part of the app (PlugIns/W.appex)", "应用内组件"},
  };
}

const Finding* Find(const std::vector<Finding>& findings, std::string_view id) {
  const auto found = std::ranges::find(findings, id, &Finding::id);
  return found == findings.end() ? nullptr : &*found;
}

TEST(FiledCheck, NamesEveryMistakeInBothLanguages) {
  std::vector<Package> packages = Packages();
  Package widget;
  widget.path = "PlugIns/W.appex";
  widget.identity.package_name = "com.example.mall.widget";
  packages[1].packages.push_back(widget);
  for (const Row& row : Rows()) {
    SCOPED_TRACE(std::string(row.id) + " " + row.filed.substr(0, 40));
    FiledSet set = Right(row.platform);
    (row.field == Field::kPackageName ? set.package_name
     : row.field == Field::kPublicKey ? set.public_key
                                      : set.fingerprint) = row.filed;
    Filed filed{.sets = {set}};
    for (const Platform other : {Platform::kAndroid, Platform::kIos, Platform::kHarmony}) {
      if (other != row.platform) filed.sets.push_back(Right(other));
    }
    const FiledCheck check = Check(filed, packages, row.provider);
    const FiledBox& box = BoxOf(check, row.platform, row.field);
    EXPECT_EQ(box.outcome, row.outcome);
    const Finding* finding = Find(box.findings, row.id);
    ASSERT_NE(finding, nullptr) << (box.findings.empty() ? "" : box.findings[0].id);
    EXPECT_NE(Message(*finding, Language::kEnglish).find(row.english), std::string::npos)
        << Message(*finding, Language::kEnglish);
    EXPECT_NE(Message(*finding, Language::kChinese).find(row.chinese), std::string::npos)
        << Message(*finding, Language::kChinese);
    const bool passes = row.outcome == Outcome::kMatches || row.outcome == Outcome::kAcceptable;
    EXPECT_EQ(check.Passed(), passes);
    if (passes) continue;
    const bool package_name = row.field == Field::kPackageName;
    EXPECT_EQ(box.notice,
              package_name ? "filing.notice-package-inaccurate" : "filing.notice-feature-invalid");
    EXPECT_FALSE(box.expected.empty());
    const std::string zh = CheckText(check, {.language = Language::kChinese});
    EXPECT_NE(zh.find(package_name ? "APP包名不准确" : "APP特征信息无效"), std::string::npos);
    EXPECT_NE(zh.find("变更备案"), std::string::npos);
    const std::string en = CheckText(check, {.language = Language::kEnglish});
    EXPECT_NE(en.find("leads to the notice"), std::string::npos);
  }
}

TEST(FiledCheck, AWrongPlatformLeadsToItsNotice) {
  FiledSet set = Right(Platform::kHarmony);
  set.platform = Platform::kAndroid;
  const FiledCheck check = Check({.sets = {set}}, {HarmonyPackage()});
  EXPECT_FALSE(check.Passed());
  const Finding* wrong = Find(check.findings, "filing.filed-wrong-platform");
  ASSERT_NE(wrong, nullptr);
  EXPECT_NE(Message(*wrong, Language::kEnglish).find("filed as Android"), std::string::npos);
  EXPECT_NE(Message(*wrong, Language::kChinese).find("按 Android 平台备案"), std::string::npos);
  const Finding* notice = Find(check.findings, "filing.notice-platform-invalid");
  ASSERT_NE(notice, nullptr);
  EXPECT_NE(Message(*notice, Language::kChinese).find("APP平台信息无效"), std::string::npos);
}

TEST(FiledCheck, SaysWhatWasNotFiledOrNotGiven) {
  const FiledCheck check = Check({.sets = {Right(Platform::kIos)}}, {AndroidPackage()});
  EXPECT_FALSE(check.Passed());
  const Finding* nothing = Find(check.findings, "filing.filed-nothing");
  ASSERT_NE(nothing, nullptr);
  EXPECT_NE(Message(*nothing, Language::kEnglish).find("for Android (app.apk)"), std::string::npos);
  EXPECT_NE(Message(*nothing, Language::kChinese).find("没有 Android 的备案信息"),
            std::string::npos);
  const Finding* not_given = Find(check.findings, "filing.filed-no-package");
  ASSERT_NE(not_given, nullptr);
  EXPECT_NE(Message(*not_given, Language::kChinese).find("iOS 的备案信息未核对"),
            std::string::npos);
}

TEST(FiledCheck, AnOlderCertificateIsARemark) {
  Package package = AndroidPackage("rsa2048");
  package.signers[0].lineage = {{test::TestCertificate("rsa1024"), {}}};
  FiledSet set = Right(Platform::kAndroid);
  set.public_key = Expected("rsa1024", "modulus_dec");
  set.fingerprint = Plain(Expected("rsa1024", "md5_colons"));
  const FiledCheck check = Check({.sets = {set}}, {package});
  const FiledBox& box = BoxOf(check, Platform::kAndroid, Field::kFingerprint);
  EXPECT_EQ(box.outcome, Outcome::kAcceptable);
  const Finding* finding = Find(box.findings, "filing.filed-further-certificate");
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(Message(*finding, Language::kChinese).find("另一张证书"), std::string::npos);
}

TEST(FiledCheck, NamesAndNumbersAreCheckedToo) {
  const Filed filed{.app_name = "别的名字",
                    .filing_number = "粤ICP备19158712号",
                    .credit_code = "91350100M000100Y44",
                    .sets = {Right(Platform::kAndroid)}};
  const FiledCheck check = Check(filed, {AndroidPackage()});
  for (const char* id :
       {"filing.name-mismatch", "filing.number-subject", "filing.credit-code-check"}) {
    EXPECT_NE(Find(check.findings, id), nullptr) << id;
  }
}

TEST(FiledCheck, TheSheetsOwnJsonPasses) {
  const std::vector<Package> packages = Packages();
  const auto sheet = MakeSheet(packages, *FindProvider("huawei"));
  const auto filed = ParseFiled(SheetJson(*sheet, Language::kChinese));
  ASSERT_TRUE(filed);
  EXPECT_EQ(filed->provider, "huawei");
  EXPECT_EQ(filed->sets.size(), 3u);
  EXPECT_TRUE(Check(*filed, packages, "huawei").Passed());
}

TEST(ParseFiled, ReadsJsonInItsForms) {
  const char* texts[] = {
      R"({"schema":"apptrait.filed/1","provider":"腾讯云","app_name":"示例","filing_number":"粤ICP备19158712号-1A",
          "sets":[{"platform":"android","package_name":"a.b.c","public_key":"12","fingerprint":"34"},
                  {"platform":"ios","package_name":"a.b.d"}]})",
      R"({"provider":"tencent","appName":"示例","filingNumber":"粤ICP备19158712号-1A",
          "android":{"package":"a.b.c","publicKey":"12","md5":"34"},"ios":{"bundleId":"a.b.d"}})",
      R"({"接入商":"腾讯云","应用名称":"示例","备案号":"粤ICP备19158712号-1A",
          "安卓":{"包名":"a.b.c","公钥":"12","签名MD5值":"34"},"iOS":{"Bundle ID":"a.b.d"}})"};
  for (const char* text : texts) {
    const auto filed = ParseFiled(text);
    ASSERT_TRUE(filed) << text;
    EXPECT_EQ(filed->provider, "tencent");
    EXPECT_EQ(filed->app_name, "示例");
    EXPECT_EQ(filed->filing_number, "粤ICP备19158712号-1A");
    ASSERT_EQ(filed->sets.size(), 2u) << text;
    EXPECT_EQ(filed->sets[0].platform, Platform::kAndroid);
    EXPECT_EQ(filed->sets[0].package_name, "a.b.c");
    EXPECT_EQ(filed->sets[0].public_key, "12");
    EXPECT_EQ(filed->sets[0].fingerprint, "34");
    EXPECT_EQ(filed->sets[1].platform, Platform::kIos);
    EXPECT_EQ(filed->sets[1].package_name, "a.b.d");
  }
}

TEST(ParseFiled, ReadsTextAsItIsPasted) {
  const std::string md5 = "5F9FC3D1A07C0011223344556677889A", sha1 = std::string(40, 'A');
  const std::string modulus(617, '7'), hex(512, 'B');
  const std::string texts[] = {
      "服务商:腾讯云\n安卓\n包名:a.b.c\n公钥:" + modulus + "\n签名MD5值:" + md5 +
          "\niOS\nBundle ID:a.b.d\n公钥:" + hex + "\n签名MD5值:" + sha1 + "\n",
      // Labels on lines of their own, values in several lines.
      "接入商: tencent\r\n【安卓平台】\r\n包名\r\na.b.c\r\n公钥\r\n" + modulus.substr(0, 300) +
          "\r\n" + modulus.substr(300) + "\r\nMD5\r\n" + md5 +
          "\r\n【iOS平台】\r\nBundle ID\r\na.b.d\r\n公钥\r\n" + hex + "\r\nSHA1\r\n" + sha1,
      // The platform in the label.
      "接入商 腾讯云\n安卓包名 a.b.c\n安卓公钥 " + modulus + "\n安卓MD5 " + md5 +
          "\niOS Bundle ID a.b.d\niOS公钥 " + hex + "\niOS SHA-1 " + sha1,
      // No labels at all.
      "腾讯云 provider: tencent\nandroid\na.b.c\n" + modulus + "\n" + md5 + "\niOS\na.b.d\n" + hex +
          "\n" + sha1};
  for (const std::string& text : texts) {
    SCOPED_TRACE(text.substr(0, 60));
    const auto filed = ParseFiled(text);
    ASSERT_TRUE(filed);
    ASSERT_EQ(filed->sets.size(), 2u);
    EXPECT_EQ(filed->sets[0].platform, Platform::kAndroid);
    EXPECT_EQ(filed->sets[0].package_name, "a.b.c");
    std::string key = filed->sets[0].public_key.value_or("");
    std::erase(key, '\n');
    EXPECT_EQ(key, modulus);
    EXPECT_EQ(filed->sets[0].fingerprint, md5);
    EXPECT_EQ(filed->sets[1].platform, Platform::kIos);
    EXPECT_EQ(filed->sets[1].package_name, "a.b.d");
    EXPECT_EQ(filed->sets[1].public_key, hex);
    EXPECT_EQ(filed->sets[1].fingerprint, sha1);
  }
}

TEST(ParseFiled, ReadsATableWithAColumnForEachPlatform) {
  const std::string md5 = "5F9FC3D1A07C0011223344556677889A", sha1 = std::string(40, 'A');
  const std::string modulus(617, '7'), hex = "BB " + std::string(511, 'B');
  const auto table = [&](const std::string& heading, const std::string& mark) {
    return heading + "\n包名" + mark + "a.b.c" + mark + "a.b.d\n公钥" + mark + modulus + mark +
           hex + "\n签名MD5值" + mark + md5 + mark + sha1 + "\n\n应用名称:示例\n";
  };
  const std::string texts[] = {
      table("\t安卓\tiOS", "\t"), table("特征信息\t安卓平台\tiOS平台", "\t"),
      table("| 项目 | 安卓 | iOS |\n|---|:--:|---|", " | "), table("安卓    iOS", "   ")};
  for (const std::string& text : texts) {
    SCOPED_TRACE(text.substr(0, 60));
    const auto filed = ParseFiled(text);
    ASSERT_TRUE(filed);
    EXPECT_EQ(filed->app_name, "示例");
    ASSERT_EQ(filed->sets.size(), 2u);
    EXPECT_EQ(filed->sets[0], (FiledSet{Platform::kAndroid, "a.b.c", modulus, md5}));
    EXPECT_EQ(filed->sets[1], (FiledSet{Platform::kIos, "a.b.d", hex, sha1}));
  }
}

TEST(ParseFiled, KeepsTheDigitsOfUnquotedNumbers) {
  const std::string modulus = Expected("rsa2048", "modulus_dec");
  const auto filed = ParseFiled(R"({"android":{"package":"a\"1234567890123456789","公钥":)" +
                                modulus + R"(,"md5":12345678901234567890123456789012}})");
  ASSERT_TRUE(filed);
  ASSERT_EQ(filed->sets.size(), 1u);
  EXPECT_EQ(filed->sets[0].package_name, "a\"1234567890123456789");
  EXPECT_EQ(filed->sets[0].public_key, modulus);
  EXPECT_EQ(filed->sets[0].fingerprint, "12345678901234567890123456789012");
}

// They hold alternatives and remarks that look like what was filed.
TEST(ParseFiled, AsksForTheJsonOfASheet) {
  const auto sheet = MakeSheet(Packages(), *FindProvider("tencent"));
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const std::string texts[] = {SheetText(*sheet, {.language = language}),
                                 SheetMarkdown(*sheet, language), SheetCsv(*sheet, language),
                                 SheetHtml(*sheet, language)};
    for (const std::string& text : texts) {
      const auto filed = ParseFiled(text);
      ASSERT_FALSE(filed) << text.substr(0, 80);
      EXPECT_EQ(filed.error().detail.id, "filing.filed-own-sheet");
      EXPECT_NE(Message(filed.error().detail, Language::kChinese).find("filing.json"),
                std::string::npos);
    }
  }
}

TEST(FiledCheck, NamesOfSinglePackagesAreNotTheFiledOne) {
  std::vector<Package> packages = Packages();
  packages[2].identity.app_name = "另一个名称";
  const auto sheet = MakeSheet(packages, *FindProvider("tencent"));
  EXPECT_EQ(ParseFiled(SheetJson(*sheet, Language::kChinese))->app_name, "示例商城");
}

TEST(FiledCheck, ACertificateDoesNotKnowTheName) {
  Package package = AndroidPackage();
  package.identity.package_name.reset();
  const FiledCheck check = Check({.sets = {Right(Platform::kAndroid)}}, {package});
  EXPECT_TRUE(check.Passed());
  const FiledBox& box = BoxOf(check, Platform::kAndroid, Field::kPackageName);
  ASSERT_EQ(box.findings.size(), 1u);
  EXPECT_NE(Message(box.findings[0], Language::kEnglish).find("not compared"), std::string::npos);
  EXPECT_NE(Message(box.findings[0], Language::kChinese).find("未比对"), std::string::npos);
}

TEST(FiledCheck, TheReportFollowsItsSchema) {
  const char* schema = "schema/filing-check-1.schema.json";
  FiledSet wrong = Right(Platform::kIos);
  wrong.fingerprint = Plain(Expected("rsa4096", "md5_colons"));
  const Filed filed{.filing_number = "粤ICP备19158712号",
                    .sets = {Right(Platform::kAndroid), wrong}};
  const FiledCheck check = Check(filed, Packages());
  EXPECT_FALSE(check.Passed());
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    EXPECT_EQ(test::SchemaComplaints(CheckJson(check, language), schema), "");
  }
  EXPECT_NE(test::SchemaComplaints(R"({"schema":"apptrait.filing-check/1"})", schema), "");
}

TEST(ParseFiled, RefusesWhatSaysNothing) {
  for (const char* text : {"", "\n\n", "hello world", "{}", "[]", "{\"a\":[1,2]}"}) {
    const auto filed = ParseFiled(text);
    ASSERT_FALSE(filed) << text;
    EXPECT_EQ(filed.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(filed.error().detail.id, "filing.filed-unreadable");
  }
  EXPECT_EQ(ParseFiled("{\"a\":").error().detail.id, "filing.filed-bad-json");
}

}  // namespace
}  // namespace apptrait::filing

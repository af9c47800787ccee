// What stands on a sheet, held against what openssl and keytool give for the same certificates.
#include <gtest/gtest.h>

#include <algorithm>

#include "apptrait/filing.h"
#include "base/text.h"
#include "support/credentials.h"
#include "support/packages.h"
#include "support/report_schema.h"

namespace apptrait::filing {
namespace {

using test::AndroidPackage;
using test::Expected;
using test::HarmonyPackage;
using test::IosPackage;

Sheet Make(std::vector<Package> packages, const char* provider = "tencent",
           const SheetOptions& options = {}) {
  auto sheet = MakeSheet(packages, *FindProvider(provider), options);
  EXPECT_TRUE(sheet);
  return std::move(*sheet);
}

const SheetBox& BoxOf(const SheetSet& set, Field field) {
  return *std::ranges::find(set.boxes, field, &SheetBox::field);
}
std::string First(const Sheet& sheet, std::size_t column, Field field) {
  const SheetBox& box = BoxOf(sheet.columns.at(column).sets.at(0), field);
  return box.values.empty() ? "" : box.values.front().text;
}

// "AA:BB" as upper-case digits without colons.
std::string Plain(std::string text) {
  std::erase(text, ':');
  return text;
}

TEST(Sheet, HoldsWhatOtherToolsCompute) {
  const Sheet sheet = Make({AndroidPackage(), IosPackage("rsa4096"), HarmonyPackage()});
  EXPECT_TRUE(sheet.Fileable());
  EXPECT_EQ(sheet.app_name, "示例商城");
  EXPECT_EQ(sheet.version, "3.4.1");
  ASSERT_EQ(sheet.columns.size(), 3u);
  EXPECT_EQ(First(sheet, 0, Field::kPackageName), "com.example.mall");
  EXPECT_EQ(First(sheet, 0, Field::kPublicKey), Expected("rsa2048", "modulus_dec"));
  EXPECT_EQ(First(sheet, 0, Field::kFingerprint), Plain(Expected("rsa2048", "md5_colons")));
  EXPECT_EQ(First(sheet, 1, Field::kPublicKey), Expected("rsa4096", "modulus_hex_upper"));
  EXPECT_EQ(First(sheet, 1, Field::kFingerprint), Plain(Expected("rsa4096", "sha1_colons")));
  EXPECT_EQ(First(sheet, 2, Field::kPublicKey), Expected("leaf", "point_hex"));
  EXPECT_EQ(First(sheet, 2, Field::kFingerprint),
            ToLowerAscii(Plain(Expected("leaf", "sha1_colons"))));
}

TEST(Sheet, EveryKindOfKeyHasItsValue) {
  const std::pair<const char*, const char*> rows[] = {{"rsa1024", "modulus_dec"},
                                                      {"rsa4096", "modulus_dec"},
                                                      {"p256", "point_hex"},
                                                      {"p384", "point_hex"},
                                                      {"dsa2048", "y_dec"}};
  for (const auto& [certificate, value] : rows) {
    const Sheet sheet = Make({AndroidPackage(certificate)});
    EXPECT_EQ(First(sheet, 0, Field::kPublicKey), Expected(certificate, value)) << certificate;
    EXPECT_EQ(First(sheet, 0, Field::kFingerprint), Plain(Expected(certificate, "md5_colons")));
  }
}

TEST(Sheet, GivesTheAlternativesOnce) {
  const SheetSet set = Make({AndroidPackage()}).columns[0].sets[0];
  const SheetBox& key = BoxOf(set, Field::kPublicKey);
  ASSERT_EQ(key.values.size(), 3u);
  EXPECT_EQ(key.values[1].text, Expected("rsa2048", "modulus_hex_upper"));
  EXPECT_EQ(key.values[2].text, Expected("rsa2048", "spki_base64"));
  EXPECT_EQ(key.values[2].form.grade, Evidence::kField);
}

TEST(Sheet, TheUserMayChooseTheForm) {
  SheetOptions options;
  options.key_forms = {Form{Encoding::kPkcs1Hex, Letters::kLower, Separator::kNone}};
  EXPECT_EQ(First(Make({AndroidPackage()}, "tencent", options), 0, Field::kPublicKey),
            Expected("rsa2048", "pkcs1_hex"));
  // A key that has no such form keeps the profile's.
  EXPECT_EQ(First(Make({AndroidPackage("p256")}, "tencent", options), 0, Field::kPublicKey),
            Expected("p256", "point_hex"));
}

TEST(Sheet, TheUserMayChooseHowHexIsWritten) {
  SheetOptions options;
  options.separator = Separator::kColon;
  options.letters = Letters::kUpper;
  const Sheet colons = Make({HarmonyPackage()}, "tencent", options);
  EXPECT_EQ(First(colons, 0, Field::kFingerprint), Expected("leaf", "sha1_colons"));
  EXPECT_EQ(Plain(First(colons, 0, Field::kPublicKey)),
            ToUpperAscii(Expected("leaf", "point_hex")));
  // A viewer's way of fingerprints leaves the key alone.
  SheetOptions viewer;
  viewer.fingerprint_style = HexStyle{Letters::kUpper, Separator::kSpace};
  const Sheet spaced = Make({AndroidPackage()}, "aliyun", viewer);
  std::string jadx = Expected("rsa2048", "jadx_md5");
  jadx.erase(jadx.find_last_not_of(' ') + 1);
  EXPECT_EQ(First(spaced, 0, Field::kFingerprint), jadx);
  EXPECT_EQ(First(spaced, 0, Field::kPublicKey), Expected("rsa2048", "modulus_dec"));
}

TEST(Sheet, ItsJsonFollowsItsSchema) {
  const char* schema = "schema/filing-1.schema.json";
  Package unsigned_package = AndroidPackage();
  unsigned_package.signers.clear();
  unsigned_package.filing.reset();
  unsigned_package.verification.status = Status::kUnsigned;
  Package iconic = AndroidPackage("dsa2048");
  iconic.identity.icon = Icon{.entry = "a.png", .format = "png", .bytes = test::Picture(300, true)};
  for (const std::string& provider : ProviderIds()) {
    const Sheet sheet =
        Make({iconic, IosPackage(), HarmonyPackage(), unsigned_package, AndroidPackage("ed25519")},
             provider.c_str());
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      EXPECT_EQ(test::SchemaComplaints(SheetJson(sheet, language), schema), "") << provider;
    }
  }
  EXPECT_NE(test::SchemaComplaints(R"({"schema":"apptrait.filing/1"})", schema), "");
}

TEST(Sheet, NamesTheSourcesOfItsValuesAlone) {
  const std::string huawei = "developer.huawei.com/consumer/cn/doc/harmonyos-faqs";
  const auto text = [](const Sheet& sheet) {
    return SheetText(sheet, {.language = Language::kEnglish}) +
           SheetHtml(sheet, Language::kEnglish);
  };
  EXPECT_EQ(text(Make({AndroidPackage()}, "aliyun")).find(huawei), std::string::npos);
  EXPECT_NE(text(Make({HarmonyPackage()}, "aliyun")).find(huawei), std::string::npos);
  // Also where the generic forms stand in for the provider's.
  EXPECT_NE(text(Make({HarmonyPackage()}, "hsy")).find(huawei), std::string::npos);
}

TEST(Sheet, CellsAreNoFormulas) {
  for (const char* name : {"=1+1", "+1", "-1", "@x", "＝cmd|' /C calc'!A0", "＋1", "－1", "＠x"}) {
    Package package = AndroidPackage();
    package.identity.package_name = name;
    const std::string csv = SheetCsv(Make({package}), Language::kChinese);
    EXPECT_EQ(csv.find(std::string(",") + name), std::string::npos) << name;
    EXPECT_NE(csv.find(std::string("'") + name), std::string::npos) << name;
  }
}

TEST(Sheet, ARotationAndCosignersGiveFurtherSets) {
  Package rotated = AndroidPackage("rsa2048");
  rotated.signers[0].scheme = "v3";
  rotated.signers[0].lineage = {{test::TestCertificate("rsa1024"), {}},
                                {test::TestCertificate("rsa2048"), {}}};
  Signer old{.scheme = "v2"};
  old.certificates = {test::TestCertificate("rsa1024")};
  rotated.signers.push_back(old);
  const Sheet sheet = Make({rotated});
  ASSERT_EQ(sheet.columns[0].sets.size(), 2u);
  EXPECT_EQ(sheet.columns[0].sets[1].reason, "filing.also-before-rotation");
  EXPECT_EQ(BoxOf(sheet.columns[0].sets[1], Field::kFingerprint).values[0].text,
            Plain(Expected("rsa1024", "md5_colons")));

  Package together = AndroidPackage("rsa2048");
  Signer second{.scheme = "v2", .current = true};
  second.certificates = {test::TestCertificate("p256")};
  together.signers.push_back(second);
  EXPECT_EQ(Make({together}).columns[0].sets.at(1).reason, "filing.also-cosigner");
}

TEST(Sheet, StampsAndProfileSignersAreNotFiled) {
  Package package = AndroidPackage();
  for (const char* scheme : {"stamp", "v4", "hap_profile"}) {
    Signer other{.scheme = scheme};
    other.certificates = {test::TestCertificate("p384")};
    package.signers.push_back(other);
  }
  EXPECT_EQ(Make({package}).columns[0].sets.size(), 1u);
}

TEST(Sheet, TheIconFitsTheForm) {
  Package package = AndroidPackage();
  package.identity.icon = Icon{.entry = "res/a.png", .format = "png", .bytes = test::Picture(64)};
  Sheet sheet = Make({package});
  ASSERT_TRUE(sheet.columns[0].icon);
  EXPECT_FALSE(sheet.columns[0].icon->changed);
  EXPECT_EQ(sheet.columns[0].icon->png, package.identity.icon->bytes);

  package.identity.icon->bytes = test::Picture(300, true);
  ASSERT_GT(package.identity.icon->bytes.size(), kIconLimit);
  sheet = Make({package});
  ASSERT_TRUE(sheet.columns[0].icon);
  EXPECT_TRUE(sheet.columns[0].icon->changed);
  EXPECT_LE(sheet.columns[0].icon->png.size(), kIconLimit);
  EXPECT_EQ(sheet.columns[0].icon->original, package.identity.icon->bytes);
}

TEST(Sheet, TheChineseLabelIsTheName) {
  Package package = AndroidPackage();
  package.identity.app_name = "Example Mall";
  package.identity.app_names = {{"en", "Example Mall"}, {"zh-CN", "示例商城"}};
  EXPECT_EQ(Make({package}).app_name, "示例商城");
}

TEST(SheetFiles, AreTheSheetCertificatesAndIcons) {
  Package package = AndroidPackage();
  package.identity.icon =
      Icon{.entry = "res/a.png", .format = "png", .bytes = test::Picture(300, true)};
  const Sheet sheet = Make({package, HarmonyPackage(), HarmonyPackage("p256")});
  std::vector<std::string> names;
  for (const SheetFile& file : SheetFiles(sheet, Language::kChinese)) {
    names.push_back(file.name);
    EXPECT_FALSE(file.bytes.empty()) << file.name;
    if (file.name == "android-certificate.cer") {
      EXPECT_EQ(file.bytes, test::TestCertificate("rsa2048").der);
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{
                       "filing.html", "filing.txt", "filing.json", "filing.csv", "filing.md",
                       "android-certificate.cer", "android-icon.png", "android-icon-original.png",
                       "harmony-certificate.cer", "harmony-certificate-2.cer"}));
  const auto bundle = SheetBundle(sheet, Language::kChinese);
  ASSERT_TRUE(bundle);
  EXPECT_EQ(*bundle, *SheetBundle(sheet, Language::kChinese));
  EXPECT_EQ(AsText(ByteSpan(*bundle).first(2)), "PK");
}

}  // namespace
}  // namespace apptrait::filing

#include "android/package_set.h"

#include <gmock/gmock.h>

#include "apptrait/inspect.h"
#include "catalogue/rules/package.h"
#include "support/apk.h"
#include "support/arsc_builder.h"
#include "support/axml_builder.h"
#include "support/findings.h"
#include "support/proto_builder.h"

namespace apptrait::android {
namespace {

using test::Apk;
using test::ArscBuilder;
using test::AxmlBuilder;
using test::DemoManifest;
using test::Has;
using test::Inspected;
using test::PngHeader;
using test::ZipBuilder;
using testing::ElementsAre;
using testing::Pair;

constexpr std::uint32_t kName = 0x7f010000, kIcon = 0x7f020000;

std::string Text(const Bytes& bytes) { return std::string(AsText(bytes)); }

std::string Base() {
  ArscBuilder arsc;
  arsc.String(kName, {}, "Mall").String(kIcon, {.density = 160}, "res/m.png");
  return Text(
      Apk(DemoManifest(test::Ref("label", 0x01010001, kName), test::Ref("icon", 0x01010002, kIcon))
              .Build(),
          arsc.Build(), {{"res/m.png", PngHeader(48, 48)}})
          .Build());
}

std::string Split(const std::string& name, std::uint32_t version, const ArscBuilder& arsc,
                  const std::string& package = "com.example.demo") {
  AxmlBuilder xml;
  xml.Start("manifest", {test::Number("versionCode", 0x0101021b, version),
                         test::Plain("package", package), test::Plain("split", name)})
      .Element("application")
      .End();
  return Text(Apk(xml.Build(), arsc.Build(), {{"res/x.png", PngHeader(192, 192)}}).Build());
}

ArscBuilder Chinese() {
  ArscBuilder arsc;
  arsc.String(kName, {.language = "zh"}, "商城");
  return arsc;
}
ArscBuilder Dense() {
  ArscBuilder arsc;
  arsc.String(kIcon, {.density = 640}, "res/x.png");
  return arsc;
}

Bytes Zip(const std::vector<std::pair<std::string, std::string>>& files) {
  ZipBuilder zip;
  for (const auto& [name, contents] : files) zip.Add(name, contents);
  return zip.Build();
}

TEST(PackageSet, PutsTheBaseOnTopWithWhatSplitsAdd) {
  const struct {
    const char* what;
    Bytes file;
    Container container;
  } rows[] = {
      {"bundletool",
       Zip({{"toc.pb", ""},
            {"splits/base-xxxhdpi.apk", Split("config.xxxhdpi", 7, Dense())},
            {"splits/base-zh.apk", Split("config.zh", 7, Chinese())},
            {"splits/base-master.apk", Base()}}),
       Container::kApks},
      {"xapk",
       Zip({{"com.example.demo.apk", Base()},
            {"config.zh.apk", Split("config.zh", 7, Chinese())},
            {"config.xxxhdpi.apk", Split("config.xxxhdpi", 7, Dense())},
            {"manifest.json", R"({"package_name":"com.example.demo","version_code":"7"})"}}),
       Container::kXapk},
      {"apkm",
       Zip({{"base.apk", Base()},
            {"split_config.zh.apk", Split("config.zh", 7, Chinese())},
            {"split_config.xxxhdpi.apk", Split("config.xxxhdpi", 7, Dense())},
            {"info.json", R"({"pname":"com.example.demo","versioncode":7})"}}),
       Container::kApkm}};
  for (const auto& row : rows) {
    const Package set = Inspected(row.file);
    EXPECT_EQ(set.container, row.container) << row.what;
    EXPECT_EQ(set.packages.size(), 3u) << row.what;
    EXPECT_EQ(set.identity.package_name, "com.example.demo") << row.what;
    EXPECT_EQ(set.identity.version_code, "7") << row.what;
    EXPECT_EQ(set.identity.app_name, "Mall") << row.what;
    EXPECT_THAT(set.identity.app_names, ElementsAre(Pair("zh", "商城"))) << row.what;
    ASSERT_TRUE(set.identity.icon) << row.what;
    EXPECT_EQ(set.identity.icon->width, 192u) << row.what;
    EXPECT_TRUE(set.identity.icon->entry.ends_with(".apk!res/x.png")) << row.what;
    EXPECT_EQ(set.android->split, std::nullopt) << row.what;
    for (const char* id : {"android.set.package-differs", "android.set.version-differs",
                           "android.set.duplicate-split", "android.set.no-base",
                           "android.set.description-differs"}) {
      EXPECT_FALSE(Has(set.findings, id)) << row.what << " " << id;
    }
  }
}

TEST(PackageSet, NamesWhatADeviceRefuses) {
  const ArscBuilder none = Chinese();
  const struct {
    const char* what;
    std::vector<std::pair<std::string, std::string>> files;
    std::string_view id;
    Status status;
  } rows[] = {
      {"another package",
       {{"base.apk", Base()}, {"s.apk", Split("a", 7, none, "com.example.other")}},
       "android.set.package-differs",
       Status::kUnsigned},
      {"another version",
       {{"base.apk", Base()}, {"s.apk", Split("a", 8, none)}},
       "android.set.version-differs",
       Status::kUnsigned},
      {"one split twice",
       {{"base.apk", Base()}, {"s.apk", Split("a", 7, none)}, {"t.apk", Split("a", 7, none)}},
       "android.set.duplicate-split",
       Status::kFailed},
      {"two bases",
       {{"base.apk", Base()}, {"again.apk", Base()}},
       "android.set.duplicate-split",
       Status::kFailed},
      {"no base", {{"s.apk", Split("a", 7, none)}}, "android.set.no-base", Status::kFailed},
      {"an APK that is none",
       {{"base.apk", Base()}, {"s.apk", "not an APK at all"}},
       "package.nested-unread",
       Status::kFailed},
      {"a set in the set",
       {{"base.apk", Base()}, {"more.apks", "anything"}},
       "package.nested-unread",
       Status::kUnsupported},
      {"a description of another app",
       {{"base.apk", Base()}, {"manifest.json", R"({"package_name":"com.example.other"})"}},
       "android.set.description-differs",
       Status::kUnsigned},
      {"a description that is none",
       {{"base.apk", Base()}, {"manifest.json", "{"}},
       "android.set.description",
       Status::kUnsigned},
  };
  for (const auto& row : rows) {
    const Package set = Inspected(Zip(row.files));
    EXPECT_TRUE(Has(set.findings, row.id)) << row.what;
    EXPECT_EQ(set.verification.status, row.status) << row.what;
  }
}

TEST(PackageSet, AMemberThatIsNoApkFailsTheSet) {
  const std::string archive = Text(ZipBuilder().Add("readme.txt", "hello").Build());
  const Package set = Inspected(
      Zip({{"toc.pb", ""}, {"splits/base-master.apk", Base()}, {"splits/base-zh.apk", archive}}));
  EXPECT_EQ(set.verification.status, Status::kFailed);
  EXPECT_TRUE(Has(set.findings, rule::kPackageNested.id));
}

TEST(PackageSet, TakesSetsForSeveralKindsOfDevices) {
  const Package set = Inspected(Zip({{"toc.pb", ""},
                                     {"splits/base-master.apk", Base()},
                                     {"splits/base-master_2.apk", Base()},
                                     {"standalones/standalone-x86.apk", Base()}}));
  EXPECT_FALSE(Has(set.findings, "android.set.duplicate-split"));
  EXPECT_EQ(BaseOf(set.packages)->path, "splits/base-master.apk");
}

TEST(PackageSet, TellsEncryptedOnes) {
  Bytes file;
  test::PutLe(&file, 0, 1);
  test::PutLe(&file, 2, 1);
  test::PutLe(&file, 2, 8);
  test::PutLe(&file, 64 << 20, 8);
  file.resize(4096, std::byte{0xa7});
  const Package set = Inspected(file);
  EXPECT_EQ(set.container, Container::kApkm);
  EXPECT_TRUE(Has(set.findings, "android.set.encrypted"));
  EXPECT_EQ(set.verification.status, Status::kUnsupported);
  file[1] = std::byte{3};
  EXPECT_FALSE(IsEncryptedApkm(file));
}

TEST(AppBundle, HasTheBaseModulesIdentity) {
  using test::PbAttribute;
  using test::PbElement;
  const auto manifest = PbElement(
      "manifest",
      {test::PbPlain("package", "com.example.demo"),
       PbAttribute("versionName", 0x0101021c, test::PbString("1.2.3")),
       PbAttribute("versionCode", 0x0101021b, test::PbNumber(7))},
      {PbElement("application", {PbAttribute("icon", 0x01010002, test::PbReference(kName)),
                                 PbAttribute("label", 0x01010001, test::PbString("示例"))})});
  const Package p = Inspected(Zip(
      {{"BundleConfig.pb", ""},
       {"base/manifest/AndroidManifest.xml", Text(manifest.bytes())},
       {"base/resources.pb", Text(test::PbTable(kName, {{"", test::PbFile("res/i.png")}}).bytes())},
       {"base/res/i.png", PngHeader(96, 96)}}));
  EXPECT_EQ(p.container, Container::kAab);
  EXPECT_EQ(p.identity.package_name, "com.example.demo");
  EXPECT_EQ(p.identity.version_code, "7");
  EXPECT_EQ(p.identity.app_name, "示例");
  ASSERT_TRUE(p.identity.icon);
  EXPECT_EQ(p.identity.icon->width, 96u);
  EXPECT_EQ(p.identity.icon->entry, "base/res/i.png");
}

}  // namespace
}  // namespace apptrait::android

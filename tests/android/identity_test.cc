#include "android/identity.h"

#include <gmock/gmock.h>

#include "base/limits.h"
#include "catalogue/limit.h"
#include "support/apk.h"
#include "support/arsc_builder.h"
#include "support/axml_builder.h"
#include "support/findings.h"

namespace apptrait::android {
namespace {

using test::Apk;
using test::ArscBuilder;
using test::AxmlBuilder;
using test::Bool;
using test::DemoManifest;
using test::Has;
using test::Inspected;
using test::Number;
using test::Plain;
using test::PngHeader;
using test::Ref;
using test::Text;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::uint32_t kName = 0x7f010000, kIcon = 0x7f020000;

Package Of(const AxmlBuilder& manifest, const Bytes& table = {},
           const std::vector<std::pair<std::string, std::string>>& files = {}) {
  return Inspected(Apk(manifest.Build(), table, files).Build());
}

// A manifest of these attributes and children.
AxmlBuilder Manifest(std::vector<test::Attr> attributes, std::vector<test::Attr> uses_sdk = {},
                     std::vector<test::Attr> application = {}) {
  AxmlBuilder xml;
  attributes.push_back(Plain("package", "com.example.demo"));
  xml.Start("manifest", std::move(attributes));
  if (!uses_sdk.empty()) xml.Element("uses-sdk", std::move(uses_sdk));
  xml.Element("application", std::move(application)).End();
  return xml;
}

TEST(Identity, IsWhatTheManifestSays) {
  const Package p = Of(DemoManifest(Text("label", kAttrLabel, "示例商城")));
  EXPECT_EQ(p.platform, Platform::kAndroid);
  EXPECT_EQ(p.container, Container::kApk);
  EXPECT_EQ(p.identity.package_name, "com.example.demo");
  EXPECT_EQ(p.identity.app_name, "示例商城");
  EXPECT_THAT(p.identity.app_names, IsEmpty());
  EXPECT_EQ(p.identity.version_code, "7");
  EXPECT_EQ(p.identity.version_name, "1.2.3");
  EXPECT_EQ(p.identity.min_platform, "24");
  EXPECT_EQ(p.identity.target_platform, "34");
  EXPECT_EQ(p.identity.max_platform, std::nullopt);
  EXPECT_EQ(p.identity.debuggable, false);
  EXPECT_EQ(p.identity.icon, std::nullopt);
  ASSERT_TRUE(p.android);
  EXPECT_EQ(p.android->min_sdk, 24);
  EXPECT_EQ(p.android->target_sdk, 34);
  EXPECT_EQ(p.android->label_zh_cn, "示例商城");
  EXPECT_EQ(p.android->split, std::nullopt);
  EXPECT_FALSE(p.android->test_only);
}

TEST(Identity, LeavesOutWhatIsNotThere) {
  const Package p = Of(Manifest({}));
  EXPECT_EQ(p.identity.version_code, std::nullopt);
  EXPECT_EQ(p.identity.version_name, std::nullopt);
  EXPECT_EQ(p.identity.min_platform, std::nullopt);
  EXPECT_EQ(p.identity.app_name, std::nullopt);
  EXPECT_EQ(p.android->min_sdk, 1);
  EXPECT_EQ(p.android->target_sdk, std::nullopt);
  EXPECT_TRUE(Has(p.findings, "android.icon.missing"));
}

TEST(Identity, JoinsTheHalvesOfAVersionCode) {
  const struct {
    std::uint32_t major, code;
    std::string_view joined;
  } rows[] = {{0, 7, "7"},
              {1, 7, "4294967303"},
              {2, 0xffffffff, "12884901887"},
              {0, 0xffffffff, "-1"},
              {0xffffffff, 1, "-4294967295"}};
  for (const auto& row : rows) {
    const Package p = Of(Manifest({Number("versionCode", kAttrVersionCode, row.code),
                                   Number("versionCodeMajor", kAttrVersionCodeMajor, row.major)}));
    EXPECT_EQ(p.identity.version_code, row.joined);
  }
}

TEST(Identity, ResolvesReferencesInTheManifest) {
  ArscBuilder arsc;
  arsc.Value(0x7f030000, {}, 0x10, 12).String(0x7f010005, {}, "9.9").Value(0x7f040000, {}, 0x12, 1);
  const Package p = Of(Manifest({Ref("versionCode", kAttrVersionCode, 0x7f030000),
                                 Ref("versionName", kAttrVersionName, 0x7f010005)},
                                {}, {Ref("debuggable", kAttrDebuggable, 0x7f040000)}),
                       arsc.Build());
  EXPECT_EQ(p.identity.version_code, "12");
  EXPECT_EQ(p.identity.version_name, "9.9");
  EXPECT_EQ(p.identity.debuggable, true);
  EXPECT_TRUE(Has(p.findings, "android.manifest.debuggable"));
}

TEST(Identity, NamesReferencesThatLeadNowhere) {
  const Package p = Of(Manifest({Ref("versionName", kAttrVersionName, 0x7f010005)}, {},
                                {Ref("label", kAttrLabel, 0x01040000)}));
  EXPECT_EQ(p.identity.version_name, std::nullopt);
  EXPECT_EQ(p.identity.app_name, std::nullopt);
  EXPECT_TRUE(Has(p.findings, "android.manifest.unresolved"));
}

// TypedArray.getInteger throws for what is no number, and the package is not installed.
TEST(Identity, NamesVersionCodesThatAreNoNumbers) {
  test::Attr boolean = Bool("versionCode", kAttrVersionCode, true);
  test::Attr fraction = Number("versionCode", kAttrVersionCode, 0x3f800000);
  fraction.type = 4;
  ArscBuilder arsc;
  arsc.String(0x7f010005, {}, "12").Value(0x7f030000, {}, 0x10, 12);
  const struct {
    const char* what;
    test::Attr attribute;
    std::string value;  // in the finding; empty where there is none
  } rows[] = {
      {"a number", Number("versionCode", kAttrVersionCode, 7), ""},
      {"a truth value is one, too", boolean, ""},
      {"a resource that is one", Ref("versionCode", kAttrVersionCode, 0x7f030000), ""},
      {"a text", Text("versionCode", kAttrVersionCode, "77"), "77"},
      {"a floating number", fraction, "1.0"},
      {"a resource that is a text", Ref("versionCode", kAttrVersionCode, 0x7f010005), "12"},
      {"the other half", Text("versionCodeMajor", kAttrVersionCodeMajor, "1"), "1"},
  };
  for (const auto& row : rows) {
    const Package p = Of(Manifest({row.attribute}), arsc.Build());
    const auto* finding = test::Find(p.findings, "android.manifest.version-code");
    ASSERT_EQ(finding != nullptr, !row.value.empty()) << row.what;
    if (finding == nullptr) continue;
    EXPECT_EQ(finding->severity, Severity::kError) << row.what;
    EXPECT_EQ(std::get<std::string>(finding->data[1].value), row.value) << row.what;
  }
}

// TypedArray.getNonConfigurationString has no text where it could be another on another device.
TEST(Identity, HasNoVersionNameThatVaries) {
  const struct {
    const char* what;
    std::uint32_t flags;
    std::optional<std::string> name;
  } rows[] = {
      {"one value", 0, "1.0"},
      {"by language", 0x4, std::nullopt},
      {"by density", 0x100, std::nullopt},
      {"by platform version", 0x400, "1.0"},
  };
  for (const auto& row : rows) {
    ArscBuilder arsc;
    arsc.String(0x7f010005, {}, "1.0")
        .String(0x7f010005, {.language = "zh"}, "9.9")
        .Flags(0x7f010005, row.flags);
    const Package p =
        Of(Manifest({Ref("versionName", kAttrVersionName, 0x7f010005)}), arsc.Build());
    EXPECT_EQ(p.identity.version_name, row.name) << row.what;
    EXPECT_EQ(Has(p.findings, "android.manifest.version-name-varies"), !row.name) << row.what;
  }
}

TEST(Identity, TellsDamagedValues) {
  Bytes damaged(16);
  damaged[0] = std::byte{8};  // the entry's size; that of its value is 0
  const auto inspected = [&](const char* attribute, const test::Config& config) {
    ArscBuilder arsc;
    arsc.String(kName, {.sdk = 1}, "1.0").Raw(kName, config, damaged);
    const bool is_label = attribute == std::string_view("label");
    return Of(is_label ? Manifest({}, {}, {Ref("label", kAttrLabel, kName)})
                       : Manifest({Ref("versionName", kAttrVersionName, kName)}),
              arsc.Build());
  };
  const struct {
    const char* attribute;
    test::Config config;
    std::string locale;  // in the finding; empty where there is none
    std::optional<std::string> name;
  } rows[] = {
      {"label", {.language = "zh", .region = "CN"}, "zh-CN", "1.0"},
      {"label", {.sdk = 2}, "default", std::nullopt},
      {"versionName", {.sdk = 2}, "default", std::nullopt},
      {"versionName", {.language = "zh"}, "", "1.0"},  // not the language that it is read in
  };
  for (const auto& row : rows) {
    const Package p = inspected(row.attribute, row.config);
    const bool is_label = row.attribute == std::string_view("label");
    EXPECT_EQ(is_label ? p.identity.app_name : p.identity.version_name, row.name);
    EXPECT_THAT(p.identity.app_names, IsEmpty());
    EXPECT_FALSE(Has(p.findings, "android.manifest.unresolved"));
    const auto* finding = test::Find(p.findings, "android.manifest.damaged-value");
    ASSERT_EQ(finding != nullptr, !row.locale.empty()) << row.locale;
    if (finding == nullptr) continue;
    EXPECT_EQ(std::get<std::string>(finding->data[0].value), row.attribute);
    EXPECT_EQ(std::get<std::string>(finding->data[2].value), row.locale);
  }
}

TEST(Identity, TellsADamagedIcon) {
  Bytes damaged(16);
  damaged[0] = std::byte{8};
  ArscBuilder arsc;
  arsc.String(kIcon, {.density = 160}, "res/m.png").Raw(kIcon, {.density = 480}, damaged);
  const Package p = Of(DemoManifest({}, Ref("icon", kAttrIcon, kIcon)), arsc.Build(),
                       {{"res/m.png", PngHeader(48, 48)}});
  const auto* finding = test::Find(p.findings, "android.manifest.damaged-value");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(std::get<std::string>(finding->data[0].value), "icon");
  ASSERT_TRUE(p.identity.icon);
  EXPECT_EQ(p.identity.icon->entry, "res/m.png");
}

TEST(Identity, TakesCodeNamesForTheirLevel) {
  const Package p = Of(Manifest({}, {Text("minSdkVersion", kAttrMinSdkVersion, "VanillaIceCream"),
                                     Text("targetSdkVersion", kAttrTargetSdkVersion, "34x")}));
  EXPECT_EQ(p.identity.min_platform, "VanillaIceCream");
  EXPECT_EQ(p.android->min_sdk, 32);
  EXPECT_EQ(p.android->target_sdk, std::nullopt);
  EXPECT_TRUE(Has(p.findings, "android.manifest.codename"));
  EXPECT_TRUE(Has(p.findings, "android.manifest.sdk-version"));
}

TEST(Identity, TakesTheLargestOfSeveralMinimums) {
  AxmlBuilder xml;
  xml.Start("manifest", {Plain("package", "a.b")})
      .Element("uses-sdk", {Number("minSdkVersion", kAttrMinSdkVersion, 21)})
      .Element("uses-sdk", {Number("minSdkVersion", kAttrMinSdkVersion, 28)})
      .Element("uses-sdk", {Number("minSdkVersion", kAttrMinSdkVersion, 24)})
      .End();
  const Package p = Of(xml);
  EXPECT_EQ(p.android->min_sdk, 28);
  EXPECT_TRUE(Has(p.findings, "android.manifest.two-uses-sdk"));
}

// A namespace that is the empty string is one, and a name without its source text is none: devices
// look past both, so that another package would be installed than the one shown.
TEST(Identity, ReadsThePackageThatDevicesRead) {
  const auto package_of = [](std::vector<test::Attr> attributes) {
    return Of(AxmlBuilder().Start("manifest", std::move(attributes)).End()).identity.package_name;
  };
  test::Attr decoy = Plain("package", "com.decoy.app");
  decoy.uri = "";
  EXPECT_EQ(package_of({decoy, Plain("package", "com.real.app")}), "com.real.app");
  EXPECT_EQ(package_of({decoy}), std::nullopt);
  decoy.uri = "http://example.com";
  EXPECT_EQ(package_of({decoy, Plain("package", "com.real.app")}), "com.real.app");
  test::Attr unwritten = Plain("package", "com.real.app");
  unwritten.raw.reset();
  EXPECT_EQ(package_of({unwritten}), std::nullopt);
}

TEST(Identity, ReadsVersionsOfTheSystemHoweverTheyWereWritten) {
  test::Attr colour = Number("minSdkVersion", kAttrMinSdkVersion, 24);
  colour.type = 0x1c;
  test::Attr hex = Number("targetSdkVersion", kAttrTargetSdkVersion, 34);
  hex.type = 0x11;
  const Package p = Of(Manifest({}, {colour, hex}));
  EXPECT_EQ(p.identity.min_platform, "24");
  EXPECT_EQ(p.android->min_sdk, 24);
  EXPECT_EQ(p.identity.target_platform, "34");
}

TEST(Identity, TakesTheFirstOfSeveralApplications) {
  AxmlBuilder xml;
  xml.Start("manifest", {Plain("package", "a.b")})
      .Element("application", {Text("label", kAttrLabel, "first")})
      .Element("application", {Text("label", kAttrLabel, "second")})
      .End();
  const Package p = Of(xml);
  EXPECT_EQ(p.identity.app_name, "first");
  EXPECT_TRUE(Has(p.findings, "android.manifest.two-applications"));
}

TEST(Identity, RefusesBadPackageNames) {
  const std::pair<std::string_view, bool> rows[] = {
      {"com.example", true}, {"a.b_c1", true}, {"android", true}, {"single", false},
      {"1a.b", false},       {"a.1b", false},  {"a._b", false},   {"a.b-c", false},
      {"a.中", false},       {"a b.c", false}, {"", false},       {"a.", true}};
  for (const auto& [name, good] : rows) EXPECT_EQ(IsPackageName(name), good) << name;
  AxmlBuilder xml;
  xml.Element("manifest", {Plain("package", "one")});
  EXPECT_TRUE(Has(Of(xml).findings, "android.manifest.package-name"));
  AxmlBuilder nameless;
  nameless.Element("manifest");
  EXPECT_TRUE(Has(Of(nameless).findings, "android.manifest.no-package"));
}

TEST(Identity, HasNamesInEveryLocale) {
  ArscBuilder arsc;
  arsc.String(kName, {}, "Example Mall")
      .String(kName, {.language = "zh", .region = "CN"}, "示例商城")
      .String(kName, {.language = "zh", .region = "TW"}, "範例商城")
      .String(kName, {.language = "sr", .script = "Latn"}, "Primer")
      .String(kName, {.language = "fil"}, "Halimbawa")
      .String(kName, {.language = "zh", .region = "CN", .ui_mode = 0x20}, "示例商城(夜)");
  const Package p = Of(DemoManifest(Ref("label", kAttrLabel, kName)), arsc.Build());
  EXPECT_EQ(p.identity.app_name, "Example Mall");
  EXPECT_THAT(p.identity.app_names,
              ElementsAre(Pair("fil", "Halimbawa"), Pair("sr-Latn", "Primer"),
                          Pair("zh-CN", "示例商城"), Pair("zh-TW", "範例商城")));
  EXPECT_EQ(p.android->label_zh_cn, "示例商城");
}

TEST(Identity, FallsBackBetweenLocalesAsAndroidDoes) {
  const struct {
    const char* what;
    std::vector<test::Config> configs;  // each is given its index as text
    std::string app_name, chinese;
    bool no_default;
  } rows[] = {
      {"zh serves zh-Hans-CN", {{}, {.language = "zh"}}, "0", "1", false},
      {"zh-SG too", {{}, {.language = "zh", .region = "SG"}}, "0", "1", false},
      {"zh-TW is another script", {{}, {.language = "zh", .region = "TW"}}, "0", "0", false},
      {"zh-Hant as well", {{}, {.language = "zh", .script = "Hant"}}, "0", "0", false},
      {"the region decides",
       {{.language = "zh", .region = "SG"},
        {.language = "zh", .region = "CN"},
        {.language = "zh"},
        {}},
       "3",
       "1",
       false},
      {"no default, English shown", {{.language = "de"}, {.language = "en"}}, "1", "", true},
      {"no default, Chinese shown", {{.language = "de"}, {.language = "zh"}}, "1", "1", true},
      {"no default, the first shown", {{.language = "fr"}, {.language = "de"}}, "1", "", true},
      {"another country's English", {{.language = "en", .region = "GB"}, {}}, "1", "1", false},
  };
  for (const auto& row : rows) {
    ArscBuilder arsc;
    for (std::size_t i = 0; i < row.configs.size(); ++i) {
      arsc.String(kName, row.configs[i], std::to_string(i));
    }
    const Package p = Of(DemoManifest(Ref("label", kAttrLabel, kName)), arsc.Build());
    EXPECT_EQ(p.identity.app_name, row.app_name) << row.what;
    EXPECT_EQ(p.android->label_zh_cn.value_or(""), row.chinese) << row.what;
    EXPECT_EQ(Has(p.findings, "android.label.no-default"), row.no_default) << row.what;
  }
}

TEST(Identity, TakesTheDefaultForEnglishLikeThatOfTheUnitedStates) {
  ArscBuilder arsc;
  arsc.Value(kName, {}, 1, 0x7f010001)
      .Value(kName, {.language = "en"}, 1, 0x7f010001)
      .Value(kName, {.language = "en", .region = "IN"}, 1, 0x7f010001)
      .String(0x7f010001, {}, "Color")
      .String(0x7f010001, {.language = "en", .region = "GB"}, "Colour");
  const Package p = Of(DemoManifest(Ref("label", kAttrLabel, kName)), arsc.Build());
  EXPECT_THAT(p.identity.app_names,
              ElementsAre(Pair("en", "Color"), Pair("en-GB", "Colour"), Pair("en-IN", "Colour")));
}

// Each name is as long as a pool's string may be, or follows thousands of references.
TEST(Identity, BoundsTheNamesInAllLanguages) {
  const std::string name(limits::kPoolStringSize, 'n');
  ArscBuilder names, lookups;
  names.String(kName, {}, "Default").String(kName, {.language = "zh"}, "中文");
  lookups.String(kName, {}, "Default").String(kName, {.language = "zh"}, "中文");
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string region{a, b};
      if (b < 'D') names.String(kName, {.language = "en", .region = region}, name);
      lookups.String(kName, {.language = "en", .region = region}, region)
          .String(kName, {.language = "en", .region = region, .sdk = 3}, region);
    }
  }
  const std::pair<const Bytes, std::string_view> rows[] = {
      {names.Build(), quantity::kNamesSize.id}, {lookups.Build(), quantity::kNameLookups.id}};
  for (const auto& [table, what] : rows) {
    const Package p = Of(DemoManifest(Ref("label", kAttrLabel, kName)), table);
    EXPECT_EQ(p.identity.app_name, "Default") << what;
    EXPECT_EQ(p.android->label_zh_cn, "中文") << what;
    const auto* finding = test::Find(p.findings, "limit.exceeded");
    ASSERT_NE(finding, nullptr) << what;
    EXPECT_EQ(std::get<std::string>(finding->data[0].value), what);
    std::size_t size = 0;
    for (const auto& [tag, text] : p.identity.app_names) size += text.size();
    EXPECT_LE(size, limits::kNamesSize) << what;
    EXPECT_FALSE(p.identity.app_names.empty()) << what;
  }
}

TEST(Identity, FindsTranslationsBehindReferences) {
  ArscBuilder arsc;
  arsc.Value(kName, {}, 1, 0x7f010001)
      .String(0x7f010001, {}, "Mall")
      .String(0x7f010001, {.language = "zh"}, "商城");
  const Package p = Of(DemoManifest(Ref("label", kAttrLabel, kName)), arsc.Build());
  EXPECT_EQ(p.identity.app_name, "Mall");
  EXPECT_THAT(p.identity.app_names, ElementsAre(Pair("zh", "商城")));
}

TEST(Identity, TellsTheNameUnderTheIcon) {
  const auto launcher = [](std::vector<test::Attr> activity, const char* category) {
    AxmlBuilder xml;
    xml.Start("manifest", {Plain("package", "a.b")})
        .Start("application", {Text("label", kAttrLabel, "Application")})
        .Start("activity", std::move(activity))
        .Start("intent-filter")
        .Element("action", {Text("name", kAttrName, "android.intent.action.MAIN")})
        .Element("category", {Text("name", kAttrName, category)})
        .End()
        .End()
        .End()
        .End();
    return Of(xml);
  };
  constexpr const char* kLauncherCategory = "android.intent.category.LAUNCHER";
  const auto own = Text("label", kAttrLabel, "Under the icon");
  const Package p = launcher({own}, kLauncherCategory);
  EXPECT_EQ(p.identity.app_name, "Application");
  EXPECT_EQ(p.android->launcher_label, "Under the icon");
  EXPECT_TRUE(Has(p.findings, "android.label.launcher-differs"));
  EXPECT_EQ(launcher({}, kLauncherCategory).android->launcher_label, std::nullopt);
  EXPECT_EQ(launcher({own}, "android.intent.category.DEFAULT").android->launcher_label,
            std::nullopt);
  EXPECT_EQ(launcher({own, Bool("enabled", kAttrEnabled, false)}, kLauncherCategory)
                .android->launcher_label,
            std::nullopt);
}

TEST(Identity, ChoosesTheLargestImage) {
  ArscBuilder arsc;
  arsc.String(kIcon, {.density = 160}, "res/m.png")
      .String(kIcon, {.density = 640}, "res/xxxh.png")
      .String(kIcon, {.density = 480}, "res/xxh")
      .String(kIcon, {.density = 480, .ui_mode = 0x20}, "res/night.png")
      .String(kIcon, {.density = 0xfffe, .sdk = 26}, "res/adaptive.xml")
      .String(0x7f020001, {}, "res/foreground.png")
      .Value(0x7f020002, {}, 0x1d, 0x112233);
  AxmlBuilder adaptive;
  adaptive.Start("adaptive-icon")
      .Element("background", {Ref("drawable", kAttrDrawable, 0x7f020002)})
      .Start("foreground")
      .Element("inset", {Ref("drawable", kAttrDrawable, 0x7f020001)})
      .End()
      .End();
  const std::string xml(AsText(adaptive.Build()));
  const Package p = Of(DemoManifest({}, Ref("icon", kAttrIcon, kIcon)), arsc.Build(),
                       {{"res/m.png", PngHeader(48, 48)},
                        {"res/xxh", PngHeader(144, 144)},
                        {"res/xxxh.png", PngHeader(192, 192)},
                        {"res/night.png", PngHeader(500, 500)},
                        {"res/foreground.png", PngHeader(432, 432)},
                        {"res/adaptive.xml", xml}});
  ASSERT_TRUE(p.identity.icon);
  EXPECT_EQ(p.identity.icon->entry, "res/xxxh.png");
  EXPECT_EQ(p.identity.icon->format, "png");
  EXPECT_EQ(p.identity.icon->width, 192u);
  EXPECT_EQ(AsText(p.identity.icon->bytes), PngHeader(192, 192));
  ASSERT_EQ(p.identity.icon->layers.size(), 2u);
  EXPECT_EQ(p.identity.icon->layers[0].color, 0xff112233u);
  EXPECT_EQ(p.identity.icon->layers[1].entry, "res/foreground.png");
}

TEST(Identity, SaysWhereThereIsNoImage) {
  AxmlBuilder vector;
  vector.Element("vector");
  ArscBuilder arsc;
  arsc.String(kIcon, {}, "res/icon.xml").String(0x7f020001, {}, "res/missing.png");
  const Bytes table = arsc.Build();
  const std::vector<std::pair<std::string, std::string>> files = {
      {"res/icon.xml", std::string(AsText(vector.Build()))}};
  const Package drawn = Of(DemoManifest({}, Ref("icon", kAttrIcon, kIcon)), table, files);
  ASSERT_TRUE(drawn.identity.icon);
  EXPECT_EQ(drawn.identity.icon->format, "xml");
  EXPECT_TRUE(Has(drawn.findings, "android.icon.no-image"));
  for (const std::uint32_t id : {0x7f020001U, 0x7f020009U, 0x01080093U}) {
    const Package none = Of(DemoManifest({}, Ref("icon", kAttrIcon, id)), table, files);
    EXPECT_EQ(none.identity.icon, std::nullopt);
    EXPECT_TRUE(Has(none.findings, "android.icon.unresolved"));
  }
}

TEST(Identity, SurvivesDrawablesThatContainThemselves) {
  AxmlBuilder inset;
  inset.Element("inset", {Ref("drawable", kAttrDrawable, kIcon)});
  AxmlBuilder adaptive;
  adaptive.Start("adaptive-icon")
      .Element("background", {Ref("drawable", kAttrDrawable, 0x7f020001)})
      .Element("foreground", {Ref("drawable", kAttrDrawable, kIcon)})
      .End();
  ArscBuilder arsc;
  arsc.String(kIcon, {}, "res/icon.xml").String(0x7f020001, {}, "res/inset.xml");
  const Package p = Of(DemoManifest({}, Ref("icon", kAttrIcon, kIcon)), arsc.Build(),
                       {{"res/icon.xml", std::string(AsText(adaptive.Build()))},
                        {"res/inset.xml", std::string(AsText(inset.Build()))}});
  ASSERT_TRUE(p.identity.icon);
  EXPECT_THAT(p.identity.icon->layers, IsEmpty());
}

TEST(Identity, ReadsManifestsBehindBogusCompressionMethods) {
  const Bytes manifest = DemoManifest().Build();
  for (const int real : {test::ZipBuilder::kStore, test::ZipBuilder::kDeflate}) {
    test::ZipBuilder zip;
    zip.Add("AndroidManifest.xml", AsText(manifest), real).CentralMethod(30208).LocalMethod(30208);
    const Package p = Inspected(zip.Build());
    EXPECT_EQ(p.identity.package_name, "com.example.demo");
    EXPECT_TRUE(Has(p.findings, "android.entry.compression-method"));
  }
}

TEST(Identity, KeepsGoingWithoutAManifest) {
  const struct {
    const char* what;
    Bytes apk;
    std::string_view id;
  } rows[] = {
      {"none", Apk({}, {}, {{"classes.dex", "dex"}}).Build(), "android.manifest.missing"},
      {"text", Apk(ToBytes(AsBytes("<manifest/>"))).Build(), "android.axml.foreign"},
      {"another root", Apk(AxmlBuilder().Element("resources").Build()).Build(),
       "android.manifest.root"},
      {"a declared size of 2 GiB",
       [] {
         test::ZipBuilder zip;
         zip.Add("AndroidManifest.xml", "x").DeclaredSize(0x7fffffff);
         return zip.Build();
       }(),
       "android.manifest.unreadable"},
  };
  for (const auto& row : rows) {
    const Package p = Inspected(row.apk);
    EXPECT_TRUE(Has(p.findings, row.id)) << row.what;
    EXPECT_EQ(p.identity.package_name, std::nullopt) << row.what;
    EXPECT_EQ(p.identity.debuggable, std::nullopt) << row.what;
    EXPECT_NE(p.verification.status, Status::kVerified) << row.what;
  }
}

}  // namespace
}  // namespace apptrait::android

#include "android/resource_config.h"

#include <gtest/gtest.h>

#include "support/arsc_builder.h"

namespace apptrait::android {
namespace {

ResourceConfig Read(const test::Config& config) {
  return ReadResourceConfig(test::MakeConfig(config));
}

TEST(ResourceConfig, ReadsLocales) {
  const std::pair<test::Config, std::string_view> rows[] = {
      {{}, ""},
      {{.language = "zh"}, "zh"},
      {{.language = "zh", .region = "CN"}, "zh-CN"},
      {{.language = "zh", .region = "CN", .script = "Hans"}, "zh-Hans-CN"},
      {{.language = "fil"}, "fil"},
      {{.language = "es", .region = "419"}, "es-419"},
      {{.language = "ca", .region = "ES", .variant = "valencia"}, "ca-ES-valencia"},
      {{.region = "CN"}, "und-CN"}};
  for (const auto& [config, tag] : rows) {
    EXPECT_EQ(Read(config).locale.Tag(), tag);
    EXPECT_EQ(Locale::FromTag(tag), Read(config).locale) << tag;
  }
}

TEST(ResourceConfig, TakesShortOnesOfOldTables) {
  const Bytes whole =
      test::MakeConfig({.language = "zh", .script = "Hans", .density = 320, .sdk = 8});
  Bytes old(whole.begin(), whole.begin() + 28);
  old[0] = std::byte{28};
  const ResourceConfig config = ReadResourceConfig(old);
  EXPECT_EQ(config.locale.Tag(), "zh");
  EXPECT_EQ(config.density, 320);
  EXPECT_EQ(config.sdk_version, 8);
  // A size that lies does not read past the bytes.
  old[0] = std::byte{64};
  EXPECT_EQ(ReadResourceConfig(old), config);
  EXPECT_EQ(ReadResourceConfig({}), ResourceConfig{});
}

TEST(ResourceConfig, KeepsHostileLocalesOutOfTags) {
  EXPECT_EQ(Read({.language = "\x01\x02"}).locale.Tag(), "x");
  EXPECT_EQ(Read({.language = "zh", .variant = "a/b"}).locale.Tag(), "zh-x");
  // A device compares the bytes: these are no locale of its own, and not for any either.
  const ResourceConfig odd = Read({.region = std::string("\0\x80", 2)});
  EXPECT_EQ(odd.locale.Tag(), "und-x");
  EXPECT_TRUE(Matches(odd, Phone({})));
  EXPECT_FALSE(Matches(odd, Phone({"zh", "Hans", "CN", ""})));
}

TEST(ResourceConfig, PicksWhatADeviceWould) {
  const Locale chinese{"zh", "Hans", "CN", ""};
  const struct {
    const char* what;
    test::Config better, worse;
  } rows[] = {
      {"a locale rather than none", {.language = "zh"}, {}},
      {"the region", {.language = "zh", .region = "CN"}, {.language = "zh"}},
      {"no region rather than another", {.language = "zh"}, {.language = "zh", .region = "SG"}},
      {"the newer platform", {.sdk = 26}, {.sdk = 21}},
      {"the density", {.density = 480}, {.density = 320}},
      {"scaling down", {.density = 640}, {.density = 240}},
      {"any density", {.density = 0xfffe}, {.density = 480}},
      {"upright", {.orientation = 1}, {}},
      {"day mode", {.ui_mode = 0x10}, {}},
  };
  for (const auto& row : rows) {
    const ResourceConfig better = Read(row.better), worse = Read(row.worse), phone = Phone(chinese);
    EXPECT_TRUE(Matches(better, phone)) << row.what;
    EXPECT_TRUE(Matches(worse, phone)) << row.what;
    EXPECT_TRUE(IsBetter(better, worse, phone)) << row.what;
    EXPECT_FALSE(IsBetter(worse, better, phone)) << row.what;
    EXPECT_FALSE(IsBetter(better, better, phone)) << row.what;
  }
}

TEST(ResourceConfig, LetsTheLocaleDecideInTheOrderOfCompilers) {
  // Tables have the configurations without a locale first. The other way round androidfw lets the
  // density decide, and so does this.
  const ResourceConfig chinese = Read({.language = "zh", .density = 160});
  const ResourceConfig dense = Read({.density = 480}), phone = Phone({"zh", "Hans", "CN", ""});
  EXPECT_TRUE(IsBetter(chinese, dense, phone));
  EXPECT_TRUE(IsBetter(dense, chinese, phone));
}

TEST(ResourceConfig, LeavesOutWhatADeviceCannotUse) {
  const ResourceConfig phone = Phone({"zh", "Hans", "CN", ""});
  for (const test::Config& config :
       {test::Config{.language = "en"}, test::Config{.language = "zh", .region = "TW"},
        test::Config{.language = "zh", .script = "Hant"}, test::Config{.ui_mode = 0x20},
        test::Config{.ui_mode = 0x04}, test::Config{.orientation = 2}}) {
    EXPECT_FALSE(Matches(Read(config), phone));
  }
}

TEST(Locale, ComparesScriptsAndParents) {
  const auto tag = [](const char* text) { return Locale::FromTag(text); };
  EXPECT_EQ(LikelyScript(tag("zh-TW")), "Hant");
  EXPECT_EQ(LikelyScript(tag("zh-CN")), "Hans");
  EXPECT_EQ(LikelyScript(tag("sr")), "Cyrl");
  EXPECT_EQ(LikelyScript(tag("en-XA")), "~~~A");
  EXPECT_EQ(LikelyScript({}), "");
  EXPECT_TRUE(Matches(tag("zh-HK"), tag("zh-Hant-MO")));
  EXPECT_FALSE(Matches(tag("en"), tag("en-XA")));
  EXPECT_TRUE(Matches(tag("de"), tag("de-AT")));
  EXPECT_GT(Compare(tag("zh-HK"), tag("zh-TW"), tag("zh-Hant-MO")), 0);
  EXPECT_GT(Compare(tag("es-419"), tag("es"), tag("es-MX")), 0);
  EXPECT_GT(Compare(tag("en-001"), tag("en"), tag("en-GB")), 0);
}

// localeDataCompareRegions and ResTable_config::isLocaleBetterThan.
TEST(Locale, ComparesAsDevicesDo) {
  const struct {
    const char *what, *wanted, *better, *worse;
  } rows[] = {
      {"none rather than another country's English", "en-US", "", "en-GB"},
      {"none rather than international English", "en-US", "", "en-001"},
      {"English rather than none", "en-US", "en", ""},
      {"its own rather than none", "en-US", "en-US", ""},
      {"English without a country is American", "en", "", "en-GB"},
      {"and takes what is close to it", "en", "en-PR", ""},
      {"Canada is close to the United States", "en-CA", "", "en-GB"},
      {"and takes what is close to them", "en-CA", "en-PR", ""},
      {"Britain's is no default's", "en-GB", "en-US", ""},
      {"India takes Britain's", "en-IN", "en-GB", ""},
      {"Europe takes international English", "en-DE", "en-001", "en"},
      {"and that of Europe before", "en-DE", "en-150", "en-001"},
      {"a neighbour rather than America", "en-DE", "en-AT", "en-US"},
      {"other languages are better than none", "fr-CA", "fr-FR", ""},
      {"a language rather than another region", "zh-Hans-CN", "zh", "zh-SG"},
      {"Latin America", "es-AR", "es-419", "es"},
      {"Mexico stands for Latin America", "es-AR", "es-MX", "es"},
      {"and so do the United States", "es-AR", "es-US", "es-CO"},
      {"but not beside it", "es-AR", "es-419", "es-MX"},
      {"between themselves the nearer code", "es-AR", "es-MX", "es-US"},
      {"Portugal for Africa", "pt-AO", "pt-PT", "pt"},
      {"Brazil for all others", "pt-US", "pt", "pt-PT"},
      {"the Maghreb", "ar-TN", "ar-015", "ar"},
      {"what stands for the language", "fr", "fr-FR", "fr-CA"},
      {"letters before numbers", "fr", "fr-CA", "fr-015"},
      {"letters in their order", "zh-Hans-CN", "zh-Hans-HK", "zh-SG"},
      {"a variant", "ca-ES-valencia", "ca-ES-valencia", "ca-ES"},
      {"Filipino rather than Tagalog", "fil", "fil", "tl"},
  };
  for (const auto& row : rows) {
    const Locale wanted = Locale::FromTag(row.wanted), better = Locale::FromTag(row.better),
                 worse = Locale::FromTag(row.worse);
    EXPECT_TRUE(Matches(better, wanted)) << row.what;
    EXPECT_TRUE(Matches(worse, wanted)) << row.what;
    EXPECT_GT(Compare(better, worse, wanted), 0) << row.what;
    EXPECT_LT(Compare(worse, better, wanted), 0) << row.what;
    EXPECT_EQ(Compare(better, better, wanted), 0) << row.what;
    EXPECT_EQ(Compare(better, worse, {}), 0) << row.what;
  }
}

TEST(Locale, MatchesOneLanguageOfTwoNames) {
  EXPECT_TRUE(Matches(Locale::FromTag("tl"), Locale::FromTag("fil-PH")));
  EXPECT_TRUE(Matches(Locale::FromTag("fil"), Locale::FromTag("tl")));
  EXPECT_FALSE(Matches(Locale::FromTag("tl"), Locale::FromTag("tr")));
  // A script alone names no language, so that it is for all.
  EXPECT_TRUE(Matches({"", "Latn", "", ""}, Locale::FromTag("zh-CN")));
  EXPECT_FALSE(Matches({"", "", "CN", ""}, Locale::FromTag("zh-CN")));
}

TEST(ResourceConfig, KnowsWhatDependsOnTheDevice) {
  const ResourceConfig any = Read({});
  for (const test::Config& config :
       {test::Config{.language = "zh"}, test::Config{.density = 320}, test::Config{.ui_mode = 0x20},
        test::Config{.orientation = 1}}) {
    EXPECT_TRUE(DiffersByDevice(any, Read(config)));
  }
  EXPECT_FALSE(DiffersByDevice(any, Read({.sdk = 26})));
  EXPECT_FALSE(DiffersByDevice(any, any));
}

}  // namespace
}  // namespace apptrait::android

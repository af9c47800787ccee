// Identity: module.json, config.json, resources.index in both formats, names and icons.
#include "harmony/identity.h"

#include <gmock/gmock.h>

#include "base/limits.h"
#include "harmony/json.h"
#include "harmony/labels.h"
#include "harmony/module.h"
#include "harmony/resource_index.h"
#include "support/findings.h"
#include "support/hap_builder.h"

namespace apptrait {
namespace {

using harmony::ResourceIndex;
using test::PutLe;
using test::PutText;
using test::ZipBuilder;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

// A resource with its value for each configuration, by the configuration's index.
struct Resource {
  std::uint32_t id, type;
  std::string name;
  std::vector<std::pair<std::size_t, std::string>> values;
};
using Keys = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

constexpr std::uint32_t kZh = 0x7a68, kEn = 0x656e, kCn = 0x434e, kHans = 0x48616e73;

Bytes Header(const std::string& version, std::size_t configs) {
  Bytes index;
  PutText(&index, version);
  index.resize(128);
  PutLe(&index, 0, 4);
  PutLe(&index, configs, 4);
  return index;
}

void PutAt(Bytes* bytes, std::size_t at, std::uint64_t value) {
  for (int i = 0; i < 4; ++i) (*bytes)[at + i] = static_cast<std::byte>(value >> 8 * i);
}

void PutString(Bytes* out, const std::string& text) {
  PutLe(out, text.size() + 1, 2);
  PutText(out, text);
  PutLe(out, 0, 1);
}

void PutKeys(Bytes* index, std::uint32_t key, const Keys& pairs) {
  PutText(index, "KEYS");
  PutLe(index, key, 4);
  PutLe(index, pairs.size(), 4);
  for (const auto& [type, value] : pairs) {
    PutLe(index, type, 4);
    PutLe(index, value, 4);
  }
}

Bytes FirstFormat(const std::vector<Keys>& configs, const std::vector<Resource>& resources) {
  Bytes index = Header("Restool 4.105", configs.size());
  std::vector<std::size_t> key_places;
  for (const Keys& keys : configs) {
    key_places.push_back(index.size() + 4);
    PutKeys(&index, 0, keys);
  }
  std::vector<std::pair<std::size_t, std::pair<const Resource*, std::string>>> records;
  for (std::size_t c = 0; c < configs.size(); ++c) {
    PutAt(&index, key_places[c], index.size());
    PutText(&index, "IDSS");
    const std::size_t count_place = index.size();
    PutLe(&index, 0, 4);
    std::uint32_t count = 0;
    for (const Resource& r : resources) {
      for (const auto& [config, value] : r.values) {
        if (config != c) continue;
        ++count;
        PutLe(&index, r.id, 4);
        records.push_back({index.size(), {&r, value}});
        PutLe(&index, 0, 4);
      }
    }
    PutAt(&index, count_place, count);
  }
  for (const auto& [place, record] : records) {
    PutAt(&index, place, index.size());
    PutLe(&index, 0, 4);
    PutLe(&index, record.first->type, 4);
    PutLe(&index, record.first->id, 4);
    PutString(&index, record.second);
    PutString(&index, record.first->name);
  }
  PutAt(&index, 128, index.size());
  return index;
}

Bytes SecondFormat(const std::vector<Keys>& configs, const std::vector<Resource>& resources) {
  Bytes index = Header("RestoolV2 6.0.0.001", configs.size());
  PutLe(&index, 0, 4);
  for (std::size_t c = 0; c < configs.size(); ++c) {
    PutKeys(&index, static_cast<std::uint32_t>(c + 100), configs[c]);
  }
  PutText(&index, "IDSS");
  PutLe(&index, 0, 4);
  PutLe(&index, resources.size(), 4);
  PutLe(&index, resources.size(), 4);
  std::vector<std::size_t> places;
  for (const Resource& r : resources) {  // a type block for each: allowed, and simple
    PutLe(&index, r.type, 4);
    PutLe(&index, 0, 4);
    PutLe(&index, 1, 4);
    PutLe(&index, r.id, 4);
    places.push_back(index.size());
    PutLe(&index, 0, 4);
    PutLe(&index, r.name.size(), 4);
    PutText(&index, r.name);
  }
  std::vector<std::pair<std::size_t, std::string>> values;
  for (std::size_t i = 0; i < resources.size(); ++i) {
    PutAt(&index, places[i], index.size());
    PutLe(&index, resources[i].id, 4);
    PutLe(&index, 0, 4);
    PutLe(&index, resources[i].values.size(), 4);
    for (const auto& [config, value] : resources[i].values) {
      PutLe(&index, config + 100, 4);
      values.emplace_back(index.size(), value);
      PutLe(&index, 0, 4);
    }
  }
  for (const auto& [place, value] : values) {
    PutAt(&index, place, index.size());
    PutLe(&index, value.size(), 2);
    PutText(&index, value);
  }
  PutAt(&index, 128, index.size());
  return index;
}

// Base, zh-Hans-CN, en, and the dark mode of the base.
const std::vector<Keys>& Configs() {
  static const std::vector<Keys> configs = {
      {}, {{0, kZh}, {5, kHans}, {1, kCn}}, {{0, kEn}}, {{6, 0}}, {{2, 640}}, {{4, 2}}};
  return configs;
}

const std::vector<Resource>& Resources() {
  static const std::vector<Resource> resources = {
      {16777216,
       9,
       "app_name",
       {{3, "dark"}, {0, "Demo"}, {1, "示例"}, {2, "Demo app"}, {5, "Car"}}},
      {16777217,
       19,
       "app_icon",
       {{0, "entry/resources/base/media/icon.png"}, {4, "entry/resources/xxxldpi/media/icon.png"}}},
      {16777218, 9, "ability", {{0, "$string:16777216"}}},
      {16777219, 9, "loop", {{0, "$string:16777219"}}},
      {16777220, 19, "layered", {{0, "entry/resources/base/media/layered.json"}}},
      {16777221, 19, "front", {{0, "entry/resources/base/media/front.png"}}},
      {16777222, 14, "back", {{0, "#FF112233"}}},
      {16777223, 9, "only_zh", {{1, "只有中文"}, {2, "only"}}}};
  return resources;
}

// A PNG's signature and header for a picture of that size; no picture.
std::string Png(std::uint32_t width, std::uint32_t height) {
  Bytes png = *FromHex("89504e470d0a1a0a0000000d49484452");
  for (const std::uint32_t n : {width, height}) {
    for (int shift = 24; shift >= 0; shift -= 8) png.push_back(static_cast<std::byte>(n >> shift));
  }
  PutText(&png, std::string("\x08\x06\0\0\0\0\0\0\0", 9));
  return std::string(AsText(png));
}

TEST(HarmonyResourceIndex, BothFormatsGiveTheSame) {
  for (const Bytes& bytes :
       {FirstFormat(Configs(), Resources()), SecondFormat(Configs(), Resources())}) {
    const auto index = ResourceIndex::Read(bytes);
    ASSERT_TRUE(index);
    EXPECT_TRUE(index->version().starts_with("Restool"));
    EXPECT_THAT(index->Find(16777216), SizeIs(5));
    EXPECT_THAT(index->Find(9, "app_name"), SizeIs(5));
    EXPECT_THAT(index->Find(19, "app_name"), IsEmpty());
    EXPECT_THAT(index->Find(1), IsEmpty());

    const auto names = harmony::ResolveNames({.text = "$string:app_name", .id = 16777216}, &*index);
    EXPECT_EQ(names.name, "Demo");
    EXPECT_THAT(names.names, ElementsAre(Pair("en", "Demo app"), Pair("zh-Hans-CN", "示例")));
    EXPECT_EQ(harmony::ResolveNames({.text = "$string:app_name"}, &*index).name, "Demo");
    // References are followed, and not for ever.
    EXPECT_EQ(harmony::ResolveNames({.id = 16777218}, &*index).name, "Demo");
    EXPECT_EQ(harmony::ResolveNames({.id = 16777219}, &*index).name, std::nullopt);
    // Without a value for every language the Chinese one stands.
    EXPECT_EQ(harmony::ResolveNames({.id = 16777223}, &*index).name, "只有中文");
    // A literal text, where no resource says otherwise.
    EXPECT_EQ(harmony::ResolveNames({.text = "Plain", .id = 5}, &*index).name, "Plain");
    EXPECT_EQ(harmony::ResolveNames({.text = "$string:gone"}, &*index).name, std::nullopt);
  }
}

TEST(HarmonyResourceIndex, BrokenOnesAreRefusedOrEmpty) {
  for (const Bytes& good :
       {FirstFormat(Configs(), Resources()), SecondFormat(Configs(), Resources())}) {
    for (std::size_t size = 0; size < good.size(); size += 3) {
      const Bytes cut = ToBytes(ByteSpan(good).first(size));
      if (const auto index = ResourceIndex::Read(cut)) index->Find(16777216);
    }
    // Every number in turn as large as can be.
    for (std::size_t at = 128; at + 4 <= good.size(); at += 4) {
      Bytes bad = good;
      PutAt(&bad, at, 0xffffffff);
      if (const auto index = ResourceIndex::Read(bad)) {
        index->Find(16777216);
        index->Find(9, "app_name");
      }
    }
  }
  Bytes many = Header("Restool 4.105", 0xffffffff);
  EXPECT_FALSE(ResourceIndex::Read(many));
  EXPECT_FALSE(ResourceIndex::Read(Bytes(200)));
  // Tables that overlap would let a small file cost a long search.
  Bytes overlapping = Header("Restool 4.105", 200);
  for (int i = 0; i < 200; ++i) PutKeys(&overlapping, 136 + 200 * 12, {});
  PutText(&overlapping, "IDSS");
  PutLe(&overlapping, 1000, 4);
  overlapping.resize(overlapping.size() + 8000);
  EXPECT_FALSE(ResourceIndex::Read(overlapping));
}

Package Inspected(const ZipBuilder& zip) {
  auto package = InspectMemory(zip.Build(), "x.hap", {});
  EXPECT_TRUE(package);
  return package ? *package : Package{};
}

std::string Text(const Bytes& bytes) { return std::string(AsText(bytes)); }

TEST(HarmonyIdentity, StageModel) {
  const std::string module =
      R"({"app":{"bundleName":"com.example.app","vendor":"v","versionCode":10203,)"
      R"("versionName":"1.2.3","label":"$string:app_name","labelId":16777216,)"
      R"("icon":"$media:app_icon","iconId":16777217,"minAPIVersion":50000012,)"
      R"("targetAPIVersion":50001013,"bundleType":"app","debug":true},"module":{"name":"entry",)"
      R"("type":"entry","mainElement":"B","deviceTypes":["phone"],"abilities":[{"name":"A","label":"x"},)"
      R"({"name":"B","label":"$string:only_zh","labelId":16777223}],)"
      R"("requestPermissions":[{"name":"ohos.permission.INTERNET"},{}]}})";
  const Package package =
      Inspected(ZipBuilder()
                    .Add("module.json", module)
                    .Add("resources.index", Text(SecondFormat(Configs(), Resources())))
                    .Add("resources/base/media/icon.png", Png(96, 96))
                    .Add("resources/xxxldpi/media/icon.png", Png(512, 512)));
  const Identity& identity = package.identity;
  EXPECT_EQ(identity.package_name, "com.example.app");
  EXPECT_EQ(identity.version_name, "1.2.3");
  EXPECT_EQ(identity.version_code, "10203");
  EXPECT_EQ(identity.min_platform, "5.0.0(12)");
  EXPECT_EQ(identity.target_platform, "5.0.1(13)");
  EXPECT_EQ(identity.debuggable, true);
  EXPECT_EQ(identity.app_name, "Demo");
  EXPECT_THAT(identity.app_names, SizeIs(2));
  ASSERT_TRUE(identity.icon);
  EXPECT_EQ(identity.icon->entry, "resources/xxxldpi/media/icon.png");
  EXPECT_EQ(identity.icon->width, 512u);
  EXPECT_EQ(identity.icon->format, "png");
  ASSERT_TRUE(package.harmony);
  EXPECT_EQ(package.harmony->model, "stage");
  EXPECT_EQ(package.harmony->ability_name, "只有中文");
  EXPECT_THAT(package.harmony->requested_permissions, ElementsAre("ohos.permission.INTERNET"));
}

TEST(HarmonyIdentity, LayeredIcon) {
  const std::string module = R"({"app":{"bundleName":"a","iconId":16777220},"module":{}})";
  const Package package = Inspected(
      ZipBuilder()
          .Add("module.json", module)
          .Add("resources.index", Text(FirstFormat(Configs(), Resources())))
          .Add("resources/base/media/front.png", Png(108, 108))
          .Add("resources/base/media/layered.json",
               R"({"layered-image":{"foreground":"$media:front","background":"$color:back"}})"));
  ASSERT_TRUE(package.identity.icon);
  const Icon& icon = *package.identity.icon;
  EXPECT_EQ(icon.format, "json");
  ASSERT_THAT(icon.layers, SizeIs(2));
  EXPECT_EQ(icon.layers[0].color, 0xff112233u);
  EXPECT_EQ(icon.layers[1].entry, "resources/base/media/front.png");
  EXPECT_EQ(icon.layers[1].format, "png");
}

TEST(HarmonyIdentity, FaModel) {
  const std::string config =
      R"({"app":{"bundleName":"com.example.fa","vendor":"v","version":{"code":7,"name":"0.7"},)"
      R"("apiVersion":{"compatible":7,"target":8}},"deviceConfig":{"default":{"debug":true}},)"
      R"("module":{"mainAbility":"M","distro":{"moduleName":"entry","moduleType":"entry"},)"
      R"("deviceType":["phone"],"abilities":[{"name":"M","labelId":16777216,"iconId":16777217}],)"
      R"("reqPermissions":[{"name":"p"}]}})";
  const Package package =
      Inspected(ZipBuilder()
                    .Add("config.json", config)
                    .Add("assets/entry/resources.index", Text(FirstFormat(Configs(), Resources())))
                    .Add("assets/entry/resources/base/media/icon.png", Png(64, 64)));
  EXPECT_EQ(package.identity.package_name, "com.example.fa");
  EXPECT_EQ(package.identity.version_code, "7");
  EXPECT_EQ(package.identity.version_name, "0.7");
  EXPECT_EQ(package.identity.min_platform, "7");
  EXPECT_EQ(package.identity.app_name, "Demo");
  EXPECT_EQ(package.identity.debuggable, true);
  ASSERT_TRUE(package.identity.icon);
  EXPECT_EQ(package.identity.icon->entry, "assets/entry/resources/base/media/icon.png");
  EXPECT_EQ(package.harmony->model, "fa");
  EXPECT_EQ(package.harmony->requested_permissions, std::vector<std::string>{"p"});
}

TEST(HarmonyIdentity, SharedModulesAreHsps) {
  const Package package = Inspected(
      ZipBuilder().Add("module.json", R"({"app":{"bundleName":"a"},"module":{"type":"shared"}})"));
  EXPECT_EQ(package.container, Container::kHsp);
}

TEST(HarmonyIdentity, OfSeveralEntriesWithOneNameTheLastCounts) {
  const Package package = Inspected(
      ZipBuilder()
          .Add("module.json", R"({"app":{"bundleName":"com.example.shown"},"module":{}})")
          .Add("module.json", R"({"app":{"bundleName":"com.example.middle"},"module":{}})")
          .Add("module.json", R"({"app":{"bundleName":"com.example.installed"},"module":{}})"));
  EXPECT_EQ(package.identity.package_name, "com.example.installed");
  EXPECT_TRUE(test::Has(package.findings, "zip.duplicate-name"));
}

TEST(HarmonyIdentity, WhatIsBrokenIsSaid) {
  for (const std::string text : {"", "{", "[]", "\"text\"", "{\"app\":"}) {
    const Package package = Inspected(ZipBuilder().Add("module.json", text));
    EXPECT_TRUE(test::Has(package.findings, "harmony.module.malformed")) << text;
    EXPECT_FALSE(package.identity.package_name);
  }
  const Package types = Inspected(ZipBuilder().Add(
      "module.json", R"({"app":{"bundleName":7,"versionCode":"x","versionName":"","label":[]},)"
                     R"("module":{"abilities":{},"requestPermissions":7,"deviceTypes":[1]}})"));
  EXPECT_FALSE(types.identity.package_name);
  EXPECT_FALSE(types.identity.version_code);
  EXPECT_FALSE(types.identity.version_name);
  const Package twice = Inspected(ZipBuilder().Add(
      "module.json", R"({"app":{"bundleName":"first","bundleName":"second"},"module":{}})"));
  EXPECT_EQ(twice.identity.package_name, "first");
  EXPECT_TRUE(test::Has(twice.findings, "harmony.module.duplicate-keys"));
  const Package index =
      Inspected(ZipBuilder().Add("module.json", test::ModuleJson()).Add("resources.index", "x"));
  EXPECT_TRUE(test::Has(index.findings, "harmony.module.resource-index"));
}

TEST(HarmonyJson, LargeTextsAreRefusedWithTheLimit) {
  std::vector<Finding> findings;
  const std::string large = "{\"a\":\"" + std::string(limits::kJsonSize, 'a') + "\"}";
  EXPECT_FALSE(harmony::ParseJson(large));
  EXPECT_FALSE(harmony::ReadModule(large, true, "module.json", &findings));
  EXPECT_FALSE(harmony::ReadModule("{", true, "module.json", &findings));
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].id, "limit.exceeded");
  EXPECT_EQ(findings[1].id, "harmony.module.malformed");
}

TEST(HarmonyIdentity, ApiVersions) {
  const std::pair<std::int64_t, const char*> rows[] = {{9, "9"},
                                                       {12, "12"},
                                                       {50000012, "5.0.0(12)"},
                                                       {50001013, "5.0.1(13)"},
                                                       {60000020, "6.0.0(20)"},
                                                       {-1, "-1"}};
  for (const auto& [version, text] : rows) EXPECT_EQ(harmony::FormatApiVersion(version), text);
}

}  // namespace
}  // namespace apptrait

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "apptrait/filing.h"

namespace apptrait::filing {
namespace {

TEST(Profile, EveryBuiltInOneIsRead) {
  const std::vector<std::string> ids = ProviderIds();
  ASSERT_FALSE(ids.empty());
  EXPECT_EQ(ids.front(), "generic");
  for (const char* id : {"tencent", "aliyun", "huawei", "appgallery", "ucloud", "generic"}) {
    EXPECT_NE(std::ranges::find(ids, id), ids.end()) << id;
  }
  for (const std::string& id : ids) {
    const auto provider = FindProvider(id);
    ASSERT_TRUE(provider) << Message(provider.error().detail, Language::kEnglish);
    EXPECT_EQ(provider->id, id);
    EXPECT_FALSE(provider->name_zh.empty() || provider->name_en.empty());
    EXPECT_FALSE(provider->platforms.empty());
    for (const PlatformProfile& platform : provider->platforms) {
      std::set<Field> fields;
      for (const BoxProfile& box : platform.boxes) {
        fields.insert(box.field);
        ASSERT_FALSE(box.forms.empty()) << id;
        EXPECT_FALSE(box.label.empty());
      }
      EXPECT_EQ(fields.size(), 3u) << id;
    }
  }
}

// Issue of every form: iOS and HarmonyOS label the box MD5 and want SHA-1.
TEST(Profile, AndroidFilesMd5AndTheOthersSha1) {
  for (const std::string& id : ProviderIds()) {
    const auto provider = FindProvider(id);
    for (const PlatformProfile& platform : provider->platforms) {
      for (const BoxProfile& box : platform.boxes) {
        if (box.field != Field::kFingerprint) continue;
        EXPECT_EQ(box.forms.front().form.encoding,
                  platform.platform == Platform::kAndroid ? Encoding::kMd5 : Encoding::kSha1)
            << id;
        EXPECT_EQ(platform.platform == Platform::kAndroid && id != "huawei", box.note_zh.empty())
            << id;
      }
    }
  }
}

TEST(Profile, WhatProvidersDocument) {
  const auto first = [](const char* id, Platform platform, Field field) {
    const auto provider = FindProvider(id);
    for (const BoxProfile& box : provider->Find(platform)->boxes) {
      if (box.field == field) return box.forms.front();
    }
    return BoxForm{};
  };
  const BoxForm tencent = first("tencent", Platform::kAndroid, Field::kPublicKey);
  EXPECT_EQ(tencent.form.encoding, Encoding::kModulusDec);
  EXPECT_EQ(tencent.grade, Evidence::kQuoted);
  EXPECT_EQ(first("aliyun", Platform::kIos, Field::kPublicKey).form,
            (Form{Encoding::kModulusHex, Letters::kUpper, Separator::kNone}));
  EXPECT_EQ(first("appgallery", Platform::kHarmony, Field::kPublicKey).form,
            (Form{Encoding::kPointHex, Letters::kLower, Separator::kNone}));
  EXPECT_EQ(FindProvider("appgallery")->Find(Platform::kAndroid), nullptr);
  EXPECT_EQ(FindProvider("ucloud")->Find(Platform::kHarmony), nullptr);
  EXPECT_TRUE(FindProvider("ucloud")->truncated_keys_accepted);
  EXPECT_FALSE(FindProvider("tencent")->truncated_keys_accepted);
}

TEST(Profile, AnUnknownIdListsTheKnownOnes) {
  const auto provider = FindProvider("nobody");
  ASSERT_FALSE(provider);
  EXPECT_EQ(provider.error().kind, ErrorKind::kUsage);
  EXPECT_NE(Message(provider.error().detail, Language::kEnglish).find("tencent"),
            std::string::npos);
  EXPECT_NE(Message(provider.error().detail, Language::kChinese).find("没有名为“nobody”"),
            std::string::npos);
}

constexpr const char* kOwn = R"(
id = "own"
name = "我的接入商"
[[source]]
id = "doc"
grade = "official"
[[platform]]
platform = "android"
label = "安卓"
[[platform.box]]
field = "public_key"
label = "公钥"
forms = [{ encoding = "modulus_hex", letters = "upper", separator = "colon", source = "doc" }]
)";

TEST(Profile, OnesOwnIsRead) {
  const auto provider = ParseProvider(kOwn, "own.toml");
  ASSERT_TRUE(provider) << Message(provider.error().detail, Language::kEnglish);
  EXPECT_EQ(provider->name_en, "我的接入商");
  const BoxForm& form = provider->platforms.at(0).boxes.at(0).forms.at(0);
  EXPECT_EQ(form.form, (Form{Encoding::kModulusHex, Letters::kUpper, Separator::kColon}));
  EXPECT_EQ(form.grade, Evidence::kOfficial);
}

TEST(Profile, EmptyListsAreMistakes) {
  const char* head = "id = \"own\"\nname = \"x\"\n";
  const char* const bodies[] = {
      "platform = []", "[[platform]]\nplatform = \"ios\"\nlabel = \"iOS\"\nbox = []",
      "[[platform]]\nplatform = \"ios\"\nlabel = \"iOS\"\n[[platform.box]]\nfield = "
      "\"fingerprint\"\nlabel = \"MD5\"\nforms = []"};
  for (const char* body : bodies) {
    const auto provider = ParseProvider(std::string(head) + body, "own.toml");
    ASSERT_FALSE(provider) << body;
    EXPECT_EQ(provider.error().detail.id, "filing.profile-empty") << body;
    EXPECT_NE(Message(provider.error().detail, Language::kChinese).find("列"), std::string::npos);
  }
}

TEST(Profile, MistakesNameLineAndColumn) {
  struct Row {
    const char *replace, *with, *id, *message;
  };
  const Row rows[] = {
      {"id = \"own\"", "id = ", "filing.profile-syntax", "line 2, column"},
      {"id = \"own\"", "", "filing.profile-missing-key", "'id'"},
      {"label = \"公钥\"", "lable = \"公钥\"", "filing.profile-unknown-key",
       "own.toml, line 12, column 1: unknown key 'lable'"},
      {"letters = \"upper\"", "leters = \"upper\"", "filing.profile-unknown-key",
       "line 13, column 38"},
      {"id = \"own\"", "id = 5", "filing.profile-bad-value", "line 2, column 6: '5' is no value"},
      {"id = \"own\"", "id = \"own\"\nzzz = 1\naaa = 2", "filing.profile-unknown-key", "'zzz'"},
      {"[[source]]", "[[source]]\nid = \"doc\"\ngrade = \"field\"\n[[source]]",
       "filing.profile-twice", "id 'doc' is there twice"},
      {"[[platform]]",
       "[[platform]]\nplatform = \"android\"\nlabel = \"a\"\nbox = [{ field = \"fingerprint\", "
       "label = \"m\", forms = [{ encoding = \"md5\" }] }]\n[[platform]]",
       "filing.profile-twice", "platform 'android' is there twice"},
      {"platform = \"android\"", "platform = \"symbian\"", "filing.profile-bad-value", "line 8"},
      {"modulus_hex", "modulus_oct", "filing.profile-bad-value", "'modulus_oct'"},
      {"modulus_hex", "sha1", "filing.profile-bad-value", "'sha1'"},
      {"source = \"doc\" }", "source = \"book\" }", "filing.profile-bad-value", "'book'"},
      {"grade = \"official\"", "grade = 5", "filing.profile-bad-value", "'grade'"},
      {"forms = [{", "forms = [5, {", "filing.profile-bad-value", "'forms'"},
      {"\"我的接入商\"", "{ en = \"x\" }", "filing.profile-missing-key", "'zh'"}};
  for (const Row& row : rows) {
    std::string text = kOwn;
    const std::size_t at = text.find(row.replace);
    ASSERT_NE(at, text.npos) << row.replace;
    text.replace(at, std::string(row.replace).size(), row.with);
    const auto provider = ParseProvider(text, "own.toml");
    ASSERT_FALSE(provider) << row.with;
    EXPECT_EQ(provider.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(provider.error().detail.id, row.id) << row.with;
    const std::string message = Message(provider.error().detail, Language::kEnglish);
    EXPECT_NE(message.find(row.message), message.npos) << message;
  }
}

}  // namespace
}  // namespace apptrait::filing

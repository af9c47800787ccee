// Locales as resource configurations name them, and how Android compares them (androidfw,
// LocaleData.cpp).
#ifndef APPTRAIT_SRC_ANDROID_LOCALE_H_
#define APPTRAIT_SRC_ANDROID_LOCALE_H_

#include <string>
#include <string_view>

namespace apptrait::android {

struct Locale {
  std::string language;  // "zh", "fil"; empty is any
  std::string script;    // "Hans"; empty where it is not said
  std::string region;    // "CN", "419"
  std::string variant;   // "pinyin", "posix"

  bool empty() const {
    return language.empty() && script.empty() && region.empty() && variant.empty();
  }
  // BCP 47: language-script-region-variant, of the parts that are there. "und" stands for a
  // language that is not said.
  std::string Tag() const;
  // From a tag as aapt2 writes it ("zh-Hans-CN", "b+sr+Latn" or "en-rGB" are not met there).
  static Locale FromTag(std::string_view tag);
  bool operator==(const Locale&) const = default;
};

// One name for a language that has two ("tl" is "fil"), others as they are.
std::string_view Canonical(std::string_view language);

// The script that the locale is written in where it does not say: "Hans" for zh and zh-CN, "Hant"
// for zh-TW. Languages with one usual script give the same placeholder, so that they match
// themselves; nothing where there is no language.
std::string LikelyScript(const Locale& locale);

// Whether a resource of locale `offered` may serve a user of `wanted` (ResTable_config::match).
bool Matches(const Locale& offered, const Locale& wanted);

// Positive where `a` serves a user of `wanted` better than `b`, negative where worse, else 0. Both
// match it (ResTable_config::isLocaleBetterThan).
int Compare(const Locale& a, const Locale& b, const Locale& wanted);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_LOCALE_H_

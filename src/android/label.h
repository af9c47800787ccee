// The app's name as Android shows it: one for each locale that the package gives one for.
#ifndef APPTRAIT_SRC_ANDROID_LABEL_H_
#define APPTRAIT_SRC_ANDROID_LABEL_H_

#include <map>
#include <string_view>

#include "android/resources.h"
#include "apptrait/finding.h"

namespace apptrait::android {

struct Labels {
  // Of the default configuration; where that has none, what English, else Chinese, else the first
  // locale of all shows.
  std::optional<std::string> shown;
  bool has_default = false;
  // By BCP 47 tag: every locale that the label, or a resource that it refers to, is given for.
  std::map<std::string, std::string> by_locale;
  // What a device set to simplified Chinese (zh-Hans-CN) shows.
  std::optional<std::string> in_chinese;
  // A value that one of those devices would have shown, had it been whole.
  std::optional<DamagedValue> damaged;
  // The limit beyond which names were left out of `by_locale`.
  std::optional<Finding> exceeded;
};

// Of an android:label, as it stands in the manifest.
Labels ReadLabels(const Value& label, const ResourceSet& resources);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_LABEL_H_

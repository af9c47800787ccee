// Names and numbers that are filed beside the feature information: the app's name against what the
// launcher shows, filing numbers, credit codes.
#ifndef APPTRAIT_SRC_FILING_NAMES_H_
#define APPTRAIT_SRC_FILING_NAMES_H_

#include "apptrait/filing.h"

namespace apptrait::filing {

// What a Chinese device shows under the icon: the label for zh-CN, else for any Chinese, else the
// default one.
std::optional<std::string> LauncherLabel(const Identity& identity);

// The name by itself: length, characters, restricted words.
std::vector<Finding> CheckName(const std::string& name);
// The name that is filed, against the label of one platform's package.
std::optional<Finding> CompareName(const std::string& filed, const std::string& label,
                                   Platform platform);
std::vector<Finding> CheckFilingNumber(const std::string& number);
std::vector<Finding> CheckCreditCode(const std::string& code);

// "Android", "iOS", "HarmonyOS": the same in every language, for messages.
std::string PlatformName(Platform platform);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_NAMES_H_

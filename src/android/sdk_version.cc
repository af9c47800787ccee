#include "android/sdk_version.h"

#include <utility>

namespace apptrait::android {

std::optional<int> ApiLevelOfCodename(std::string_view codename) {
  // Of each letter that was used before levels rose by one a letter.
  constexpr std::pair<char, int> kLevels[] = {{'C', 2},  {'D', 3},  {'E', 4},  {'F', 7},  {'G', 8},
                                              {'H', 10}, {'I', 13}, {'J', 15}, {'K', 18}, {'L', 20},
                                              {'M', 22}, {'N', 23}, {'O', 25}};
  if (codename.empty() || codename[0] < 'A' || codename[0] > 'Z') return std::nullopt;
  const char letter = codename[0];
  if (letter < kLevels[0].first) return 1;
  std::pair<char, int> newest = kLevels[0];
  for (const auto& level : kLevels) {
    if (level.first <= letter) newest = level;
  }
  return newest.second + (letter - newest.first);
}

}  // namespace apptrait::android

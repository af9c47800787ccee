// Would a device take one package as the update of another: one file for each platform's rules.
#ifndef APPTRAIT_SRC_DIFF_UPDATE_H_
#define APPTRAIT_SRC_DIFF_UPDATE_H_

#include "apptrait/diff.h"

namespace apptrait::diff {

Update CheckUpdate(const Package& before, const Package& after);

Update CheckAndroidUpdate(const Package& before, const Package& after);
Update CheckHarmonyUpdate(const Package& before, const Package& after);
Update CheckIosUpdate(const Package& before, const Package& after);

// What all platforms ask: both verified, the same name, a version that is not lower (where
// `by_version_code`).
std::vector<Finding> CommonObstacles(const Package& before, const Package& after,
                                     bool by_version_code);

// Whether a package was judged at all: its signature is neither unchecked nor of a kind that cannot
// be judged.
bool IsJudged(const Package& package);
// What the reasons come to, where the system's version does not matter: kNo by any obstacle, else
// kUnknown where something is unknown or was not judged.
Answer AnswerOf(const std::vector<Finding>& reasons, const Package& before, const Package& after);

// Compares version codes of up to 64 bits; nothing where one of them is no number.
std::optional<int> CompareCodes(const std::optional<std::string>& a,
                                const std::optional<std::string>& b);

}  // namespace apptrait::diff

#endif  // APPTRAIT_SRC_DIFF_UPDATE_H_

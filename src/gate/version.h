// System versions: dotted numbers, compared part by part.
#ifndef APPTRAIT_SRC_GATE_VERSION_H_
#define APPTRAIT_SRC_GATE_VERSION_H_

#include "apptrait/gate.h"

namespace apptrait::gate {

// Less than, equal to or greater than 0; missing parts are 0, what is no number is 0 too.
int CompareVersions(std::string_view a, std::string_view b);
bool IsInside(std::string_view version, const VersionRange& range);
// ">= 21", "<= 34", "21 - 34".
std::string Text(const VersionRange& range);

// The versions that the package names, in the numbering of policies: API levels on Android and
// HarmonyOS (whose 50000012 is 12), "13.0" on iOS. Empty where it names none.
std::string MinPlatform(const Package& package);
std::string TargetPlatform(const Package& package);

}  // namespace apptrait::gate

#endif  // APPTRAIT_SRC_GATE_VERSION_H_

// Facts that packages of one platform alone have.
#ifndef APPTRAIT_SRC_DIFF_PLATFORM_FACTS_H_
#define APPTRAIT_SRC_DIFF_PLATFORM_FACTS_H_

#include <optional>

#include "diff/fact_list.h"

namespace apptrait::diff {

// Of the main package, and of those inside it where they add to a fact (permissions).
void AddPlatformFacts(const Package& package, const Adder& add);
// Of a field that only one platform has; the field itself where it has no name.
std::string PlatformLabel(std::string_view field, Language language);

// The value of an iOS entitlement that is one string.
std::optional<std::string> TextEntitlement(const IosFacts& ios, std::string_view name);

}  // namespace apptrait::diff

#endif  // APPTRAIT_SRC_DIFF_PLATFORM_FACTS_H_

// Facts that packages of one platform alone have.
#ifndef APPTRAIT_SRC_DIFF_PLATFORM_FACTS_H_
#define APPTRAIT_SRC_DIFF_PLATFORM_FACTS_H_

#include "diff/facts.h"

namespace apptrait::diff {

std::vector<Fact> PlatformFacts(const Package& package);
// Of a field that only one platform has; the field itself where it has no name.
std::string PlatformLabel(std::string_view field, Language language);

}  // namespace apptrait::diff

#endif  // APPTRAIT_SRC_DIFF_PLATFORM_FACTS_H_

// What only HarmonyOS packages have.
#ifndef APPTRAIT_HARMONY_FACTS_H_
#define APPTRAIT_HARMONY_FACTS_H_

#include <optional>
#include <string>
#include <vector>

namespace apptrait {

struct HarmonyFacts {
  bool operator==(const HarmonyFacts&) const = default;
};

}  // namespace apptrait

#endif  // APPTRAIT_HARMONY_FACTS_H_

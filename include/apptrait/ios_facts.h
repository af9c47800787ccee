// What only iOS packages have.
#ifndef APPTRAIT_IOS_FACTS_H_
#define APPTRAIT_IOS_FACTS_H_

#include <optional>
#include <string>
#include <vector>

namespace apptrait {

struct IosFacts {
  bool operator==(const IosFacts&) const = default;
};

}  // namespace apptrait

#endif  // APPTRAIT_IOS_FACTS_H_

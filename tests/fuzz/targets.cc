#include <stdexcept>
#include <string>

#include "fuzz/target.h"

namespace apptrait::test {

std::vector<FuzzTarget>& FuzzTargets() {
  static std::vector<FuzzTarget> targets;
  return targets;
}

void MustHold(bool held, std::string_view what) {
  if (!held) throw std::logic_error(std::string(what));
}

}  // namespace apptrait::test

#include <cstdlib>
#include <iostream>

#include "fuzz/target.h"

namespace apptrait::test {

std::vector<FuzzTarget>& FuzzTargets() {
  static std::vector<FuzzTarget> targets;
  return targets;
}

void MustHold(bool held, std::string_view what) {
  if (held) return;
  std::cerr << "fuzz: " << what << '\n';
  std::abort();
}

}  // namespace apptrait::test

// HarmonyOS's rules, after bundle_framework's BaseBundleInstaller (CheckAppIdentifier,
// version check).
#include "diff/update.h"

namespace apptrait::diff {

Update CheckHarmonyUpdate(const Package& before, const Package& after) {
  Update update;
  update.reasons = CommonObstacles(before, after, true);
  return update;
}

}  // namespace apptrait::diff

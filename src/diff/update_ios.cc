// iOS's rules: installd compares bundle identifier and application-identifier.
#include "diff/update.h"

namespace apptrait::diff {

Update CheckIosUpdate(const Package& before, const Package& after) {
  Update update;
  update.reasons = CommonObstacles(before, after, false);
  return update;
}

}  // namespace apptrait::diff

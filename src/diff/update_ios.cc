// iOS's rules: installd replaces an app by one with the same bundle identifier and the same
// application-identifier entitlement; a version need not rise.
#include "catalogue/rules/diff.h"
#include "diff/platform_facts.h"
#include "diff/update.h"

namespace apptrait::diff {

Update CheckIosUpdate(const Package& before, const Package& after) {
  constexpr std::string_view kName = "application-identifier";
  Update update;
  update.reasons = CommonObstacles(before, after, false);
  const auto a = before.ios ? TextEntitlement(*before.ios, kName) : std::nullopt;
  const auto b = after.ios ? TextEntitlement(*after.ios, kName) : std::nullopt;
  if (!a || !b) {
    update.reasons.push_back(
        catalogue::Make(rule::kDiffUpdateUnknown, {}, {{"what", std::string(kName)}}));
  } else if (*a != *b) {
    update.reasons.push_back(catalogue::Make(rule::kDiffUpdateApplicationIdentifier, {},
                                             {{"before", *a}, {"after", *b}}));
  }
  update.answer = AnswerOf(update.reasons, before, after);
  return update;
}

}  // namespace apptrait::diff

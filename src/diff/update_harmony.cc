// HarmonyOS's rules, after bundle_framework's BaseBundleInstaller (version check and
// CheckAppIdentifier) and the consistency rules of its documentation: over another version code one
// of appId and app-identifier has to stay; over the same one both, and the kind of profile besides.
#include "catalogue/cause.h"
#include "catalogue/rules/diff.h"
#include "diff/update.h"

namespace apptrait::diff {
namespace {

// What a device compares; empty where the package does not have it.
struct Identifiers {
  std::string app_id, app_identifier, type, distribution, apl;
};

Identifiers IdentifiersOf(const HarmonyFacts& harmony) {
  Identifiers out;
  if (harmony.system_identity) out.app_id = harmony.system_identity->app_id.value_or("");
  if (!harmony.profile) return out;
  const HarmonyProfile& profile = *harmony.profile;
  out.app_identifier = profile.app_identifier.value_or("");
  // Devices take everything but "release" for "debug".
  out.type = profile.release ? "release" : "debug";
  out.distribution = profile.distribution_type.value_or("");
  out.apl = profile.apl.value_or("");
  return out;
}

void CompareIdentifiers(const Identifiers& a, const Identifiers& b, std::vector<Finding>* reasons) {
  if (a.app_id.empty() || b.app_id.empty()) {
    reasons->push_back(catalogue::Make(rule::kDiffUpdateUnknown, {}, {{"what", "appId"}}));
    return;
  }
  const bool same_identifier = !a.app_identifier.empty() && a.app_identifier == b.app_identifier;
  if (a.app_id != b.app_id && !same_identifier) {
    reasons->push_back(catalogue::Make(rule::kDiffUpdateAppIdentifier));
  }
}

void CompareSameVersion(const std::string& version, const Identifiers& a, const Identifiers& b,
                        std::vector<Finding>* reasons) {
  const auto compare = [&](const char* what, const std::string& before, const std::string& after) {
    if (before == after) return;
    reasons->push_back(catalogue::Make(rule::kDiffUpdateSameVersion, {},
                                       {{"version", version},
                                        {"what", what},
                                        {"before", before.empty() ? std::string("-") : before},
                                        {"after", after.empty() ? std::string("-") : after}}));
  };
  compare("appId", a.app_id, b.app_id);
  compare("app-identifier", a.app_identifier, b.app_identifier);
  compare("type", a.type, b.type);
  compare("app-distribution-type", a.distribution, b.distribution);
  compare("apl", a.apl, b.apl);
}

}  // namespace

Update CheckHarmonyUpdate(const Package& before, const Package& after) {
  Update update;
  update.reasons = CommonObstacles(before, after, true);
  if (before.harmony && after.harmony) {
    const Identifiers a = IdentifiersOf(*before.harmony), b = IdentifiersOf(*after.harmony);
    CompareIdentifiers(a, b, &update.reasons);
    const auto order = CompareCodes(before.identity.version_code, after.identity.version_code);
    if (order == 0) {
      CompareSameVersion(*after.identity.version_code, a, b, &update.reasons);
    }
    const auto& old_type = before.harmony->bundle_type;
    const auto& new_type = after.harmony->bundle_type;
    if (old_type && new_type && *old_type != *new_type) {
      update.reasons.push_back(catalogue::Make(rule::kDiffUpdateBundleType, {},
                                               {{"before", *old_type}, {"after", *new_type}}));
    }
  } else {
    update.reasons.push_back(
        catalogue::Make(rule::kDiffUpdateUnknown, {}, catalogue::Said("what", why::kProfile)));
  }
  update.answer = AnswerOf(update.reasons, before, after);
  return update;
}

}  // namespace apptrait::diff

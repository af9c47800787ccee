#include "diff/update.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "catalogue/cause.h"
#include "catalogue/rules/diff.h"
#include "catalogue/status.h"
#include "diff/facts.h"

namespace apptrait::diff {
namespace {

std::optional<std::uint64_t> ToNumber(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// What cannot be installed at all: a bundle for a store, a certificate.
bool IsInstallable(const Package& package) {
  switch (package.container) {
    case Container::kAab:
    case Container::kHarmonyProfile:
    case Container::kMobileProvision:
    case Container::kMachO:
    case Container::kUnknown:
      return false;
    default:
      return package.platform != Platform::kUnknown;
  }
}

}  // namespace

std::optional<int> CompareCodes(const std::optional<std::string>& a,
                                const std::optional<std::string>& b) {
  if (!a || !b) return std::nullopt;
  const auto x = ToNumber(*a), y = ToNumber(*b);
  if (!x || !y) return std::nullopt;
  return *x < *y ? -1 : *x > *y ? 1 : 0;
}

std::vector<Finding> CommonObstacles(const Package& before, const Package& after,
                                     bool by_version_code) {
  std::vector<Finding> reasons;
  const Identity &a = before.identity, &b = after.identity;
  for (const Package* package : {&before, &after}) {
    const Status status = package->verification.status;
    if (status != Status::kVerified) {
      reasons.push_back(catalogue::Make(rule::kDiffUpdateUnverified, {},
                                        catalogue::WithStatus(status, {{"path", package->path}})));
    }
  }
  if (!a.package_name || !b.package_name) {
    reasons.push_back(
        catalogue::Make(rule::kDiffUpdateUnknown, {}, catalogue::Said("what", why::kPackageName)));
  } else if (*a.package_name != *b.package_name) {
    reasons.push_back(catalogue::Make(rule::kDiffUpdateOtherPackage, {},
                                      {{"before", *a.package_name}, {"after", *b.package_name}}));
  }
  if (!by_version_code) return reasons;
  const auto order = CompareCodes(a.version_code, b.version_code);
  if (!order) {
    reasons.push_back(catalogue::Make(rule::kDiffUpdateUnknown, {}, {{"what", "versionCode"}}));
  } else if (*order > 0) {
    reasons.push_back(catalogue::Make(rule::kDiffUpdateLowerVersion, {},
                                      {{"before", *a.version_code}, {"after", *b.version_code}}));
  }
  return reasons;
}

bool IsJudged(const Package& package) {
  return package.verification.status != Status::kNotChecked &&
         package.verification.status != Status::kUnsupported;
}

Answer AnswerOf(const std::vector<Finding>& reasons, const Package& before, const Package& after) {
  const bool refused = std::ranges::any_of(std::array{&before, &after}, [](const Package* package) {
    return IsJudged(*package) && package->verification.status != Status::kVerified;
  });
  const bool obstacle = std::ranges::any_of(reasons, [&](const Finding& f) {
    return f.id != rule::kDiffUpdateUnknown.id &&
           (refused || f.id != rule::kDiffUpdateUnverified.id);
  });
  if (obstacle) return Answer::kNo;
  return reasons.empty() ? Answer::kYes : Answer::kUnknown;
}

Update CheckUpdate(const Package& outer_before, const Package& outer_after) {
  const Package &before = MainOf(outer_before), &after = MainOf(outer_after);
  if (before.platform != after.platform) {
    return {Answer::kNo,
            {},
            {catalogue::Make(rule::kDiffUpdateOtherPlatform, {},
                             {{"before", std::string(Name(before.platform))},
                              {"after", std::string(Name(after.platform))}})}};
  }
  for (const Package* package : {&outer_before, &outer_after}) {
    if (IsInstallable(*package)) continue;
    return {Answer::kUnknown,
            {},
            {catalogue::Make(
                rule::kDiffUpdateNotInstallable, {},
                {{"path", package->path}, {"container", std::string(Name(package->container))}})}};
  }
  switch (before.platform) {
    case Platform::kAndroid:
      return CheckAndroidUpdate(before, after);
    case Platform::kHarmony:
      return CheckHarmonyUpdate(before, after);
    case Platform::kIos:
      return CheckIosUpdate(before, after);
    default:
      return {};
  }
}

}  // namespace apptrait::diff

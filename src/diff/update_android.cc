// Android's rules, after PackageManager (frameworks/base: InstallPackageHelper,
// PackageManagerServiceUtils.verifySignatures, SigningDetails.checkCapability).
#include <algorithm>
#include <set>

#include "catalogue/rules/diff.h"
#include "diff/update.h"

namespace apptrait::diff {
namespace {

// The first version that knows lineages (Android 9), and the last one without runtime permissions.
constexpr int kLineages = 28, kLastInstallTimePermissions = 22;

// What a device of one version takes for the package's signers.
struct SeenBy {
  bool verified = false;
  std::set<std::string> certificates;
  const Signer* signer = nullptr;  // the one with a lineage, where there is one
};

SeenBy SignersAt(const Package& package, int level) {
  SeenBy seen;
  for (const VerdictRange& range : package.verification.ranges) {
    if (level < range.min || (range.max && level > *range.max)) continue;
    seen.verified = range.status == Status::kVerified;
    seen.certificates = {range.certificate_sha256.begin(), range.certificate_sha256.end()};
    if (level < kLineages || seen.certificates.size() != 1) return seen;
    for (const Signer& signer : package.signers) {
      const bool fits =
          signer.scheme == range.scheme && !signer.certificates.empty() &&
          signer.certificates.front().fingerprints.sha256 == *seen.certificates.begin() &&
          level >= signer.min_platform.value_or(level) &&
          level <= signer.max_platform.value_or(level);
      if (fits) seen.signer = &signer;
    }
    return seen;
  }
  return seen;
}

enum class Past { kStranger, kKnown, kGranted };

// What the newer signer's lineage says of a certificate: nothing, that it was one of its own, or
// that it still grants it the capability. The last node is the signer itself.
Past PastOf(const SeenBy& newer, const SeenBy& older, std::string_view capability) {
  if (newer.signer == nullptr || older.certificates.size() != 1) return Past::kStranger;
  const auto& lineage = newer.signer->lineage;
  for (std::size_t i = 0; i + 1 < lineage.size(); ++i) {
    if (lineage[i].certificate.fingerprints.sha256 != *older.certificates.begin()) continue;
    const bool granted = std::ranges::count(lineage[i].capabilities, capability) != 0;
    return granted ? Past::kGranted : Past::kKnown;
  }
  return Past::kStranger;
}

enum class Verdict { kInstalls, kNoneBefore, kRefusesAfter, kOtherSigner, kNotGranted };

Verdict VerdictAt(const Package& before, const Package& after, int level) {
  const SeenBy a = SignersAt(before, level), b = SignersAt(after, level);
  if (!a.verified || a.certificates.empty()) return Verdict::kNoneBefore;
  if (!b.verified || b.certificates.empty()) return Verdict::kRefusesAfter;
  if (a.certificates == b.certificates) return Verdict::kInstalls;
  if (level < kLineages) return Verdict::kOtherSigner;
  const Past forward = PastOf(b, a, "installed-data"), back = PastOf(a, b, "rollback");
  if (forward == Past::kGranted || back == Past::kGranted) return Verdict::kInstalls;
  return forward == Past::kKnown || back == Past::kKnown ? Verdict::kNotGranted
                                                         : Verdict::kOtherSigner;
}

// The levels at which something may begin to differ.
std::set<int> Boundaries(const Package& before, const Package& after) {
  std::set<int> levels;
  for (const Package* package : {&before, &after}) {
    for (const VerdictRange& range : package->verification.ranges) {
      levels.insert(range.min);
      if (range.max) levels.insert(*range.max + 1);
    }
  }
  if (!levels.empty() && *levels.begin() < kLineages) levels.insert(kLineages);
  return levels;
}

struct Interval {
  int min;
  std::optional<int> max;
  Verdict verdict;
};

std::vector<Interval> Intervals(const Package& before, const Package& after) {
  std::vector<Interval> intervals;
  const std::set<int> levels = Boundaries(before, after);
  for (auto level = levels.begin(); level != levels.end(); ++level) {
    const auto next = std::next(level);
    const Verdict verdict = VerdictAt(before, after, *level);
    const auto max = next == levels.end() ? std::nullopt : std::optional<int>(*next - 1);
    if (!intervals.empty() && intervals.back().verdict == verdict) {
      intervals.back().max = max;
    } else {
      intervals.push_back({*level, max, verdict});
    }
  }
  // On these nobody has the first package.
  std::erase_if(intervals, [](const Interval& i) { return i.verdict == Verdict::kNoneBefore; });
  return intervals;
}

std::string LevelText(const Interval& interval) {
  const std::string min = std::to_string(interval.min);
  if (!interval.max) return min + "+";
  return *interval.max == interval.min ? min : min + "-" + std::to_string(*interval.max);
}

void AddReason(const Interval& interval, std::vector<Finding>* reasons) {
  const std::vector<Datum> data = {{"levels", LevelText(interval)}};
  switch (interval.verdict) {
    case Verdict::kOtherSigner:
      reasons->push_back(catalogue::Make(rule::kDiffUpdateOtherSigner, {}, data));
      break;
    case Verdict::kNotGranted:
      reasons->push_back(catalogue::Make(rule::kDiffUpdateNotGranted, {}, data));
      break;
    case Verdict::kRefusesAfter:
      reasons->push_back(catalogue::Make(rule::kDiffUpdateRefused, {}, data));
      break;
    default:
      break;
  }
}

void AddDowngrades(const Package& before, const Package& after, std::vector<Finding>* reasons) {
  if (!before.android || !after.android) return;
  const AndroidFacts &a = *before.android, &b = *after.android;
  const int old_target = a.target_sdk.value_or(a.min_sdk),
            new_target = b.target_sdk.value_or(b.min_sdk);
  if (old_target > kLastInstallTimePermissions && new_target <= kLastInstallTimePermissions) {
    reasons->push_back(catalogue::Make(
        rule::kDiffUpdatePermissionModel, {},
        {{"before", std::int64_t{old_target}}, {"after", std::int64_t{new_target}}}));
  }
  if (a.target_sandbox_version.value_or(1) > b.target_sandbox_version.value_or(1)) {
    reasons->push_back(
        catalogue::Make(rule::kDiffUpdateSandbox, {},
                        {{"before", std::int64_t{a.target_sandbox_version.value_or(1)}},
                         {"after", std::int64_t{b.target_sandbox_version.value_or(1)}}}));
  }
  if (b.test_only && !a.test_only) {
    reasons->push_back(catalogue::Make(rule::kDiffUpdateTestOnly));
  }
}

}  // namespace

Update CheckAndroidUpdate(const Package& before, const Package& after) {
  Update update;
  update.reasons = CommonObstacles(before, after, true);
  AddDowngrades(before, after, &update.reasons);
  // Nobody looked: then nothing is known of any version.
  if (!IsJudged(before) || !IsJudged(after)) {
    update.answer = AnswerOf(update.reasons, before, after);
    return update;
  }
  // One that could not be read is no obstacle, but nothing is known to be in order either.
  const bool unknown =
      std::ranges::count(update.reasons, rule::kDiffUpdateUnknown.id, &Finding::id) != 0;
  const bool obstacle = std::ranges::any_of(update.reasons, [](const Finding& f) {
    return f.id != rule::kDiffUpdateUnknown.id && f.id != rule::kDiffUpdateUnverified.id;
  });
  bool some = false, all = true;
  for (const Interval& interval : Intervals(before, after)) {
    const bool installs = interval.verdict == Verdict::kInstalls && !obstacle;
    some |= installs;
    all &= installs;
    const Answer answer = !installs ? Answer::kNo : unknown ? Answer::kUnknown : Answer::kYes;
    update.ranges.push_back({interval.min, interval.max, answer});
    AddReason(interval, &update.reasons);
  }
  if (!some) {
    update.answer = Answer::kNo;
  } else if (unknown) {
    update.answer = Answer::kUnknown;
  } else {
    // One that fails on some versions that it declares is no whole update, whoever has the other.
    const bool verified = before.verification.status == Status::kVerified &&
                          after.verification.status == Status::kVerified;
    update.answer = all && verified ? Answer::kYes : Answer::kPartly;
  }
  return update;
}

}  // namespace apptrait::diff

// Two packages of one app: what changed that users, stores and authorities depend on. Would a
// device install the second over the first, and has the ICP filing to be changed?
//
// Threading: plain values and pure functions; everything here may be used from any thread.
#ifndef APPTRAIT_DIFF_H_
#define APPTRAIT_DIFF_H_

#include "apptrait/export.h"
#include "apptrait/package.h"
#include "apptrait/report.h"

namespace apptrait::diff {

// One fact that is not the same. Values are as reports have them, free of language; empty where the
// package does not have it.
struct Change {
  std::string field;  // "identity.version_code", "ios.entitlement.aps-environment"
  std::string before, after;
  bool operator==(const Change&) const = default;
};

enum class Answer { kYes, kNo, kPartly, kUnknown };
APPTRAIT_EXPORT std::string_view Name(Answer answer);

// Android: whether the update works on system versions [min, max]; max absent means all later.
struct UpdateRange {
  int min = 1;
  std::optional<int> max;
  Answer answer = Answer::kUnknown;
  bool operator==(const UpdateRange&) const = default;
};

// Would a device that has the first package take the second as its update?
//
// Android, after PackageManager: same package name, versionCode not lower, no way back over the
// runtime-permission and sandbox lines; and for each system version the signer that it sees: the
// same set of certificates, or from Android 9 on a rotation whose lineage has the old certificate
// with the capability "installed-data" (or, back to an older key, "rollback"). What only a device
// knows (upgrade key sets, shared user ids, policies) is left out.
// HarmonyOS, after the bundle manager: same bundle name and type, versionCode not lower, the same
// app-identifier or appId (both where the versionCode is the same).
// iOS: same bundle identifier and the same application-identifier entitlement.
struct Update {
  Answer answer = Answer::kUnknown;
  std::vector<UpdateRange> ranges;
  std::vector<Finding> reasons;  // what stands against it, ids "diff.…"
  bool operator==(const Update&) const = default;
};

// Has what was filed for the first package to be changed for the second (变更备案)?
struct FilingImpact {
  Answer answer = Answer::kUnknown;  // kYes: it has
  std::vector<Finding> reasons;      // one for each box of the form that changes
  bool operator==(const FilingImpact&) const = default;
};

struct Difference {
  std::vector<Change> changes;
  Update update;
  FilingImpact filing;
  // The second replaces the first without a change of the filing.
  bool smooth() const { return update.answer == Answer::kYes && filing.answer == Answer::kNo; }
  bool operator==(const Difference&) const = default;
};

APPTRAIT_EXPORT Difference Compare(const Package& before, const Package& after);

// {"schema":"apptrait.diff/1", …}, with a final newline; schema/diff-1.schema.json describes it.
APPTRAIT_EXPORT std::string JsonDifference(const Package& before, const Package& after,
                                           const Difference& difference, Language language);
// For a person.
APPTRAIT_EXPORT std::string TextDifference(const Package& before, const Package& after,
                                           const Difference& difference,
                                           const TextOptions& options);

}  // namespace apptrait::diff

#endif  // APPTRAIT_DIFF_H_

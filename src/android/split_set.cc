#include <algorithm>
#include <set>

#include "android/issues.h"
#include "android/signatures.h"
#include "catalogue/rules/android_verdict.h"
#include "catalogue/rules/package.h"
#include "catalogue/status.h"

namespace apptrait::android {
namespace {

bool IsApk(const Package& package) { return package.container == Container::kApk; }

std::set<std::string> CurrentLeaves(const Package& package) {
  std::set<std::string> leaves;
  for (const Signer& signer : package.signers) {
    if (signer.current && !signer.certificates.empty()) {
      leaves.insert(signer.certificates.front().fingerprints.sha256);
    }
  }
  return leaves;
}

// The APK that all others are held against: the first that is no split of another.
const Package* BaseOf(const std::vector<const Package*>& members) {
  const auto base = std::ranges::find_if(
      members, [](const Package* p) { return !p->android || !p->android->split; });
  return base != members.end() ? *base : members.front();
}

void Compare(const Package& member, const Package& base, Issues* issues) {
  const Location here{.entry = member.path};
  const auto differs = [&](const Rule& rule, const std::optional<std::string>& actual,
                           const std::optional<std::string>& expected) {
    if (actual == expected) return;
    issues->Add(rule, here,
                {Text("actual", actual.value_or("")), Text("expected", expected.value_or(""))});
  };
  differs(rule::kAndroidSetPackage, member.identity.package_name, base.identity.package_name);
  differs(rule::kAndroidSetVersion, member.identity.version_code, base.identity.version_code);
  if (CurrentLeaves(member) != CurrentLeaves(base)) {
    issues->Add(rule::kAndroidSetSigners, here, {Text("base", base.path)});
  }
}

// A nested package that could not be read at all is no member of set.packages, only a finding.
bool HasUnreadMembers(const Package& set) {
  return std::ranges::any_of(set.findings, [](const Finding& finding) {
    return finding.id == rule::kPackageNested.id || finding.id == rule::kPackageTooDeep.id;
  });
}

// Of the set where the members agree: one bad member spoils it, and what nobody could judge stays
// unjudged.
Status Together(const std::vector<const Package*>& members) {
  const auto any = [&](Status status) {
    return std::ranges::any_of(
        members, [status](const Package* p) { return p->verification.status == status; });
  };
  const auto all = [&](Status status) {
    return std::ranges::all_of(
        members, [status](const Package* p) { return p->verification.status == status; });
  };
  if (all(Status::kVerified)) return Status::kVerified;
  if (all(Status::kUnsigned)) return Status::kUnsigned;
  if (any(Status::kFailed) || any(Status::kUnsigned)) return Status::kFailed;
  return any(Status::kNotChecked) ? Status::kNotChecked : Status::kUnsupported;
}

}  // namespace

void JudgeSplitSet(Package& set) {
  std::vector<const Package*> members;
  for (const Package& nested : set.packages) {
    if (IsApk(nested)) members.push_back(&nested);
  }
  Verification& verification = set.verification;
  if (members.empty()) {
    set.findings.push_back(Issue(rule::kAndroidSetEmpty));
    verification.status = Status::kNotChecked;
    return;
  }
  const Package& base = *BaseOf(members);
  Issues issues;
  for (const Package* member : members) {
    const Status status = member->verification.status;
    if (status == Status::kFailed || status == Status::kUnsigned) {
      issues.Add(rule::kAndroidSetMember, {.entry = member->path}, catalogue::WithStatus(status));
    }
    if (member != &base) Compare(*member, base, &issues);
  }
  verification.status = Together(members);
  if (verification.status == Status::kVerified && HasUnreadMembers(set)) {
    verification.status = Status::kNotChecked;
  }
  if (verification.status != Status::kUnsigned && issues.HasErrors()) {
    verification.status = Status::kFailed;
  }
  verification.ranges = base.verification.ranges;
  if (verification.status != Status::kVerified) {
    for (VerdictRange& range : verification.ranges) {
      if (range.status != Status::kVerified) continue;
      range.status = verification.status;
      range.certificate_sha256.clear();
    }
  }
  for (const Finding& finding : issues.list()) set.findings.push_back(finding);
}

}  // namespace apptrait::android

// [require]: the package is fit to be released.
#include "catalogue/rules/gate.h"
#include "gate/rules.h"
#include "gate/version.h"

namespace apptrait::gate {
namespace {

std::optional<std::string> EntryOf(const Member& member) {
  if (member.inside.empty()) return std::nullopt;
  return member.inside;
}

std::string WhatMakesItDebuggable(Platform platform) {
  switch (platform) {
    case Platform::kIos:
      return "get-task-allow";
    case Platform::kHarmony:
      return "debug";
    default:
      return "android:debuggable";
  }
}

void CheckDebuggable(const Setting* setting, const Evidence& evidence, Answer* answer) {
  answer->applies = IsOn(setting);
  if (!answer->applies) return;
  answer->wanted = "false";
  for (const Member& member : evidence.subject.members) {
    if (!member.package->identity.debuggable.value_or(false)) continue;
    answer->actual = "true";
    answer->Violate(rule::kGateDebuggable,
                    {{"what", WhatMakesItDebuggable(member.package->platform)}}, EntryOf(member));
  }
}

void CheckTestOnly(const Setting* setting, const Evidence& evidence, Answer* answer) {
  answer->applies = IsOn(setting) && evidence.subject.outer->platform == Platform::kAndroid;
  if (!answer->applies) return;
  answer->wanted = "false";
  for (const Member& member : evidence.subject.members) {
    if (!member.package->android || !member.package->android->test_only) continue;
    answer->actual = "true";
    answer->Violate(rule::kGateTestOnly, {}, EntryOf(member));
  }
}

void CheckRange(const Setting& setting, const std::string& actual, const Rule& rule,
                const char* key, Answer* answer) {
  const VersionRange& range = std::get<VersionRange>(setting);
  answer->wanted = Text(range);
  answer->actual = actual;
  if (actual.empty()) {
    answer->Violate(rule::kGateMissing, {{"key", key}});
  } else if (!IsInside(actual, range)) {
    answer->Violate(rule, {{"actual", actual}, {"wanted", answer->wanted}});
  }
}

void CheckMinPlatform(const Setting* setting, const Evidence& evidence, Answer* answer) {
  CheckRange(*setting, MinPlatform(*evidence.subject.main), rule::kGateMinPlatform, "min_platform",
             answer);
}

void CheckTargetPlatform(const Setting* setting, const Evidence& evidence, Answer* answer) {
  CheckRange(*setting, TargetPlatform(*evidence.subject.main), rule::kGateTargetPlatform,
             "target_platform", answer);
}

void CheckSize(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const std::int64_t limit = std::get<std::int64_t>(*setting);
  const std::uint64_t size = evidence.subject.outer->file.size;
  answer->wanted = "<= " + Digits(limit);
  answer->actual = std::to_string(size);
  if (size > static_cast<std::uint64_t>(limit)) {
    answer->Violate(rule::kGateSize, {{"actual", answer->actual}, {"wanted", Digits(limit)}});
  }
}

void CheckArtefact(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const Artefact artefact = ArtefactOf(evidence.subject);
  answer->wanted = Join(Texts(*setting));
  answer->actual = Name(artefact);
  if (artefact != Artefact::kInstallable && answer->actual != answer->wanted) {
    answer->Violate(rule::kGateArtefact, {{"actual", answer->actual}, {"wanted", answer->wanted}});
  }
}

constexpr GateRule kRules[] = {
    {"require.forbid_debuggable", true, CheckDebuggable},
    {"require.forbid_test_only", true, CheckTestOnly},
    {"require.min_platform", false, CheckMinPlatform},
    {"require.target_platform", false, CheckTargetPlatform},
    {"require.max_size", false, CheckSize},
    {"require.artefact", false, CheckArtefact},
};

}  // namespace

std::span<const GateRule> ReleaseRules() { return kRules; }

}  // namespace apptrait::gate

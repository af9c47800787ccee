#include "android/issues.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {
namespace {

// Which of our rules are issues of apksig, from the catalogue's own rows.
struct ApksigName {
  std::string_view id, issue;
};
#undef APPTRAIT_FINDING
#define APPTRAIT_FINDING(name, id, severity, en, zh, help_en, help_zh)
#define APPTRAIT_APKSIG(name, issue, id, severity, en, zh, help_en, help_zh) ApksigName{id, issue},
constexpr ApksigName kApksigNames[] = {
#include "catalogue/findings/android_verdict.def"
};
#undef APPTRAIT_APKSIG

}  // namespace

Finding Issue(const Rule& rule, Location location, std::vector<Datum> data) {
  const auto* named = std::ranges::find(kApksigNames, rule.id, &ApksigName::id);
  if (named != std::end(kApksigNames)) data.push_back(Text("apksig", named->issue));
  return catalogue::Make(rule, std::move(location), std::move(data));
}

std::string HexId(std::uint32_t id) { return fmt::format("0x{:08x}", id); }

void Issues::Add(Finding finding) {
  if (Count(finding.id, finding.severity)) list_.push_back(std::move(finding));
}

void Issues::Add(const Rule& rule, Location location, std::vector<Datum> data) {
  if (!Count(rule.id, rule.severity)) return;
  list_.push_back(Issue(rule, std::move(location), std::move(data)));
}

bool Issues::Count(std::string_view id, Severity severity) {
  if (severity == Severity::kError) ++errors_;
  OfOneRule& kept = kept_[id];
  if (++kept.count <= kEach) return true;
  const std::int64_t more = kept.count - kEach;
  if (more == 1) {
    kept.rest = list_.size();
    list_.push_back(Issue(rule::kAndroidV1More, {}, {{"count", more}, {"id", std::string(id)}}));
  } else {
    list_[kept.rest].data.front().value = more;
  }
  return false;
}

void Issues::Append(const Issues& other) {
  for (const Finding& finding : other.list_) Add(finding);
}

void IssueCap::Add(const Rule& rule, Location location, std::vector<Datum> data) {
  if (++counts_[rule.id] <= kEach) issues_->Add(rule, std::move(location), std::move(data));
}

IssueCap::~IssueCap() {
  for (const auto& [id, count] : counts_) {
    if (count <= kEach) continue;
    issues_->Add(rule::kAndroidV1More, {}, {{"count", count - kEach}, {"id", std::string(id)}});
  }
}

}  // namespace apptrait::android

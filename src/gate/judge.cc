// One package under the policy: every rule is asked, then exceptions are taken out of what was
// found, then it is counted.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "catalogue/rules/gate.h"
#include "gate/rules.h"

namespace apptrait::gate {
namespace {

// `*` is any text, `?` any one byte.
bool Matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0, t = 0, star = glob.npos, resume = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != glob.npos) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == glob.npos;
}

std::string DateOf(std::int64_t seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

class Judgement {
 public:
  Judgement(const Subject& subject, const Policy& policy, const JudgeOptions& options)
      : subject_(subject), policy_(policy), options_(options), uses_(policy.ignores.size()) {}

  void Run(Outcome* outcome) {
    for (const auto rules : {IdentityRules(), SignatureRules(), ReleaseRules(), PlatformRules()}) {
      for (const GateRule& rule : rules) Ask(rule);
    }
    if (options_.record) AskRecord(*options_.record);
    CountFindings();
    ReportIgnores();
    std::ranges::stable_sort(findings_, std::greater(), [](const JudgedFinding& f) {
      return std::tuple(f.violates, !f.ignored, f.finding.severity);
    });
    outcome->state = std::ranges::any_of(findings_, &JudgedFinding::violates)
                         ? OutcomeState::kViolated
                         : OutcomeState::kPassed;
    outcome->rules = std::move(rules_);
    outcome->findings = std::move(findings_);
  }

 private:
  enum class Use { kNone, kUsed, kExpired };

  // What the policy says of a finding.
  JudgedFinding Weigh(Finding finding, const std::string& inside) {
    JudgedFinding judged{.finding = std::move(finding), .inside = inside};
    for (std::size_t i = 0; i < policy_.ignores.size() && !judged.ignored; ++i) {
      const Ignore& ignore = policy_.ignores[i];
      if (ignore.finding != judged.finding.id) continue;
      if (!ignore.entry.empty() &&
          !Matches(ignore.entry, judged.finding.location.entry.value_or(""))) {
        continue;
      }
      // Without a time nobody can say that an exception still holds.
      const bool expired = !options_.at || *options_.at >= ignore.expires;
      if (uses_[i] != Use::kUsed) uses_[i] = expired ? Use::kExpired : Use::kUsed;
      if (!expired) judged.ignored = ignore;
    }
    judged.violates = !judged.ignored && judged.finding.severity >= policy_.fail_on;
    return judged;
  }

  void Ask(const GateRule& rule) {
    const Evidence evidence{subject_, policy_, options_.at};
    const Setting* setting = evidence.Find(rule.key);
    if (setting == nullptr && !rule.on_by_default) return;
    Answer answer;
    rule.check(setting, evidence, &answer);
    // A rule that nobody asked for, and that says nothing of this package, is left out.
    const bool silent = setting == nullptr && answer.findings.empty();
    Take(rule.key, std::move(answer), silent);
  }

  void AskRecord(const FiledRecord& record) {
    Answer answer;
    CheckRecord(record, {subject_, policy_, options_.at}, &answer);
    Take("record", std::move(answer), false);
  }

  void Take(std::string_view key, Answer answer, bool silent) {
    RuleVerdict verdict{std::string(key), std::move(answer.wanted), std::move(answer.actual),
                        answer.applies ? RuleState::kPassed : RuleState::kNotApplicable};
    for (Finding& finding : answer.findings) {
      findings_.push_back(Weigh(std::move(finding), ""));
      findings_.back().rule = key;
      if (findings_.back().violates) {
        verdict.state = RuleState::kViolated;
      } else if (findings_.back().ignored && verdict.state == RuleState::kPassed) {
        verdict.state = RuleState::kIgnored;
      }
    }
    if (!silent || verdict.state != RuleState::kNotApplicable) rules_.push_back(std::move(verdict));
  }

  // The package's own findings, from `fail_on` on.
  void CountFindings() {
    int violations = 0, ignored = 0;
    for (const Member& member : subject_.members) {
      for (const Finding& finding : member.package->findings) {
        findings_.push_back(Weigh(finding, member.inside));
        violations += findings_.back().violates ? 1 : 0;
        ignored += findings_.back().ignored ? 1 : 0;
      }
    }
    const RuleState state = violations != 0 ? RuleState::kViolated
                            : ignored != 0  ? RuleState::kIgnored
                                            : RuleState::kPassed;
    rules_.push_back(
        {"fail_on", std::string(apptrait::Name(policy_.fail_on)), Digits(violations), state});
  }

  void ReportIgnores() {
    for (std::size_t i = 0; i < policy_.ignores.size(); ++i) {
      const Ignore& ignore = policy_.ignores[i];
      if (uses_[i] == Use::kUsed) continue;
      const bool expired = uses_[i] == Use::kExpired;
      Finding finding =
          catalogue::Make(expired ? rule::kGateIgnoreExpired : rule::kGateIgnoreUnused, {},
                          {{"finding", ignore.finding}, {"line", std::int64_t{ignore.line}}});
      if (expired) finding.data.push_back({"date", DateOf(ignore.expires - 1)});
      const bool violates = finding.severity >= policy_.fail_on && expired;
      findings_.push_back({.finding = std::move(finding), .violates = violates});
    }
  }

  const Subject& subject_;
  const Policy& policy_;
  const JudgeOptions& options_;
  std::vector<Use> uses_;
  std::vector<RuleVerdict> rules_;
  std::vector<JudgedFinding> findings_;
};

}  // namespace

Outcome Judge(Package package, const Policy& policy, const JudgeOptions& options) {
  Outcome outcome;
  outcome.path = package.path;
  outcome.package = std::move(package);
  const Subject subject(*outcome.package);
  Judgement(subject, policy, options).Run(&outcome);
  return outcome;
}

Outcome Unreadable(std::string path, Error error) {
  Outcome outcome;
  outcome.path = std::move(path);
  outcome.error = std::move(error);
  return outcome;
}

bool Report::passed() const {
  return std::ranges::all_of(
      outcomes, [](const Outcome& outcome) { return outcome.state == OutcomeState::kPassed; });
}

std::string_view Name(RuleState state) {
  constexpr std::string_view kNames[] = {"passed", "violated", "ignored", "not_applicable"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view Name(OutcomeState state) {
  constexpr std::string_view kNames[] = {"passed", "violated", "unreadable"};
  return kNames[static_cast<std::size_t>(state)];
}

}  // namespace apptrait::gate

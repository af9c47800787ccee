#include <algorithm>
#include <array>

#include "apptrait/diff.h"
#include "diff/facts.h"
#include "diff/filing_impact.h"
#include "diff/update.h"

namespace apptrait::diff {
namespace {

const std::string* Find(const std::vector<Fact>& facts, std::string_view field) {
  const auto found = std::ranges::find(facts, field, &Fact::field);
  return found == facts.end() ? nullptr : &found->value;
}

}  // namespace

std::string_view Name(Answer answer) {
  constexpr std::array<std::string_view, 4> kNames = {"yes", "no", "partly", "unknown"};
  return kNames[static_cast<std::size_t>(answer)];
}

Difference Compare(const Package& before, const Package& after) {
  Difference difference;
  const std::vector<Fact> a = FactsOf(before), b = FactsOf(after);
  for (const Fact& fact : a) {
    const std::string* other = Find(b, fact.field);
    if (other == nullptr) {
      difference.changes.push_back({fact.field, fact.value, ""});
    } else if (*other != fact.value) {
      difference.changes.push_back({fact.field, fact.value, *other});
    }
  }
  for (const Fact& fact : b) {
    if (Find(a, fact.field) == nullptr) difference.changes.push_back({fact.field, "", fact.value});
  }
  difference.update = CheckUpdate(before, after);
  difference.filing = CheckFiling(before, after);
  return difference;
}

}  // namespace apptrait::diff

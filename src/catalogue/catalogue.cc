#include "catalogue/catalogue.h"

#undef APPTRAIT_FINDING

#include <algorithm>
#include <array>

#include "catalogue/limit.h"

namespace apptrait {
namespace catalogue {
namespace {

// An array of C: clang deduces no std::array from more than 256 elements.
constexpr Rule kRules[] = {
#define APPTRAIT_FINDING(name, id, severity, en, zh, help_en, help_zh) \
  Rule{id, Severity::severity, en, zh, help_en, help_zh},
#include "catalogue/findings/all.def"
#undef APPTRAIT_FINDING
};

constexpr auto kSortedRules = [] {
  std::array<Rule, std::size(kRules)> rules{};
  std::ranges::copy(kRules, rules.begin());
  std::ranges::sort(rules, {}, &Rule::id);
  return rules;
}();

constexpr bool IdsAreUnique() {
  return std::ranges::adjacent_find(kSortedRules, {}, &Rule::id) == kSortedRules.end();
}
static_assert(IdsAreUnique(), "a finding id stands twice in the catalogue");

std::string ToText(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return std::get<std::string>(value);
}

}  // namespace

Finding Make(const Rule& rule, Location location, std::vector<Datum> data) {
  return {rule.id, rule.severity, std::move(location), std::move(data)};
}

Error Fail(ErrorKind kind, const Rule& rule, Location location, std::vector<Datum> data) {
  return {kind, Make(rule, std::move(location), std::move(data))};
}

std::string Format(std::string_view pattern, std::span<const Datum> data) {
  std::string text;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == pattern.npos ? pattern.npos : pattern.find('}', open);
    if (close == pattern.npos) return text.append(pattern);
    text.append(pattern.substr(0, open));
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const auto datum = std::ranges::find(data, name, &Datum::name);
    if (datum != data.end()) {
      text += ToText(datum->value);
    } else {
      text.append(pattern.substr(open, close - open + 1));
    }
    pattern.remove_prefix(close + 1);
  }
  return text;
}

std::string Format(const Bilingual& text, std::span<const Datum> data, Language language) {
  if (language == Language::kEnglish) return Format(text.en, data);
  constexpr std::string_view kSuffix = "_zh";
  std::vector<Datum> own;
  for (const Datum& datum : data) {
    if (!datum.name.ends_with(kSuffix)) continue;
    own.push_back({datum.name.substr(0, datum.name.size() - kSuffix.size()), datum.value});
  }
  // The first of a name is taken.
  own.insert(own.end(), data.begin(), data.end());
  return Format(text.zh, own);
}

}  // namespace catalogue

std::span<const Rule> AllRules() { return catalogue::kSortedRules; }

const Rule* FindRule(std::string_view id) {
  const auto& rules = catalogue::kSortedRules;
  const auto found = std::ranges::lower_bound(rules, id, {}, &Rule::id);
  return found != rules.end() && found->id == id ? &*found : nullptr;
}

std::string Message(const Finding& finding, Language language) {
  const Rule* rule = FindRule(finding.id);
  if (rule == nullptr) return std::string(finding.id);
  std::vector<Datum> data = finding.data;
  if (finding.location.entry) data.push_back({"entry", *finding.location.entry});
  if (finding.location.offset) {
    data.push_back({"offset", static_cast<std::int64_t>(*finding.location.offset)});
  }
  if (finding.location.length) {
    data.push_back({"length", static_cast<std::int64_t>(*finding.location.length)});
  }
  // What is bounded has a name in each language, which may take in where it is.
  if (catalogue::IsLimit(finding)) {
    for (Datum& datum : data) {
      const auto* id = std::get_if<std::string>(&datum.value);
      const auto* what = id == nullptr ? nullptr : catalogue::FindQuantity(*id);
      if (what != nullptr && datum.name == "what") {
        datum.value = catalogue::Format(what->name, data, language);
      }
    }
  }
  return catalogue::Format({rule->title_en, rule->title_zh}, data, language);
}

}  // namespace apptrait

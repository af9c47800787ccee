#include "android/label.h"

#include <set>

#include "base/limits.h"
#include "catalogue/limit.h"

namespace apptrait::android {
namespace {

// Locales of the resource and of all that it refers to: a brand name may be translated where the
// label that refers to it is not.
std::map<std::string, Locale> LocalesOf(std::uint32_t id, Resolver& resolver) {
  std::map<std::string, Locale> locales;
  std::set<std::uint32_t> seen = {id};
  std::vector<std::uint32_t> waiting = {id};
  while (!waiting.empty() && seen.size() <= limits::kReferenceSteps) {
    const auto& candidates = resolver.Find(waiting.back());
    waiting.pop_back();
    for (const Candidate& candidate : candidates) {
      if (candidate.complex) continue;
      const std::string tag = candidate.config.locale.Tag();
      if (!tag.empty()) locales.try_emplace(tag, candidate.config.locale);
      if (candidate.value.IsReference() && seen.insert(candidate.value.data).second) {
        waiting.push_back(candidate.value.data);
      }
    }
  }
  return locales;
}

}  // namespace

Labels ReadLabels(const Value& label, const ResourceSet& resources) {
  Labels labels;
  if (!label.IsReference()) {
    labels.shown = labels.in_chinese = ToText(label);
    labels.has_default = labels.shown.has_value();
    return labels;
  }
  Resolver resolver(resources, limits::kNameLookups);
  const auto shown_in = [&](const Locale& locale) -> std::optional<std::string> {
    const auto resolved = resolver.Resolve(label, Phone(locale));
    return resolved ? ToText(resolved->value) : std::nullopt;
  };
  // These first: they are what a filing asks for, however many languages there are.
  const Locale english{.language = "en", .script = "", .region = "US", .variant = ""};
  const Locale chinese{.language = "zh", .script = "Hans", .region = "CN", .variant = ""};
  labels.shown = shown_in({});
  labels.has_default = labels.shown.has_value();
  labels.in_chinese = shown_in(chinese);
  if (!labels.shown) labels.shown = shown_in(english);
  if (!labels.shown) labels.shown = labels.in_chinese;
  std::uint64_t size = 0;
  for (const auto& [tag, locale] : LocalesOf(label.data, resolver)) {
    auto text = shown_in(locale);
    if (!text) continue;
    size += text->size();
    if (size > limits::kNamesSize) {
      labels.exceeded = catalogue::LimitExceeded(quantity::kNamesSize, size, limits::kNamesSize);
      break;
    }
    labels.by_locale[tag] = std::move(*text);
  }
  if (!labels.exceeded && resolver.spent()) {
    labels.exceeded = catalogue::LimitExceeded(quantity::kNameLookups, limits::kNameLookups + 1,
                                               limits::kNameLookups);
  }
  labels.damaged = resolver.damaged();
  if (!labels.shown && !labels.by_locale.empty()) labels.shown = labels.by_locale.begin()->second;
  return labels;
}

}  // namespace apptrait::android

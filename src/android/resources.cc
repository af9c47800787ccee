#include "android/resources.h"

#include <algorithm>

#include "base/limits.h"

namespace apptrait::android {
namespace {

// Values for any language are in the list of "".
std::string_view LanguageKey(const Locale& locale) {
  return locale.region.empty() && locale.language.empty() ? "" : Canonical(locale.language);
}

}  // namespace

std::vector<Candidate> ResourceSet::Find(std::uint32_t id, std::size_t* places) const {
  std::vector<Candidate> found;
  std::size_t looked = 0;
  for (const ResourceSource* source : sources_) looked += source->Find(id, &found);
  if (places != nullptr) *places += looked;
  return found;
}

std::optional<Resolved> ResourceSet::Resolve(const Value& value,
                                             const ResourceConfig& device) const {
  return Resolver(*this).Resolve(value, device);
}

const Resolver::Resource& Resolver::Known(std::uint32_t id) {
  static const Resource kNone;
  if (spent()) return kNone;
  const auto [place, is_new] = known_.try_emplace(id);
  Resource& resource = place->second;
  if (!is_new) return resource;
  std::size_t places = 1;
  resource.values = set_.Find(id, &places);
  Spend(places + resource.values.size());
  for (std::size_t i = 0; i < resource.values.size(); ++i) {
    resource.by_language[std::string(LanguageKey(resource.values[i].config.locale))].push_back(i);
    resource.varies |= resource.values[i].varies;
  }
  return resource;
}

// The candidate that serves the device best, as AssetManager2 picks it: by the table's order, of
// those for any language and for the device's.
const Candidate* Resolver::Best(const Resource& resource, const ResourceConfig& device) {
  std::vector<std::size_t> order;
  const auto add = [&](std::string_view language) {
    const auto found = resource.by_language.find(language);
    if (found == resource.by_language.end()) return;
    const std::size_t middle = order.size();
    order.insert(order.end(), found->second.begin(), found->second.end());
    std::ranges::inplace_merge(order, order.begin() + static_cast<std::ptrdiff_t>(middle));
  };
  add("");
  if (const auto language = LanguageKey(device.locale); !language.empty()) add(language);
  Spend(order.size() + 1);
  const Candidate* best = nullptr;
  for (const std::size_t i : order) {
    const Candidate& candidate = resource.values[i];
    if (!Matches(candidate.config, device)) continue;
    if (best == nullptr || IsBetter(candidate.config, best->config, device)) best = &candidate;
  }
  return best;
}

std::optional<Resolved> Resolver::Resolve(const Value& value, const ResourceConfig& device) {
  Resolved resolved{.value = value};
  for (int step = 0; resolved.value.IsReference(); ++step) {
    if (step == limits::kReferenceSteps || spent()) return std::nullopt;
    const std::uint32_t id = resolved.value.data;
    const Resource& resource = Known(id);
    const Candidate* best = Best(resource, device);
    if (best == nullptr || best->complex) return std::nullopt;
    if (best->damaged) {
      if (!damaged_) damaged_ = {id, best->config.locale.Tag()};
      return std::nullopt;
    }
    resolved = {
        .value = best->value, .source = best->source, .varies = resolved.varies || resource.varies};
  }
  if (resolved.source != nullptr && resolved.value.IsString()) {
    resolved.value.text = resolved.source->Text(resolved.value);
  }
  return resolved;
}

}  // namespace apptrait::android

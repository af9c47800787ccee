#include "android/resources.h"

#include "base/limits.h"

namespace apptrait::android {

std::vector<Candidate> ResourceSet::Find(std::uint32_t id) const {
  std::vector<Candidate> found;
  for (const ResourceSource* source : sources_) source->Find(id, &found);
  return found;
}

const Candidate* ResourceSet::Best(const std::vector<Candidate>& candidates,
                                   const ResourceConfig& device) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : candidates) {
    if (!Matches(candidate.config, device)) continue;
    if (best == nullptr || IsBetter(candidate.config, best->config, device)) best = &candidate;
  }
  return best;
}

std::optional<Resolved> ResourceSet::Resolve(const Value& value,
                                             const ResourceConfig& device) const {
  Resolved resolved{.value = value};
  for (int step = 0; resolved.value.IsReference(); ++step) {
    if (step == limits::kReferenceSteps) return std::nullopt;
    const auto candidates = Find(resolved.value.data);
    const Candidate* best = Best(candidates, device);
    if (best == nullptr || best->complex) return std::nullopt;
    resolved = {.value = best->value, .source = best->source};
  }
  if (resolved.source != nullptr && resolved.value.IsString()) {
    resolved.value.text = resolved.source->Text(resolved.value);
  }
  return resolved;
}

}  // namespace apptrait::android

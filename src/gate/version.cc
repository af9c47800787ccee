#include "gate/version.h"

#include <charconv>

namespace apptrait::gate {
namespace {

// The number before the next dot, which is removed with it.
std::uint64_t NextPart(std::string_view* version) {
  const std::size_t dot = std::min(version->find('.'), version->size());
  std::uint64_t number = 0;
  std::from_chars(version->data(), version->data() + dot, number);
  version->remove_prefix(std::min(dot + 1, version->size()));
  return number;
}

// HarmonyOS 5 writes system version and API level in one number: 5.0.0 (12) is 50000012.
std::string Normalize(const std::string& version, Platform platform) {
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(version.data(), version.data() + version.size(), number);
  const bool whole = code == std::errc() && end == version.data() + version.size();
  if (platform != Platform::kHarmony || !whole || number < 10'000'000) return version;
  return std::to_string(number % 1000);
}

}  // namespace

int CompareVersions(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const std::uint64_t x = NextPart(&a), y = NextPart(&b);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

bool IsInside(std::string_view version, const VersionRange& range) {
  return (range.min.empty() || CompareVersions(version, range.min) >= 0) &&
         (range.max.empty() || CompareVersions(version, range.max) <= 0);
}

std::string Text(const VersionRange& range) {
  if (range.max.empty()) return ">= " + range.min;
  if (range.min.empty()) return "<= " + range.max;
  return range.min + " - " + range.max;
}

std::string MinPlatform(const Package& package) {
  if (package.android) return std::to_string(package.android->min_sdk);
  return Normalize(package.identity.min_platform.value_or(""), package.platform);
}

std::string TargetPlatform(const Package& package) {
  if (package.android && package.android->target_sdk) {
    return std::to_string(*package.android->target_sdk);
  }
  return Normalize(package.identity.target_platform.value_or(""), package.platform);
}

}  // namespace apptrait::gate

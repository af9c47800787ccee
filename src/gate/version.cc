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

// HarmonyOS 5 writes system version and API level in one number, 50000012, which reports give as
// "5.0.0(12)": the API level is meant.
std::string ApiLevel(const std::optional<std::int64_t>& number, const std::string& text) {
  if (number) return std::to_string(*number < 10'000'000 ? *number : *number % 1000);
  const std::size_t open = text.find('(');
  if (open == text.npos || !text.ends_with(')')) return text;
  return text.substr(open + 1, text.size() - open - 2);
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
  const std::string text = package.identity.min_platform.value_or("");
  return package.harmony ? ApiLevel(package.harmony->min_api_version, text) : text;
}

std::string TargetPlatform(const Package& package) {
  if (package.android && package.android->target_sdk) {
    return std::to_string(*package.android->target_sdk);
  }
  const std::string text = package.identity.target_platform.value_or("");
  return package.harmony ? ApiLevel(package.harmony->target_api_version, text) : text;
}

}  // namespace apptrait::gate

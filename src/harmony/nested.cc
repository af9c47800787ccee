#include "harmony/nested.h"

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/package.h"
#include "zip/contents.h"

namespace apptrait::harmony {
namespace {

Result<Package> InspectEntry(const platform::Input& input, const zip::Entry& entry) {
  auto source = zip::EntrySource(input.source, *input.layout, entry, limits::kNestedPackageSize);
  if (!source) return std::move(source).error();
  return input.inspect_nested(std::move(*source), std::string(entry.name), input.options);
}

}  // namespace

void InspectRootPackages(const platform::Input& input,
                         std::initializer_list<std::string_view> endings, Package& package) {
  if (!input.inspect_nested) return;
  for (const zip::Entry& entry : input.layout->entries()) {
    const bool wanted = std::ranges::any_of(
        endings, [&](std::string_view ending) { return EndsWithIgnoreCase(entry.name, ending); });
    if (!wanted || entry.name.find('/') != entry.name.npos) continue;
    if (package.packages.size() == limits::kNestedPackages) {
      package.findings.push_back(
          catalogue::LimitExceeded(quantity::kNestedPackages, limits::kNestedPackages + 1,
                                   limits::kNestedPackages, {.entry = std::string(entry.name)}));
      return;
    }
    auto nested = InspectEntry(input, entry);
    if (nested) {
      package.packages.push_back(std::move(*nested));
      continue;
    }
    package.findings.push_back(catalogue::Make(rule::kPackageNested,
                                               {.entry = std::string(entry.name)},
                                               catalogue::Because(nested.error().detail)));
    Package& unread = package.packages.emplace_back();
    unread.path = entry.name;
    unread.file.size = entry.size;
  }
}

}  // namespace apptrait::harmony

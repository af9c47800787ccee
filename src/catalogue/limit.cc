#include "catalogue/limit.h"

#include <array>

#include "catalogue/rules/io.h"

namespace apptrait::catalogue {
namespace {

constexpr auto kQuantities = std::to_array<Quantity>({
#define APPTRAIT_QUANTITY(name, id, en, zh) Quantity{id, {en, zh}},
#include "catalogue/quantities.def"
#undef APPTRAIT_QUANTITY
});

}  // namespace

std::span<const Quantity> AllQuantities() { return kQuantities; }

const Quantity* FindQuantity(std::string_view id) {
  const auto* found = std::ranges::find(kQuantities, id, &Quantity::id);
  return found == kQuantities.end() ? nullptr : found;
}

Finding MakeLimit(const Quantity& what, std::int64_t actual, std::int64_t limit,
                  Location location) {
  return Make(rule::kLimitExceeded, std::move(location),
              {{"what", std::string(what.id)}, {"actual", actual}, {"limit", limit}});
}

bool IsLimit(const Finding& finding) { return finding.id == rule::kLimitExceeded.id; }

}  // namespace apptrait::catalogue

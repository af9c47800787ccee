// The finding and the error of a limit that untrusted input goes beyond (base/limits.h).
#ifndef APPTRAIT_SRC_CATALOGUE_LIMIT_H_
#define APPTRAIT_SRC_CATALOGUE_LIMIT_H_

#include <algorithm>
#include <concepts>
#include <limits>
#include <utility>

#include "catalogue/catalogue.h"

namespace apptrait {
namespace catalogue {

// What a limit bounds. The finding's datum `what` is the id; Message puts the name in its place.
struct Quantity {
  std::string_view id;
  Bilingual name;
};

std::span<const Quantity> AllQuantities();
// Nothing where there is none of that id.
const Quantity* FindQuantity(std::string_view id);

Finding MakeLimit(const Quantity& what, std::int64_t actual, std::int64_t limit, Location location);

// Largest where the number is too large for a finding.
template <std::integral Number>
constexpr std::int64_t Clamped(Number number) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  return std::in_range<std::int64_t>(number) ? static_cast<std::int64_t>(number) : kLargest;
}

template <std::integral Actual, std::integral Limit>
Finding LimitExceeded(const Quantity& what, Actual actual, Limit limit, Location location = {}) {
  return MakeLimit(what, Clamped(actual), Clamped(limit), std::move(location));
}

// The same as an error of kind kLimit.
template <std::integral Actual, std::integral Limit>
Error LimitError(const Quantity& what, Actual actual, Limit limit, Location location = {}) {
  return {ErrorKind::kLimit, LimitExceeded(what, actual, limit, std::move(location))};
}

// Whether a finding says that: what it is about was not read to its end, so nobody can judge it.
bool IsLimit(const Finding& finding);

}  // namespace catalogue

namespace quantity {
#define APPTRAIT_QUANTITY(name, id, en, zh) inline constexpr catalogue::Quantity name{id, {en, zh}};
#include "catalogue/quantities.def"
#undef APPTRAIT_QUANTITY
}  // namespace quantity
}  // namespace apptrait

#endif  // APPTRAIT_SRC_CATALOGUE_LIMIT_H_

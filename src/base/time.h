// Points in time as people and options write them.
#ifndef APPTRAIT_SRC_BASE_TIME_H_
#define APPTRAIT_SRC_BASE_TIME_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace apptrait {

// Seconds since 1970 of "2026-01-31T12:00:00Z", "2026-01-31" or a number; nothing where it is none.
std::optional<std::int64_t> ParseTime(std::string_view text);

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_TIME_H_

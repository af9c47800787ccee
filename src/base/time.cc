#include "base/time.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <string>

namespace apptrait {

std::optional<std::int64_t> ParseTime(std::string_view text) {
  std::int64_t seconds = 0;
  const auto number = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (number.ec == std::errc() && number.ptr == text.data() + text.size()) return seconds;
  const std::string copy(text);
  int year = 0, end = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const int date = std::sscanf(copy.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &end);
  const std::chrono::year_month_day calendar{std::chrono::year(year), std::chrono::month(month),
                                             std::chrono::day(day)};
  if (date != 3 || !calendar.ok()) return std::nullopt;
  std::string rest = copy.substr(static_cast<std::size_t>(end));
  if (!rest.empty()) {
    int used = 0;
    if (std::sscanf(rest.c_str(), "T%2u:%2u:%2uZ%n", &hour, &minute, &second, &used) != 3 ||
        static_cast<std::size_t>(used) != rest.size() || hour > 23 || minute > 59 || second > 60) {
      return std::nullopt;
    }
  }
  const auto days = std::chrono::sys_days(calendar).time_since_epoch().count();
  return static_cast<std::int64_t>(days) * 86400 + std::int64_t{hour} * 3600 +
         std::int64_t{minute} * 60 + second;
}

}  // namespace apptrait

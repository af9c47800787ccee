#include "gate/rules.h"

namespace apptrait::gate {

void Answer::Violate(const Rule& rule, std::vector<Datum> data, std::optional<std::string> entry) {
  findings.push_back(catalogue::Make(rule, {.entry = std::move(entry)}, std::move(data)));
}

std::string Join(const std::vector<std::string>& values, std::string_view separator) {
  std::string text;
  for (const std::string& value : values) text.append(text.empty() ? "" : separator).append(value);
  return text;
}

const std::vector<std::string>& Texts(const Setting& setting) {
  static const std::vector<std::string> kNone;
  const auto* texts = std::get_if<std::vector<std::string>>(&setting);
  return texts == nullptr ? kNone : *texts;
}

std::string Digits(std::int64_t number) { return std::to_string(number); }

bool IsOn(const Setting* setting) {
  const auto* flag = setting == nullptr ? nullptr : std::get_if<bool>(setting);
  return flag == nullptr || *flag;
}

std::int64_t DaysBetween(std::int64_t from, std::int64_t to) {
  constexpr std::int64_t kDay = 86400;
  const std::int64_t seconds = to - from;
  return seconds >= 0 ? seconds / kDay : -((-seconds + kDay - 1) / kDay);
}

}  // namespace apptrait::gate

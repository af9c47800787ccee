#include "android/value.h"

#include <fmt/core.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <string_view>

namespace apptrait::android {
namespace {

// Complex numbers: 24 bits of mantissa with one of four radix points, four bits of unit.
double ComplexToNumber(std::uint32_t data) {
  constexpr double kRadix[] = {1.0 / (1 << 8), 1.0 / (1 << 15), 1.0 / (1 << 23), 1.0 / (1U << 31)};
  return static_cast<std::int32_t>(data & 0xffffff00) * kRadix[data >> 4 & 3];
}

std::string FloatText(double number) {
  const auto narrow = static_cast<float>(number);
  std::string text = fmt::format("{}", narrow);
  if (std::isfinite(narrow) && text.find_first_of(".e") == text.npos) text += ".0";
  return text;
}

std::string ComplexText(std::uint32_t data, bool fraction) {
  constexpr std::string_view kUnits[] = {"px", "dip", "sp", "pt", "in", "mm"};
  const std::uint32_t unit = data & 0xf;
  if (fraction) return FloatText(ComplexToNumber(data) * 100) + (unit == 1 ? "%p" : "%");
  return FloatText(ComplexToNumber(data)) + std::string(unit < 6 ? kUnits[unit] : "");
}

}  // namespace

std::optional<std::string> ToText(const Value& value) {
  switch (value.type) {
    case ValueType::kString:
      return value.text;
    case ValueType::kFloat:
      return FloatText(std::bit_cast<float>(value.data));
    case ValueType::kDimension:
      return ComplexText(value.data, false);
    case ValueType::kFraction:
      return ComplexText(value.data, true);
    case ValueType::kIntHex:
      return fmt::format("0x{:x}", value.data);
    case ValueType::kBoolean:
      return value.data != 0 ? "true" : "false";
    default:
      break;
  }
  if (value.IsColor()) return fmt::format("#{:x}", value.data);
  if (value.IsInteger()) return fmt::format("{}", static_cast<std::int32_t>(value.data));
  return std::nullopt;
}

std::optional<std::int32_t> ToInteger(const Value& value) {
  if (value.IsInteger()) return static_cast<std::int32_t>(value.data);
  if (!value.IsString() || !value.text) return std::nullopt;
  std::string_view digits = *value.text;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  int base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    base = 16;
    digits.remove_prefix(2);
  }
  std::uint32_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty()) {
    return std::nullopt;
  }
  return static_cast<std::int32_t>(negative ? 0U - number : number);
}

std::optional<bool> ToBoolean(const Value& value) {
  if (value.IsInteger()) return value.data != 0;
  if (!value.IsString() || !value.text) return std::nullopt;
  return *value.text == "1" || *value.text == "true" || *value.text == "TRUE";
}

}  // namespace apptrait::android

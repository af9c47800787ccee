// A typed value of compiled resources (androidfw, ResourceTypes.h, Res_value).
#ifndef APPTRAIT_SRC_ANDROID_VALUE_H_
#define APPTRAIT_SRC_ANDROID_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>

namespace apptrait::android {

enum class ValueType : std::uint8_t {
  kNull = 0x00,
  kReference = 0x01,
  kAttribute = 0x02,  // of a theme
  kString = 0x03,
  kFloat = 0x04,
  kDimension = 0x05,
  kFraction = 0x06,
  kDynamicReference = 0x07,
  kDynamicAttribute = 0x08,
  kFirstInteger = 0x10,
  kIntDecimal = 0x10,
  kIntHex = 0x11,
  kBoolean = 0x12,
  kFirstColor = 0x1c,
  kColorArgb8 = 0x1c,
  kColorRgb8 = 0x1d,
  kColorArgb4 = 0x1e,
  kColorRgb4 = 0x1f,
  kLastInteger = 0x1f,
};

struct Value {
  ValueType type = ValueType::kNull;
  std::uint32_t data = 0;  // the number, resource id or colour; of a string its index in a pool
  std::optional<std::string> text;  // of a string, where it could be read

  bool IsNull() const { return type == ValueType::kNull; }
  bool IsString() const { return type == ValueType::kString; }
  bool IsReference() const {
    return type == ValueType::kReference || type == ValueType::kDynamicReference;
  }
  bool IsInteger() const {
    return type >= ValueType::kFirstInteger && type <= ValueType::kLastInteger;
  }
  bool IsColor() const { return type >= ValueType::kFirstColor && type <= ValueType::kLastInteger; }
  bool operator==(const Value&) const = default;
};

// The value as text, as TypedValue.coerceToString writes it; nothing for what has no text
// (references, unreadable strings, null).
std::optional<std::string> ToText(const Value& value);

// The value as a number, as TypedArray.getInt reads it: numbers, and strings that spell one.
std::optional<std::int32_t> ToInteger(const Value& value);

// The value as a truth value, as TypedArray.getBoolean reads it.
std::optional<bool> ToBoolean(const Value& value);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_VALUE_H_

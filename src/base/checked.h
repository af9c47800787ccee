// Arithmetic on untrusted numbers: nothing where the exact result does not fit.
#ifndef APPTRAIT_SRC_BASE_CHECKED_H_
#define APPTRAIT_SRC_BASE_CHECKED_H_

#include <concepts>
#include <optional>
#include <utility>

namespace apptrait {

template <std::integral T>
constexpr std::optional<T> CheckedAdd(T a, T b) {
  T result{};
  if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
  return result;
}

template <std::integral T>
constexpr std::optional<T> CheckedSub(T a, T b) {
  T result{};
  if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
  return result;
}

template <std::integral T>
constexpr std::optional<T> CheckedMul(T a, T b) {
  T result{};
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

// `value` as a To, where To can hold it.
template <std::integral To, std::integral From>
constexpr std::optional<To> Narrow(From value) {
  if (!std::in_range<To>(value)) return std::nullopt;
  return static_cast<To>(value);
}

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_CHECKED_H_

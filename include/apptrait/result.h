// Result<T>: a value, or the reason why there is none.
//
// The error channel says "we could not do it" (I/O, not a package, a limit hit). What a package is
// like, however bad, is not an error but a Finding. Nothing in apptrait throws across its boundary.
//
// The public headers hold no third-party type, and C++20 has no std::expected: hence these few
// lines.
#ifndef APPTRAIT_RESULT_H_
#define APPTRAIT_RESULT_H_

#include <cassert>
#include <type_traits>
#include <utility>
#include <variant>

#include "apptrait/finding.h"

namespace apptrait {

enum class ErrorKind {
  kUsage,        // the caller's options or configuration are wrong (exit code 2)
  kIo,           // the input could not be read (exit code 3, like all that follow)
  kNotAPackage,  // it was read, and is none of the kinds that we know
  kLimit,        // a named limit of base/limits.h was exceeded
  kCancelled,    // the caller asked to stop
  kInternal,
};

// Why something could not be done. `detail` is an instance of a catalogue rule, so that errors have
// ids, parameters, help and two languages like findings have: Message(error.detail, language).
struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  Finding detail;
  bool operator==(const Error&) const = default;
};

// REQUIRES: value access only where ok(); error() only where !ok().
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: by design

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& operator*() & { return *Get(); }
  const T& operator*() const& { return *Get(); }
  T&& operator*() && { return std::move(*Get()); }
  T* operator->() { return Get(); }
  const T* operator->() const { return Get(); }

  const Error& error() const& {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

  T value_or(T other) const& { return ok() ? **this : std::move(other); }

 private:
  T* Get() {
    assert(ok());
    return std::get_if<0>(&state_);
  }
  const T* Get() const {
    assert(ok());
    return std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: by design

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    assert(!ok());
    return *error_;
  }
  Error&& error() && {
    assert(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace apptrait

#endif  // APPTRAIT_RESULT_H_

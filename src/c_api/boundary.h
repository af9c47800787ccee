// The boundary: nothing is thrown past it, and results and errors leave as C has them.
#ifndef APPTRAIT_SRC_C_API_BOUNDARY_H_
#define APPTRAIT_SRC_C_API_BOUNDARY_H_

#include <exception>
#include <new>
#include <string>
#include <vector>

#include "apptrait/result.h"
#include "c_api/handles.h"

namespace apptrait::c_api {

// The status of `error`; where the caller wants it, *out becomes a handle (null without memory).
apptrait_status Give(const Error& error, apptrait_error** out) noexcept;
apptrait_status GiveNoMemory(apptrait_error** out) noexcept;
apptrait_status GiveInternal(const char* what, apptrait_error** out) noexcept;

// Error of kind kUsage: the argument is null.
Error MissingArgument(const char* name);

// Copies `bytes` into memory of malloc, with a NUL behind.
Result<void> GiveText(std::string_view bytes, char** text, std::size_t* size);

// Runs body(), a Result<void>, and turns whatever comes out of it into a status.
template <class Body>
apptrait_status Guard(apptrait_error** error, const Body& body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    const Result<void> done = body();
    return done ? APPTRAIT_OK : Give(done.error(), error);
  } catch (const std::bad_alloc&) {
    return GiveNoMemory(error);
  } catch (const std::exception& e) {
    return GiveInternal(e.what(), error);
  } catch (...) {
    return GiveInternal("unknown exception", error);
  }
}

// The same for functions that make a text: make() is a Result<std::string>.
template <class Make>
apptrait_status GuardText(char** text, std::size_t* size, apptrait_error** error,
                          const Make& make) noexcept {
  if (text != nullptr) *text = nullptr;
  if (size != nullptr) *size = 0;
  return Guard(error, [&]() -> Result<void> {
    if (text == nullptr) return MissingArgument("text");
    const Result<std::string> made = make();
    if (!made) return made.error();
    return GiveText(*made, text, size);
  });
}

// The packages by value, as the C++ interface takes them. Error: one of them is null.
Result<std::vector<Package>> Packages(const apptrait_package* const* packages, std::size_t count);

inline Language ToLanguage(apptrait_language language) {
  return language == APPTRAIT_CHINESE ? Language::kChinese : Language::kEnglish;
}

}  // namespace apptrait::c_api

#endif  // APPTRAIT_SRC_C_API_BOUNDARY_H_

// Secret: a key, password or token that must not stay in memory or be shown by accident.
//
// The bytes live in one heap block that is overwritten before it is freed; there is no conversion
// to a string, no comparison and no printing. Copies are wiped like originals.
//
// Threading: a plain value.
#ifndef APPTRAIT_SECRET_H_
#define APPTRAIT_SECRET_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "apptrait/export.h"

namespace apptrait {

// Overwrites the bytes so that no optimizer leaves them behind.
APPTRAIT_EXPORT void Wipe(void* bytes, std::size_t size);
// The same, and makes the string empty.
APPTRAIT_EXPORT void Wipe(std::string* text);

class APPTRAIT_EXPORT Secret {
 public:
  Secret() = default;
  // Copies; the source stays the caller's to wipe.
  explicit Secret(std::string_view text);
  Secret(const Secret& other) : Secret(other.Reveal()) {}
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // The bytes, for the one call that computes with them; valid while this object is unchanged.
  std::string_view Reveal() const { return {bytes_.get(), size_}; }
  bool empty() const { return size_ == 0; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace apptrait

#endif  // APPTRAIT_SECRET_H_

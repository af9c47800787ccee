// The string pool of compiled XML and of resource tables (ResStringPool). Strings are decoded when
// they are asked for; the pool is never copied.
//
// Threading: one thread at a time.
#ifndef APPTRAIT_SRC_ANDROID_STRING_POOL_H_
#define APPTRAIT_SRC_ANDROID_STRING_POOL_H_

#include <string>

#include "base/bytes.h"

namespace apptrait::android {

class StringPool {
 public:
  // How a pool or one of its strings deviates from what a device reads.
  enum class Problem {
    kNone,
    kHeader,         // the chunk's sizes do not hold together
    kCount,          // more strings than the chunk has room for
    kStart,          // the strings' or styles' start lies outside, or in the wrong order
    kNotTerminated,  // the last string has no terminator
    kStyles          // the styles lie outside, or do not end as they have to
  };

  StringPool() = default;
  // Over one whole chunk, which the caller keeps. A pool that a device refuses is opened all the
  // same, as far as its bytes go, and says why in problem().
  explicit StringPool(ByteSpan chunk);

  Problem problem() const { return problem_; }
  bool utf8() const { return utf8_; }
  // Strings that may be asked for: what the header says, or fewer where it says more than fit.
  std::uint32_t count() const { return count_; }
  // The header counts more strings than there is room for before its strings start; a device does
  // not mind, naive readers do.
  bool overcounted() const { return overcounted_; }

  // The string as valid UTF-8 (modified UTF-8 and lone surrogates are brought into order), or
  // nothing where a device has none: no such index, not terminated, a length that is not the
  // string's, or more than limits::kPoolStringSize bytes of UTF-8 or units of UTF-16.
  std::optional<std::string> At(std::uint32_t index) const;

 private:
  std::optional<ByteSpan> Utf8At(std::uint32_t offset) const;
  std::optional<ByteSpan> Utf16At(std::uint32_t offset) const;

  void Note(Problem problem);
  void FindStrings(ByteSpan chunk, std::size_t start, std::size_t styles_start);

  Problem problem_ = Problem::kHeader;
  bool utf8_ = false, overcounted_ = false;
  std::uint32_t count_ = 0;
  ByteSpan offsets_, strings_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_STRING_POOL_H_

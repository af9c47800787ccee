// Canonical decomposition (NFD), as far as comparing file names needs it: macOS and iOS treat names
// that differ only in composition as one.
#ifndef APPTRAIT_SRC_IOS_UNICODE_H_
#define APPTRAIT_SRC_IOS_UNICODE_H_

#include <string>
#include <string_view>

namespace apptrait::ios {

bool IsAscii(std::string_view text);

// With every character replaced by its full canonical decomposition (Unicode 15, Hangul included).
// Marks are not reordered: names made by one system or the other are ordered already.
std::string Decompose(std::string_view text);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_UNICODE_H_

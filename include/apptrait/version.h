// Which apptrait this is.
//
// Threading: an immutable text.
#ifndef APPTRAIT_VERSION_H_
#define APPTRAIT_VERSION_H_

#include <string_view>

#include "apptrait/export.h"

namespace apptrait {

// "1.2.3": of the library that is linked, which for a shared one may be newer than these headers.
// Within one soname the interface only grows.
APPTRAIT_EXPORT std::string_view Version();

}  // namespace apptrait

#endif  // APPTRAIT_VERSION_H_

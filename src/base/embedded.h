// Files that are built into the program (cmake/Embed.cmake).
#ifndef APPTRAIT_SRC_BASE_EMBEDDED_H_
#define APPTRAIT_SRC_BASE_EMBEDDED_H_

#include <span>
#include <string_view>

namespace apptrait {

struct EmbeddedFile {
  std::string_view name;  // without its folder
  std::string_view text;
};

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_EMBEDDED_H_

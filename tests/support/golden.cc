#include "support/golden.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace apptrait::test {

std::string Golden(const std::string& path, const std::string& current) {
  const std::string file = APPTRAIT_SOURCE_DIR "/" + path;
  if (std::getenv("APPTRAIT_UPDATE_GOLDEN") != nullptr) std::ofstream(file) << current;
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

}  // namespace apptrait::test

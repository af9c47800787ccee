#include "apptrait/version.h"

namespace apptrait {

std::string_view Version() { return APPTRAIT_VERSION; }

}  // namespace apptrait

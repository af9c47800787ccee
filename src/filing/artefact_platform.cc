#include "filing/artefact_platform.h"

namespace apptrait::filing {
void JudgeIos(const Package&, std::vector<Finding>*) {}
void JudgeHarmony(const Package&, std::vector<Finding>*) {}
}  // namespace apptrait::filing

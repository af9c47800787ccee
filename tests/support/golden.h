// Golden files: what an output has to look like, byte for byte.
#ifndef APPTRAIT_TESTS_SUPPORT_GOLDEN_H_
#define APPTRAIT_TESTS_SUPPORT_GOLDEN_H_

#include <string>

namespace apptrait::test {

// The contents of `path` in the source folder. With APPTRAIT_UPDATE_GOLDEN=1 in the environment
// `current` is written there first: read the difference before it is committed.
std::string Golden(const std::string& path, const std::string& current);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_GOLDEN_H_

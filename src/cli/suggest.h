// "Did you mean": the nearest of some words.
#ifndef APPTRAIT_SRC_CLI_SUGGEST_H_
#define APPTRAIT_SRC_CLI_SUGGEST_H_

#include <string_view>
#include <vector>

namespace apptrait::cli {

// The word with the smallest edit distance to `typed`, where that is at most a third of its length;
// else empty.
std::string_view Nearest(std::string_view typed, const std::vector<std::string_view>& words);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_SUGGEST_H_

// Where results go: standard output, and files that appear whole or not at all.
#ifndef APPTRAIT_SRC_CLI_OUTPUT_H_
#define APPTRAIT_SRC_CLI_OUTPUT_H_

#include <string>
#include <string_view>

#include "apptrait/result.h"

namespace apptrait::cli {

// Writes all of `text` to standard output; a closed pipe is an error like a full disk.
Result<void> WriteStdout(std::string_view text);

// Writes beside `path`, flushes to the disk and renames: readers see the old file or the whole new
// one.
// "-" is standard output; a path that is no regular file (/dev/null, a FIFO) is written directly.
Result<void> WriteFile(const std::string& path, std::string_view contents);

// The contents of a small file of the user's (a policy, a password, anchors), up to 16 MiB.
Result<std::string> ReadTextFile(const std::string& path);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_OUTPUT_H_

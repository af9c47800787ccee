// Completion scripts for shells, made from the commands as they are.
#ifndef APPTRAIT_SRC_CLI_COMPLETION_H_
#define APPTRAIT_SRC_CLI_COMPLETION_H_

#include "cli/command_tree.h"

namespace apptrait::cli {

// Each defines the completion of `apptrait`: to be sourced, or put where the shell looks for it.
std::string BashCompletion(const CommandNode& program);
std::string ZshCompletion(const CommandNode& program);
std::string FishCompletion(const CommandNode& program);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_COMPLETION_H_

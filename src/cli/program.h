// The program as CLI11 has it: the options of all commands, and every subcommand.
#ifndef APPTRAIT_SRC_CLI_PROGRAM_H_
#define APPTRAIT_SRC_CLI_PROGRAM_H_

#include "cli/session.h"

namespace apptrait::cli {

struct CommandEntry {
  std::string_view name;
  void (*add)(CLI::App& app, Session& session);
};

// The subcommands, in the order of the help page.
std::span<const CommandEntry> Commands();

// Declares the options of the program on `app`, in the language of the session, and the commands:
// all of them, or the one of that name alone (none where it is no command). Both outlive the
// parsing.
void BuildProgram(CLI::App& app, Session& session, std::string_view command = {});

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_PROGRAM_H_

// The subcommands, one file each. To add one: its file, a line here and a line in program.cc's table.
#ifndef APPTRAIT_SRC_CLI_COMMANDS_H_
#define APPTRAIT_SRC_CLI_COMMANDS_H_

#include "cli/session.h"

namespace apptrait::cli {

void RegisterInspect(CLI::App& app, Session& session);
void RegisterVerify(CLI::App& app, Session& session);
void RegisterFiling(CLI::App& app, Session& session);
void RegisterJaq(CLI::App& app, Session& session);
void RegisterIcpRecord(CLI::App& app, Session& session);
void RegisterExplain(CLI::App& app, Session& session);
void RegisterBatch(CLI::App& app, Session& session);
void RegisterDiff(CLI::App& app, Session& session);
void RegisterGate(CLI::App& app, Session& session);
void RegisterCompletion(CLI::App& app, Session& session);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_COMMANDS_H_

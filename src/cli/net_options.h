// The options of all commands that send, and the clock of the program.
#ifndef APPTRAIT_SRC_CLI_NET_OPTIONS_H_
#define APPTRAIT_SRC_CLI_NET_OPTIONS_H_

#include "apptrait/transport.h"
#include "cli/credentials.h"
#include "cli/session.h"

namespace apptrait::cli {

// As they were typed.
struct NetFlags {
  double timeout = 120, request_timeout = 30, connect_timeout = 10;  // seconds
  int retries = 4;
  std::string proxy, no_proxy, ca_file, ca_directory, credentials;
  RefusedOptions refused;
};

// Adds the options to a command. `flags` outlives it.
void AddNetFlags(CLI::App& command, NetFlags& flags, const Session& session);

std::chrono::milliseconds Milliseconds(double seconds);

// libcurl as the options, and the environment that curl users know, say. Ctrl-C stops it.
std::unique_ptr<Transport> MakeTransport(const NetFlags& flags);

// The real time; its Wait ends early, with false, at Ctrl-C.
std::unique_ptr<Clock> MakeClock();

// From now on SIGINT and SIGTERM end waiting and sending instead of the program.
void StopOnSignals();

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_NET_OPTIONS_H_

// The options of all commands that read packages, and how they become InspectOptions.
#ifndef APPTRAIT_SRC_CLI_INSPECT_OPTIONS_H_
#define APPTRAIT_SRC_CLI_INSPECT_OPTIONS_H_

#include "apptrait/inspect.h"
#include "cli/credentials.h"
#include "cli/session.h"

namespace apptrait::cli {

// As they were typed.
struct PackageFlags {
  std::optional<int> min_sdk, max_sdk, jobs;
  std::string at, idsig, compat, harmony_trust, alias, password_file, password_env;
  std::vector<std::string> trust_anchors;
  bool no_digests = false, no_verify = false;
  // --password and the like, which are refused without being shown.
  std::shared_ptr<RefusedOptions> refused = std::make_shared<RefusedOptions>();
};

// Adds the options to a command. `flags` outlives it.
void AddPackageFlags(CLI::App& command, PackageFlags& flags, const Session& session);

// Reads the files that the flags name. Errors are of kind kUsage, or say why a file could not be
// read.
Result<InspectOptions> ToInspectOptions(const PackageFlags& flags, const Session& session);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_INSPECT_OPTIONS_H_

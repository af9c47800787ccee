// Passwords of keystores: from a file, the environment or the terminal, never from the command
// line, and wiped when they were used.
#ifndef APPTRAIT_SRC_CLI_PASSWORD_H_
#define APPTRAIT_SRC_CLI_PASSWORD_H_

#include "apptrait/inspect.h"
#include "cli/session.h"

namespace apptrait::cli {

// Overwrites the text, also what it holds beyond its size, and empties it.
void Wipe(std::string* text);

// The first line of the file ("-" is standard input), without its end.
Result<std::string> ReadPasswordFile(const std::string& path);

// Asks on the terminal, without echo; nothing where there is none or the answer is empty.
std::optional<std::string> AskPassword(const std::string& prompt);

// The options of a run; their password is wiped when they go.
class ScopedOptions {
 public:
  explicit ScopedOptions(InspectOptions options) : options_(std::move(options)) {}
  ScopedOptions(const ScopedOptions&) = delete;
  ScopedOptions& operator=(const ScopedOptions&) = delete;
  ~ScopedOptions() {
    if (options_.password) Wipe(&*options_.password);
  }
  InspectOptions& operator*() { return options_; }

 private:
  InspectOptions options_;
};

// Inspects; where a keystore needs a password and none was given, asks for it and tries again. An
// answer that fits is kept for the files that follow.
Result<Package> InspectAsking(const std::string& path, InspectOptions& options,
                              const Session& session);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_PASSWORD_H_

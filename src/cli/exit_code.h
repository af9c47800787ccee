// Exit codes of the program; their meanings never change with flags.
#ifndef APPTRAIT_SRC_CLI_EXIT_CODE_H_
#define APPTRAIT_SRC_CLI_EXIT_CODE_H_

#include "apptrait/result.h"

namespace apptrait::cli {

enum class ExitCode {
  kFine = 0,
  kFailed = 1,      // the package fails what was asked
  kUsage = 2,       // usage, configuration, policy or record file wrong
  kUnreadable = 3,  // could not be read, not a package, a limit hit, internal
};

inline ExitCode ExitCodeOf(const Error& error) {
  return error.kind == ErrorKind::kUsage ? ExitCode::kUsage : ExitCode::kUnreadable;
}

// Over several files a violation is never hidden by an unreadable file, and an incomplete run is
// never fine: 2 beats 1 beats 3 beats 0.
inline ExitCode Worse(ExitCode a, ExitCode b) {
  const auto rank = [](ExitCode code) {
    switch (code) {
      case ExitCode::kUsage:
        return 3;
      case ExitCode::kFailed:
        return 2;
      case ExitCode::kUnreadable:
        return 1;
      case ExitCode::kFine:
        break;
    }
    return 0;
  };
  return rank(a) >= rank(b) ? a : b;
}

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_EXIT_CODE_H_

// Confines what reads packages: once an input is open, nothing that a hostile one could take over
// needs the network, another program or a file to write.
//
// Linux on x86-64 and arm64: a seccomp filter (seccomp(2)) on a thread of its own, which its own
// threads inherit; the rest of the program, which asks for passwords, writes results and talks to
// services, goes on without. Forbidden calls fail with EPERM. Elsewhere, and where the kernel has
// no seccomp, `work` simply runs.
#ifndef APPTRAIT_SRC_CLI_CONFINE_H_
#define APPTRAIT_SRC_CLI_CONFINE_H_

#include <functional>
#include <optional>
#include <utility>

#include "apptrait/inspect.h"
#include "cli/session.h"

namespace apptrait::cli {

// Runs `work` to its end. What it throws is thrown here.
void RunConfined(const std::function<void()>& work);

// The same for a function with a result; `confined` false calls it here and now.
template <class F>
auto Confined(bool confined, const F& function) -> decltype(function()) {
  if (!confined) return function();
  std::optional<decltype(function())> result;
  RunConfined([&] { result.emplace(function()); });
  return std::move(*result);
}

// Inspect, confined unless the user said otherwise.
inline Result<Package> InspectConfined(const std::string& path, const InspectOptions& options,
                                       const Session& session) {
  return Confined(session.confined, [&] { return Inspect(path, options); });
}

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_CONFINE_H_

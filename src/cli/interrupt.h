// Ctrl-C and termination as a request to stop.
#ifndef APPTRAIT_SRC_CLI_INTERRUPT_H_
#define APPTRAIT_SRC_CLI_INTERRUPT_H_

#include <atomic>
#include <stop_token>
#include <thread>

namespace apptrait::cli {

// While it lives, the first SIGINT or SIGTERM requests a stop, and the next one ends the process as
// usual. To be made before other threads are started: they inherit that the signals wait for this.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  bool requested() const { return stop_.stop_requested(); }

 private:
  std::stop_source stop_;
  std::atomic_flag ready_;  // the waiter can be woken
  std::jthread waiter_;
};

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_INTERRUPT_H_

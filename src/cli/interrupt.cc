#include "cli/interrupt.h"

#include <csignal>
#include <ctime>

namespace apptrait::cli {
namespace {

sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  waiter_ = std::jthread([this](const std::stop_token& ended) {
    const sigset_t waited = Signals();
    const timespec pause{0, 100'000'000};
    while (!ended.stop_requested()) {
      if (sigtimedwait(&waited, nullptr, &pause) < 0) continue;
      stop_.request_stop();
      // In this thread alone, where the next one then ends the process.
      pthread_sigmask(SIG_UNBLOCK, &waited, nullptr);
      while (!ended.stop_requested()) nanosleep(&pause, nullptr);
    }
  });
}

Interrupt::~Interrupt() {
  waiter_.request_stop();
  if (waiter_.joinable()) waiter_.join();
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace apptrait::cli

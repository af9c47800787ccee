#include "cli/interrupt.h"

#include <csignal>

namespace apptrait::cli {
namespace {

// Ends the waiting, sent to the waiting thread alone.
const int kWake = SIGRTMIN;

sigset_t Requests() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

sigset_t Wake() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, kWake);
  return signals;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t requests = Requests();
  pthread_sigmask(SIG_BLOCK, &requests, nullptr);
  waiter_ = std::jthread([this, requests] {
    const sigset_t wake = Wake();
    pthread_sigmask(SIG_BLOCK, &wake, nullptr);
    ready_.test_and_set();
    ready_.notify_one();
    sigset_t both = requests;
    sigaddset(&both, kWake);
    int got = 0;
    if (sigwait(&both, &got) != 0 || got == kWake) return;
    stop_.request_stop();
    // In this thread alone, where the next one then ends the process.
    pthread_sigmask(SIG_UNBLOCK, &requests, nullptr);
    sigwait(&wake, &got);
  });
  ready_.wait(false);
}

Interrupt::~Interrupt() {
  pthread_kill(waiter_.native_handle(), kWake);
  waiter_.join();
  const sigset_t requests = Requests();
  pthread_sigmask(SIG_UNBLOCK, &requests, nullptr);
}

}  // namespace apptrait::cli

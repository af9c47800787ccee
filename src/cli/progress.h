// One line on a terminal that says how far a batch is.
#ifndef APPTRAIT_SRC_CLI_PROGRESS_H_
#define APPTRAIT_SRC_CLI_PROGRESS_H_

#include <atomic>
#include <chrono>
#include <mutex>

#include "cli/session.h"

namespace apptrait::cli {

// How many there are, and how many have been done: filled in by several threads.
struct BatchCounts {
  std::atomic<std::uint64_t> total = 0, total_bytes = 0;  // as far as they have been counted
  std::atomic<bool> total_known = false;
  std::atomic<std::uint64_t> done = 0, done_bytes = 0, skipped = 0, skipped_bytes = 0;
  std::atomic<std::uint64_t> read = 0, unreadable = 0, other = 0;
};

// Writes to standard error, at most five times a second, where that is a terminal and notes are
// wanted. Safe to call from any thread.
class Progress {
 public:
  Progress(const BatchCounts& counts, const Session& session);
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  bool enabled() const { return enabled_; }
  void Update();
  // Removes the line, so that something else can be said.
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string Line(double seconds) const;

  const BatchCounts& counts_;
  const Session& session_;
  const bool enabled_;
  const Clock::time_point start_ = Clock::now();
  std::mutex mutex_;
  Clock::time_point last_;
  bool shown_ = false;
};

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_PROGRESS_H_

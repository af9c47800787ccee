// A clock whose waiting takes no time. Its wall clock is the real one, so that servers that check
// time stamps agree, plus what was waited.
#ifndef APPTRAIT_TESTS_SUPPORT_FAKE_CLOCK_H_
#define APPTRAIT_TESTS_SUPPORT_FAKE_CLOCK_H_

#include <ctime>

#include "apptrait/transport.h"

namespace apptrait::test {

class FakeClock final : public Clock {
 public:
  std::int64_t UnixSeconds() override { return std::time(nullptr) + offset_seconds; }
  std::chrono::milliseconds Elapsed() override { return elapsed; }
  bool Wait(std::chrono::milliseconds duration) override {
    waits.push_back(duration);
    elapsed += duration;
    return !stopped;
  }

  std::vector<std::chrono::milliseconds> waits;
  std::chrono::milliseconds elapsed{0};
  std::int64_t offset_seconds = 0;  // of a clock that is off
  bool stopped = false;
};

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_FAKE_CLOCK_H_

#include "cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include "catalogue/texts/batch.h"
#include "report/text_writer.h"

namespace apptrait::cli {
namespace {

constexpr std::chrono::milliseconds kPause{200};

std::string TimeText(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds);
  const std::uint64_t hours = whole / 3600, minutes = whole / 60 % 60;
  return hours == 0 ? fmt::format("{}:{:02}", minutes, whole % 60)
                    : fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
}

}  // namespace

Progress::Progress(const BatchCounts& counts, const Session& session)
    : counts_(counts), session_(session), enabled_(!session.quiet && isatty(STDERR_FILENO) != 0) {}

std::string Progress::Line(double seconds) const {
  const std::uint64_t done = counts_.done, bytes = counts_.done_bytes;
  const double rate = static_cast<double>(done) / seconds,
               speed = static_cast<double>(bytes) / seconds;
  std::vector<Datum> data = {{"done", std::to_string(done + counts_.skipped)},
                             {"rate", fmt::format("{:.0f}", rate)},
                             {"speed", report::FormatSize(static_cast<std::uint64_t>(speed))}};
  const std::uint64_t total = counts_.total, total_bytes = counts_.total_bytes;
  std::string line;
  if (counts_.total_known && done > 0) {
    // By bytes where they are known, for packages differ in size more than in anything else.
    const std::uint64_t bytes_past = bytes + counts_.skipped_bytes, past = done + counts_.skipped;
    const bool by_bytes = total_bytes > bytes_past && speed > 0;
    const double left = by_bytes       ? static_cast<double>(total_bytes - bytes_past) / speed
                        : total > past ? static_cast<double>(total - past) / rate
                                       : 0;
    data.push_back({"total", std::to_string(total)});
    data.push_back({"left", TimeText(left)});
    line = session_.Format(text::kCliBatchProgress, data);
  } else {
    line = session_.Format(text::kCliBatchProgressOpen, data);
  }
  if (counts_.unreadable != 0) {
    line +=
        session_.Format(text::kCliBatchUnreadable, {{"count", std::to_string(counts_.unreadable)}});
  }
  return line;
}

void Progress::Update() {
  if (!enabled_) return;
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  if (now - last_ < kPause) return;
  last_ = now;
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  // The line may have become shorter: the rest of the old one is erased.
  fmt::print(stderr, "\r{}\x1b[K", Line(std::max(seconds, 0.001)));
  std::fflush(stderr);
}

void Progress::Clear() {
  if (!enabled_) return;
  const std::lock_guard lock(mutex_);
  if (shown_) fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace apptrait::cli

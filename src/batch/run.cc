#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

#include "apptrait/batch.h"
#include "base/workers.h"
#include "catalogue/rules/io.h"

namespace apptrait::batch {
namespace {

// Finished packages that may wait for an earlier one, for each worker.
constexpr std::size_t kWaiting = 4;

class Runner {
 public:
  Runner(const std::function<std::optional<Input>()>& next, const std::function<bool(Item)>& done,
         const Options& options)
      : next_(next), done_(done), options_(options), inspect_(options.inspect) {
    workers_ = static_cast<std::size_t>(WorkerCount(options.workers));
    inspect_.stop = stop_.get_token();
    if (inspect_.workers == 0) inspect_.workers = 1;
  }

  void Run() {
    const std::stop_callback forward(options_.stop, [this] { stop_.request_stop(); });
    {
      std::vector<std::jthread> threads;
      threads.reserve(workers_);
      try {
        for (std::size_t i = 1; i < workers_; ++i) threads.emplace_back([this] { Work(); });
      } catch (const std::system_error&) {
        // Those that there are do it.
      }
      Work();
    }
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  struct Task {
    std::size_t number;
    Input input;
  };

  std::optional<Task> Take() {
    std::unique_lock lock(take_mutex_);
    if (options_.in_order) {
      std::unique_lock order(give_mutex_);
      room_.wait(order, stop_.get_token(), [&] { return taken_ - given_ < kWaiting * workers_; });
    }
    if (stop_.stop_requested() || ended_) return std::nullopt;
    auto input = next_();
    ended_ = !input;
    if (!input) return std::nullopt;
    return Task{taken_++, std::move(*input)};
  }

  // What one worker throws (memory that is short outside of an inspection) ends all of them.
  void Work() {
    try {
      Loop();
    } catch (...) {
      stop_.request_stop();
      const std::lock_guard lock(take_mutex_);
      if (!thrown_) thrown_ = std::current_exception();
    }
  }

  void Loop() {
    while (auto task = Take()) {
      auto result = Read(task->input.path);
      const bool given_up = !result && result.error().kind == ErrorKind::kCancelled;
      if (given_up) return;
      Item item{.input = std::move(task->input), .result = std::move(result)};
      if (options_.prepare) options_.prepare(item);
      if (!Give(task->number, std::move(item))) return;
    }
  }

  // One package must not end the others, whatever happens to it.
  Result<Package> Read(const std::string& path) const {
    try {
      return Inspect(path, inspect_);
    } catch (const std::bad_alloc&) {
      return catalogue::Fail(ErrorKind::kLimit, rule::kOutOfMemory);
    } catch (const std::exception& e) {
      return catalogue::Fail(ErrorKind::kInternal, rule::kInternal, {},
                             {{"reason", std::string(e.what())}});
    }
  }

  bool Give(std::size_t number, Item item) {
    const std::lock_guard lock(give_mutex_);
    if (!options_.in_order) return Done(std::move(item));
    waiting_.emplace(number, std::move(item));
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == given_;
         first = waiting_.begin()) {
      if (!Done(std::move(first->second))) return false;
      waiting_.erase(first);
      ++given_;
    }
    room_.notify_all();
    return true;
  }

  // REQUIRES: give_mutex_ is held.
  bool Done(Item item) {
    if (refused_) return false;
    refused_ = !done_(std::move(item));
    if (refused_) stop_.request_stop();
    return !refused_;
  }

  const std::function<std::optional<Input>()>& next_;
  const std::function<bool(Item)>& done_;
  const Options& options_;
  InspectOptions inspect_;
  std::size_t workers_ = 1;
  std::stop_source stop_;

  std::mutex take_mutex_;
  bool ended_ = false;
  std::size_t taken_ = 0;
  std::exception_ptr thrown_;

  std::mutex give_mutex_;
  std::condition_variable_any room_;
  std::map<std::size_t, Item> waiting_;
  std::size_t given_ = 0;
  bool refused_ = false;
};

}  // namespace

void Run(const std::function<std::optional<Input>()>& next, const std::function<bool(Item)>& done,
         const Options& options) {
  Runner(next, done, options).Run();
}

bool Shard::Has(std::string_view path) const {
  // FNV-1a, then mixed so that the low bits depend on all of it.
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccd;
  hash ^= hash >> 33;
  return hash % count == index;
}

}  // namespace apptrait::batch

#include "digest/executor.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>

#include "base/limits.h"
#include "base/per_thread.h"
#include "base/workers.h"
#include "catalogue/rules/io.h"

namespace apptrait::digest {
namespace {

// Small enough that a block is still in a core's cache when it is hashed. One worker alone needs no
// more than one, which is filled again and again.
constexpr std::uint64_t kBlockSize = 256 * limits::kKiB, kLoneBlockSize = 64 * limits::kKiB;
// Blocks in flight: enough to read ahead of the slowest consumer, and two chunks of 1 MiB for each
// worker; little enough to keep memory flat, for fresh pages cost as much as the reading.
constexpr std::size_t kMinRing = 24, kMaxRing = 64, kRingOfWorker = 8;
// Blocks that are read before the consumer that is furthest behind wants them: with fewer, workers
// wait for each other's reads.
constexpr std::size_t kReadAhead = 6;

Error Cancelled() { return catalogue::Fail(ErrorKind::kCancelled, rule::kCancelled); }

// The numbers of the blocks that anybody wants, ascending.
std::vector<std::uint64_t> WantedBlocks(const std::vector<std::unique_ptr<Consumer>>& consumers,
                                        std::uint64_t size, std::uint64_t block_size) {
  std::vector<Section> ranges;
  for (const auto& consumer : consumers) {
    for (Section& s : consumer->Wants()) ranges.push_back(std::move(s));
  }
  std::ranges::sort(ranges, {}, &Section::offset);
  std::vector<std::uint64_t> blocks;
  for (const Section& s : ranges) {
    const std::uint64_t end = std::min(size, s.offset + s.length);
    if (s.offset >= end) continue;
    std::uint64_t block = s.offset / block_size;
    if (!blocks.empty()) block = std::max(block, blocks.back() + 1);
    for (; block * block_size < end; ++block) blocks.push_back(block);
  }
  return blocks;
}

class Ring {
 public:
  Ring(const Source& source, std::vector<std::unique_ptr<Consumer>> consumers, int workers,
       const RunOptions& options)
      : source_(source),
        options_(options),
        memory_(source.memory()),
        block_size_(workers == 1 ? kLoneBlockSize : kBlockSize),
        blocks_(WantedBlocks(consumers, source.size(), block_size_)) {
    for (auto& consumer : consumers) lanes_.push_back({std::move(consumer)});
    std::ranges::stable_sort(lanes_, std::ranges::greater{},
                             [](const Lane& l) { return l.consumer->cost(); });
    const auto wanted = static_cast<std::size_t>(workers) * kRingOfWorker;
    const std::size_t slots = workers == 1 ? 1 : std::clamp(wanted, kMinRing, kMaxRing);
    slots_.resize(std::min(slots, blocks_.size()));
  }

  // One worker. Whatever ends it ends all of them: the others would wait for it.
  void Work() {
    try {
      Loop();
    } catch (const std::bad_alloc&) {
      const std::lock_guard lock(mutex_);
      Stop(catalogue::Fail(ErrorKind::kLimit, rule::kOutOfMemory));
    } catch (const std::exception& e) {
      const std::lock_guard lock(mutex_);
      Stop(catalogue::Fail(ErrorKind::kInternal, rule::kInternal, {},
                           {{"reason", std::string(e.what())}}));
    }
  }

  Result<void> Finish() {
    if (failed_) return *failed_;
    for (Lane& lane : lanes_) lane.consumer->Finish();
    return {};
  }

 private:
  void Loop() {
    std::unique_lock lock(mutex_);
    while (!failed_) {
      if (options_.stop.stop_requested()) {
        Stop(Cancelled());
        return;
      }
      Lane* lane = FurthestBehind();
      if (MayRead() && (lane == nullptr || read_ - lane->position < kReadAhead)) {
        ReadNext(lock);
      } else if (lane != nullptr) {
        Serve(*lane, lock);
      } else if (Done()) {
        return;
      } else {
        changed_.wait(lock);
      }
    }
  }

  struct Lane {
    std::unique_ptr<Consumer> consumer;
    std::size_t position = 0;  // blocks taken
    bool busy = false;
  };

  bool Done() const {
    return std::ranges::all_of(lanes_, [&](const Lane& l) { return l.position == blocks_.size(); });
  }
  // The idle lane with the fewest blocks taken that has one to take; the slow ones first.
  Lane* FurthestBehind() {
    Lane* best = nullptr;
    for (Lane& lane : lanes_) {
      if (!lane.busy && lane.position < read_ &&
          (best == nullptr || lane.position < best->position))
        best = &lane;
    }
    return best;
  }
  bool MayRead() const {
    if (reading_ || read_ == blocks_.size()) return false;
    std::size_t slowest = blocks_.size();
    for (const Lane& lane : lanes_) slowest = std::min(slowest, lane.position);
    return read_ - slowest < slots_.size();
  }
  std::size_t LengthAt(std::uint64_t offset) const {
    return static_cast<std::size_t>(std::min(block_size_, source_.size() - offset));
  }
  void Stop(Error error) {
    if (!failed_) failed_ = std::move(error);
    changed_.notify_all();
  }

  void ReadNext(std::unique_lock<std::mutex>& lock) {
    const std::size_t number = read_;
    reading_ = true;
    lock.unlock();
    const std::uint64_t offset = blocks_[number] * block_size_;
    Result<void> read;
    if (memory_.empty()) {
      Bytes& slot = slots_[number % slots_.size()];
      slot.resize(LengthAt(offset));
      read = source_.ReadAt(offset, slot);
    }
    lock.lock();
    reading_ = false;
    if (!read) {
      Stop(std::move(read).error());
      return;
    }
    ++read_;
    if (options_.progress) options_.progress(offset + LengthAt(offset), source_.size());
    changed_.notify_all();
  }

  void Serve(Lane& lane, std::unique_lock<std::mutex>& lock) {
    const std::size_t number = lane.position;
    lane.busy = true;
    lock.unlock();
    const std::uint64_t offset = blocks_[number] * block_size_;
    lane.consumer->Consume(offset, memory_.empty() ? ByteSpan(slots_[number % slots_.size()])
                                                   : memory_.subspan(offset, LengthAt(offset)));
    lock.lock();
    lane.busy = false;
    ++lane.position;
    changed_.notify_all();
  }

  const Source& source_;
  const RunOptions& options_;
  const ByteSpan memory_;  // where the source is in memory, nothing is copied
  const std::uint64_t block_size_;
  std::vector<std::uint64_t> blocks_;
  std::vector<Lane> lanes_;
  std::vector<Bytes> slots_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t read_ = 0;
  bool reading_ = false;
  std::optional<Error> failed_;
};

// Hashers of the thread: tens of thousands of entries are hashed one after the other, and making a
// context for each would take longer than hashing it. Borrowed, so that a producer that runs a plan
// of its own gets others; they are reset when they are given back.
class BorrowedHashers {
 public:
  explicit BorrowedHashers(const std::vector<Algorithm>& algorithms) : thread_(OfThread()) {
    list_.reserve(algorithms.size());
    for (Algorithm algorithm : algorithms) {
      auto& kept = Kept(algorithm);
      list_.push_back(kept ? std::move(*kept) : Hasher(algorithm));
      kept.reset();
    }
  }
  BorrowedHashers(const BorrowedHashers&) = delete;
  BorrowedHashers& operator=(const BorrowedHashers&) = delete;
  ~BorrowedHashers() {
    for (Hasher& hasher : list_) Kept(hasher.algorithm()) = std::move(hasher);
  }
  std::vector<Hasher>& list() { return list_; }

 private:
  using Hashers = std::array<std::optional<Hasher>, kAlgorithms>;
  static Hashers& OfThread() {
    static PerThread<Hashers> threads;
    return threads.Get();
  }
  std::optional<Hasher>& Kept(Algorithm algorithm) {
    return thread_[static_cast<std::size_t>(algorithm)];
  }
  Hashers& thread_;
  std::vector<Hasher> list_;
};

}  // namespace

Result<void> ReadThrough(const Source& source, std::vector<std::unique_ptr<Consumer>> consumers,
                         int workers, const RunOptions& options) {
  if (consumers.empty()) return {};
  // A thread costs about as much as hashing 100 KiB.
  const std::uint64_t useful =
      std::min<std::uint64_t>(consumers.size() + 1, source.size() / kBlockSize);
  workers =
      static_cast<int>(std::clamp<std::uint64_t>(useful, 1, static_cast<std::uint64_t>(workers)));
  Ring ring(source, std::move(consumers), workers, options);
  ParallelFor(static_cast<std::size_t>(workers), workers, [&](std::size_t) { ring.Work(); });
  return ring.Finish();
}

Result<void> RunContents(std::vector<ContentsTask> tasks, int workers,
                         const std::stop_token& stop) {
  std::ranges::stable_sort(tasks, std::ranges::greater{}, &ContentsTask::cost);
  std::uint64_t cost = 0;
  for (const ContentsTask& task : tasks) cost += task.cost;
  if (cost < limits::kMiB / 4) workers = 1;
  ParallelFor(tasks.size(), workers, [&](std::size_t i) {
    if (stop.stop_requested()) return;
    const ContentsTask& task = tasks[i];
    BorrowedHashers hashers(*task.algorithms);
    auto produced = (*task.producer)([&](ByteSpan bytes) {
      for (Hasher& hasher : hashers.list()) hasher.Update(bytes);
    });
    if (!produced) {
      *task.error = std::move(produced).error();
      for (Hasher& hasher : hashers.list()) hasher.Reset();
      return;
    }
    for (Hasher& hasher : hashers.list()) task.digests->push_back(hasher.Finish());
  });
  if (stop.stop_requested()) return Cancelled();
  return {};
}

}  // namespace apptrait::digest

#include "base/json.h"

#include <cstdlib>
#include <functional>
#include <mutex>
#include <new>

#include "base/limits.h"

namespace apptrait::json_detail {
namespace {

// Blocks are taken one after the other, and all of it is there again when the last is given back:
// stacks live for as long as one destructor runs.
class Reserve {
 public:
  void* Take(std::size_t size) {
    const std::lock_guard lock(mutex_);
    size = (size + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
    if (size > sizeof memory_ - used_) return nullptr;
    void* const block = memory_ + used_;
    used_ += size;
    ++blocks_;
    return block;
  }
  // False where the block is not of this.
  bool Give(void* block) {
    if (std::less<>{}(block, memory_) || !std::less<>{}(block, memory_ + sizeof memory_))
      return false;
    const std::lock_guard lock(mutex_);
    if (--blocks_ == 0) used_ = 0;
    return true;
  }

 private:
  // No page of it is there until it is used.
  alignas(std::max_align_t) std::byte memory_[limits::kMiB] = {};
  std::size_t used_ = 0, blocks_ = 0;
  std::mutex mutex_;
};

// Neither made nor ended at run time: values may be destroyed at any time.
constinit Reserve reserve;

}  // namespace

void* AllocateStack(std::size_t size) {
  if (void* const block = std::malloc(size)) return block;
  if (void* const block = reserve.Take(size)) return block;
  throw std::bad_alloc();
}

void FreeStack(void* block) noexcept {
  if (!reserve.Give(block)) std::free(block);
}

}  // namespace apptrait::json_detail

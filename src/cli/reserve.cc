#include "cli/reserve.h"

#include <malloc.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "base/limits.h"

namespace apptrait::cli {
namespace {

std::atomic<void*> reserve = nullptr;

void GiveBack() {
  std::free(reserve.exchange(nullptr));
  throw std::bad_alloc();
}

}  // namespace

void KeepReserve() {
  if (reserve.load() != nullptr) return;
  void* expected = nullptr;
  void* const fresh = std::malloc(limits::kMiB);
  if (!reserve.compare_exchange_strong(expected, fresh)) std::free(fresh);
  std::set_new_handler(GiveBack);
}

void ShareHeapWhereLimited() {
  rlimit space = {};
  if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY) mallopt(M_ARENA_MAX, 1);
}

}  // namespace apptrait::cli

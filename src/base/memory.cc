#include "base/memory.h"

#include <cerrno>
#include <cstdlib>
#include <new>
#include <utility>

#include "base/limits.h"

namespace apptrait {
namespace {

thread_local bool failed = false;

}  // namespace

void NoteNoMemory() noexcept { failed = true; }

void ForgetNoMemory() noexcept { failed = false; }

void AssureNoneFailed() {
  if (std::exchange(failed, false)) throw std::bad_alloc();
}

void AssureMemory() {
  AssureNoneFailed();
  // Volatile, so that no compiler sees that nobody uses it.
  void* const volatile probe = std::malloc(limits::kMiB);
  if (probe == nullptr) throw std::bad_alloc();
  std::free(probe);
}

MallocWatch::MallocWatch() { errno = 0; }

void MallocWatch::RuleOut() const {
  if (errno == ENOMEM) throw std::bad_alloc();
  AssureMemory();
}

}  // namespace apptrait

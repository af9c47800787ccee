#include "base/memory.h"

#include <cstdlib>
#include <new>

#include "base/limits.h"

namespace apptrait {

void AssureMemory() {
  // Volatile, so that no compiler sees that nobody uses it.
  void* const volatile probe = std::malloc(limits::kMiB);
  if (probe == nullptr) throw std::bad_alloc();
  std::free(probe);
}

}  // namespace apptrait

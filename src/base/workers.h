// A parallel loop, and how many threads to give it.
#ifndef APPTRAIT_SRC_BASE_WORKERS_H_
#define APPTRAIT_SRC_BASE_WORKERS_H_

#include <cstddef>
#include <functional>

namespace apptrait {

// `wanted`, or the number of processors this process may use where it is 0; at least 1.
int WorkerCount(int wanted);

// Calls body(i) once for each i in [0, count), in any order, on up to `workers` threads (this one
// is one of them), and returns when all are done. What `body` throws ends the loop and is thrown
// here; so does an allocation that failed in one of the threads without a word (base/memory.h).
void ParallelFor(std::size_t count, int workers, const std::function<void(std::size_t)>& body);

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_WORKERS_H_

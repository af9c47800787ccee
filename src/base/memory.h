// Want of memory, where libraries do not tell it from other failures.
#ifndef APPTRAIT_SRC_BASE_MEMORY_H_
#define APPTRAIT_SRC_BASE_MEMORY_H_

namespace apptrait {

// Throws std::bad_alloc where not even 1 MiB can be had. To be called before somebody is blamed for
// what may come of a want of memory, and before a library does what it cannot do without.
void AssureMemory();

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_MEMORY_H_

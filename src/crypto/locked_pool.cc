// Botan keeps a pool of locked memory for secrets: half a megabyte of what a process may lock,
// taken with 3 ms of system calls when it is first used. Nothing here keeps secrets in Botan, and a
// library must not take that from its host. Programs and the shared library are linked with --wrap
// of the function that says how much may be locked (cmake/Library.cmake), which puts this in its
// place.
#include <cstddef>

// The name is the linker's.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" std::size_t __wrap__ZN5Botan2OS24get_memory_locking_limitEv();
extern "C" std::size_t __wrap__ZN5Botan2OS24get_memory_locking_limitEv() { return 0; }
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

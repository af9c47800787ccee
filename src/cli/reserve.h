// Memory for when there is none left.
#ifndef APPTRAIT_SRC_CLI_RESERVE_H_
#define APPTRAIT_SRC_CLI_RESERVE_H_

namespace apptrait::cli {

// Keeps 1 MiB that operator new gives back before it throws std::bad_alloc, for the message about
// it. To be called again before further work, which keeps it anew where it was used.
// Threading: may be called from several threads at once.
void KeepReserve();

// Under a limit of the address space (ulimit -v) glibc has no room for a heap of each thread, and
// maps a page for each of their allocations, which makes them forty times as slow: one heap for all
// threads then. To be called before there are several.
void ShareHeapWhereLimited();

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_RESERVE_H_

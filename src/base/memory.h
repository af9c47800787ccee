// Want of memory, where libraries do not tell it from other failures, or do not tell it at all.
#ifndef APPTRAIT_SRC_BASE_MEMORY_H_
#define APPTRAIT_SRC_BASE_MEMORY_H_

namespace apptrait {

// Remembers that an allocation failed in this thread, of which the caller may never hear: for
// allocators that are given to libraries.
void NoteNoMemory() noexcept;

// Forgets it: what follows has not suffered from it.
void ForgetNoMemory() noexcept;

// Throws std::bad_alloc where an allocation failed in this thread that nobody spoke of yet. What
// was made of it may be wrong without a word.
void AssureNoneFailed();

// The same, and where not even 1 MiB can be had. To be called before somebody is blamed for what
// may come of a want of memory, and before a library does what it cannot do without.
void AssureMemory();

// Around a call of a library that uses malloc itself. Another thread may have had the memory only
// for a moment, but errno of this thread stays.
class MallocWatch {
 public:
  MallocWatch();
  // Where the call failed: std::bad_alloc where that is for want of memory.
  void RuleOut() const;
};

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_MEMORY_H_

// Objects of which each thread has one, destroyed when the thread ends. In place of thread_local,
// where they have destructors: glibc ends the process if it has no memory to register those.
#ifndef APPTRAIT_SRC_BASE_PER_THREAD_H_
#define APPTRAIT_SRC_BASE_PER_THREAD_H_

#include <pthread.h>

#include <memory>
#include <new>

namespace apptrait {

// To be kept as a static of a function.
template <class T>
class PerThread {
 public:
  PerThread() {
    if (pthread_key_create(&key_, [](void* mine) { delete static_cast<T*>(mine); }) != 0)
      throw std::bad_alloc();
  }
  PerThread(const PerThread&) = delete;
  PerThread& operator=(const PerThread&) = delete;
  ~PerThread() { pthread_key_delete(key_); }

  // This thread's, made at its first use; std::bad_alloc where there is no memory for it.
  T& Get() {
    if (auto* mine = static_cast<T*>(pthread_getspecific(key_))) return *mine;
    auto made = std::make_unique<T>();
    if (pthread_setspecific(key_, made.get()) != 0) throw std::bad_alloc();
    return *made.release();
  }

 private:
  pthread_key_t key_ = 0;
};

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_PER_THREAD_H_

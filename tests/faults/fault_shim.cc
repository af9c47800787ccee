// Loaded before the C library (LD_PRELOAD): makes the system calls of a program go wrong.
//
//   APPTRAIT_FAULT=short      every pread, read and write moves 7 bytes at most
//   APPTRAIT_FAULT=interrupt  every second one is interrupted by a signal
//   APPTRAIT_FAULT=error:N    the Nth pread fails with EIO, and all that follow
//   APPTRAIT_FAULT=shrink:N   from the Nth pread on, files end where they are read
//   APPTRAIT_FAULT=full:N     from the Nth write on, the disk is full
//   APPTRAIT_FAULT=memory:N   from the first pread on, the heap may grow by N bytes
//   APPTRAIT_FAULT=noproc     nothing is in /proc
//   APPTRAIT_FAULT=attack     where the package is read, code of an attacker's runs: it says on
//                             standard error what it was able to do
#include <dlfcn.h>
#include <fcntl.h>
#include <malloc.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

constexpr std::size_t kShort = 7;

std::string_view Fault() {
  static const char* const kFault = std::getenv("APPTRAIT_FAULT");
  return kFault == nullptr ? "" : kFault;
}

// The N of "kind:N"; 0 where it is another kind.
long NumberOf(std::string_view kind) {
  const std::string_view fault = Fault();
  if (fault.size() <= kind.size() || !fault.starts_with(kind) || fault[kind.size()] != ':')
    return 0;
  return std::atol(fault.data() + kind.size() + 1);
}

template <class F>
F* Real(const char* name) {
  return reinterpret_cast<F*>(dlsym(RTLD_NEXT, name));
}

// Whether this call is to fail as if a signal had come.
bool Interrupted() {
  static std::atomic<long> calls{0};
  if (Fault() != "interrupt" || calls++ % 2 != 0) return false;
  errno = EINTR;
  return true;
}

std::size_t Shortened(std::size_t size) {
  return Fault() == "short" ? std::min(size, kShort) : size;
}

// The heap as it is, and how large it may become; -1 until the package is read.
std::atomic<long> heap{0}, most{-1};

bool MayGrow(std::size_t size) {
  const long limit = most;
  return limit < 0 || heap + static_cast<long>(size) <= limit;
}

void* Counted(void* block) {
  if (block != nullptr) heap += static_cast<long>(malloc_usable_size(block));
  return block;
}

void Uncount(void* block) {
  if (block != nullptr) heap -= static_cast<long>(malloc_usable_size(block));
}

void Say(const char* what, bool done) {
  dprintf(STDERR_FILENO, "%s: %s\n", what, done ? "done" : std::strerror(errno));
}

void Attack() {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  Say("socket", connection >= 0);
  const int file = Real<int(const char*, int, ...)>("open64")(std::getenv("APPTRAIT_ATTACKED"),
                                                              O_WRONLY | O_CREAT, 0600);
  Say("file", file >= 0);
  Say("unlink", unlink(std::getenv("APPTRAIT_ATTACKED")) == 0);
  char program[] = "/bin/false";
  char* const arguments[] = {program, nullptr};
  pid_t child = 0;
  errno = posix_spawn(&child, program, nullptr, nullptr, arguments, nullptr);
  Say("program", errno == 0);
}

}  // namespace

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);

void* malloc(std::size_t size) {
  if (MayGrow(size)) return Counted(__libc_malloc(size));
  errno = ENOMEM;
  return nullptr;
}

void* calloc(std::size_t count, std::size_t size) {
  if (MayGrow(count * size)) return Counted(__libc_calloc(count, size));
  errno = ENOMEM;
  return nullptr;
}

void* realloc(void* block, std::size_t size) {
  const std::size_t before = block == nullptr ? 0 : malloc_usable_size(block);
  if (size > before && !MayGrow(size - before)) {
    errno = ENOMEM;
    return nullptr;
  }
  void* const moved = __libc_realloc(block, size);
  if (moved == nullptr && size != 0) return nullptr;
  heap -= static_cast<long>(before);
  return Counted(moved);
}

void* memalign(std::size_t alignment, std::size_t size) {
  if (MayGrow(size)) return Counted(__libc_memalign(alignment, size));
  errno = ENOMEM;
  return nullptr;
}

void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  *block = memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}

void free(void* block) {
  Uncount(block);
  __libc_free(block);
}

ssize_t pread64(int descriptor, void* out, std::size_t size, off64_t offset) {
  static auto* const kReal = Real<ssize_t(int, void*, std::size_t, off64_t)>("pread64");
  static std::atomic<long> calls{0};
  const long call = ++calls;
  if (Fault() == "attack" && call == 1) Attack();
  if (const long n = NumberOf("memory"); n != 0 && call == 1) most = heap + n;
  if (const long n = NumberOf("error"); n != 0 && call >= n) {
    errno = EIO;
    return -1;
  }
  if (const long n = NumberOf("shrink"); n != 0 && call >= n) return 0;
  return Interrupted() ? -1 : kReal(descriptor, out, Shortened(size), offset);
}

ssize_t pread(int descriptor, void* out, std::size_t size, off_t offset) {
  return pread64(descriptor, out, size, offset);
}

ssize_t read(int descriptor, void* out, std::size_t size) {
  static auto* const kReal = Real<ssize_t(int, void*, std::size_t)>("read");
  return Interrupted() ? -1 : kReal(descriptor, out, Shortened(size));
}

ssize_t write(int descriptor, const void* bytes, std::size_t size) {
  static auto* const kReal = Real<ssize_t(int, const void*, std::size_t)>("write");
  static std::atomic<long> calls{0};
  const long n = NumberOf("full");
  if (n != 0 && descriptor != STDERR_FILENO && ++calls >= n) {
    errno = ENOSPC;
    return -1;
  }
  return Interrupted() ? -1 : kReal(descriptor, bytes, Shortened(size));
}

int open64(const char* path, int flags, ...) {
  static auto* const kReal = Real<int(const char*, int, ...)>("open64");
  std::va_list arguments;
  va_start(arguments, flags);
  const auto mode = va_arg(arguments, unsigned);
  va_end(arguments);
  if (Fault() == "noproc" && std::strncmp(path, "/proc", 5) == 0) {
    errno = ENOENT;
    return -1;
  }
  return kReal(path, flags, mode);
}

int open(const char* path, int flags, ...) {
  std::va_list arguments;
  va_start(arguments, flags);
  const auto mode = va_arg(arguments, unsigned);
  va_end(arguments);
  return open64(path, flags, mode);
}

}  // extern "C"

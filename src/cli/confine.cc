#include "cli/confine.h"

#include <exception>
#include <new>
#include <thread>

#include "digest/context.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define APPTRAIT_HAS_SECCOMP 1
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <span>
#include <vector>
#endif

namespace apptrait::cli {
namespace {

#ifdef APPTRAIT_HAS_SECCOMP

#ifdef __x86_64__
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#else
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#endif

// Calls that make network connections, start programs, reach into other processes or change files.
constexpr int kForbidden[] = {
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_execve,
    SYS_execveat,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kill,
    SYS_unlinkat,
    SYS_renameat,
    SYS_renameat2,
    SYS_mkdirat,
    SYS_mknodat,
    SYS_linkat,
    SYS_symlinkat,
    SYS_fchmod,
    SYS_fchmodat,
    SYS_fchown,
    SYS_fchownat,
    SYS_truncate,
    SYS_ftruncate,
    SYS_fallocate,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_utimensat,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_setns,
    SYS_unshare,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_init_module,
    SYS_finit_module,
    SYS_kexec_load,
    SYS_keyctl,
    SYS_add_key,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_openat2,
    SYS_memfd_create,
    SYS_open_by_handle_at,
#ifdef __x86_64__
    SYS_fork,
    SYS_vfork,
    SYS_unlink,
    SYS_rename,
    SYS_mkdir,
    SYS_rmdir,
    SYS_mknod,
    SYS_link,
    SYS_symlink,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_creat,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
};
// Files may be opened, but not with these.
constexpr std::uint32_t kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

using Filter = std::vector<sock_filter>;

sock_filter Load(std::size_t offset) {
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}
sock_filter Return(std::uint32_t value) { return BPF_STMT(BPF_RET | BPF_K, value); }
// Goes on with the next statement where the test holds, else behind `skipped` more.
sock_filter Unless(int test, std::uint32_t value, std::size_t skipped) {
  return BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | BPF_K | test), value, 0,
                  static_cast<std::uint8_t>(skipped));
}

const sock_filter kDeny = Return(SECCOMP_RET_ERRNO | EPERM), kAllow = Return(SECCOMP_RET_ALLOW);

struct Refusal {
  std::uint32_t call;
  int flags = -1;  // the argument that must not ask for writing; negative: refused altogether
};

// One of `refusals`, or allowed: a binary search, for the kernel runs the filter once for every
// number that there is when it is installed.
Filter Search(std::span<const Refusal> refusals) {
  Filter filter;
  if (refusals.size() > 1) {
    const std::size_t half = refusals.size() / 2;
    const Filter low = Search(refusals.first(half)), high = Search(refusals.subspan(half));
    filter.push_back(Unless(BPF_JGE, refusals[half].call, high.size()));
    filter.insert(filter.end(), high.begin(), high.end());
    filter.insert(filter.end(), low.begin(), low.end());
    return filter;
  }
  const Refusal& refusal = refusals.front();
  if (refusal.flags < 0) return {Unless(BPF_JEQ, refusal.call, 1), kDeny, kAllow};
  const std::size_t low =
      offsetof(seccomp_data, args) + 8 * static_cast<std::size_t>(refusal.flags);
  return {Unless(BPF_JEQ, refusal.call, 3), Load(low), Unless(BPF_JSET, kWriting, 1), kDeny,
          kAllow};
}

Filter MakeFilter() {
  std::vector<Refusal> refusals;
  for (const int call : kForbidden) refusals.push_back({static_cast<std::uint32_t>(call)});
  refusals.push_back({SYS_openat, 2});
#ifdef __x86_64__
  refusals.push_back({SYS_open, 1});
#endif
  std::ranges::sort(refusals, {}, &Refusal::call);
  Filter filter = {Load(offsetof(seccomp_data, arch)),
                   BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0), kDeny,
                   Load(offsetof(seccomp_data, nr))};
#ifdef __x86_64__
  filter.push_back(Unless(BPF_JGE, 0x40000000, 1));  // the x32 calls have other numbers
  filter.push_back(kDeny);
#endif
  const Filter search = Search(refusals);
  filter.insert(filter.end(), search.begin(), search.end());
  return filter;
}

// Of this thread and those that it starts. A kernel without seccomp leaves it as it is.
void Confine() {
  Filter filter = MakeFilter();
  const sock_fprog program = {static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

#else

void Confine() {}

#endif

}  // namespace

void RunConfined(const std::function<void()>& work) {
  digest::PrepareOpenSsl();
  std::exception_ptr thrown;
  std::thread thread([&] {
    try {
      Confine();
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  });
  // OpenSSL sets itself up at the first algorithm, which takes as long as all that a small package
  // needs before it.
  try {
    digest::Fetched(digest::Algorithm::kSha256);
  } catch (const std::bad_alloc&) {
    // The thread will say so.
  }
  thread.join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace apptrait::cli

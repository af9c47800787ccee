#include "cli/confine.h"

#include <exception>
#include <thread>

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define APPTRAIT_HAS_SECCOMP 1
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <iterator>
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

std::vector<sock_filter> MakeFilter() {
  constexpr auto kLoad = [](std::size_t offset) {
    return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
  };
  constexpr auto kReturn = [](std::uint32_t value) {
    return sock_filter BPF_STMT(BPF_RET | BPF_K, value);
  };
  const sock_filter deny = kReturn(SECCOMP_RET_ERRNO | EPERM);
  const sock_filter allow = kReturn(SECCOMP_RET_ALLOW);
  // `test` skips the next statement where it does not hold.
  constexpr auto kUnless = [](std::uint16_t test, std::uint32_t value) {
    return sock_filter BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | BPF_K | test), value, 0, 1);
  };
  std::vector<sock_filter> filter;
  filter.push_back(kLoad(offsetof(seccomp_data, arch)));
  filter.push_back(sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0));
  filter.push_back(deny);
  filter.push_back(kLoad(offsetof(seccomp_data, nr)));
#ifdef __x86_64__
  filter.push_back(kUnless(BPF_JGE, 0x40000000));  // the x32 calls have other numbers
  filter.push_back(deny);
#endif
  for (const int call : kForbidden) {
    filter.push_back(kUnless(BPF_JEQ, static_cast<std::uint32_t>(call)));
    filter.push_back(deny);
  }
  const auto forbid_writing = [&](int call, int argument) {
    const std::size_t low = offsetof(seccomp_data, args) + 8 * static_cast<std::size_t>(argument);
    filter.push_back(
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 4));
    filter.push_back(kLoad(low));
    filter.push_back(kUnless(BPF_JSET, kWriting));
    filter.push_back(deny);
    filter.push_back(allow);
  };
  forbid_writing(SYS_openat, 2);
#ifdef __x86_64__
  forbid_writing(SYS_open, 1);
#endif
  filter.push_back(allow);
  return filter;
}

// Of this thread and those that it starts. A kernel without seccomp leaves it as it is.
void Confine() {
  std::vector<sock_filter> filter = MakeFilter();
  const sock_fprog program = {static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

#else

void Confine() {}

#endif

}  // namespace

void RunConfined(const std::function<void()>& work) {
  std::exception_ptr thrown;
  std::thread([&] {
    try {
      Confine();
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  }).join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace apptrait::cli

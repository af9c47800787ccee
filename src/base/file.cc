#include "base/file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/io.h"

namespace apptrait {
namespace {

using catalogue::Fail;

Error SystemError(const Rule& which, int error_number, Location location = {}) {
  return Fail(ErrorKind::kIo, which, std::move(location),
              {{"reason", std::string(std::strerror(error_number))}});
}

// What a stat says of a file's state; two equal ones are taken as "unchanged".
struct State {
  dev_t device;
  ino_t inode;
  off_t size;
  timespec modified, changed;
  explicit State(const struct stat& s)
      : device(s.st_dev),
        inode(s.st_ino),
        size(s.st_size),
        modified(s.st_mtim),
        changed(s.st_ctim) {}
  bool operator==(const State& o) const {
    const auto same = [](const timespec& a, const timespec& b) {
      return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
    };
    return device == o.device && inode == o.inode && size == o.size && same(modified, o.modified) &&
           same(changed, o.changed);
  }
};

class File final : public Source {
 public:
  File(int descriptor, bool owned, const struct stat& s)
      : descriptor_(descriptor), owned_(owned), state_(s) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() override {
    if (owned_) close(descriptor_);
  }

  std::uint64_t size() const override { return static_cast<std::uint64_t>(state_.size); }

  Result<void> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    const std::uint64_t wanted = out.size();
    if (offset > size() || wanted > size() - offset) {
      return Fail(ErrorKind::kIo, rule::kIoPastTheEnd, {.offset = offset, .length = wanted},
                  {{"size", static_cast<std::int64_t>(size())}});
    }
    while (!out.empty()) {
      const ssize_t got = pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return SystemError(rule::kIoReadFailed, errno, {.offset = offset});
      if (got == 0) return Fail(ErrorKind::kIo, rule::kIoChanged);  // it shrank
      offset += static_cast<std::uint64_t>(got);
      out = out.subspan(static_cast<std::size_t>(got));
    }
    return {};
  }

  Result<void> CheckUnchanged() const override {
    struct stat now = {};
    if (fstat(descriptor_, &now) != 0)
      return SystemError(rule::kIoReadFailed, errno, {.offset = 0});
    if (State(now) != state_) return Fail(ErrorKind::kIo, rule::kIoChanged);
    return {};
  }

 private:
  int descriptor_;
  bool owned_;
  State state_;
};

// For somebody to write to a FIFO: who is to may be started at the same time.
constexpr int kWriterMilliseconds = 3000;

// Until there is something to read, or somebody was there and left; or, where there is nobody at
// all, for so long, after which it is read as empty.
void AwaitWriter(int descriptor) {
  pollfd writer = {descriptor, POLLIN, 0};
  while (poll(&writer, 1, kWriterMilliseconds) < 0 && errno == EINTR) {
  }
}

Result<std::shared_ptr<const Source>> Spool(int descriptor) {
  Bytes bytes;
  constexpr std::size_t kStep = limits::kMiB;
  for (;;) {
    const std::size_t have = bytes.size();
    if (have > limits::kSpooledInputSize) {
      return catalogue::LimitError(quantity::kSpooledInputSize, have, limits::kSpooledInputSize);
    }
    bytes.resize(have + kStep);
    const ssize_t got = read(descriptor, bytes.data() + have, kStep);
    bytes.resize(have + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError(rule::kIoReadFailed, errno, {.offset = have});
    if (got == 0) break;
  }
  if (bytes.empty()) return Fail(ErrorKind::kIo, rule::kIoEmpty);
  return MemorySource(std::move(bytes));
}

Result<std::shared_ptr<const Source>> FromDescriptor(int descriptor, bool owned) {
  struct stat s = {};
  if (fstat(descriptor, &s) != 0) {
    const int error_number = errno;
    if (owned) close(descriptor);
    return SystemError(rule::kIoOpenFailed, error_number);
  }
  if (S_ISREG(s.st_mode)) {
    auto file = std::make_shared<File>(descriptor, owned, s);
    if (s.st_size == 0) return Fail(ErrorKind::kIo, rule::kIoEmpty);
    return std::shared_ptr<const Source>(std::move(file));
  }
  const bool stream = S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode) ||
                      (S_ISCHR(s.st_mode) && isatty(descriptor) == 0 && descriptor == STDIN_FILENO);
  if (owned && S_ISFIFO(s.st_mode)) AwaitWriter(descriptor);
  Result<std::shared_ptr<const Source>> result =
      stream ? Spool(descriptor)
             : Result<std::shared_ptr<const Source>>(
                   Fail(ErrorKind::kIo, rule::kIoNotAFile, {},
                        catalogue::Said("kind", S_ISDIR(s.st_mode)        ? why::kKindDirectory
                                                : isatty(descriptor) != 0 ? why::kKindTerminal
                                                                          : why::kKindDevice)));
  if (owned) close(descriptor);
  return result;
}

}  // namespace

Result<std::shared_ptr<const Source>> OpenFile(const std::string& path) {
  if (path == "-") return FromDescriptor(STDIN_FILENO, false);
  // O_NONBLOCK: opening a FIFO that nobody writes to must not hang; it is cleared before reading.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return SystemError(rule::kIoOpenFailed, errno);
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  return FromDescriptor(descriptor, true);
}

Result<std::shared_ptr<const Source>> OpenDescriptor(int descriptor) {
  return FromDescriptor(descriptor, false);
}

}  // namespace apptrait

#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/file.h"
#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/io.h"

namespace apptrait::cli {
namespace {

using catalogue::Fail;

constexpr std::uint64_t kTextFileSize = 16 * limits::kMiB;

Error WriteError(int error_number) {
  return Fail(ErrorKind::kIo, rule::kIoWriteFailed, {},
              {{"reason", std::string(std::strerror(error_number))}});
}

Result<void> WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return WriteError(errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> WriteDirectly(const std::string& path, std::string_view contents) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return WriteError(errno);
  auto result = WriteAll(descriptor, contents);
  if (close(descriptor) != 0 && result) return WriteError(errno);
  return result;
}

}  // namespace

Result<void> WriteStdout(std::string_view text) { return WriteAll(STDOUT_FILENO, text); }

Result<void> WriteFile(const std::string& path, std::string_view contents) {
  if (path == "-") return WriteStdout(contents);
  struct stat existing {};
  const bool exists = stat(path.c_str(), &existing) == 0;
  if (exists && !S_ISREG(existing.st_mode)) return WriteDirectly(path, contents);
  std::string beside = path + ".XXXXXX";
  const int descriptor = mkostemp(beside.data(), O_CLOEXEC);
  if (descriptor < 0) return WriteError(errno);
  // What umask would have given, or what the file that is replaced had.
  const mode_t mask = umask(0);
  umask(mask);
  const mode_t mode = exists ? existing.st_mode & 07777 : 0666 & ~mask;
  auto result = WriteAll(descriptor, contents);
  if (result && (fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0))
    result = WriteError(errno);
  if (close(descriptor) != 0 && result) result = WriteError(errno);
  if (result && rename(beside.c_str(), path.c_str()) != 0) result = WriteError(errno);
  if (!result) unlink(beside.c_str());
  return result;
}

Result<std::string> ReadTextFile(const std::string& path) {
  auto source = OpenFile(path);
  if (!source) return source.error();
  const std::uint64_t size = (*source)->size();
  if (size > kTextFileSize) {
    return catalogue::LimitError(quantity::kFileSize, size, kTextFileSize);
  }
  auto bytes = (*source)->Read(0, size);
  if (!bytes) return bytes.error();
  return std::string(AsText(*bytes));
}

}  // namespace apptrait::cli

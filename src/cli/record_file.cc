#include "cli/record_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "apptrait/report.h"
#include "catalogue/rules/batch.h"
#include "catalogue/rules/io.h"

namespace apptrait::cli {
namespace {

using catalogue::Fail;

Error WriteError() {
  return Fail(ErrorKind::kIo, rule::kIoWriteFailed, {},
              {{"reason", std::string(std::strerror(errno))}});
}

}  // namespace

RecordFile::RecordFile(RecordFile&& other) noexcept
    : path_(std::move(other.path_)),
      format_(other.format_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      done_(std::move(other.done_)),
      unreadable_(other.unreadable_),
      unverified_(other.unverified_),
      empty_(other.empty_) {}

RecordFile::~RecordFile() {
  if (descriptor_ > STDERR_FILENO) close(descriptor_);
}

RecordFile RecordFile::Stdout(batch::RecordFormat format) {
  return {"standard output", format, STDOUT_FILENO};
}

Result<RecordFile> RecordFile::Open(const std::string& path, batch::RecordFormat format,
                                    bool resume) {
  RecordFile file(path, format, open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (file.descriptor_ < 0) return WriteError();
  struct stat info {};
  if (fstat(file.descriptor_, &info) != 0) return WriteError();
  // A pipe or a device has no contents to go on with.
  if (!S_ISREG(info.st_mode)) return file;
  if (flock(file.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return Fail(ErrorKind::kUsage, rule::kBatchOutputInUse);
  }
  if (info.st_size == 0) return file;
  if (!resume) return Fail(ErrorKind::kUsage, rule::kBatchOutputExists);
  auto earlier = batch::ReadEarlier(file.descriptor_, format);
  if (!earlier) return earlier.error();
  if (ftruncate(file.descriptor_, static_cast<off_t>(earlier->keep)) != 0) return WriteError();
  file.done_ = std::move(earlier->done);
  file.unreadable_ = earlier->unreadable;
  file.unverified_ = earlier->unverified;
  file.empty_ = earlier->keep == 0;
  return file;
}

bool RecordFile::IsTerminal() const { return isatty(descriptor_) != 0; }

bool RecordFile::Has(const std::string& path) const {
  return done_.size() != 0 && done_.Has(batch::KeyOf(path, format_));
}

Result<void> RecordFile::Append(std::string_view record) {
  while (!record.empty()) {
    const ssize_t written = write(descriptor_, record.data(), record.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return WriteError();
    record.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> RecordFile::Finish() {
  // Pipes and devices have nothing to flush, and say so.
  if (fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP) {
    return WriteError();
  }
  return {};
}

}  // namespace apptrait::cli

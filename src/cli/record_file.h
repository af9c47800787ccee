// An output file of a batch: records are appended whole, and a later run can go on with it.
#ifndef APPTRAIT_SRC_CLI_RECORD_FILE_H_
#define APPTRAIT_SRC_CLI_RECORD_FILE_H_

#include "batch/done.h"

namespace apptrait::cli {

class RecordFile {
 public:
  // Opens or makes the file. A file with contents is an error without `resume`; with it what a
  // killed run left half-written is cut off. While the object lives no other run can open the file.
  static Result<RecordFile> Open(const std::string& path, batch::RecordFormat format, bool resume);
  // Records on standard output, which cannot be resumed.
  static RecordFile Stdout(batch::RecordFormat format);

  RecordFile(RecordFile&& other) noexcept;
  RecordFile& operator=(RecordFile&&) = delete;
  ~RecordFile();

  // What earlier runs found, as in batch::Earlier.
  std::uint64_t unreadable() const { return unreadable_; }
  std::uint64_t unverified() const { return unverified_; }
  // Whether an earlier run wrote a record for the path.
  bool Has(const std::string& path) const;
  // Appends by one write where the system takes it in one.
  Result<void> Append(std::string_view record);
  // Everything is on the disk after this.
  Result<void> Finish();

  // It is shown to somebody as it is written.
  bool IsTerminal() const;
  // Nothing is in it yet.
  bool empty() const { return empty_; }
  const std::string& path() const { return path_; }
  batch::RecordFormat format() const { return format_; }

 private:
  RecordFile(std::string path, batch::RecordFormat format, int descriptor)
      : path_(std::move(path)), format_(format), descriptor_(descriptor) {}

  std::string path_;
  batch::RecordFormat format_;
  int descriptor_;
  batch::DoneSet done_;
  std::uint64_t unreadable_ = 0, unverified_ = 0;
  bool empty_ = true;
};

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_RECORD_FILE_H_

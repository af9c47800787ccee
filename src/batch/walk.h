// The paths of a batch: files as they are given, folders file by file in the order of their names.
#ifndef APPTRAIT_SRC_BATCH_WALK_H_
#define APPTRAIT_SRC_BATCH_WALK_H_

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace apptrait::batch {

struct Found {
  std::string path;
  bool in_folder = false;   // found in a folder, not named by the user
  std::uint64_t bytes = 0;  // of a file
};

// Gives one path after another. Of a folder's contents only the names are in memory, of the folders
// on the way to the current file. Links to files are followed, links to folders are not. App
// bundles (X.app and X.xcarchive with an Info.plist) are packages, not folders. A folder that
// cannot be read is given itself, so that reading it says why.
//
// For one thread at a time.
class Walk {
 public:
  // `roots` gives the paths to begin from, and nothing at the end. Paths that are not `wanted` are
  // passed over, plain files without a look at them: on a network a look is slow.
  explicit Walk(std::function<std::optional<std::string>()> roots,
                std::function<bool(const std::string&)> wanted = {})
      : roots_(std::move(roots)), wanted_(std::move(wanted)) {}

  std::optional<Found> Next();

 private:
  struct Entry {
    std::string name;
    bool is_file;  // as the folder says; false where it does not
  };
  struct Folder {
    std::string path;
    std::vector<Entry> entries;  // sorted by name, the next one last
  };
  std::optional<Found> FromRoots();
  bool Wants(const std::string& path) const { return !wanted_ || wanted_(path); }
  // The folder is now the current one; false where it cannot be read.
  bool Enter(const std::string& path);

  std::function<std::optional<std::string>()> roots_;
  std::function<bool(const std::string&)> wanted_;
  std::vector<Folder> folders_;
};

// Lines (or texts that end in NUL) of a descriptor, which stays the caller's: "-" and --list files.
class PathList {
 public:
  // Waiting for a slow writer ends when `stop` is requested.
  PathList(int descriptor, char separator, std::stop_token stop = {})
      : descriptor_(descriptor), separator_(separator), stop_(std::move(stop)) {}
  // The next that is not empty; nothing at the end or after a read error.
  std::optional<std::string> Next();
  // What reading failed with, an errno value; 0 where it did not.
  int error() const { return error_; }

 private:
  // There is something to read, or the end; false where the caller asked to stop.
  bool Wait() const;

  int descriptor_;
  char separator_;
  std::stop_token stop_;
  std::string buffer_;
  bool ended_ = false;
  int error_ = 0;
};

}  // namespace apptrait::batch

#endif  // APPTRAIT_SRC_BATCH_WALK_H_

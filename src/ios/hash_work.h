// The digests that judging an app needs, asked of the digest plan: of whole files (what
// CodeResources seals) and of the pages of executables (what CodeDirectories seal). Contents are
// inflated and hashed on the plan's workers, in pieces, and never held whole.
//
// Threading: made and read by one thread; the plan's workers write to results of their own.
#ifndef APPTRAIT_SRC_IOS_HASH_WORK_H_
#define APPTRAIT_SRC_IOS_HASH_WORK_H_

#include <map>
#include <mutex>

#include "digest/plan.h"
#include "ios/bundle_tree.h"
#include "ios/code_signature.h"
#include "ios/macho.h"

namespace apptrait::ios {

struct FileDigests {
  Bytes sha1, sha256;          // empty where the file could not be read
  std::optional<Error> error;  // why it could not
};

// What the pages of one slice are like under one CodeDirectory.
struct PageVerdict {
  std::uint64_t checked = 0, bad = 0;
  std::uint64_t bad_pre_encrypt = 0;  // pages that differ from the hashes before encryption
  // Bad pages other than the first and those that were encrypted.
  std::uint64_t bad_plain = 0;
  std::uint64_t first_bad = 0;
  std::optional<Error> error;
};

// A CodeDirectory's demand. The pointers must outlive the plan's run.
struct PageDemand {
  Range slice;  // in the file
  const CodeDirectory* directory = nullptr;
  std::vector<Range> encrypted;  // in the slice
  PageVerdict verdict;           // filled in by the run
};

class HashWork {
 public:
  explicit HashWork(const BundleTree& tree) : tree_(tree) {}

  // Asks for SHA-1 and SHA-256 of a file's contents.
  void WantFile(const TreeFile& file) { files_.try_emplace(file.handle, FileResult{&file, {}}); }
  // Asks for the pages of a file; `contents` are the file where it is at hand, null where it must
  // be inflated anew. Gives the index of the demand.
  std::size_t WantPages(const TreeFile& file, std::shared_ptr<const Source> contents,
                        PageDemand demand);

  // Passes all demands to the plan. REQUIRES: this outlives the plan's run.
  void Schedule(digest::Plan& plan);

  // Of a file that was asked for, once the plan ran.
  const FileDigests* Find(const TreeFile& file) const;
  const PageVerdict& Pages(std::size_t demand) const { return demands_[demand]->verdict; }

 private:
  struct FileResult {
    const TreeFile* file;
    FileDigests digests;
  };
  struct Executable {
    const TreeFile* file;
    std::shared_ptr<const Source> contents;
    std::vector<PageDemand*> demands;
  };
  void ScheduleFiles(digest::Plan& plan);
  void SchedulePages(digest::Plan& plan, Executable& executable);

  const BundleTree& tree_;
  std::map<std::size_t, FileResult> files_;  // by handle
  std::map<std::size_t, Executable> executables_;
  std::vector<std::unique_ptr<PageDemand>> demands_;
  std::mutex mutex_;
};

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_HASH_WORK_H_

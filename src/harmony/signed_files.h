// The page digests of the files that a code signing block lists: native libraries of the package,
// and those inside its native packages (.hnp, a ZIP in the ZIP).
#ifndef APPTRAIT_SRC_HARMONY_SIGNED_FILES_H_
#define APPTRAIT_SRC_HARMONY_SIGNED_FILES_H_

#include <map>

#include "harmony/code_sign_block.h"
#include "harmony/entries.h"

namespace apptrait::harmony {

class SignedFiles {
 public:
  // Asks `plan` for what it needs. Must outlive the plan's run; `input` must outlive both.
  SignedFiles(const std::vector<SignedFile>& files, const platform::Input& input,
              digest::Plan* plan);

  // The page digests of the file; nothing, and a finding that names it, where it is not in the
  // package, has another size or cannot be read.
  std::optional<Bytes> Leaves(const SignedFile& file, const digest::Results& results,
                              std::vector<Finding>* findings) const;

  // Native files of the package that are not in the list, as findings.
  std::vector<Finding> Unsigned(const digest::Results& results) const;

 private:
  // What a producer fills in while the plan runs; each belongs to one producer.
  struct Produced {
    Bytes leaves;
    std::uint64_t size = 0;
    bool found = false;
  };
  struct NativePackageWork {
    std::map<std::string, Produced> wanted;  // by the name inside
    std::vector<std::string> unsigned_files;
  };
  struct Source {
    std::optional<std::uint64_t> size;    // as the archive declares it; nothing where it is missing
    std::optional<digest::Handle> pages;  // of a stored entry
    std::optional<digest::Handle> contents;  // of one that has to be inflated
    std::shared_ptr<Produced> produced;
    std::shared_ptr<NativePackageWork> package;  // of a file in a native package
    std::string name_inside;
    bool unreadable = false;
  };

  void AskForEntry(const SignedFile& file, Source* source);
  void AskForNativePackages();
  static Result<void> ReadNativePackage(const platform::Input& input, const zip::Entry& entry,
                                        NativePackageWork* work, ByteSpan salt);

  const platform::Input& input_;
  Entries entries_;
  digest::Plan* plan_;
  std::map<std::string, Source> sources_;  // by the name in the list
  struct Package {
    std::shared_ptr<NativePackageWork> work;
    std::optional<digest::Handle> contents;
    Bytes salt;
  };
  std::map<std::string, Package> packages_;  // by entry name
};

// Whether the signing tool signs this entry by itself: everything in libs/ and every .an file.
bool IsNativeEntry(std::string_view name);
// Whether it is a native package: hnp/<abi>/….hnp.
bool IsNativePackage(std::string_view name);

}  // namespace apptrait::harmony

#endif  // APPTRAIT_SRC_HARMONY_SIGNED_FILES_H_

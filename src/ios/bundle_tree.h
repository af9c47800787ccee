// The files of an app, wherever they lie: entries of a ZIP archive, or files of a directory. The
// code above it reads both alike, and nothing is ever written to disk.
//
// Threading: the tree is read-only once made but for what it has counted; its methods may be called
// from several threads.
#ifndef APPTRAIT_SRC_IOS_BUNDLE_TREE_H_
#define APPTRAIT_SRC_IOS_BUNDLE_TREE_H_

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "base/source.h"
#include "catalogue/catalogue.h"
#include "zip/layout.h"

namespace apptrait::ios {

struct TreeFile {
  std::string path;  // UTF-8, from the tree's root, "Payload/X.app/Info.plist"
  std::uint64_t size = 0;
  bool symlink = false;    // its contents are the target
  std::size_t handle = 0;  // what the tree knows it by
};

class BundleTree {
 public:
  virtual ~BundleTree() = default;

  // Ordered by path (bytewise), each path once.
  const std::vector<TreeFile>& files() const { return files_; }
  // Null where there is none.
  const TreeFile* Find(std::string_view path) const;
  // The files below a directory ("" is the root).
  std::span<const TreeFile> Under(std::string_view directory) const;
  // What is wrong with the names: paths that leave the root, two files of one name …
  const std::vector<Finding>& findings() const { return findings_; }

  // The whole contents. Errors as zip::ReadContents.
  virtual Result<Bytes> Read(const TreeFile& file, std::uint64_t limit) const = 0;
  // The contents of a property list, up to kPlistSize; those of all lists read this way count
  // towards kPlistsSize.
  Result<Bytes> ReadList(const TreeFile& file) const;
  // The same as Read piece by piece, in bounded memory.
  virtual Result<void> Stream(const TreeFile& file,
                              const std::function<void(ByteSpan)>& sink) const = 0;
  // A source of its own: a part of the input where the file is stored, else inflated in memory.
  virtual Result<std::shared_ptr<const Source>> Open(const TreeFile& file,
                                                     std::uint64_t limit) const = 0;
  // Whether Open has to inflate it.
  virtual bool MustInflate(const TreeFile& file) const = 0;

 protected:
  // Orders the files, and finds what cannot be in one directory together.
  void Index();

  std::vector<TreeFile> files_;
  std::vector<Finding> findings_;

 private:
  mutable std::atomic<std::uint64_t> lists_ = 0;  // bytes of the lists read
};

// `layout` must outlive the tree. `mismatched` are entries whose local header says something else
// than the central directory (zip::LocalCheck): devices install by local headers.
std::unique_ptr<BundleTree> ZipTree(std::shared_ptr<const Source> source, const zip::Layout& layout,
                                    const std::vector<std::size_t>& mismatched);

// Errors of kind kIo, kLimit.
Result<std::unique_ptr<BundleTree>> DirectoryTree(const std::string& path);

// The name as UTF-8: as it is where it is valid, else as code page 437. The flag that would say so
// is missing from most archives that Apple's tools make.
std::string DecodeEntryName(std::string_view name);

// Why the path must not be in a package; null where it may.
const catalogue::Bilingual* WhyUnsafePath(std::string_view path);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_BUNDLE_TREE_H_

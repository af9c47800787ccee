// What an earlier output of a batch already holds, so that a run can go on where it ended.
#ifndef APPTRAIT_SRC_BATCH_DONE_H_
#define APPTRAIT_SRC_BATCH_DONE_H_

#include <array>
#include <string>
#include <vector>

#include "apptrait/result.h"

namespace apptrait::batch {

enum class RecordFormat { kNdjson, kCsv };

// Sixteen bytes a path, whatever its length.
class DoneSet {
 public:
  void Add(std::string_view key);
  // To be called once after all Add, before Has.
  void Seal();
  bool Has(std::string_view key) const;
  std::size_t size() const { return keys_.size(); }

 private:
  using Key = std::array<std::uint64_t, 2>;
  static Key KeyOf(std::string_view key);
  std::vector<Key> keys_;
};

struct Earlier {
  DoneSet done;
  // Of the complete records: files that could not be read, and packages that are not verified.
  std::uint64_t unreadable = 0, unverified = 0;
  // The length up to which the file is complete records; what follows was cut off when the earlier
  // run was killed. Of a CSV file the last package's rows count as cut off, for nobody can see
  // whether more of them were to come.
  std::uint64_t keep = 0;
};

// Reads the file behind the descriptor from its beginning. A file of another kind is an error of
// kind kUsage.
Result<Earlier> ReadEarlier(int descriptor, RecordFormat format);

// How records of that format name a path.
std::string KeyOf(const std::string& path, RecordFormat format);

}  // namespace apptrait::batch

#endif  // APPTRAIT_SRC_BATCH_DONE_H_

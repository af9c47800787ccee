// What a batch is to read: folders, files and lists, cut down to one part of several.
#ifndef APPTRAIT_SRC_CLI_BATCH_INPUTS_H_
#define APPTRAIT_SRC_CLI_BATCH_INPUTS_H_

#include "apptrait/batch.h"
#include "batch/walk.h"
#include "cli/session.h"

namespace apptrait::cli {

struct BatchInputs {
  std::vector<std::string> paths;  // "-" is a list on standard input
  std::vector<std::string> lists;  // files with paths
  bool null_separated = false;
  std::stop_token stop;  // ends waiting for a list
  batch::Shard shard;
};

// The paths of the part, one after another, for one thread at a time.
class BatchPaths {
 public:
  explicit BatchPaths(const BatchInputs& inputs);
  ~BatchPaths();
  BatchPaths(const BatchPaths&) = delete;
  BatchPaths& operator=(const BatchPaths&) = delete;

  // Whether the paths can be read twice: not those of a pipe.
  static bool IsRepeatable(const BatchInputs& inputs);

  std::optional<batch::Found> Next();
  // A list that could not be read to its end: the path, and why. Nothing where all went well.
  std::optional<std::pair<std::string, std::string>> error() const { return error_; }

 private:
  std::optional<std::string> Root();
  // Closes the current list.
  void Close();

  const BatchInputs& inputs_;
  std::size_t next_ = 0;  // of paths, then of lists
  int descriptor_ = -1;
  std::string list_name_;
  std::optional<batch::PathList> list_;
  std::optional<std::pair<std::string, std::string>> error_;
  batch::Walk walk_;
};

// "I/N", "auto", "auto/N", with the environment of Slurm arrays and Kubernetes indexed jobs.
Result<batch::Shard> ParseShard(const std::string& text, const Session& session);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_BATCH_INPUTS_H_

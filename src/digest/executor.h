// How a plan is run: the file goes once through a ring of blocks; consumers (one digest each, or a
// part of one) take the blocks in order, and a worker always serves the consumer that is furthest
// behind. MD5 is slower than all the others, so everything else hides behind it.
#ifndef APPTRAIT_SRC_DIGEST_EXECUTOR_H_
#define APPTRAIT_SRC_DIGEST_EXECUTOR_H_

#include "digest/plan.h"

namespace apptrait::digest {

// Takes blocks in file order. Only one worker at a time serves a consumer.
class Consumer {
 public:
  virtual ~Consumer() = default;
  // The file ranges that it wants, ascending; blocks without any of them may be left out.
  virtual std::vector<Section> Wants() const = 0;
  virtual void Consume(std::uint64_t offset, ByteSpan block) = 0;
  // After the last block; writes the result.
  virtual void Finish() = 0;
  // About how long a byte takes, to serve the slow ones first.
  virtual int cost() const = 0;
};

// Outputs must outlive the consumers.
std::unique_ptr<Consumer> JoinedConsumer(Algorithm algorithm, std::vector<Section> sections,
                                         Bytes* out);
std::unique_ptr<Consumer> PagedConsumer(const PagedRequest& request, Bytes* out);
// Adds one consumer for each worker; each computes every n-th chunk, into its place in `out`.
void AddChunkedConsumers(Algorithm algorithm, const std::vector<Section>& sections, int workers,
                         Bytes* out, std::vector<std::unique_ptr<Consumer>>* consumers);

// Reads every wanted block once and feeds it to all consumers.
Result<void> ReadThrough(const Source& source, std::vector<std::unique_ptr<Consumer>> consumers,
                         int workers, const RunOptions& options);

struct ContentsTask {
  const std::vector<Algorithm>* algorithms;
  std::uint64_t cost;
  const Producer* producer;
  std::vector<Bytes>* digests;
  std::optional<Error>* error;
};
// Runs every task, the costliest first. A producer's own failure is the task's; only a stop is an
// error.
Result<void> RunContents(std::vector<ContentsTask> tasks, int workers, const std::stop_token& stop);

}  // namespace apptrait::digest

#endif  // APPTRAIT_SRC_DIGEST_EXECUTOR_H_

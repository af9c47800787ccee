// Many packages: one thread a package, memory bounded by the number of threads, one bad file never
// stops the rest.
//
// Threading: Run starts its own threads and joins them before it returns. `next` is called by one
// thread at a time, and so is `done`; neither is called while the other's lock is held.
#ifndef APPTRAIT_BATCH_H_
#define APPTRAIT_BATCH_H_

#include "apptrait/export.h"
#include "apptrait/inspect.h"

namespace apptrait::batch {

struct Input {
  std::string path;
  std::uint64_t tag = 0;  // the caller's, handed through
};

struct Item {
  Input input;
  Result<Package> result;
  std::vector<std::string> records = {};  // the caller's, of Options::prepare
};

struct Options {
  // How each package is read; its `workers` is for inside a package, where one is best.
  InspectOptions inspect;
  // Packages at a time; 0 is one for each processor.
  int workers = 0;
  // Hands results over in the order of the paths. Up to four finished ones a thread then wait for
  // their turn.
  bool in_order = false;
  // Called for each result before `done` is, by the thread that read the package and so several at
  // once: for what is made of it (its records). `done` itself is called one at a time.
  std::function<void(Item&)> prepare = {};
  // Once requested, no further package is begun, and those that are being read are given up: `done`
  // never sees them.
  std::stop_token stop;
};

// Inspects every path that `next` gives, until it gives none. `done` takes each result, as they
// finish or in order, and says whether to go on.
APPTRAIT_EXPORT void Run(const std::function<std::optional<Input>()>& next,
                         const std::function<bool(Item)>& done, const Options& options);

// One of `count` parts of any set of paths: which part a path belongs to depends on the path alone,
// so that machines that share a catalogue need not talk to each other.
struct Shard {
  std::uint32_t index = 0;  // from 0
  std::uint32_t count = 1;
  APPTRAIT_EXPORT bool Has(std::string_view path) const;
  bool operator==(const Shard&) const = default;
};

}  // namespace apptrait::batch

#endif  // APPTRAIT_BATCH_H_

// The digest plan: platforms *ask* for the digests that their schemes sign, and one pass over the
// file computes them all. Every byte of the file is read once, whatever was asked.
//
//   Plan plan;
//   const auto whole = plan.WholeFile(Algorithm::kMd5);
//   const auto chunks = plan.Chunked(Algorithm::kSha256, {{0, block}, {cd, cd_size}, {.literal =
//   eocd}}); auto results = plan.Run(source, {.workers = 2}); results->Get(whole);
//
// Asking twice for the same digest gives the same handle and costs nothing.
// Threading: a Plan belongs to one thread; Run uses `workers` threads and joins them.
#ifndef APPTRAIT_SRC_DIGEST_PLAN_H_
#define APPTRAIT_SRC_DIGEST_PLAN_H_

#include <functional>
#include <stop_token>

#include "base/source.h"
#include "digest/algorithm.h"

namespace apptrait::digest {

// A range of the file, or bytes that stand in its place (a patched EOCD). The ranges of one request
// ascend and do not overlap; other requests are refused when the plan runs.
struct Section {
  std::uint64_t offset = 0, length = 0;
  Bytes literal = {};  // used where not empty
  bool operator==(const Section&) const = default;
};

// Pages of a Merkle tree's lowest level, or a code signature's code slots.
struct PagedRequest {
  Algorithm algorithm = Algorithm::kSha256;
  std::vector<Section> sections;  // joined: a page may span two
  std::uint32_t page_size = 4096;
  Bytes salt = {};        // hashed before each page
  bool zero_pad = false;  // the last page is filled up with zeros before it is hashed
  bool operator==(const PagedRequest&) const = default;
};

// Gives bytes to the sink, in order; for contents that are not a range of the file (inflated
// entries).
using Sink = std::function<void(ByteSpan)>;
using Producer = std::function<Result<void>(const Sink&)>;

using Handle = std::size_t;

struct RunOptions {
  int workers = 0;  // 0: one for each processor
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  std::stop_token stop;
};

class Results {
 public:
  // The digest; of Chunked and Paged the concatenated digests in order.
  const Bytes& Get(Handle handle) const { return values_[handle]; }
  // Of Contents: the digests in the order of the request; and its producer's error, where it
  // failed.
  const std::vector<Bytes>& GetAll(Handle handle) const { return lists_[handle]; }
  const std::optional<Error>& ErrorOf(Handle handle) const { return errors_[handle]; }

 private:
  friend class Plan;
  std::vector<Bytes> values_;
  std::vector<std::vector<Bytes>> lists_;
  std::vector<std::optional<Error>> errors_;
};

class Plan {
 public:
  // Of the whole file.
  Handle WholeFile(Algorithm algorithm);
  // Of the sections' bytes, one after the other.
  Handle Joined(Algorithm algorithm, std::vector<Section> sections);
  // Android v2+ and HarmonyOS: each section is cut into chunks of 1 MiB (never across two
  // sections); a chunk's digest is H(0xa5 | length as u32le | chunk). The top digest is ChunkedTop.
  Handle Chunked(Algorithm algorithm, std::vector<Section> sections);
  Handle Paged(PagedRequest request);
  // Digests of produced contents; `cost` is about the bytes to produce, and balances the workers.
  // Producers run in any order, on any worker, several at once.
  Handle Contents(std::vector<Algorithm> algorithms, std::uint64_t cost, Producer producer);

  bool empty() const { return requests_.empty(); }

  // An error where the source cannot be read, changed meanwhile, or `stop` was requested.
  Result<Results> Run(const Source& source, const RunOptions& options) const;

 private:
  struct Request {
    enum class Kind { kJoined, kChunked, kPaged, kContents } kind = Kind::kJoined;
    PagedRequest paged;  // algorithm and sections for the first three kinds
    bool whole = false;
    std::vector<Algorithm> algorithms;
    std::uint64_t cost = 0;
    Producer producer;
  };
  Handle Add(Request request);
  std::vector<Request> requests_;
  std::vector<Handle> shared_;  // those that are not for contents
};

// H(0x5a | number of chunks as u32le | chunk digests | tail).
Bytes ChunkedTop(Algorithm algorithm, ByteSpan chunk_digests, ByteSpan tail = {});

// What stands for a file of one page: Linux fs-verity takes the page's digest as the root, AOSP's
// VerityTreeBuilder (APK verity, .idsig) hashes the page that holds that digest once more.
enum class OnePage { kDigestIsRoot, kHashedAgain };

// The root of a Merkle tree over `leaves` (the concatenated digests of the pages): each level is
// cut into pages of `page_size`, zero-padded and hashed with `salt` before. No leaves give all
// zeros. `levels`, where given, receives the tree's bytes, top level first, each level padded to
// pages. REQUIRES: page_size holds two digests at least.
Bytes MerkleRoot(Algorithm algorithm, ByteSpan leaves, std::uint32_t page_size, ByteSpan salt,
                 OnePage one_page, Bytes* levels = nullptr);

}  // namespace apptrait::digest

#endif  // APPTRAIT_SRC_DIGEST_PLAN_H_

#include "digest/plan.h"

#include <array>

#include "base/checked.h"
#include "base/workers.h"
#include "catalogue/rules/io.h"
#include "digest/executor.h"

namespace apptrait::digest {
namespace {

bool Ascend(const std::vector<Section>& sections) {
  std::uint64_t end = 0;
  for (const Section& s : sections) {
    if (!s.literal.empty()) continue;
    const auto next = CheckedAdd(s.offset, s.length);
    if (!next || s.offset < end) return false;
    end = *next;
  }
  return true;
}

Bytes U32(std::size_t value) {
  Bytes bytes(4);
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::byte>(value >> (8 * i) & 255);
  return bytes;
}

}  // namespace

Handle Plan::Add(Request request) {
  // Contents are asked for once for each of up to a million entries: they are never the same, and
  // not looked through for the others, which are few.
  if (request.kind != Request::Kind::kContents) {
    for (const Handle i : shared_) {
      const Request& r = requests_[i];
      if (r.kind == request.kind && r.whole == request.whole && r.paged == request.paged) return i;
    }
    shared_.push_back(requests_.size());
  }
  requests_.push_back(std::move(request));
  return requests_.size() - 1;
}

Handle Plan::WholeFile(Algorithm algorithm) {
  return Add({.kind = Request::Kind::kJoined, .paged = {.algorithm = algorithm}, .whole = true});
}

Handle Plan::Joined(Algorithm algorithm, std::vector<Section> sections) {
  return Add({.kind = Request::Kind::kJoined,
              .paged = {.algorithm = algorithm, .sections = std::move(sections)}});
}

Handle Plan::Chunked(Algorithm algorithm, std::vector<Section> sections) {
  return Add({.kind = Request::Kind::kChunked,
              .paged = {.algorithm = algorithm, .sections = std::move(sections)}});
}

Handle Plan::Paged(PagedRequest request) {
  return Add({.kind = Request::Kind::kPaged, .paged = std::move(request)});
}

Handle Plan::Contents(std::vector<Algorithm> algorithms, std::uint64_t cost, Producer producer) {
  return Add({.kind = Request::Kind::kContents,
              .algorithms = std::move(algorithms),
              .cost = cost,
              .producer = std::move(producer)});
}

Result<Results> Plan::Run(const Source& source, const RunOptions& options) const {
  Results results;
  results.values_.resize(requests_.size());
  results.lists_.resize(requests_.size());
  results.errors_.resize(requests_.size());
  const int workers = WorkerCount(options.workers);

  std::vector<std::unique_ptr<Consumer>> consumers;
  std::vector<ContentsTask> tasks;
  for (Handle i = 0; i < requests_.size(); ++i) {
    const Request& r = requests_[i];
    Bytes* out = &results.values_[i];
    if (!Ascend(r.paged.sections)) {
      return catalogue::Fail(ErrorKind::kInternal, rule::kInternal, {},
                             {{"reason", "digest sections overlap"}});
    }
    switch (r.kind) {
      case Request::Kind::kJoined:
        consumers.push_back(r.whole ? JoinedConsumer(r.paged.algorithm, {{0, source.size()}}, out)
                                    : JoinedConsumer(r.paged.algorithm, r.paged.sections, out));
        break;
      case Request::Kind::kChunked:
        AddChunkedConsumers(r.paged.algorithm, r.paged.sections, workers, out, &consumers);
        break;
      case Request::Kind::kPaged:
        consumers.push_back(PagedConsumer(r.paged, out));
        break;
      case Request::Kind::kContents:
        tasks.push_back(
            {&r.algorithms, r.cost, &r.producer, &results.lists_[i], &results.errors_[i]});
        break;
    }
  }
  if (auto read = ReadThrough(source, std::move(consumers), workers, options); !read) {
    return read.error();
  }
  if (auto ran = RunContents(std::move(tasks), workers, options.stop); !ran) return ran.error();
  if (auto same = source.CheckUnchanged(); !same) return same.error();
  return results;
}

Bytes ChunkedTop(Algorithm algorithm, ByteSpan chunk_digests, ByteSpan tail) {
  static constexpr std::array kTopPrefix = {std::byte{0x5a}};
  return Digest(algorithm,
                {kTopPrefix, U32(chunk_digests.size() / Size(algorithm)), chunk_digests, tail});
}

Bytes MerkleRoot(Algorithm algorithm, ByteSpan leaves, std::uint32_t page_size, ByteSpan salt,
                 OnePage one_page, Bytes* levels) {
  if (levels != nullptr) levels->clear();
  if (leaves.empty()) return Bytes(Size(algorithm));
  if (leaves.size() == Size(algorithm) && one_page == OnePage::kDigestIsRoot)
    return ToBytes(leaves);
  Bytes level = ToBytes(leaves);
  std::vector<Bytes> tree;
  do {
    level.resize((level.size() + page_size - 1) / page_size * page_size);
    Bytes above;
    Hasher hasher(algorithm);
    for (std::size_t i = 0; i < level.size(); i += page_size) {
      hasher.Update(salt);
      hasher.Update(ByteSpan(level).subspan(i, page_size));
      const Bytes digest = hasher.Finish();
      above.insert(above.end(), digest.begin(), digest.end());
    }
    tree.push_back(std::move(level));
    level = std::move(above);
  } while (level.size() > Size(algorithm));
  if (levels != nullptr) {
    for (auto it = tree.rbegin(); it != tree.rend(); ++it)
      levels->insert(levels->end(), it->begin(), it->end());
  }
  return level;
}

}  // namespace apptrait::digest

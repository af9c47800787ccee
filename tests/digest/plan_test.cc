#include "digest/plan.h"

#include <gtest/gtest.h>

#include <random>

namespace apptrait::digest {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

Bytes RandomBytes(std::size_t size) {
  std::mt19937 random(1);
  Bytes bytes(size);
  for (auto& b : bytes) b = static_cast<std::byte>(random());
  return bytes;
}

// Straight from the definition, in memory.
Bytes NaiveChunks(Algorithm algorithm, const std::vector<Bytes>& sections) {
  Bytes all;
  for (const Bytes& section : sections) {
    for (std::size_t i = 0; i < section.size(); i += kMiB) {
      const ByteSpan chunk =
          ByteSpan(section).subspan(i, std::min<std::size_t>(kMiB, section.size() - i));
      Bytes head = {std::byte{0xa5}};
      for (int shift = 0; shift < 32; shift += 8)
        head.push_back(static_cast<std::byte>(chunk.size() >> shift & 255));
      const Bytes digest = Digest(algorithm, {head, chunk});
      all.insert(all.end(), digest.begin(), digest.end());
    }
  }
  return all;
}

TEST(Plan, AgreesWithOneShotDigestsForAnySizeAndWorkers) {
  for (const std::size_t size :
       {1UL, 4096UL, kMiB - 1, kMiB, kMiB + 1, 5 * kMiB + 12345, 40 * kMiB + 7}) {
    const Bytes data = RandomBytes(size);
    const auto source = MemorySource(ByteSpan(data));
    const std::size_t cut = size / 3;
    const Bytes literal = RandomBytes(22);
    for (int workers : {1, 2, 5}) {
      Plan plan;
      const auto md5 = plan.WholeFile(Algorithm::kMd5), sha1 = plan.WholeFile(Algorithm::kSha1);
      const std::vector<Section> sections = {
          {0, cut}, {cut + 1, size - cut - 1}, {.literal = literal}};
      const auto joined = plan.Joined(Algorithm::kSha256, sections);
      const auto chunked = plan.Chunked(Algorithm::kSha512, sections);
      const auto paged = plan.Paged({.sections = sections, .salt = literal, .zero_pad = true});
      auto results = plan.Run(*source, {.workers = workers});
      ASSERT_TRUE(results.ok());
      EXPECT_EQ(results->Get(md5), Digest(Algorithm::kMd5, data));
      EXPECT_EQ(results->Get(sha1), Digest(Algorithm::kSha1, data));
      const Bytes first(data.begin(), data.begin() + static_cast<long>(cut));
      const Bytes second(data.begin() + static_cast<long>(cut) + 1, data.end());
      EXPECT_EQ(results->Get(joined), Digest(Algorithm::kSha256, {first, second, literal}));
      EXPECT_EQ(results->Get(chunked), NaiveChunks(Algorithm::kSha512, {first, second, literal}))
          << size;
      Bytes pages = first;
      pages.insert(pages.end(), second.begin(), second.end());
      pages.insert(pages.end(), literal.begin(), literal.end());
      Bytes leaves;
      for (std::size_t i = 0; i < pages.size(); i += 4096) {
        Bytes page(pages.begin() + static_cast<long>(i),
                   pages.begin() + static_cast<long>(std::min(i + 4096, pages.size())));
        page.resize(4096);
        const Bytes digest = Digest(Algorithm::kSha256, {literal, page});
        leaves.insert(leaves.end(), digest.begin(), digest.end());
      }
      EXPECT_EQ(results->Get(paged), leaves);
    }
  }
}

TEST(Plan, AskingTwiceIsAskingOnce) {
  Plan plan;
  EXPECT_EQ(plan.WholeFile(Algorithm::kMd5), plan.WholeFile(Algorithm::kMd5));
  EXPECT_NE(plan.WholeFile(Algorithm::kMd5), plan.WholeFile(Algorithm::kSha1));
  EXPECT_EQ(plan.Chunked(Algorithm::kSha256, {{0, 5}}), plan.Chunked(Algorithm::kSha256, {{0, 5}}));
  EXPECT_NE(plan.Chunked(Algorithm::kSha256, {{0, 5}}), plan.Joined(Algorithm::kSha256, {{0, 5}}));
}

TEST(Plan, ContentsAreHashedAndTheirFailuresKept) {
  const auto source = MemorySource(AsBytes("x"));
  Plan plan;
  const auto good = plan.Contents({Algorithm::kSha1, Algorithm::kSha256}, 1,
                                  [](const Sink& sink) -> Result<void> {
                                    sink(AsBytes("ab"));
                                    sink(AsBytes("c"));
                                    return {};
                                  });
  const auto bad =
      plan.Contents({Algorithm::kSha1}, 2, [&](const Sink&) { return source->ReadAt(7, {}); });
  auto results = plan.Run(*source, {});
  ASSERT_TRUE(results.ok());
  EXPECT_EQ(ToHex(results->GetAll(good)[0]), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(results->GetAll(good)[1], Digest(Algorithm::kSha256, AsBytes("abc")));
  EXPECT_FALSE(results->ErrorOf(good));
  ASSERT_TRUE(results->ErrorOf(bad));
  EXPECT_EQ(results->ErrorOf(bad)->detail.id, "io.past-the-end");
}

// Fails from an offset on.
class FailingSource final : public Source {
 public:
  std::uint64_t size() const override { return 64 * kMiB; }
  Result<void> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset >= 20 * kMiB) return MemorySource(AsBytes(""))->ReadAt(1, out);
    return {};
  }
};

TEST(Plan, AReadErrorEndsTheRunWithThatError) {
  Plan plan;
  for (auto a : {Algorithm::kMd5, Algorithm::kSha1, Algorithm::kSha256}) plan.WholeFile(a);
  auto results = plan.Run(FailingSource(), {.workers = 3});
  ASSERT_FALSE(results.ok());
  EXPECT_EQ(results.error().detail.id, "io.past-the-end");
}

TEST(Plan, StopsWhenAsked) {
  Plan plan;
  plan.WholeFile(Algorithm::kMd5);
  std::stop_source stop;
  stop.request_stop();
  auto results = plan.Run(FailingSource(), {.workers = 2, .stop = stop.get_token()});
  ASSERT_FALSE(results.ok());
  EXPECT_EQ(results.error().kind, ErrorKind::kCancelled);
}

TEST(Plan, OverlappingSectionsAreRefused) {
  Plan plan;
  plan.Joined(Algorithm::kMd5, {{5, 5}, {0, 5}});
  EXPECT_FALSE(plan.Run(FailingSource(), {}).ok());
}

TEST(MerkleRoot, OnePageFollowsTheNamedRule) {
  const Bytes leaf = Digest(Algorithm::kSha256, AsBytes("page"));
  Bytes page = leaf;
  page.resize(4096);
  EXPECT_EQ(MerkleRoot(Algorithm::kSha256, leaf, 4096, {}, OnePage::kDigestIsRoot), leaf);
  EXPECT_EQ(MerkleRoot(Algorithm::kSha256, leaf, 4096, {}, OnePage::kHashedAgain),
            Digest(Algorithm::kSha256, page));
}

TEST(MerkleRoot, BuildsLevelsTopFirst) {
  const Bytes leaves = RandomBytes(130 * 32);  // two pages of digests
  Bytes levels;
  const Bytes root = MerkleRoot(Algorithm::kSha256, leaves, 4096, AsBytes("salt"),
                                OnePage::kDigestIsRoot, &levels);
  ASSERT_EQ(levels.size(), 3 * 4096u);
  EXPECT_EQ(root, Digest(Algorithm::kSha256, {AsBytes("salt"), ByteSpan(levels).first(4096)}));
  EXPECT_TRUE(Equal(ByteSpan(levels).subspan(4096, leaves.size()), leaves));
}

}  // namespace
}  // namespace apptrait::digest

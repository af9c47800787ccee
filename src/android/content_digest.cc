#include "android/content_digest.h"

namespace apptrait::android {
namespace {

using digest::Algorithm;
using digest::Section;

constexpr std::uint32_t kPage = 4096;
constexpr std::size_t kDirectoryOffsetField = 16;  // in the EOCD record

std::vector<Section> Sections(const SigningBlock& block, const zip::Layout& layout) {
  Bytes eocd = ToBytes(layout.eocd());
  for (std::size_t i = 0; i < 4; ++i) {
    eocd[kDirectoryOffsetField + i] = static_cast<std::byte>(block.offset() >> (8 * i) & 0xff);
  }
  return {{.offset = 0, .length = block.offset()},
          {.offset = layout.directory_offset(), .length = layout.directory_size()},
          {.offset = 0, .length = eocd.size(), .literal = std::move(eocd)}};
}

// The salt of Android's verity tree: eight zero bytes.
Bytes VeritySalt() { return Bytes(8); }

// root | u64 length of what was digested
Bytes VerityDigest(ByteSpan leaves, std::uint64_t length) {
  Bytes digest = digest::MerkleRoot(Algorithm::kSha256, leaves, kPage, VeritySalt(),
                                    digest::OnePage::kHashedAgain);
  for (int i = 0; i < 8; ++i) digest.push_back(static_cast<std::byte>(length >> (8 * i) & 0xff));
  return digest;
}

}  // namespace

void ContentDigests::Ask(const std::set<ContentKind>& kinds, const SigningBlock& block,
                         const zip::Layout& layout, digest::Plan* plan) {
  if (!block.found()) return;
  aligned_ = block.offset() % kPage == 0 && block.size() % kPage == 0;
  const std::vector<Section> sections = Sections(block, layout);
  for (const Section& section : sections) length_ += section.length;
  for (const ContentKind kind : kinds) {
    switch (kind) {
      case ContentKind::kChunkedSha256:
        handles_[kind] = plan->Chunked(Algorithm::kSha256, sections);
        break;
      case ContentKind::kChunkedSha512:
        handles_[kind] = plan->Chunked(Algorithm::kSha512, sections);
        break;
      case ContentKind::kVeritySha256:
        if (!aligned_) break;
        handles_[kind] = plan->Paged({.algorithm = Algorithm::kSha256,
                                      .sections = sections,
                                      .page_size = kPage,
                                      .salt = VeritySalt(),
                                      .zero_pad = true});
        break;
      case ContentKind::kManifestSha256:
        break;
    }
  }
}

void ContentDigests::Take(const digest::Results& results) {
  for (const auto& [kind, handle] : handles_) {
    if (results.ErrorOf(handle)) continue;
    const Bytes& digest = results.Get(handle);
    switch (kind) {
      case ContentKind::kChunkedSha256:
        digests_[kind] = digest::ChunkedTop(Algorithm::kSha256, digest);
        break;
      case ContentKind::kChunkedSha512:
        digests_[kind] = digest::ChunkedTop(Algorithm::kSha512, digest);
        break;
      default:
        digests_[kind] = VerityDigest(digest, length_);
    }
  }
}

const Bytes* ContentDigests::Get(ContentKind kind) const {
  const auto found = digests_.find(kind);
  return found == digests_.end() ? nullptr : &found->second;
}

}  // namespace apptrait::android

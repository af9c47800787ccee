#include "harmony/fs_verity.h"

namespace apptrait::harmony {
namespace {

constexpr std::size_t kSha256Size = 32, kSha256Block = 64, kDescriptorSize = 256, kRootField = 64,
                      kSaltField = 32;
constexpr std::uint32_t kHasTreeOffset = 1;

class Writer {
 public:
  void Number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes_.push_back(static_cast<std::byte>(value >> 8 * i));
  }
  // `bytes`, and zeros up to `field` bytes.
  void Field(ByteSpan bytes, std::size_t field) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    bytes_.resize(bytes_.size() + (field - std::min(field, bytes.size())));
  }
  void PadTo(std::size_t size) { bytes_.resize(std::max(size, bytes_.size())); }
  Bytes Take() { return std::move(bytes_); }
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

struct Descriptor {
  std::uint32_t flags = 0;
  std::uint64_t map_bits = 0, map_offset = 0;
  std::uint8_t last_byte = 0;
};

// u8 version | u8 hash | u8 log2 of the page size | u8 salt size | u32 0 | u64 data size |
// 64 bytes root | 32 bytes salt | u32 flags | u32 bits of the page bitmap | u64 tree offset |
// u64 bitmap offset | 119 zeros | u8 version of the code signature where it is 2
Bytes Message(const SignInfo& info, ByteSpan root, std::uint64_t tree_offset,
              const Descriptor& descriptor) {
  Writer w;
  w.Number(kVerityVersion, 1);
  w.Number(kVeritySha256, 1);
  w.Number(kVerityPageBits, 1);
  w.Number(info.salt.size(), 1);
  w.Number(0, 4);
  w.Number(info.data_size, 8);
  w.Field(root, kRootField);
  w.Field(info.salt, kSaltField);
  w.Number(descriptor.flags, 4);
  w.Number(descriptor.map_bits, 4);
  w.Number(tree_offset, 8);
  w.Number(descriptor.map_offset, 8);
  w.PadTo(kDescriptorSize - 1);
  w.Number(descriptor.last_byte, 1);

  const Bytes hash = digest::Digest(digest::Algorithm::kSha256, w.bytes());
  Writer message;
  message.Field(AsBytes("FSVerity"), 8);
  message.Number(kVeritySha256, 2);
  message.Number(kSha256Size, 2);
  message.Field(hash, kSha256Size);
  return message.Take();
}

}  // namespace

Bytes PaddedSalt(ByteSpan salt) {
  Bytes padded = ToBytes(salt);
  if (!padded.empty()) padded.resize(kSha256Block);
  return padded;
}

MerkleTree BuildTree(ByteSpan leaves, std::uint64_t size, ByteSpan salt) {
  MerkleTree tree;
  if (leaves.empty()) {
    tree.root.resize(kSha256Size);
    return tree;
  }
  // The signing tool stores no tree for less than a page; of exactly one page it stores a tree,
  // which Linux would not.
  if (size < kVerityPageSize) {
    tree.root = ToBytes(leaves.first(kSha256Size));
    return tree;
  }
  tree.root = digest::MerkleRoot(digest::Algorithm::kSha256, leaves, kVerityPageSize,
                                 PaddedSalt(salt), digest::OnePage::kHashedAgain, &tree.bytes);
  return tree;
}

Bytes SignedMessage(const SignInfo& info, ByteSpan root, std::uint64_t tree_offset) {
  return Message(info, root, tree_offset, {.flags = tree_offset == 0 ? 0 : kHasTreeOffset});
}

Bytes PageInfoMessage(const SignInfo& info, ByteSpan root, std::uint64_t tree_offset) {
  const PageInfoExtension& map = *info.page_info;
  const std::uint32_t flags = tree_offset == 0 ? 0 : kHasTreeOffset;
  return Message(info, root, tree_offset,
                 {.flags = static_cast<std::uint32_t>(map.unit << 1) | flags,
                  .map_bits = map.bits,
                  .map_offset = map.offset,
                  .last_byte = 2});
}

PageHasher::PageHasher(ByteSpan salt) : salt_(PaddedSalt(salt)) { hasher_.Update(salt_); }

void PageHasher::Update(ByteSpan bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const ByteSpan part =
        bytes.first(std::min<std::size_t>(bytes.size(), kVerityPageSize - in_page_));
    hasher_.Update(part);
    in_page_ += static_cast<std::uint32_t>(part.size());
    bytes = bytes.subspan(part.size());
    if (in_page_ == kVerityPageSize) EndPage();
  }
}

void PageHasher::EndPage() {
  const Bytes digest = hasher_.Finish();
  leaves_.insert(leaves_.end(), digest.begin(), digest.end());
  hasher_.Update(salt_);
  in_page_ = 0;
}

Bytes PageHasher::Finish() {
  if (in_page_ > 0) {
    hasher_.Update(Bytes(kVerityPageSize - in_page_));
    EndPage();
  }
  return std::move(leaves_);
}

}  // namespace apptrait::harmony

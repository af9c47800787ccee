#include "digest/algorithm.h"
#include "support/hap_builder.h"

namespace apptrait::test {
namespace {

constexpr std::size_t kPage = 4096, kDigest = 32;

void Put(Bytes* out, ByteSpan bytes) { out->insert(out->end(), bytes.begin(), bytes.end()); }
Bytes Sha256(std::initializer_list<ByteSpan> parts) {
  return digest::Digest(digest::Algorithm::kSha256, parts);
}

struct Tree {
  Bytes root, bytes;
};

// As the signing tool makes it: no tree for less than a page.
Tree MakeTree(ByteSpan data, Bytes salt) {
  if (!salt.empty()) salt.resize(64);
  const auto level_over = [&](ByteSpan bytes) {
    Bytes level;
    for (std::size_t at = 0; at < bytes.size(); at += kPage) {
      Bytes page = ToBytes(bytes.subspan(at, std::min(kPage, bytes.size() - at)));
      page.resize(kPage);
      Put(&level, Sha256({salt, page}));
    }
    return level;
  };
  if (data.empty()) return {Bytes(kDigest), {}};
  Bytes level = level_over(data);
  if (data.size() < kPage) return {level, {}};
  Tree tree;
  for (;;) {
    const bool top = level.size() <= kPage;
    level.resize((level.size() + kPage - 1) / kPage * kPage);
    tree.bytes.insert(tree.bytes.begin(), level.begin(), level.end());
    level = level_over(level);
    if (top) break;
  }
  tree.root = level;
  return tree;
}

struct DescriptorEnd {
  std::uint32_t flags = 0;
  std::uint64_t bits = 0, tree_offset = 0, map_offset = 0;
  int last = 0;
};

Bytes Message(ByteSpan root, std::uint64_t size, ByteSpan salt, const DescriptorEnd& end) {
  Bytes d;
  PutLe(&d, 0x0c0101, 3);
  PutLe(&d, salt.size(), 1);
  PutLe(&d, 0, 4);
  PutLe(&d, size, 8);
  Put(&d, root);
  d.resize(16 + 64);
  Put(&d, salt);
  d.resize(16 + 64 + 32);
  PutLe(&d, end.flags, 4);
  PutLe(&d, end.bits, 4);
  PutLe(&d, end.tree_offset, 8);
  PutLe(&d, end.map_offset, 8);
  d.resize(255);
  PutLe(&d, static_cast<std::uint64_t>(end.last), 1);
  Bytes message = ToBytes(AsBytes("FSVerity"));
  PutLe(&message, 1, 2);
  PutLe(&message, kDigest, 2);
  Put(&message, Sha256({d}));
  return message;
}

void PadTo4(Bytes* bytes) { bytes->resize((bytes->size() + 3) / 4 * 4); }

}  // namespace

CodeSignBuilder& CodeSignBuilder::Salt(Bytes salt) {
  salt_ = std::move(salt);
  return *this;
}
CodeSignBuilder& CodeSignBuilder::PageInfo(std::uint64_t offset, std::uint64_t bits) {
  page_info_ = {offset, bits};
  return *this;
}
CodeSignBuilder& CodeSignBuilder::File(std::string name, Bytes contents) {
  const std::uint64_t size = contents.size();
  files_.push_back({std::move(name), owner_, std::move(contents), size});
  return *this;
}
CodeSignBuilder& CodeSignBuilder::FileSize(std::uint64_t size) {
  files_.back().size = size;
  return *this;
}
CodeSignBuilder& CodeSignBuilder::FileOwner(std::string owner) {
  files_.back().owner = std::move(owner);
  return *this;
}
CodeSignBuilder& CodeSignBuilder::Edit(std::function<void(Bytes&, std::size_t)> edit) {
  edit_ = std::move(edit);
  return *this;
}

Bytes CodeSignBuilder::Signature(const Bytes& message, const std::string& owner) const {
  SignerSpec spec{.certificate = signer_};
  spec.attributes = SignerSpec::Attributes::kGiven;
  spec.given_attributes = {ContentTypeAttribute(), SigningTimeAttribute(1704067200),
                           MessageDigestAttribute(digest::Algorithm::kSha256, message)};
  if (!owner.empty()) {
    spec.given_attributes.push_back(Attribute("1.3.6.1.4.1.2011.2.376.1.4.1", {Utf8String(owner)}));
  }
  return SignedDataBuilder()
      .Detached(message)
      .Signer(spec)
      .Certificates(pki_.BagOf(signer_))
      .Build();
}

Bytes CodeSignBuilder::SignInfoOf(ByteSpan root, std::uint64_t size, std::uint64_t tree_offset,
                                  std::uint64_t tree_size, bool with_tree,
                                  const std::string& owner) const {
  const std::uint32_t flags = tree_offset == 0 ? 0 : 1;
  const Bytes signature =
      Signature(Message(root, size, salt_, {.flags = flags, .tree_offset = tree_offset}), owner);
  const int extensions = with_tree ? (page_info_ ? 2 : 1) : 0;
  Bytes info;
  PutLe(&info, salt_.size(), 4);
  PutLe(&info, signature.size(), 4);
  PutLe(&info, with_tree ? 1 : 0, 4);
  PutLe(&info, size, 8);
  Bytes salt = salt_;
  salt.resize(32);
  Put(&info, salt);
  PutLe(&info, static_cast<std::uint64_t>(extensions), 4);
  PutLe(&info, (60 + signature.size() + 3) / 4 * 4, 4);
  Put(&info, signature);
  PadTo4(&info);
  if (!with_tree) return info;
  PutLe(&info, 1, 4);
  PutLe(&info, 80, 4);
  PutLe(&info, tree_size, 8);
  PutLe(&info, tree_offset, 8);
  Bytes padded = ToBytes(root);
  padded.resize(64);
  Put(&info, padded);
  if (!page_info_) return info;
  const auto [offset, bits] = *page_info_;
  const Bytes page_signature = Signature(Message(root, size, salt_,
                                                 {.flags = 4u << 1 | flags,
                                                  .bits = bits,
                                                  .tree_offset = tree_offset,
                                                  .map_offset = offset,
                                                  .last = 2}),
                                         owner);
  Bytes extension;
  PutLe(&extension, offset, 8);
  PutLe(&extension, bits, 8);
  PutLe(&extension, 4, 4);
  PutLe(&extension, page_signature.size(), 4);
  Put(&extension, page_signature);
  PadTo4(&extension);
  PutLe(&info, 2, 4);
  PutLe(&info, extension.size(), 4);
  Put(&info, extension);
  return info;
}

Bytes CodeSignBuilder::Build(std::uint64_t offset, ByteSpan data) const {
  const Tree tree = MakeTree(data, salt_);
  constexpr std::size_t kHeaders = 32 + 3 * 12;
  const std::uint64_t start = offset + 12;
  const std::uint64_t tree_offset = (start + kHeaders + kPage - 1) / kPage * kPage;

  Bytes verity;
  PutLe(&verity, 0x1E3831AB, 4);
  PutLe(&verity, 0x0c0101, 3);
  verity.resize(64);
  Bytes package;
  PutLe(&package, 0xC1B5CC66, 4);
  Put(&package, SignInfoOf(tree.root, data.size(), tree_offset, tree.bytes.size(), true, owner_));
  Bytes names, infos, table;
  std::vector<std::pair<std::size_t, std::size_t>> sizes;
  for (const Item& item : files_) {
    PutText(&names, item.name);
    const Tree file_tree = MakeTree(item.contents, salt_);
    const Bytes info = SignInfoOf(file_tree.root, item.size, 0, 0, false, item.owner);
    sizes.emplace_back(item.name.size(), info.size());
    Put(&infos, info);
  }
  PadTo4(&names);
  std::size_t name_at = 12 + 16 * files_.size(), info_at = name_at + names.size();
  for (const auto& [name_size, info_size] : sizes) {
    PutLe(&table, name_at, 4);
    PutLe(&table, name_size, 4);
    PutLe(&table, info_at, 4);
    PutLe(&table, info_size, 4);
    name_at += name_size;
    info_at += info_size;
  }
  Bytes libraries;
  PutLe(&libraries, 0x0ED2E720, 4);
  PutLe(&libraries, 12 + table.size() + names.size() + infos.size(), 4);
  PutLe(&libraries, files_.size(), 4);
  for (const Bytes* part : {&table, &names, &infos}) Put(&libraries, *part);

  const std::size_t tree_at = static_cast<std::size_t>(tree_offset - start);
  const std::size_t first = tree_at + tree.bytes.size();
  Bytes block;
  PutLe(&block, 0xE046C8C65389FCCD, 8);
  PutLe(&block, 1, 4);
  PutLe(&block, first + verity.size() + package.size() + libraries.size(), 4);
  PutLe(&block, 3, 4);
  PutLe(&block, files_.empty() ? 1 : 3, 4);
  PutLe(&block, 0, 8);
  std::size_t at = first;
  std::uint64_t type = 1;
  for (const Bytes* segment : {&verity, &package, &libraries}) {
    PutLe(&block, type++, 4);
    PutLe(&block, at, 4);
    PutLe(&block, segment->size(), 4);
    at += segment->size();
  }
  block.resize(tree_at);
  Put(&block, tree.bytes);
  for (const Bytes* segment : {&verity, &package, &libraries}) Put(&block, *segment);
  if (edit_) edit_(block, tree_at);

  Bytes property;
  PutLe(&property, 0x30000001, 4);
  PutLe(&property, block.size(), 4);
  PutLe(&property, start, 4);
  Put(&property, block);
  return property;
}

Bytes ElfCodeBlock(const HarmonyPki& pki, const TestCertificate& signer, const std::string& owner,
                   ByteSpan data, std::uint64_t offset) {
  const Tree tree = MakeTree(data, {});
  const std::uint64_t tree_offset = (offset + 8 + kPage - 1) / kPage * kPage;
  const Bytes signature =
      CodeSignBuilder(pki, signer, owner)
          .Signature(Message(tree.root, data.size(), {}, {.flags = 1, .tree_offset = tree_offset}),
                     owner);
  Bytes block;
  const std::uint64_t padding = tree_offset - offset - 8;
  PutLe(&block, 2, 4);
  PutLe(&block, padding + tree.bytes.size(), 4);
  block.resize(block.size() + padding);
  Put(&block, tree.bytes);
  PutLe(&block, 1, 4);
  PutLe(&block, 256 + signature.size(), 4);
  const std::size_t descriptor = block.size();
  PutLe(&block, 0x0c0101, 4);
  PutLe(&block, signature.size(), 4);
  PutLe(&block, data.size(), 8);
  Put(&block, tree.root);
  block.resize(descriptor + 16 + 64 + 32);
  PutLe(&block, 1, 8);
  PutLe(&block, tree_offset, 8);
  block.resize(descriptor + 255);
  PutLe(&block, 1, 1);
  Put(&block, signature);
  return block;
}

Bytes PermissionBlock(const TestCertificate& signer,
                      const std::vector<std::pair<std::uint32_t, Bytes>>& texts) {
  Bytes block = *FromHex("7d6a03930f45e228");
  PutLe(&block, 0x201, 4);
  PutLe(&block, texts.size() * (4 + kDigest), 4);
  PutLe(&block, texts.size(), 2);
  for (const auto& [type, text] : texts) {
    PutLe(&block, type, 4);
    Put(&block, Sha256({text}));
  }
  const Bytes signature = Sign(signer.key, {}, block);
  PutLe(&block, signature.size(), 4);
  Put(&block, signature);
  Bytes property;
  PutLe(&property, 0x30000002, 4);
  PutLe(&property, block.size(), 4);
  PutLe(&property, 0, 4);
  Put(&property, block);
  return property;
}

}  // namespace apptrait::test

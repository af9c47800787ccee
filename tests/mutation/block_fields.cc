#include "mutation/block_fields.h"

#include <algorithm>

#include "android/signing_block.h"
#include "harmony/signing_block.h"
#include "zip/layout.h"

namespace apptrait::test {
namespace {

class Namer {
 public:
  explicit Namer(std::vector<std::string>* names) : names_(*names) {}
  void Put(std::uint64_t at, std::uint64_t size, const std::string& name) {
    std::fill_n(names_.begin() + static_cast<std::ptrdiff_t>(at), size, name);
  }

 private:
  std::vector<std::string>& names_;
};

void NameApkBlock(const Source& source, const zip::Layout& layout, Namer& namer) {
  const auto block = android::SigningBlock::Read(source, layout, nullptr);
  if (!block || !block->found()) return;
  namer.Put(block->offset(), 8, "block.size");
  namer.Put(block->offset() + block->size() - 24, 8, "block.size");
  namer.Put(block->offset() + block->size() - 16, 16, "block.magic");
  for (const auto& pair : block->pairs()) {
    const std::string name(android::PairName(pair.id));
    namer.Put(pair.offset - 12, 8, name + ".length");
    namer.Put(pair.offset - 4, 4, name + ".id");
    namer.Put(pair.offset, pair.value.size(), name + ".value");
  }
}

void NameHapBlock(const Source& source, const zip::Layout& layout, Namer& namer) {
  const auto search = harmony::FindSigningBlock(source, layout);
  if (!search || !search->block) return;
  const harmony::SigningBlock& block = *search->block;
  namer.Put(block.offset, layout.directory_offset() - block.offset, "hap.table");
  // u32 blocks | u64 size | magic of 16 | u32 version
  namer.Put(layout.directory_offset() - 32, 28, "hap.head");
  namer.Put(layout.directory_offset() - 4, 4, "hap.version");
  for (const auto& sub : block.blocks)
    namer.Put(sub.offset, sub.value.size(), "hap." + std::string(Name(sub.type)));
}

void NameMainSection(const Source& source, const zip::Layout& layout, Namer& namer) {
  const zip::Entry* manifest = layout.Find("META-INF/MANIFEST.MF");
  if (manifest == nullptr || manifest->method != 0) return;
  const auto local = zip::ReadLocalHeader(source, layout, *manifest);
  const auto contents = source.Read(local->data_offset, manifest->size);
  const std::size_t end = AsText(*contents).find("\r\n\r\n");
  namer.Put(local->data_offset, end == std::string_view::npos ? 0 : end + 4,
            "main section of MANIFEST.MF");
}

// SuperBlob: u32 magic | u32 length; the executable has more room for it than it takes.
void NameCodeSignature(const Source& source, const zip::Layout& layout, Namer& namer) {
  static const Bytes kMagic = *FromHex("fade0cc0");
  for (const zip::Entry& entry : layout.entries()) {
    const auto local = zip::ReadLocalHeader(source, layout, entry);
    const auto bytes = source.Read(local->data_offset, entry.compressed_size);
    const auto found = std::search(bytes->begin(), bytes->end(), kMagic.begin(), kMagic.end());
    if (found == bytes->end()) continue;
    const auto at = static_cast<std::size_t>(found - bytes->begin());
    std::size_t length = 0;
    for (std::size_t i = 4; i < 8; ++i)
      length = length << 8 | std::to_integer<std::size_t>((*bytes)[at + i]);
    namer.Put(local->data_offset + at + length, bytes->size() - at - length,
              "room behind a code signature");
  }
}

}  // namespace

void NameBlockBytes(ByteSpan file, std::vector<std::string>* names) {
  const auto source = MemorySource(file);
  const auto layout = zip::Layout::Read(*source);
  if (!layout) return;
  Namer namer(names);
  NameApkBlock(*source, *layout, namer);
  NameHapBlock(*source, *layout, namer);
  NameMainSection(*source, *layout, namer);
  NameCodeSignature(*source, *layout, namer);
}

}  // namespace apptrait::test

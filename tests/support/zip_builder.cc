#include "support/zip_builder.h"

#include <libdeflate.h>

namespace apptrait::test {
namespace {

std::uint32_t Crc(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

std::string Deflate(std::string_view bytes) {
  auto* compressor = libdeflate_alloc_compressor(6);
  std::string out(libdeflate_deflate_compress_bound(compressor, bytes.size()), '\0');
  out.resize(
      libdeflate_deflate_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

}  // namespace

void PutLe(Bytes* out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i, value >>= 8) out->push_back(static_cast<std::byte>(value & 255));
}

void PutText(Bytes* out, std::string_view text) {
  const ByteSpan bytes = AsBytes(text);
  out->insert(out->end(), bytes.begin(), bytes.end());
}

std::string UnicodePathField(std::string_view name, std::string_view path) {
  Bytes field;
  PutLe(&field, 0x7075, 2);
  PutLe(&field, path.size() + 5, 2);
  PutLe(&field, 1, 1);
  PutLe(&field, Crc(name), 4);
  PutText(&field, path);
  return std::string(AsText(field));
}

ZipBuilder& ZipBuilder::Prefix(std::string_view bytes) { return prefix_ = bytes, *this; }
ZipBuilder& ZipBuilder::Add(std::string name, std::string_view contents, int method) {
  Item item;
  item.name = item.local_name = std::move(name);
  item.method = item.local_method = item.central_method = method;
  item.crc = Crc(contents);
  item.size = item.local_size = static_cast<std::uint32_t>(contents.size());
  item.data = method == kDeflate ? Deflate(contents) : std::string(contents);
  items_.push_back(std::move(item));
  return *this;
}
ZipBuilder& ZipBuilder::Align(std::uint32_t align) { return last().align = align, *this; }
ZipBuilder& ZipBuilder::LocalName(std::string name) {
  return last().local_name = std::move(name), *this;
}
ZipBuilder& ZipBuilder::LocalMethod(int method) { return last().local_method = method, *this; }
ZipBuilder& ZipBuilder::LocalSize(std::uint32_t size) { return last().local_size = size, *this; }
ZipBuilder& ZipBuilder::CentralMethod(int method) { return last().central_method = method, *this; }
ZipBuilder& ZipBuilder::CentralFlags(int flags) { return last().flags = flags, *this; }
ZipBuilder& ZipBuilder::CentralExtra(std::string extra) {
  return last().central_extra = std::move(extra), *this;
}
ZipBuilder& ZipBuilder::ExternalAttributes(std::uint32_t attributes, int made_by) {
  last().external = attributes;
  last().made_by = made_by;
  return *this;
}
ZipBuilder& ZipBuilder::DeclaredSize(std::uint32_t size) {
  return last().size = last().local_size = size, *this;
}
ZipBuilder& ZipBuilder::HeaderOffset(std::uint32_t offset) {
  return last().header_offset = offset, *this;
}
ZipBuilder& ZipBuilder::Descriptor() {
  last().descriptor = true;
  last().flags |= 8;
  return *this;
}
ZipBuilder& ZipBuilder::Gap(std::size_t size) { return last().gap = size, *this; }
ZipBuilder& ZipBuilder::BeforeDirectory(std::string_view bytes) {
  return before_directory_ = bytes, *this;
}
ZipBuilder& ZipBuilder::BeforeEocd(std::string_view bytes) { return before_eocd_ = bytes, *this; }
ZipBuilder& ZipBuilder::Comment(std::string comment) {
  return comment_ = std::move(comment), *this;
}
ZipBuilder& ZipBuilder::Records(int count) { return records_ = count, *this; }
ZipBuilder& ZipBuilder::RecordsHere(int count) { return records_here_ = count, *this; }
ZipBuilder& ZipBuilder::Disk(int disk) { return disk_ = disk, *this; }
ZipBuilder& ZipBuilder::DirectoryOffset(std::uint32_t offset) {
  return directory_offset_ = offset, *this;
}
ZipBuilder& ZipBuilder::Zip64(bool on) { return zip64_ = on, *this; }

void ZipBuilder::PutLocal(Bytes* out, const Item& item) {
  const std::size_t data_offset = out->size() + 30 + item.local_name.size();
  const std::size_t padding =
      item.align == 0 ? 0 : (item.align - data_offset % item.align) % item.align;
  PutLe(out, 0x04034b50, 4);
  PutLe(out, 20, 2);
  PutLe(out, static_cast<std::uint64_t>(item.flags), 2);
  PutLe(out, static_cast<std::uint64_t>(item.local_method), 2);
  PutLe(out, 0x5a210000, 4);
  PutLe(out, item.descriptor ? 0 : item.crc, 4);
  PutLe(out, item.descriptor ? 0 : item.data.size(), 4);
  PutLe(out, item.descriptor ? 0 : item.local_size, 4);
  PutLe(out, item.local_name.size(), 2);
  PutLe(out, padding, 2);
  PutText(out, item.local_name);
  out->resize(out->size() + padding);
  PutText(out, item.data);
  if (item.descriptor) {
    PutLe(out, 0x08074b50, 4);
    PutLe(out, item.crc, 4);
    PutLe(out, item.data.size(), 4);
    PutLe(out, item.size, 4);
  }
  out->resize(out->size() + item.gap);
}

void ZipBuilder::PutCentral(Bytes* out, const Item& item, std::uint32_t offset) {
  PutLe(out, 0x02014b50, 4);
  PutLe(out, static_cast<std::uint64_t>(item.made_by), 2);
  PutLe(out, 20, 2);
  PutLe(out, static_cast<std::uint64_t>(item.flags), 2);
  PutLe(out, static_cast<std::uint64_t>(item.central_method), 2);
  PutLe(out, 0x5a210000, 4);
  PutLe(out, item.crc, 4);
  PutLe(out, item.data.size(), 4);
  PutLe(out, item.size, 4);
  PutLe(out, item.name.size(), 2);
  PutLe(out, item.central_extra.size(), 2);
  PutLe(out, 0, 2 + 2 + 2);
  PutLe(out, item.external, 4);
  PutLe(out, item.header_offset.value_or(offset), 4);
  PutText(out, item.name);
  PutText(out, item.central_extra);
}

Bytes ZipBuilder::Build() const {
  Bytes out;
  PutText(&out, prefix_);
  std::vector<std::uint32_t> offsets;
  for (const Item& item : items_) {
    offsets.push_back(static_cast<std::uint32_t>(out.size()));
    PutLocal(&out, item);
  }
  PutText(&out, before_directory_);
  const std::size_t directory = out.size();
  for (std::size_t i = 0; i < items_.size(); ++i) PutCentral(&out, items_[i], offsets[i]);
  const std::size_t size = out.size() - directory;
  PutText(&out, before_eocd_);
  const auto records =
      static_cast<std::uint64_t>(records_.value_or(static_cast<int>(items_.size())));
  if (zip64_) {
    const std::size_t at = out.size();
    PutLe(&out, 0x06064b50, 4);
    PutLe(&out, 44, 8);
    PutLe(&out, 45 | 45 << 16, 4);
    PutLe(&out, 0, 8);
    PutLe(&out, records, 8);
    PutLe(&out, records, 8);
    PutLe(&out, size, 8);
    PutLe(&out, directory, 8);
    PutLe(&out, 0x07064b50, 4);
    PutLe(&out, 0, 4);
    PutLe(&out, at, 8);
    PutLe(&out, 1, 4);
  }
  PutLe(&out, 0x06054b50, 4);
  PutLe(&out, static_cast<std::uint64_t>(disk_), 2);
  PutLe(&out, 0, 2);
  const auto here = static_cast<std::uint64_t>(records_here_.value_or(static_cast<int>(records)));
  PutLe(&out, zip64_ ? 0xffff : here, 2);
  PutLe(&out, zip64_ ? 0xffff : records, 2);
  PutLe(&out, zip64_ ? 0xffffffff : size, 4);
  PutLe(&out,
        zip64_ ? 0xffffffff : directory_offset_.value_or(static_cast<std::uint32_t>(directory)), 4);
  PutLe(&out, comment_.size(), 2);
  PutText(&out, comment_);
  return out;
}

}  // namespace apptrait::test

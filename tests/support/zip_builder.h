// Builds ZIP files byte by byte, with a knob for everything that can be wrong in one.
#ifndef APPTRAIT_TESTS_SUPPORT_ZIP_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_ZIP_BUILDER_H_

#include <string>

#include "base/bytes.h"

namespace apptrait::test {

// Little-endian appends, for all builders.
void PutLe(Bytes* out, std::uint64_t value, int bytes);
void PutText(Bytes* out, std::string_view text);

class ZipBuilder {
 public:
  static constexpr int kStore = 0, kDeflate = 8;

  // Bytes before the first entry.
  ZipBuilder& Prefix(std::string_view bytes);
  // An entry; the knobs below change the last one added.
  ZipBuilder& Add(std::string name, std::string_view contents, int method = kStore);
  // `align` > 0 pads the local extra field with zeros so that the data starts at a multiple of it.
  ZipBuilder& Align(std::uint32_t align);
  ZipBuilder& LocalName(std::string name);
  ZipBuilder& LocalMethod(int method);
  ZipBuilder& LocalSize(std::uint32_t size);
  ZipBuilder& CentralMethod(int method);
  ZipBuilder& CentralFlags(int flags);
  ZipBuilder& CentralExtra(std::string extra);
  ZipBuilder& ExternalAttributes(std::uint32_t attributes, int made_by);
  ZipBuilder& DeclaredSize(std::uint32_t size);  // in both headers
  ZipBuilder& HeaderOffset(std::uint32_t offset);
  ZipBuilder& Descriptor();           // sizes and CRC in a data descriptor, flag 8
  ZipBuilder& Gap(std::size_t size);  // zeros after it

  // Bytes between the last entry's data and the central directory (a signing block).
  ZipBuilder& BeforeDirectory(std::string_view bytes);
  ZipBuilder& BeforeEocd(std::string_view bytes);
  ZipBuilder& Comment(std::string comment);
  ZipBuilder& Records(int count);
  ZipBuilder& RecordsHere(int count);
  ZipBuilder& Disk(int disk);
  ZipBuilder& DirectoryOffset(std::uint32_t offset);
  // A ZIP64 end record and locator; with all 32-bit values of the EOCD at all ones.
  ZipBuilder& Zip64(bool on);

  Bytes Build() const;

 private:
  struct Item {
    std::string name, local_name, central_extra, data;
    int method = 0, local_method = 0, central_method = 0, flags = 0, made_by = 20;
    std::uint32_t crc = 0, size = 0, local_size = 0, align = 0, external = 0;
    std::optional<std::uint32_t> header_offset;
    bool descriptor = false;
    std::size_t gap = 0;
  };
  Item& last() { return items_.back(); }
  static void PutLocal(Bytes* out, const Item& item);
  static void PutCentral(Bytes* out, const Item& item, std::uint32_t offset);

  std::vector<Item> items_;
  std::string prefix_, before_directory_, before_eocd_, comment_;
  std::optional<int> records_, records_here_;
  int disk_ = 0;
  std::optional<std::uint32_t> directory_offset_;
  bool zip64_ = false;
};

// The Info-ZIP Unicode path extra field (0x7075) that renames `name` to `path`.
std::string UnicodePathField(std::string_view name, std::string_view path);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_ZIP_BUILDER_H_

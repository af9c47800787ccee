// Where things are in a ZIP file, as the platforms read it: this walk is the authority. Offsets are
// absolute in the source. APPNOTE.TXT 4.3; the rules of the backward search are those of AOSP
// (android-signing.md, 3.1).
//
//   end of central directory record, 22 bytes and a comment:
//     u32 0x06054b50 | u16 disk | u16 disk of directory | u16 records here | u16 records |
//     u32 directory size | u32 directory offset | u16 comment length | comment
//   central directory record, 46 bytes and three fields:
//     u32 0x02014b50 | u16 made by | u16 needed | u16 flags | u16 method | u16 time | u16 date |
//     u32 crc | u32 compressed | u32 size | u16 name | u16 extra | u16 comment | u16 disk | u16
//     internal | u32 external | u32 local header offset | name | extra | comment
//   local file header, 30 bytes and two fields:
//     u32 0x04034b50 | u16 needed | u16 flags | u16 method | u16 time | u16 date | u32 crc |
//     u32 compressed | u32 size | u16 name | u16 extra | name | extra
#ifndef APPTRAIT_SRC_ZIP_LAYOUT_H_
#define APPTRAIT_SRC_ZIP_LAYOUT_H_

#include <string_view>

#include "apptrait/finding.h"
#include "base/source.h"

namespace apptrait::zip {

// A central directory record. `name` and `extra` point into the Layout's copy of the directory.
struct Entry {
  std::string_view name;  // raw bytes
  ByteSpan extra;
  std::uint64_t record_offset = 0;  // of the central directory record
  std::uint64_t header_offset = 0;  // of the local file header
  std::uint64_t compressed_size = 0, size = 0;
  std::uint32_t crc32 = 0, external_attributes = 0;
  std::uint16_t method = 0, flags = 0, made_by = 0;

  bool IsDirectory() const { return name.ends_with('/'); }
  // A symbolic link, of an archive made on Unix (the link's target is the contents).
  bool IsSymlink() const {
    return made_by >> 8 == 3 && (external_attributes >> 16 & 0170000) == 0120000;
  }
  bool HasDescriptor() const { return (flags & 8) != 0; }
};

struct LocalHeader {
  std::string name;
  std::uint64_t data_offset = 0;  // where the entry's data starts
  std::uint64_t compressed_size = 0, size = 0;
  std::uint32_t crc32 = 0;
  std::uint16_t method = 0, flags = 0;
  Bytes extra;
};

// Move-only: entries point into the directory's bytes.
class Layout {
 public:
  // Errors (kNotAPackage, kIo, kLimit) where no device could read the file as a ZIP; everything odd
  // but readable is a finding in findings().
  static Result<Layout> Read(const Source& source);

  Layout(Layout&&) noexcept = default;
  Layout& operator=(Layout&&) noexcept = default;

  std::uint64_t file_size() const { return file_size_; }
  std::uint64_t eocd_offset() const { return eocd_offset_; }
  // The EOCD record with its comment, as it stands.
  ByteSpan eocd() const { return eocd_; }
  std::uint64_t directory_offset() const { return directory_offset_; }
  std::uint64_t directory_size() const { return directory_size_; }
  // A ZIP64 end-of-central-directory locator stands right before the EOCD: Android and HarmonyOS
  // refuse.
  bool has_zip64_locator() const { return has_zip64_locator_; }
  // The ZIP64 record, not the EOCD, says where the directory is: readers without ZIP64 see another
  // archive or none.
  bool is_zip64() const { return is_zip64_; }

  // In central directory order, directories included, duplicates included.
  const std::vector<Entry>& entries() const { return entries_; }
  // The first entry of that exact name, as apksig finds it; null where there is none.
  const Entry* Find(std::string_view name) const;
  // Indices of entries whose name an earlier entry has.
  const std::vector<std::size_t>& duplicates() const { return duplicates_; }

  // Its entries share so much of their data that reading them all would take much longer than the
  // file's size suggests; none is read.
  bool is_overlapping() const { return is_overlapping_; }

  const std::vector<Finding>& findings() const { return findings_; }

 private:
  Layout() = default;
  Result<void> FindEocd(const Source& source);
  Result<void> ReadZip64(const Source& source);
  Result<void> ReadDirectory(const Source& source);
  void IndexNames();
  void NoteOddNames();
  void NoteOverlaps();

  std::uint64_t file_size_ = 0, eocd_offset_ = 0, directory_offset_ = 0, directory_size_ = 0;
  std::uint64_t records_ = 0;
  bool is_zip64_ = false, has_zip64_locator_ = false, is_overlapping_ = false;
  Bytes eocd_, directory_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> index_;  // open addressing, entry number + 1
  std::vector<std::size_t> duplicates_;
  std::vector<Finding> findings_;
};

// The local header of `entry`. An error where it is not there or its data would pass the directory.
Result<LocalHeader> ReadLocalHeader(const Source& source, const Layout& layout, const Entry& entry);

// The data of `entry` as it stands in the file, still compressed, in `buffer`, which grows where it
// is too small. Errors as of ReadLocalHeader. The caller has bounded compressed_size.
Result<ByteSpan> ReadEntryData(const Source& source, const Layout& layout, const Entry& entry,
                               Bytes* buffer);

// What a full look at all local headers found: differences from the directory, overlaps, gaps,
// bytes before the first header. Reads every header, in file order.
struct LocalCheck {
  std::vector<Finding> findings;
  // Entries (indices) that libziparchive would refuse: name, sizes or CRC differ.
  std::vector<std::size_t> mismatched;
  // Entries of another compression method: libziparchive does not look, readers of streams do.
  std::vector<std::size_t> other_method;
};
Result<LocalCheck> CheckLocalHeaders(const Source& source, const Layout& layout);

}  // namespace apptrait::zip

#endif  // APPTRAIT_SRC_ZIP_LAYOUT_H_

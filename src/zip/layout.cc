#include "zip/layout.h"

#include <fmt/core.h>

#include <functional>
#include <set>

#include "base/byte_reader.h"
#include "base/checked.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/zip.h"
#include "zip/findings.h"

namespace apptrait::zip {
namespace {

using catalogue::Fail;
using catalogue::LimitError;
using catalogue::Make;

constexpr std::uint32_t kEocdMagic = 0x06054b50, kRecordMagic = 0x02014b50,
                        kZip64LocatorMagic = 0x07064b50, kZip64EocdMagic = 0x06064b50;
constexpr std::uint64_t kEocdSize = 22, kRecordSize = 46, kZip64LocatorSize = 20,
                        kZip64EocdSize = 56, kMaxComment = 0xffff;
constexpr std::uint16_t kZip64ExtraId = 0x0001;

std::int64_t Signed(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// The position in `tail` of the EOCD record: the last one whose comment ends exactly with the file.
std::optional<std::size_t> FindEocdIn(ByteSpan tail) {
  if (tail.size() < kEocdSize) return std::nullopt;
  for (std::size_t i = tail.size() - kEocdSize + 1; i-- > 0;) {
    if (tail[i] != std::byte{0x50}) continue;
    ByteReader r(tail.subspan(i));
    if (r.U32() != kEocdMagic) continue;
    r.Skip(16);
    if (r.U16() == tail.size() - i - kEocdSize) return i;
  }
  return std::nullopt;
}

// Replaces the 32-bit values that are all ones by those of the ZIP64 extended information field
// (APPNOTE 4.5.3), which holds only these, in this order.
void ApplyZip64(Entry* entry, bool size, bool compressed, bool offset) {
  ByteReader r(entry->extra);
  while (r.remaining() >= 4) {
    const std::uint16_t id = r.U16(), length = r.U16();
    ByteReader field(r.Take(length));
    if (!r.ok()) return;
    if (id != kZip64ExtraId) continue;
    if (size) entry->size = field.U64();
    if (compressed) entry->compressed_size = field.U64();
    if (offset) entry->header_offset = field.U64();
    return;
  }
}

bool ExtraIsWellFormed(ByteSpan extra) {
  ByteReader r(extra);
  while (r.remaining() >= 4) {
    r.Skip(2);
    r.Skip(r.U16());
  }
  if (!r.ok()) return false;
  // zipalign pads with up to three zero bytes.
  for (std::byte b : r.Rest()) {
    if (b != std::byte{0}) return false;
  }
  return true;
}

// Why the name is dangerous to extract or to show; empty where it is not.
const catalogue::Bilingual* WhyUnsafe(std::string_view name) {
  if (name.empty()) return &why::kNameEmpty;
  if (name.front() == '/' || name.front() == '\\') return &why::kPathAbsolute;
  if (name.size() > 2 && name[1] == ':' && (name[2] == '/' || name[2] == '\\'))
    return &why::kNameDrive;
  if (name.find('\0') != name.npos) return &why::kNameNul;
  for (std::size_t start = 0; start <= name.size();) {
    const std::size_t end = std::min(name.find_first_of("/\\", start), name.size());
    if (name.substr(start, end - start) == "..") return &why::kNameParent;
    start = end + 1;
  }
  for (std::size_t i = 0; i < name.size();) {
    const auto c = NextCodePoint(name, &i);
    if (c && *c < 0x20) return &why::kNameControl;
  }
  return nullptr;
}

// The usual name: printable ASCII that is neither odd in itself nor in a folder called "..".
bool IsPlain(std::string_view name) {
  if (name.empty() || name.front() == '/') return false;
  bool plain = true;
  char before = '\0';
  for (const char c : name) {
    plain = plain && c >= 0x20 && c < 0x7f && c != '\\' && c != ':' && !(c == '.' && before == '.');
    before = c;
  }
  return plain;
}

}  // namespace

Result<Layout> Layout::Read(const Source& source) {
  Layout layout;
  layout.file_size_ = source.size();
  if (auto found = layout.FindEocd(source); !found) return found.error();
  if (auto read = layout.ReadZip64(source); !read) return read.error();
  if (auto read = layout.ReadDirectory(source); !read) return read.error();
  layout.IndexNames();
  layout.NoteOddNames();
  layout.NoteOverlaps();
  return layout;
}

Result<void> Layout::FindEocd(const Source& source) {
  // Nearly every file has a short comment: look at the last 1 KiB before the last 64.
  for (const std::uint64_t span : {std::uint64_t{1024}, kEocdSize + kMaxComment}) {
    const std::uint64_t length = std::min(span, file_size_);
    auto tail = source.Read(file_size_ - length, length);
    if (!tail) return tail.error();
    const auto at = FindEocdIn(*tail);
    if (!at) continue;
    eocd_offset_ = file_size_ - length + *at;
    eocd_.assign(tail->begin() + static_cast<std::ptrdiff_t>(*at), tail->end());
    break;
  }
  if (eocd_.empty()) {
    auto head = source.Read(0, std::min<std::uint64_t>(4, file_size_));
    if (!head) return head.error();
    const bool zip = AsText(*head) == "PK\3\4";
    return Fail(ErrorKind::kNotAPackage, zip ? rule::kZipTruncated : rule::kZipNotAZip, {},
                {{"magic", ToHex(*head)}});
  }
  ByteReader r(eocd_);
  r.Skip(4);
  const std::uint16_t disk = r.U16(), directory_disk = r.U16(), here = r.U16(), total = r.U16();
  directory_size_ = r.U32();
  directory_offset_ = r.U32();
  records_ = total;
  if (disk != 0 || directory_disk != 0) {
    findings_.push_back(Make(rule::kZipMultiDisk, {.offset = eocd_offset_}));
  }
  if (here != total) {
    findings_.push_back(Make(rule::kZipRecordCount, {.offset = eocd_offset_},
                             {{"count", std::int64_t{here}}, {"total", std::int64_t{total}}}));
  }
  return {};
}

Result<void> Layout::ReadZip64(const Source& source) {
  if (eocd_offset_ < kZip64LocatorSize) return {};
  auto locator = source.Read(eocd_offset_ - kZip64LocatorSize, kZip64LocatorSize);
  if (!locator) return locator.error();
  ByteReader r(*locator);
  if (r.U32() != kZip64LocatorMagic) return {};
  has_zip64_locator_ = true;
  findings_.push_back(Make(rule::kZipZip64Locator, {.offset = eocd_offset_ - kZip64LocatorSize}));
  // The 32-bit record decides where it is complete in itself, as for readers that know no ZIP64.
  if (directory_offset_ != 0xffffffff && directory_size_ != 0xffffffff && records_ != 0xffff)
    return {};
  r.Skip(4);
  const std::uint64_t at = r.U64();
  const auto bad = [&] {
    return Fail(ErrorKind::kNotAPackage, rule::kZipBadZip64, {.offset = at});
  };
  if (at > eocd_offset_ || eocd_offset_ - at < kZip64EocdSize + kZip64LocatorSize) return bad();
  auto record = source.Read(at, kZip64EocdSize);
  if (!record) return record.error();
  ByteReader z(*record);
  if (z.U32() != kZip64EocdMagic) return bad();
  z.Skip(8 + 2 + 2 + 4 + 4 + 8);
  records_ = z.U64();
  directory_size_ = z.U64();
  directory_offset_ = z.U64();
  is_zip64_ = true;
  return {};
}

Result<void> Layout::ReadDirectory(const Source& source) {
  const auto end = CheckedAdd(directory_offset_, directory_size_);
  if (!end || *end > eocd_offset_) {
    return Fail(ErrorKind::kNotAPackage, rule::kZipBadDirectory, {.offset = eocd_offset_},
                {{"directory", Signed(directory_offset_)},
                 {"size", Signed(directory_size_)},
                 {"file", Signed(file_size_)}});
  }
  if (directory_size_ > limits::kCentralDirectorySize) {
    return LimitError(quantity::kZipDirectorySize, directory_size_, limits::kCentralDirectorySize);
  }
  if (records_ > limits::kZipEntries)
    return LimitError(quantity::kZipEntries, records_, limits::kZipEntries);
  if (const std::uint64_t gap = eocd_offset_ - *end; gap != 0 && !has_zip64_locator_) {
    findings_.push_back(Make(rule::kZipGapBeforeEocd, {.offset = *end, .length = gap}));
  }
  auto bytes = source.Read(directory_offset_, directory_size_);
  if (!bytes) return bytes.error();
  directory_ = std::move(*bytes);

  ByteReader r(directory_);
  FindingCap cap(&findings_);
  // Every record takes 46 bytes or more, which bounds the reservation by what is there.
  entries_.reserve(static_cast<std::size_t>(std::min(records_, directory_size_ / kRecordSize)));
  for (std::uint64_t i = 0; i < records_; ++i) {
    Entry e;
    e.record_offset = directory_offset_ + r.position();
    const std::uint32_t magic = r.U32();
    e.made_by = r.U16();
    r.Skip(2);
    e.flags = r.U16();
    e.method = r.U16();
    r.Skip(4);
    e.crc32 = r.U32();
    e.compressed_size = r.U32();
    e.size = r.U32();
    const std::uint16_t name = r.U16(), extra = r.U16(), comment = r.U16();
    r.Skip(4);
    e.external_attributes = r.U32();
    e.header_offset = r.U32();
    e.name = AsText(r.Take(name));
    e.extra = r.Take(extra);
    r.Skip(comment);
    if (!r.ok() || magic != kRecordMagic) {
      return Fail(ErrorKind::kNotAPackage, rule::kZipBadRecord, {.offset = e.record_offset},
                  catalogue::Because(r.ok() ? why::kRecordSignature : why::kRecordCutOff,
                                     {{"index", Signed(i + 1)}, {"count", Signed(records_)}}));
    }
    ApplyZip64(&e, e.size == 0xffffffff, e.compressed_size == 0xffffffff,
               e.header_offset == 0xffffffff);
    if (!ExtraIsWellFormed(e.extra)) {
      cap.Add(rule::kZipBadExtra, {.entry = std::string(e.name), .offset = e.record_offset});
    }
    entries_.push_back(e);
  }
  if (r.remaining() != 0) {
    findings_.push_back(Make(
        rule::kZipTail, {.offset = directory_offset_ + r.position(), .length = r.remaining()}));
  }
  return {};
}

// More data in its entries than there are bytes: they share them.
void Layout::NoteOverlaps() {
  std::uint64_t sum = 0;
  const std::uint64_t most = limits::kSharedData * std::max(file_size_, limits::kMiB);
  for (const Entry& e : entries_) {
    // One that claims more than there is cannot be read at all.
    if (e.compressed_size > file_size_ || e.header_offset > file_size_ - e.compressed_size)
      continue;
    sum += e.compressed_size;
    if (sum > most) is_overlapping_ = true;
    if (is_overlapping_) return;
  }
}

void Layout::IndexNames() {
  std::size_t slots = 16;
  while (slots < entries_.size() * 2) slots *= 2;
  index_.assign(slots, 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t slot = HashOf(entries_[i].name) & (slots - 1);
    bool duplicate = false;
    while (index_[slot] != 0 && !duplicate) {
      duplicate = entries_[index_[slot] - 1].name == entries_[i].name;
      if (!duplicate) slot = (slot + 1) & (slots - 1);
    }
    if (duplicate) {
      duplicates_.push_back(i);
    } else {
      index_[slot] = static_cast<std::uint32_t>(i + 1);
    }
  }
}

const Entry* Layout::Find(std::string_view name) const {
  std::size_t slot = HashOf(name) & (index_.size() - 1);
  while (index_[slot] != 0) {
    const Entry& entry = entries_[index_[slot] - 1];
    if (entry.name == name) return &entry;
    slot = (slot + 1) & (index_.size() - 1);
  }
  return nullptr;
}

void Layout::NoteOddNames() {
  FindingCap cap(&findings_);
  for (std::size_t i : duplicates_) {
    cap.Add(rule::kZipDuplicateName,
            {.entry = std::string(entries_[i].name), .offset = entries_[i].record_offset});
  }
  for (const Entry& e : entries_) {
    const auto where = [&] {
      return Location{.entry = std::string(e.name), .offset = e.record_offset};
    };
    if (e.method != 0 && e.method != 8) {
      cap.Add(rule::kZipOddMethod, where(), {{"method", std::int64_t{e.method}}});
    }
    if ((e.flags & 1) != 0) cap.Add(rule::kZipEncryptedFlag, where());
    if (!IsPlain(e.name)) {
      if (const auto* reason = WhyUnsafe(e.name)) {
        cap.Add(rule::kZipUnsafeName, where(), catalogue::Because(*reason));
      }
      if (!IsUtf8(e.name)) cap.Add(rule::kZipNameNotUtf8, where());
    }
    if (e.IsDirectory() && Find(e.name.substr(0, e.name.size() - 1)) != nullptr) {
      cap.Add(rule::kZipFileAndDirectory, where());
    }
  }
}

}  // namespace apptrait::zip

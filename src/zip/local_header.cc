#include <algorithm>
#include <array>
#include <numeric>

#include "base/byte_reader.h"
#include "catalogue/cause.h"
#include "catalogue/rules/zip.h"
#include "zip/findings.h"
#include "zip/layout.h"

namespace apptrait::zip {
namespace {

using catalogue::Fail;

constexpr std::uint32_t kLocalMagic = 0x04034b50;
constexpr std::uint64_t kLocalSize = 30;

Error BadHeader(const Entry& entry, const catalogue::Bilingual& why) {
  return Fail(ErrorKind::kNotAPackage, rule::kZipBadLocalHeader,
              {.entry = std::string(entry.name), .offset = entry.header_offset},
              catalogue::Because(why));
}

Result<void> CheckPlace(const Layout& layout, const Entry& entry) {
  const std::uint64_t limit = layout.directory_offset();
  if (entry.header_offset > limit || limit - entry.header_offset < kLocalSize) {
    return BadHeader(entry, why::kHeaderPastDirectory);
  }
  return {};
}

// ZIP64 sizes of a local header stand in its extra field, both or none (APPNOTE 4.5.3).
void ApplyZip64(LocalHeader* header) {
  if (header->size != 0xffffffff && header->compressed_size != 0xffffffff) return;
  ByteReader r(header->extra);
  while (r.remaining() >= 4) {
    const std::uint16_t id = r.U16(), length = r.U16();
    ByteReader field(r.Take(length));
    if (!r.ok()) return;
    if (id != 1) continue;
    header->size = field.U64();
    header->compressed_size = field.U64();
    return;
  }
}

// The first field in which the header contradicts the directory; null where none does. With a data
// descriptor the header's sizes and CRC may be zero.
const catalogue::Bilingual* Contradiction(const LocalHeader& header, const Entry& entry) {
  if ((header.flags & 8) != (entry.flags & 8)) return &why::kFieldDescriptor;
  const bool deferred = entry.HasDescriptor();
  const auto differs = [deferred](std::uint64_t local, std::uint64_t central) {
    return local != central && !(deferred && local == 0);
  };
  if (differs(header.crc32, entry.crc32)) return &why::kFieldCrc;
  if (differs(header.compressed_size, entry.compressed_size)) return &why::kFieldCompressedSize;
  if (differs(header.size, entry.size)) return &why::kFieldSize;
  if (header.method != entry.method) return &why::kFieldMethod;
  return nullptr;
}

// Bytes of a data descriptor that the entry's data is followed by: 12 or 24, and 4 for the optional
// magic number.
std::uint64_t MaxDescriptorSize(const Entry& entry) { return entry.HasDescriptor() ? 24 : 0; }

class HeaderWalk {
 public:
  HeaderWalk(const Source& source, const Layout& layout, LocalCheck* check)
      : source_(source), layout_(layout), check_(check), cap_(&check->findings) {}

  Result<void> Run() {
    const auto& entries = layout_.entries();
    std::vector<std::size_t> order(entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return entries[i].header_offset; });
    if (!order.empty()) {
      if (auto r = CheckPrefix(entries[order.front()]); !r) return r;
    }
    for (std::size_t i : order) {
      if (auto r = Visit(i); !r) return r;
    }
    return {};
  }

 private:
  Result<void> CheckPrefix(const Entry& first) {
    if (first.header_offset == 0) return {};
    auto head = source_.Read(0, std::min<std::uint64_t>(8, source_.size()));
    if (!head) return head.error();
    const bool dex = AsText(*head).starts_with("dex\n");
    check_->findings.push_back(catalogue::Make(dex ? rule::kZipJanus : rule::kZipPrefix,
                                               {.offset = 0, .length = first.header_offset},
                                               {{"magic", ToHex(*head)}}));
    return {};
  }

  Result<void> Visit(std::size_t i) {
    const Entry& entry = layout_.entries()[i];
    const auto where = [&] {
      return Location{.entry = std::string(entry.name), .offset = entry.header_offset};
    };
    auto header = ReadLocalHeader(source_, layout_, entry);
    if (!header) {
      if (header.error().kind == ErrorKind::kIo) return header.error();
      cap_.Add(rule::kZipBadLocalHeader, where(), header.error().detail.data);
      check_->mismatched.push_back(i);
      return {};
    }
    if (header->name != entry.name) {
      cap_.Add(rule::kZipNameMismatch, where(), {{"local", header->name}});
      check_->mismatched.push_back(i);
    }
    if (const auto* field = Contradiction(*header, entry)) {
      cap_.Add(rule::kZipLocalMismatch, where(), catalogue::Said("field", *field));
      const bool method = field == &why::kFieldMethod;
      (method ? check_->other_method : check_->mismatched).push_back(i);
    }
    if (entry.header_offset < end_ && end_ != 0) cap_.Add(rule::kZipOverlap, where());
    // Up to a descriptor's size of slack is no gap; alignment padding lies in extra fields.
    if (end_ != 0 && entry.header_offset > end_ + slack_) {
      cap_.Add(rule::kZipGap, {.offset = end_, .length = entry.header_offset - end_});
    }
    end_ = std::max(end_, header->data_offset + entry.compressed_size);
    slack_ = MaxDescriptorSize(entry);
    return {};
  }

  const Source& source_;
  const Layout& layout_;
  LocalCheck* check_;
  FindingCap cap_;
  std::uint64_t end_ = 0, slack_ = 0;
};

}  // namespace

Result<ByteSpan> ReadEntryData(const Source& source, const Layout& layout, const Entry& entry,
                               Bytes* buffer) {
  if (auto inside = CheckPlace(layout, entry); !inside) return inside.error();
  // Header and data in one read, where the local extra field is not much longer than the other one.
  const std::uint64_t offset = entry.header_offset, room = layout.directory_offset() - offset;
  if (entry.compressed_size > room) {
    return BadHeader(entry, why::kDataPastDirectory);
  }
  constexpr std::uint64_t kMoreExtra = 32;
  const std::uint64_t guess = std::min(room, kLocalSize + entry.name.size() + entry.extra.size() +
                                                 kMoreExtra + entry.compressed_size);
  const auto have = [&](std::uint64_t size) {
    if (buffer->size() < size) buffer->resize(static_cast<std::size_t>(size));
  };
  have(guess);
  if (auto read = source.ReadAt(offset, std::span(*buffer).first(guess)); !read) {
    return read.error();
  }
  ByteReader r(ByteSpan(*buffer).first(guess));
  if (r.U32() != kLocalMagic) return BadHeader(entry, why::kRecordSignature);
  r.Skip(22);
  const std::uint16_t name = r.U16(), extra = r.U16();
  const std::uint64_t start = kLocalSize + name + extra;
  if (start > room || entry.compressed_size > room - start) {
    return BadHeader(entry, why::kDataPastDirectory);
  }
  const std::uint64_t end = start + entry.compressed_size;
  if (end > guess) {
    have(end);
    if (auto read = source.ReadAt(offset + guess, std::span(*buffer).first(end).subspan(guess));
        !read) {
      return read.error();
    }
  }
  return ByteSpan(*buffer).subspan(start, entry.compressed_size);
}

Result<LocalHeader> ReadLocalHeader(const Source& source, const Layout& layout,
                                    const Entry& entry) {
  const std::uint64_t limit = layout.directory_offset();
  if (auto inside = CheckPlace(layout, entry); !inside) return inside.error();
  // One read takes the fixed part and, nearly always, name and extra field too.
  std::array<std::byte, 512> buffer;
  const std::uint64_t length = std::min<std::uint64_t>(buffer.size(), limit - entry.header_offset);
  if (auto read = source.ReadAt(entry.header_offset, std::span(buffer).first(length)); !read) {
    return read.error();
  }
  ByteReader r(ByteSpan(buffer).first(length));
  if (r.U32() != kLocalMagic) return BadHeader(entry, why::kRecordSignature);
  LocalHeader header;
  r.Skip(2);
  header.flags = r.U16();
  header.method = r.U16();
  r.Skip(4);
  header.crc32 = r.U32();
  header.compressed_size = r.U32();
  header.size = r.U32();
  const std::uint16_t name = r.U16(), extra = r.U16();
  header.data_offset = entry.header_offset + kLocalSize + name + extra;
  if (header.data_offset > limit || entry.compressed_size > limit - header.data_offset) {
    return BadHeader(entry, why::kDataPastDirectory);
  }
  if (r.remaining() >= std::size_t{name} + extra) {
    header.name = AsText(r.Take(name));
    header.extra = ToBytes(r.Take(extra));
  } else {
    auto fields = source.Read(entry.header_offset + kLocalSize, std::uint64_t{name} + extra);
    if (!fields) return fields.error();
    header.name = AsText(ByteSpan(*fields).first(name));
    header.extra = ToBytes(ByteSpan(*fields).subspan(name));
  }
  ApplyZip64(&header);
  return header;
}

Result<LocalCheck> CheckLocalHeaders(const Source& source, const Layout& layout) {
  LocalCheck check;
  if (auto walked = HeaderWalk(source, layout, &check).Run(); !walked) return walked.error();
  return check;
}

}  // namespace apptrait::zip

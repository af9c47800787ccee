// The ZIP walk, held against libzip.
#include <zip.h>
#include <zlib.h>

#include <memory>

#include "fuzz/target.h"
#include "support/zip_builder.h"
#include "zip/contents.h"
#include "zip/layout.h"
#include "zip/second_reader.h"

namespace apptrait::test {
namespace {

constexpr std::uint64_t kLargestContents = 1 << 20;

struct Archive {
  explicit Archive(ByteSpan bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source != nullptr) zip.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (source != nullptr && !zip) zip_source_free(source);
    zip_error_fini(&error);
  }
  struct Close {
    void operator()(zip_t* z) const { zip_discard(z); }
  };
  std::unique_ptr<zip_t, Close> zip;
};

// What libzip reads of the entry, CRC-32 checked; nothing where it refuses.
std::optional<Bytes> SecondContents(zip_t* zip, zip_uint64_t index, std::size_t size) {
  zip_file_t* file = zip_fopen_index(zip, index, 0);
  if (file == nullptr) return std::nullopt;
  Bytes bytes(size + 1);
  std::size_t length = 0;
  zip_int64_t read = 0;
  while (length < bytes.size()) {
    read = zip_fread(file, bytes.data() + length, bytes.size() - length);
    if (read <= 0) break;
    length += static_cast<std::size_t>(read);
  }
  zip_fclose(file);
  // More or less than it declares: libzip gives what there is, and compares the CRC-32 of that.
  if (read < 0 || length != size) return std::nullopt;
  bytes.resize(length);
  return bytes;
}

// Whether the entry's data ends with the last block of a deflated stream. libzip does not look: it
// stops where it has as many bytes as it wants. Devices do.
bool Ends(const Source& source, const zip::Layout& layout, const zip::Entry& entry) {
  if (entry.method != 8) return true;
  Bytes buffer, out(kLargestContents + 1);
  const auto data = zip::ReadEntryData(source, layout, entry, &buffer);
  z_stream z = {};
  if (!data || inflateInit2(&z, -MAX_WBITS) != Z_OK) return false;
  z.next_in = const_cast<unsigned char*>(AsUchar(*data));
  z.avail_in = static_cast<uInt>(data->size());
  z.next_out = AsUchar(std::span<std::byte>(out));
  z.avail_out = static_cast<uInt>(out.size());
  const int status = inflate(&z, Z_FINISH);
  inflateEnd(&z);
  return status == Z_STREAM_END;
}

// Where neither walk finds anything odd, both give the same contents.
void Compare(ByteSpan input, const Source& source, const zip::Layout& layout) {
  const auto local = zip::CheckLocalHeaders(source, layout);
  if (!local || !local->findings.empty() || !local->mismatched.empty()) return;
  if (!layout.findings().empty() || !zip::CompareWithSecondReader(source, layout).empty()) return;
  const Archive archive(input);
  if (!archive.zip) return;
  std::size_t index = 0;
  for (const zip::Entry& entry : layout.entries()) {
    const std::size_t number = index++;
    if (entry.size > kLargestContents || (entry.method != 0 && entry.method != 8)) continue;
    const auto second = SecondContents(archive.zip.get(), number, entry.size);
    if (!second) continue;
    const auto first = zip::ReadContents(source, layout, entry, kLargestContents);
    if (!first.ok() && !Ends(source, layout, entry)) continue;
    MustHold(first.ok(), "libzip reads an entry that the walk refuses");
    MustHold(*first == *second, "libzip reads other contents than the walk");
  }
}

void Walk(ByteSpan input) {
  const auto source = MemorySource(input);
  const auto layout = zip::Layout::Read(*source);
  if (!layout) return;
  for (const zip::Entry& entry : layout->entries()) {
    MustHold(layout->Find(entry.name) != nullptr, "an entry that its name does not find");
    if (entry.size > kLargestContents) continue;
    const auto whole = zip::ReadContents(*source, *layout, entry, kLargestContents);
    Bytes pieces;
    const auto streamed = zip::StreamContents(*source, *layout, entry, [&](ByteSpan piece) {
      pieces.insert(pieces.end(), piece.begin(), piece.end());
    });
    MustHold(whole.ok() == streamed.ok(), "an entry that reads whole or streamed alone");
    if (whole) MustHold(*whole == pieces, "an entry that streams as something else");
  }
  Compare(input, *source, *layout);
}

}  // namespace

void WalkZip(ByteSpan input) { Walk(input); }

}  // namespace apptrait::test

APPTRAIT_FUZZ_TARGET(zip) { apptrait::test::WalkZip(input); }

// Entries with right checksums and offsets, which damage to a whole file would hardly hit:
// u8 name | u8 flags | u16 size | contents, again and again.
APPTRAIT_FUZZ_TARGET(zip_entries) {
  using namespace apptrait;
  using test::ZipBuilder;
  static constexpr std::string_view kNames[] = {
      "a", "a", "b/", "META-INF/MANIFEST.MF", "classes.dex", "../x", "\xc3\xa4", ""};
  ZipBuilder builder;
  while (input.size() >= 4) {
    const auto name = std::to_integer<std::size_t>(input[0]);
    const int flags = std::to_integer<int>(input[1]);
    const std::size_t size =
        std::min<std::size_t>(input.size() - 4, std::to_integer<std::size_t>(input[2]) * 256 +
                                                    std::to_integer<std::size_t>(input[3]));
    builder.Add(std::string(kNames[name % std::size(kNames)]), AsText(input.subspan(4, size)),
                (flags & 1) != 0 ? ZipBuilder::kDeflate : ZipBuilder::kStore);
    if ((flags & 2) != 0) builder.Descriptor();
    if ((flags & 4) != 0) builder.Align(4);
    if ((flags & 8) != 0) builder.Gap(3);
    if ((flags & 16) != 0) builder.LocalName("other");
    if ((flags & 32) != 0) builder.HeaderOffset(static_cast<std::uint32_t>(size));
    if ((flags & 64) != 0) builder.Zip64(true);
    if ((flags & 128) != 0) builder.Comment(std::string(size % 64, 'c'));
    input = input.subspan(4 + size);
  }
  test::WalkZip(builder.Build());
}

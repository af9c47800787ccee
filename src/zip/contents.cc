#include "zip/contents.h"

#include <libdeflate.h>
#include <zlib.h>

#include <new>

#include "base/limits.h"
#include "base/per_thread.h"
#include "catalogue/limit.h"
#include "catalogue/rules/zip.h"

namespace apptrait::zip {
namespace {

using catalogue::Fail;

// Entries up to here are inflated whole by libdeflate (three times faster); larger ones are
// streamed by zlib, so that a worker's memory stays bounded.
constexpr std::uint64_t kWholeSize = 8 * limits::kMiB;
// Entries up to here are inflated into memory that a thread keeps.
constexpr std::uint64_t kScratchSize = 512 * limits::kKiB;
constexpr std::size_t kPiece = 256 * limits::kKiB;

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};

libdeflate_decompressor* ThreadDecompressor() {
  static PerThread<std::unique_ptr<libdeflate_decompressor, FreeDecompressor>> threads;
  auto& kept = threads.Get();
  if (kept == nullptr) kept.reset(libdeflate_alloc_decompressor());
  if (kept == nullptr) throw std::bad_alloc();
  return kept.get();
}

Error BadContents(const Entry& entry, std::uint64_t offset) {
  return Fail(ErrorKind::kNotAPackage, rule::kZipBadContents,
              {.entry = std::string(entry.name), .offset = offset},
              {{"size", static_cast<std::int64_t>(entry.size)}});
}

bool IsStored(const Entry& entry, MethodRule rule) {
  return rule == MethodRule::kInflateUnlessStored ? entry.method == 0 : entry.method != 8;
}

// How many bytes a stored entry has: Android reads the uncompressed size, and the two must agree.
bool StoredSizesAgree(const Entry& entry) { return entry.size == entry.compressed_size; }

// Into `out`, of which the first entry.size bytes are used; it grows where it is smaller.
Result<void> Inflate(ByteSpan compressed, const Entry& entry, Bytes* out) {
  // Deflate expands at most 1032 times: a larger claim is refused before it is allocated.
  if (entry.size > (static_cast<std::uint64_t>(compressed.size()) + 1) * 1032)
    return BadContents(entry, entry.header_offset);
  const auto size = static_cast<std::size_t>(entry.size);
  if (out->size() < size) out->resize(size);
  std::size_t produced = 0;
  std::byte none{};
  const auto status =
      libdeflate_deflate_decompress(ThreadDecompressor(), compressed.data(), compressed.size(),
                                    size == 0 ? &none : out->data(), size, &produced);
  if (status != LIBDEFLATE_SUCCESS || produced != size) {
    return BadContents(entry, entry.header_offset);
  }
  return {};
}

// What a thread's small entries are read and inflated into, one after the other: a package has tens
// of thousands of them. Borrowed from the thread, so that a sink that reads entries gets its own.
class Scratch {
 public:
  Scratch() : kept_(Kept()), buffers_(std::move(kept_)) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { kept_ = std::move(buffers_); }
  Bytes& compressed() { return buffers_.compressed; }
  Bytes& contents() { return buffers_.contents; }

 private:
  struct Buffers {
    Bytes compressed, contents;
  };
  static Buffers& Kept() {
    static PerThread<Buffers> threads;
    return threads.Get();
  }
  Buffers& kept_;
  Buffers buffers_;
};

struct EndInflate {
  void operator()(z_stream* z) const {
    inflateEnd(z);
    delete z;
  }
};

Result<void> StreamStored(const Source& source, std::uint64_t offset, std::uint64_t length,
                          const std::function<void(ByteSpan)>& sink) {
  Bytes buffer(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, length)));
  while (length != 0) {
    const auto piece = std::span(buffer).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), length)));
    if (auto read = source.ReadAt(offset, piece); !read) return read;
    sink(piece);
    offset += piece.size();
    length -= piece.size();
  }
  return {};
}

Result<void> StreamInflated(const Source& source, std::uint64_t offset, const Entry& entry,
                            const std::function<void(ByteSpan)>& sink) {
  std::unique_ptr<z_stream, EndInflate> z(new z_stream{});
  if (inflateInit2(z.get(), -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  Bytes in(kPiece), out(kPiece);
  std::uint64_t left = entry.compressed_size, produced = 0, at = offset;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    if (z->avail_in == 0) {
      if (left == 0) return BadContents(entry, offset);
      const auto piece =
          std::span(in).first(static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), left)));
      if (auto read = source.ReadAt(at, piece); !read) return read;
      at += piece.size();
      left -= piece.size();
      z->next_in = AsUchar(piece);
      z->avail_in = static_cast<uInt>(piece.size());
    }
    z->next_out = AsUchar(std::span<std::byte>(out));
    z->avail_out = static_cast<uInt>(out.size());
    status = inflate(z.get(), Z_NO_FLUSH);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
      return BadContents(entry, offset);
    const std::size_t got = out.size() - z->avail_out;
    produced += got;
    if (produced > entry.size) return BadContents(entry, offset);
    if (got != 0) sink(ByteSpan(out).first(got));
  }
  if (produced != entry.size) return BadContents(entry, offset);
  return {};
}

Result<void> StreamSmall(const Source& source, const Layout& layout, const Entry& entry,
                         const std::function<void(ByteSpan)>& sink, MethodRule rule) {
  Scratch scratch;
  const auto data = ReadEntryData(source, layout, entry, &scratch.compressed());
  if (!data) return data.error();
  if (IsStored(entry, rule)) {
    if (!StoredSizesAgree(entry)) return BadContents(entry, entry.header_offset);
    sink(*data);
    return {};
  }
  if (auto inflated = Inflate(*data, entry, &scratch.contents()); !inflated) return inflated;
  sink(ByteSpan(scratch.contents()).first(static_cast<std::size_t>(entry.size)));
  return {};
}

Error SharedData(const Entry& entry) {
  return catalogue::LimitError(quantity::kZipSharedData, limits::kSharedData + 1,
                               limits::kSharedData, {.entry = std::string(entry.name)});
}

}  // namespace

Result<Bytes> ReadContents(const Source& source, const Layout& layout, const Entry& entry,
                           std::uint64_t limit, MethodRule rule) {
  if (layout.is_overlapping()) return SharedData(entry);
  const std::uint64_t larger = std::max(entry.size, entry.compressed_size);
  if (larger > limit) {
    return catalogue::LimitError(quantity::kEntrySize, larger, limit,
                                 {.entry = std::string(entry.name)});
  }
  Bytes buffer;
  const auto data = ReadEntryData(source, layout, entry, &buffer);
  if (!data) return data.error();
  if (!IsStored(entry, rule)) {
    Bytes out;
    if (auto inflated = Inflate(*data, entry, &out); !inflated) return inflated.error();
    return out;
  }
  if (!StoredSizesAgree(entry)) return BadContents(entry, entry.header_offset);
  return ToBytes(*data);
}

Result<void> StreamContents(const Source& source, const Layout& layout, const Entry& entry,
                            const std::function<void(ByteSpan)>& sink, MethodRule rule) {
  if (layout.is_overlapping()) return SharedData(entry);
  if (std::max(entry.size, entry.compressed_size) <= kScratchSize) {
    return StreamSmall(source, layout, entry, sink, rule);
  }
  if (!IsStored(entry, rule) && entry.size <= kWholeSize && entry.compressed_size <= kWholeSize) {
    const auto contents = ReadContents(source, layout, entry, kWholeSize, rule);
    if (!contents) return contents.error();
    sink(*contents);
    return {};
  }
  const auto header = ReadLocalHeader(source, layout, entry);
  if (!header) return header.error();
  if (!IsStored(entry, rule)) return StreamInflated(source, header->data_offset, entry, sink);
  if (!StoredSizesAgree(entry)) return BadContents(entry, header->data_offset);
  return StreamStored(source, header->data_offset, entry.compressed_size, sink);
}

Result<std::shared_ptr<const Source>> EntrySource(std::shared_ptr<const Source> source,
                                                  const Layout& layout, const Entry& entry,
                                                  std::uint64_t limit) {
  if (layout.is_overlapping()) return SharedData(entry);
  if (entry.method == 0 && StoredSizesAgree(entry)) {
    const auto header = ReadLocalHeader(*source, layout, entry);
    if (!header) return header.error();
    return SubSource(std::move(source), header->data_offset, entry.compressed_size);
  }
  auto contents = ReadContents(*source, layout, entry, limit);
  if (!contents) return contents.error();
  return MemorySource(std::move(*contents));
}

}  // namespace apptrait::zip

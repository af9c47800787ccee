#include "zip/writer.h"

#include <zip.h>

#include <memory>

#include "catalogue/rules/io.h"

namespace apptrait::zip {
namespace {

struct SourceFree {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using SourcePtr = std::unique_ptr<zip_source_t, SourceFree>;
using ArchivePtr = std::unique_ptr<zip_t, Discard>;

Error Failed(const char* reason) {
  return catalogue::Fail(ErrorKind::kInternal, rule::kInternal, {},
                         {{"reason", std::string("libzip: ") + reason}});
}

Result<void> Add(zip_t* archive, const NewEntry& entry) {
  // 1980-01-01 00:00 in DOS form: years from 1980, month, day in bits 9, 5, 0.
  constexpr zip_uint16_t kTime = 0, kDate = 1 << 5 | 1;
  zip_source_t* source = zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
  if (source == nullptr) return Failed(zip_strerror(archive));
  const zip_int64_t index = zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return Failed(zip_strerror(archive));
  }
  const auto number = static_cast<zip_uint64_t>(index);
  if (zip_file_set_dostime(archive, number, kTime, kDate, 0) != 0 ||
      zip_set_file_compression(archive, number, ZIP_CM_DEFLATE, 9) != 0) {
    return Failed(zip_strerror(archive));
  }
  return {};
}

Result<Bytes> ReadAll(zip_source_t* source) {
  zip_stat_t stat = {};
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) return Failed("reading");
  Bytes file(static_cast<std::size_t>(stat.size));
  const zip_int64_t got = zip_source_read(source, file.data(), file.size());
  zip_source_close(source);
  if (got != static_cast<zip_int64_t>(file.size())) return Failed("reading");
  return file;
}

}  // namespace

Result<Bytes> WriteZip(std::span<const NewEntry> entries) {
  zip_error_t error;
  zip_error_init(&error);
  const SourcePtr memory(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!memory) return Failed(zip_error_strerror(&error));
  ArchivePtr archive(zip_open_from_source(memory.get(), ZIP_TRUNCATE, &error));
  if (!archive) return Failed(zip_error_strerror(&error));
  zip_source_keep(memory.get());  // one reference is the archive's, and closing drops it
  for (const NewEntry& entry : entries) {
    if (auto added = Add(archive.get(), entry); !added) return added.error();
  }
  if (zip_close(archive.get()) != 0) return Failed(zip_strerror(archive.get()));
  static_cast<void>(archive.release());  // closing freed it
  return ReadAll(memory.get());
}

}  // namespace apptrait::zip

#include "zip/second_reader.h"

#include <zip.h>

#include <new>

#include "base/memory.h"
#include "catalogue/cause.h"
#include "catalogue/rules/zip.h"

namespace apptrait::zip {
namespace {

Finding Ambiguous(const catalogue::Bilingual& difference, std::vector<Datum> data,
                  Location location = {}) {
  return catalogue::Make(rule::kZipAmbiguous, std::move(location),
                         catalogue::Said("difference", difference, std::move(data)));
}

// A libzip source over ours. libzip reads through it; nothing is copied.
struct Cursor {
  const Source* source;
  std::uint64_t position = 0;
  zip_error_t error;
};

zip_int64_t Callback(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  auto* cursor = static_cast<Cursor*>(state);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      cursor->position = 0;
      return 0;
    case ZIP_SOURCE_READ: {
      const std::uint64_t count =
          std::min<std::uint64_t>(length, cursor->source->size() - cursor->position);
      const std::span out(static_cast<std::byte*>(data), static_cast<std::size_t>(count));
      if (!cursor->source->ReadAt(cursor->position, out)) {
        zip_error_set(&cursor->error, ZIP_ER_READ, 0);
        return -1;
      }
      cursor->position += count;
      return static_cast<zip_int64_t>(count);
    }
    case ZIP_SOURCE_SEEK: {
      const zip_int64_t to = zip_source_seek_compute_offset(
          cursor->position, cursor->source->size(), data, length, &cursor->error);
      if (to < 0) return -1;
      cursor->position = static_cast<std::uint64_t>(to);
      return 0;
    }
    case ZIP_SOURCE_TELL:
      return static_cast<zip_int64_t>(cursor->position);
    case ZIP_SOURCE_STAT: {
      auto* stat = static_cast<zip_stat_t*>(data);
      zip_stat_init(stat);
      stat->size = cursor->source->size();
      stat->valid = ZIP_STAT_SIZE;
      return static_cast<zip_int64_t>(sizeof *stat);
    }
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&cursor->error, data, length);
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(
          ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
          ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
    default:
      return 0;
  }
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

// The first difference of each kind between entry `i` here and there.
void CompareEntry(zip_t* archive, std::uint64_t i, const Entry& ours,
                  std::vector<Finding>* findings) {
  const Datum index{"index", static_cast<std::int64_t>(i + 1)};
  const Location where{.entry = std::string(ours.name), .offset = ours.record_offset};
  zip_stat_t theirs;
  if (zip_stat_index(archive, i, ZIP_FL_ENC_RAW | ZIP_FL_UNCHANGED, &theirs) != 0) return;
  if (std::string_view(theirs.name) != ours.name) {
    findings->push_back(
        Ambiguous(why::kZipCalls, {index, {"name", std::string(theirs.name)}}, where));
  } else if (theirs.size != ours.size || theirs.comp_size != ours.compressed_size ||
             theirs.crc != ours.crc32) {
    findings->push_back(Ambiguous(why::kZipSizes, {index}, where));
  }
}

bool IsForSecondReader(const Layout& layout) {
  return layout.entries().size() <= kSecondReaderEntries &&
         layout.directory_size() <= kSecondReaderDirectory;
}

}  // namespace

std::vector<Finding> CompareWithSecondReader(const Source& source, const Layout& layout) {
  std::vector<Finding> findings;
  if (!IsForSecondReader(layout)) return findings;
  Cursor cursor{.source = &source};
  zip_error_init(&cursor.error);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* from = zip_source_function_create(Callback, &cursor, &error);
  if (from == nullptr) throw std::bad_alloc();
  const MallocWatch watch;
  const std::unique_ptr<zip_t, Discard> archive(zip_open_from_source(from, ZIP_RDONLY, &error));
  if (archive == nullptr) {
    zip_source_free(from);
    watch.RuleOut();
    // An empty archive of 22 bytes is one to libzip only under a flag; it hides nothing.
    if (!layout.entries().empty()) {
      findings.push_back(
          Ambiguous(why::kZipRefuses, {{"error", std::string(zip_error_strerror(&error))}}));
    }
    zip_error_fini(&error);
    return findings;
  }
  const auto count =
      static_cast<std::uint64_t>(zip_get_num_entries(archive.get(), ZIP_FL_UNCHANGED));
  if (count != layout.entries().size()) {
    findings.push_back(
        Ambiguous(why::kZipLists, {{"theirs", static_cast<std::int64_t>(count)},
                                   {"ours", static_cast<std::int64_t>(layout.entries().size())}}));
    return findings;
  }
  for (std::uint64_t i = 0; i < count && findings.size() < 3; ++i) {
    CompareEntry(archive.get(), i, layout.entries()[i], &findings);
  }
  return findings;
}

}  // namespace apptrait::zip

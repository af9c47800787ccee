#include "android/device_entry.h"

#include "catalogue/limit.h"
#include "catalogue/rules/android.h"

namespace apptrait::android {
namespace {

// As AssetsProvider reads what is not deflated: the uncompressed size says how many bytes.
Result<Bytes> ReadStored(const Source& source, const zip::Layout& layout, const zip::Entry& entry,
                         std::uint64_t limit) {
  if (entry.size > limit) {
    return catalogue::LimitError(quantity::kEntrySize, entry.size, limit,
                                 {.entry = std::string(entry.name)});
  }
  const auto header = zip::ReadLocalHeader(source, layout, entry);
  if (!header) return header.error();
  return source.Read(header->data_offset, entry.size);
}

}  // namespace

Result<Bytes> ReadAsDevice(const Source& source, const zip::Layout& layout, const zip::Entry& entry,
                           std::uint64_t limit, Notes& notes,
                           const std::function<bool(ByteSpan)>& looks_right) {
  if (entry.method == 8) return zip::ReadContents(source, layout, entry, limit);
  auto stored = ReadStored(source, layout, entry, limit);
  if (entry.method == 0) return stored;
  notes.Add(rule::kEntryMethod, entry.header_offset, {{"method", std::int64_t{entry.method}}});
  if (stored && looks_right(*stored)) return stored;
  auto inflated = zip::ReadContents(source, layout, entry, limit);
  return inflated ? std::move(inflated) : std::move(stored);
}

}  // namespace apptrait::android

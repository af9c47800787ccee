#include "harmony/entries.h"

#include "base/limits.h"
#include "zip/contents.h"

namespace apptrait::harmony {

Entries::Entries(const platform::Input& input) : input_(input) {
  for (const std::size_t index : input.layout->duplicates()) {
    const zip::Entry& entry = input.layout->entries()[index];
    last_[entry.name] = &entry;
  }
}

const zip::Entry* Entries::Find(std::string_view name) const {
  if (const auto found = last_.find(name); found != last_.end()) return found->second;
  return input_.layout->Find(name);
}

std::optional<Bytes> Entries::Read(std::string_view name) const {
  const zip::Entry* entry = Find(name);
  if (entry == nullptr) return std::nullopt;
  auto bytes = zip::ReadContents(*input_.source, *input_.layout, *entry, limits::kParsedEntrySize);
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

}  // namespace apptrait::harmony

#include "mutation/zip_fields.h"

#include <utility>

#include "support/zip_builder.h"
#include "zip/layout.h"

namespace apptrait::test {
namespace {

using Fields = std::vector<std::pair<std::string, std::size_t>>;

const Fields& LocalFields() {
  static const Fields kFields = {
      {"signature", 4}, {"needed", 2},     {"flags", 2}, {"method", 2},      {"time", 4},
      {"crc", 4},       {"compressed", 4}, {"size", 4},  {"name length", 2}, {"extra length", 2}};
  return kFields;
}

const Fields& CentralFields() {
  static const Fields kFields = {
      {"signature", 4}, {"made by", 2},     {"needed", 2},       {"flags", 2},
      {"method", 2},    {"time", 4},        {"crc", 4},          {"compressed", 4},
      {"size", 4},      {"name length", 2}, {"extra length", 2}, {"comment length", 2},
      {"disk", 2},      {"internal", 2},    {"external", 4},     {"offset", 4}};
  return kFields;
}

const Fields& EndFields() {
  static const Fields kFields = {
      {"signature", 4}, {"disk", 2},           {"directory disk", 2},   {"records here", 2},
      {"records", 2},   {"directory size", 4}, {"directory offset", 4}, {"comment length", 2}};
  return kFields;
}

class Names {
 public:
  Names(std::size_t size, std::string other) : names_(size, std::move(other)) {}
  void Put(std::uint64_t at, std::uint64_t size, const std::string& name) {
    for (std::uint64_t i = at; i < at + size && i < names_.size(); ++i) names_[i] = name;
  }
  std::uint64_t PutAll(std::uint64_t at, const std::string& prefix, const Fields& fields) {
    for (const auto& [name, size] : fields) {
      Put(at, size, prefix + name);
      at += size;
    }
    return at;
  }
  std::vector<std::string> Take() { return std::move(names_); }

 private:
  std::vector<std::string> names_;
};

struct Record {
  std::uint64_t offset, size;
};

std::vector<Record> Records(const zip::Layout& layout) {
  std::vector<Record> records;
  for (const zip::Entry& entry : layout.entries())
    records.push_back({entry.record_offset, 46 + entry.name.size() + entry.extra.size()});
  return records;
}

}  // namespace

std::vector<std::string> NameZipBytes(ByteSpan zip) {
  const auto source = MemorySource(zip);
  const auto layout = zip::Layout::Read(*source);
  Names names(zip.size(), "between");
  if (!layout) return names.Take();
  for (const zip::Entry& entry : layout->entries()) {
    std::uint64_t at = names.PutAll(entry.record_offset, "central.", CentralFields());
    names.Put(at, entry.name.size(), "central.name");
    names.Put(at + entry.name.size(), entry.extra.size(), "central.extra");
    const auto local = zip::ReadLocalHeader(*source, *layout, entry);
    if (!local) continue;
    at = names.PutAll(entry.header_offset, "local.", LocalFields());
    names.Put(at, local->name.size(), "local.name");
    names.Put(at + local->name.size(), local->extra.size(), "local.extra");
    names.Put(local->data_offset, entry.compressed_size, "data:" + std::string(entry.name));
  }
  const std::uint64_t comment = names.PutAll(layout->eocd_offset(), "end.", EndFields());
  names.Put(comment, zip.size() - comment, "end.comment");
  return names.Take();
}

std::size_t RecordCount(ByteSpan zip) {
  const auto source = MemorySource(zip);
  const auto layout = zip::Layout::Read(*source);
  return layout ? layout->entries().size() : 0;
}

Bytes WithRecords(ByteSpan zip, const std::vector<std::size_t>& order) {
  const auto source = MemorySource(zip);
  const auto layout = zip::Layout::Read(*source);
  if (!layout) return {};
  const std::vector<Record> records = Records(*layout);
  Bytes out = ToBytes(zip.first(layout->directory_offset()));
  for (const std::size_t index : order) {
    const ByteSpan record = zip.subspan(records[index].offset, records[index].size);
    out.insert(out.end(), record.begin(), record.end());
  }
  const std::uint64_t size = out.size() - layout->directory_offset();
  const ByteSpan end = layout->eocd();
  out.insert(out.end(), end.begin(), end.begin() + 8);
  PutLe(&out, order.size(), 2);
  PutLe(&out, order.size(), 2);
  PutLe(&out, size, 4);
  PutLe(&out, layout->directory_offset(), 4);
  out.insert(out.end(), end.begin() + 20, end.end());
  return out;
}

}  // namespace apptrait::test

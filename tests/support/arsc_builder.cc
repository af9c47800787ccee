#include "support/arsc_builder.h"

#include <algorithm>

#include "support/zip_builder.h"

namespace apptrait::test {
namespace {

void Append(Bytes* out, const Bytes& bytes) { out->insert(out->end(), bytes.begin(), bytes.end()); }

void PutFixed(Bytes* out, std::string_view text, std::size_t size) {
  const std::size_t end = out->size() + size;
  PutText(out, text.substr(0, size));
  out->resize(end);
}

// Two letters as they are, three packed into 15 bits.
void PutCode(Bytes* out, std::string_view code, char base) {
  if (code.size() != 3) return PutFixed(out, code, 2);
  const auto at = [&](std::size_t i) { return static_cast<unsigned>(code[i] - base) & 0x1f; };
  const unsigned a = at(0), b = at(1), c = at(2);
  PutLe(out, 0x80 | c << 2 | b >> 3, 1);
  PutLe(out, (b & 7) << 5 | a, 1);
}

void PutUtf16(Bytes* out, std::string_view ascii, std::size_t units) {
  for (std::size_t i = 0; i < units; ++i) {
    PutLe(out, i < ascii.size() ? static_cast<unsigned char>(ascii[i]) : 0, 2);
  }
}

}  // namespace

Bytes MakeConfig(const Config& c) {
  Bytes out;
  PutLe(&out, 64, 4);
  PutLe(&out, 0, 4);  // mcc, mnc
  PutCode(&out, c.language, 'a');
  PutCode(&out, c.region, '0');
  PutLe(&out, static_cast<std::uint64_t>(c.orientation), 2);  // and touchscreen
  PutLe(&out, static_cast<std::uint64_t>(c.density), 2);
  PutLe(&out, 0, 8);  // input, screen size
  PutLe(&out, static_cast<std::uint64_t>(c.sdk), 4);
  PutLe(&out, 0, 1);
  PutLe(&out, static_cast<std::uint64_t>(c.ui_mode), 1);
  PutLe(&out, 0, 6);  // widths
  PutFixed(&out, c.script, 4);
  PutFixed(&out, c.variant, 8);
  out.resize(64);
  return out;
}

ArscBuilder::Entry& ArscBuilder::At(std::uint32_t id, const Config& config) {
  auto& chunks = types_[static_cast<int>(id >> 16 & 0xff)];
  auto found = std::ranges::find(chunks, config, [](const auto& chunk) { return chunk.first; });
  if (found == chunks.end()) found = chunks.insert(chunks.end(), {config, {}});
  return found->second[static_cast<int>(id & 0xffff)];
}
ArscBuilder& ArscBuilder::Value(std::uint32_t id, const Config& config, int type,
                                std::uint32_t data) {
  At(id, config) = {false, type, data, "", {}};
  return *this;
}
ArscBuilder& ArscBuilder::String(std::uint32_t id, const Config& config, std::string text) {
  Value(id, config, 3, 0);
  At(id, config).text = std::move(text);
  return *this;
}
ArscBuilder& ArscBuilder::Bag(std::uint32_t id, const Config& config) {
  Value(id, config, 0, 0);
  At(id, config).bag = true;
  return *this;
}
ArscBuilder& ArscBuilder::Raw(std::uint32_t id, const Config& config, Bytes entry) {
  Value(id, config, 0, 0);
  At(id, config).raw = std::move(entry);
  return *this;
}
ArscBuilder& ArscBuilder::Flags(std::uint32_t id, std::uint32_t flags) {
  flags_[id & 0xffffff] = flags;
  return *this;
}
ArscBuilder& ArscBuilder::Names(Bytes types, Bytes keys) {
  type_names_ = std::move(types);
  key_names_ = std::move(keys);
  return *this;
}
ArscBuilder& ArscBuilder::TypeOffset(int offset) {
  type_offset_ = offset;
  return *this;
}
ArscBuilder& ArscBuilder::Encode(Index index, bool compact) {
  index_ = index;
  compact_ = compact;
  return *this;
}
ArscBuilder& ArscBuilder::Pool(PoolOptions options) {
  pool_ = std::move(options);
  return *this;
}
ArscBuilder& ArscBuilder::Alias(std::uint32_t staged, std::uint32_t final_id) {
  PutLe(&aliases_, staged, 4);
  PutLe(&aliases_, final_id, 4);
  return *this;
}
ArscBuilder& ArscBuilder::NoTypeSpecs() {
  specs_ = false;
  return *this;
}
ArscBuilder& ArscBuilder::PackageCount(int count) {
  package_count_ = count;
  return *this;
}
ArscBuilder& ArscBuilder::Trailing(Bytes bytes) {
  trailing_ = std::move(bytes);
  return *this;
}
ArscBuilder& ArscBuilder::Add(const ArscBuilder& other) {
  others_.push_back(other);
  return *this;
}

Bytes ArscBuilder::EntryBytes(const Entry& entry, std::vector<std::string>* strings) const {
  if (!entry.raw.empty()) return entry.raw;
  std::uint32_t data = entry.data;
  if (entry.type == 3 && !entry.bag && entry.data == 0) {
    data = static_cast<std::uint32_t>(strings->size());
    strings->push_back(entry.text);
  }
  Bytes out;
  if (entry.bag) {
    PutLe(&out, 16, 2);
    PutLe(&out, 1, 2);
    PutLe(&out, 0, 12);  // key, parent, count
    return out;
  }
  if (compact_) {
    PutLe(&out, 0, 2);
    PutLe(&out, static_cast<std::uint64_t>(8 | entry.type << 8), 2);
    PutLe(&out, data, 4);
    return out;
  }
  PutLe(&out, 8, 2);
  PutLe(&out, 0, 6);  // flags, key
  PutLe(&out, 8, 2);
  PutLe(&out, 0, 1);
  PutLe(&out, static_cast<std::uint64_t>(entry.type), 1);
  PutLe(&out, data, 4);
  return out;
}

Bytes ArscBuilder::TypeChunk(int id, const Config& config, const Entries& entries,
                             std::vector<std::string>* strings) const {
  Bytes index, data;
  const int last = entries.rbegin()->first;
  for (int i = 0; i <= last; ++i) {
    const auto entry = entries.find(i);
    const bool there = entry != entries.end();
    if (index_ == Index::kSparse && there) {
      PutLe(&index, static_cast<std::uint64_t>(i), 2);
      PutLe(&index, data.size() / 4, 2);
    } else if (index_ == Index::kOffset16) {
      PutLe(&index, there ? data.size() / 4 : 0xffff, 2);
    } else if (index_ == Index::kDense) {
      PutLe(&index, there ? data.size() : 0xffffffff, 4);
    }
    if (there) Append(&data, EntryBytes(entry->second, strings));
  }
  const std::size_t count =
      index_ == Index::kSparse ? entries.size() : static_cast<std::size_t>(last) + 1;
  while (index.size() % 4 != 0) PutLe(&index, 0, 1);
  const Bytes packed = MakeConfig(config);
  Bytes header;
  PutLe(&header, static_cast<std::uint64_t>(id), 1);
  PutLe(&header, index_ == Index::kSparse ? 1 : index_ == Index::kOffset16 ? 2 : 0, 3);
  PutLe(&header, count, 4);
  PutLe(&header, 20 + packed.size() + index.size(), 4);
  Append(&header, packed);
  Append(&index, data);
  return MakeChunk(0x201, header, index);
}

Bytes ArscBuilder::PackageBytes(std::vector<std::string>* strings) const {
  Bytes header;
  PutLe(&header, package_id_, 4);
  PutUtf16(&header, "com.example.demo", 128);
  PutLe(&header, 288, 4);  // type strings
  PutLe(&header, 0, 4);
  PutLe(&header, 288 + type_names_.size(), 4);  // key strings
  PutLe(&header, 0, 4);                         // last public key
  PutLe(&header, static_cast<std::uint64_t>(type_offset_), 4);
  Bytes body = type_names_;
  Append(&body, key_names_);
  if (!aliases_.empty()) {
    Bytes count;
    PutLe(&count, aliases_.size() / 8, 4);
    Append(&body, MakeChunk(0x206, count, aliases_));
  }
  for (const auto& [id, chunks] : types_) {
    std::size_t entries = 0;
    for (const auto& chunk : chunks) {
      entries = std::max(entries, static_cast<std::size_t>(chunk.second.rbegin()->first) + 1);
    }
    Bytes spec, flags;
    for (std::size_t i = 0; i < entries; ++i) {
      const auto said =
          flags_.find(static_cast<std::uint32_t>(id) << 16 | static_cast<std::uint32_t>(i));
      PutLe(&flags, said == flags_.end() ? 0 : said->second, 4);
    }
    PutLe(&spec, static_cast<std::uint64_t>(id), 4);
    PutLe(&spec, entries, 4);
    if (specs_) Append(&body, MakeChunk(0x202, spec, flags));
    for (const auto& [config, values] : chunks) {
      Append(&body, TypeChunk(id, config, values, strings));
    }
  }
  Append(&body, trailing_);
  return MakeChunk(0x200, header, body);
}

Bytes ArscBuilder::Build() const {
  std::vector<std::string> strings;
  Bytes packages = PackageBytes(&strings);
  for (const ArscBuilder& other : others_) Append(&packages, other.PackageBytes(&strings));
  Bytes count;
  PutLe(&count,
        static_cast<std::uint64_t>(package_count_.value_or(static_cast<int>(1 + others_.size()))),
        4);
  Bytes body = MakePool(strings, pool_);
  Append(&body, packages);
  return MakeChunk(2, count, body);
}

}  // namespace apptrait::test

#include "harmony/resource_index.h"

#include "base/byte_reader.h"
#include "base/limits.h"
#include "base/text.h"

namespace apptrait::harmony {
namespace {

constexpr std::size_t kVersionSize = 128;
constexpr std::string_view kKeysTag = "KEYS", kIdsTag = "IDSS";
// Keys of a configuration.
constexpr std::uint32_t kLanguage = 0, kRegion = 1, kDensity = 2, kScript = 5, kColorMode = 6;
constexpr std::uint32_t kDark = 0;
constexpr std::size_t kIdEntrySize = 8;

// Characters packed into a number, the first in the highest byte in use: 0x7a68 is "zh".
std::string Unpack(std::uint32_t packed) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const char c = static_cast<char>(packed >> shift & 0xff);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter) text += c;
  }
  return text;
}

// Not the longest prefix but all of it: a trailing NUL is part of the stored value.
std::string Text(ByteSpan bytes) {
  std::string_view text = AsText(bytes);
  if (text.ends_with('\0')) text.remove_suffix(1);
  return ToValidUtf8(text);
}

// u16 length | that many bytes
std::string ReadText(ByteReader* r) { return Text(r->Take(r->U16())); }

ResourceConfig ToConfig(ByteReader* r, std::uint32_t pairs) {
  ResourceConfig config;
  std::string language, script, region;
  for (std::uint32_t i = 0; i < pairs && r->ok(); ++i) {
    const std::uint32_t key = r->U32(), value = r->U32();
    switch (key) {
      case kLanguage:
        language = ToLowerAscii(Unpack(value));
        break;
      case kRegion:
        region = ToUpperAscii(Unpack(value));
        break;
      case kScript:
        script = ToLowerAscii(Unpack(value));
        if (!script.empty()) script.front() = static_cast<char>(script.front() - 'a' + 'A');
        break;
      case kDensity:
        config.density = value;
        break;
      case kColorMode:
        config.dark = value == kDark;
        break;
      default:
        config.narrowed = true;
    }
  }
  config.locale = language;
  for (const std::string& part : {script, region}) {
    if (!part.empty() && !language.empty()) config.locale += "-" + part;
  }
  return config;
}

}  // namespace

// Both formats: 128 bytes version text, NUL-padded | u32 size | u32 configurations | the second:
//   u32 offset of the data | for each configuration: "KEYS" | u32 offset of its table, or its
//   number in the second format | u32 pairs | pairs: u32 key | u32 value
std::optional<ResourceIndex> ResourceIndex::Read(ByteSpan bytes) {
  ByteReader r(bytes);
  ResourceIndex index;
  index.bytes_ = bytes;
  const std::string_view version = AsText(r.Take(kVersionSize));
  index.version_ = ToValidUtf8(version.substr(0, version.find('\0')));
  index.second_format_ = index.version_.starts_with("RestoolV2");
  if (!index.version_.starts_with("Restool")) return std::nullopt;
  r.U32();
  const std::uint32_t count = r.U32();
  if (index.second_format_) r.U32();
  std::size_t position = r.position();
  if (!r.ok() || !index.ReadConfigs(count, &position)) return std::nullopt;
  index.types_ = position;
  if (!index.CheckTables()) return std::nullopt;
  return index;
}

bool ResourceIndex::ReadConfigs(std::uint32_t count, std::size_t* position) {
  ByteReader r(bytes_);
  r.Seek(*position);
  if (count > limits::kResourceConfigs) return false;
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool tag = AsText(r.Take(kKeysTag.size())) == kKeysTag;
    const std::uint32_t key = r.U32(), pairs = r.U32();
    if (!tag || !r.ok()) return false;
    configs_.push_back({key, ToConfig(&r, pairs)});
    if (!r.ok()) return false;
  }
  *position = r.position();
  return true;
}

// In a sound file the tables do not overlap: then one search reads each byte once at most.
bool ResourceIndex::CheckTables() const {
  if (second_format_) {
    ByteReader r(bytes_);
    r.Seek(types_);
    return AsText(r.Take(kIdsTag.size())) == kIdsTag;
  }
  std::uint64_t entries = 0;
  for (const Config& config : configs_) {
    ByteReader r(bytes_);
    r.Seek(config.key);
    const bool tag = AsText(r.Take(kIdsTag.size())) == kIdsTag;
    const std::uint32_t count = r.U32();
    if (!tag || !r.ok() || count > r.remaining() / kIdEntrySize) return false;
    entries += count;
  }
  return entries <= bytes_.size() / kIdEntrySize;
}

std::vector<ResourceValue> ResourceIndex::Find(std::uint32_t id) const {
  return Search(&id, 0, {});
}

std::vector<ResourceValue> ResourceIndex::Find(std::uint32_t type, std::string_view name) const {
  return Search(nullptr, type, name);
}

std::vector<ResourceValue> ResourceIndex::Search(const std::uint32_t* id, std::uint32_t type,
                                                 std::string_view name) const {
  return second_format_ ? SearchSecondFormat(id, type, name) : SearchFirstFormat(id, type, name);
}

// A configuration's table: "IDSS" | u32 entries | entries: u32 id | u32 offset of the record
// A record: u32 size | u32 type | u32 id | value | name, each u16 length and a NUL-ended text
std::vector<ResourceValue> ResourceIndex::SearchFirstFormat(const std::uint32_t* id,
                                                            std::uint32_t type,
                                                            std::string_view name) const {
  std::vector<ResourceValue> found;
  for (const Config& config : configs_) {
    ByteReader table(bytes_);
    table.Seek(config.key + kIdsTag.size());
    const std::uint32_t count = table.U32();
    for (std::uint32_t i = 0; i < count && table.ok(); ++i) {
      const std::uint32_t entry_id = table.U32(), offset = table.U32();
      if (id != nullptr && entry_id != *id) continue;
      ByteReader record(bytes_);
      record.Seek(offset);
      record.U32();
      const std::uint32_t record_type = record.U32();
      record.U32();
      if (id == nullptr && record_type != type) continue;
      std::string value = ReadText(&record);
      const std::string record_name = ReadText(&record);
      if (!record.ok() || (id == nullptr && record_name != name)) continue;
      found.push_back({config.config, record_type, std::move(value)});
    }
  }
  return found;
}

// "IDSS" | u32 size | u32 types | u32 ids | types: u32 type | u32 size | u32 entries |
//   entries: u32 id | u32 offset of the values | u32 name length | name
std::vector<ResourceValue> ResourceIndex::SearchSecondFormat(const std::uint32_t* id,
                                                             std::uint32_t type,
                                                             std::string_view name) const {
  std::vector<ResourceValue> found;
  ByteReader r(bytes_);
  r.Seek(types_ + kIdsTag.size());
  r.U32();
  const std::uint32_t types = r.U32();
  r.U32();
  for (std::uint32_t t = 0; t < types && r.ok(); ++t) {
    const std::uint32_t entry_type = r.U32();
    r.U32();
    const std::uint32_t entries = r.U32();
    for (std::uint32_t i = 0; i < entries && r.ok(); ++i) {
      const std::uint32_t entry_id = r.U32(), offset = r.U32();
      const std::string_view entry_name = AsText(r.LengthPrefixed());
      if (!r.ok()) break;
      const bool wanted =
          id != nullptr ? entry_id == *id : entry_type == type && entry_name == name;
      if (!wanted) continue;
      AddValues(offset, entry_type, &found);
      return found;
    }
  }
  return found;
}

// u32 id | u32 size | u32 values | values: u32 number of the configuration | u32 offset of
//   u16 length and text
void ResourceIndex::AddValues(std::uint32_t offset, std::uint32_t type,
                              std::vector<ResourceValue>* found) const {
  ByteReader r(bytes_);
  r.Seek(offset);
  r.Skip(8);
  const std::uint32_t count = r.U32();
  if (!r.ok() || count > limits::kResourceConfigs) return;
  for (std::uint32_t i = 0; i < count && r.ok(); ++i) {
    const std::uint32_t number = r.U32(), value_offset = r.U32();
    ByteReader value(bytes_);
    value.Seek(value_offset);
    std::string text = ReadText(&value);
    const auto config = std::ranges::find(configs_, number, &Config::key);
    if (!value.ok() || config == configs_.end()) continue;
    found->push_back({config->config, type, std::move(text)});
  }
}

}  // namespace apptrait::harmony

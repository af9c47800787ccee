#include "android/proto_table.h"

#include <algorithm>
#include <span>

#include "android/proto_wire.h"
#include "android/proto_xml.h"
#include "base/limits.h"
#include "catalogue/rules/android.h"

namespace apptrait::android {
namespace {

// Ids are messages of one number, so that they may be left out: 1 id.
std::optional<std::uint32_t> IdOf(const ProtoField& field) {
  if (field.number == 0) return std::nullopt;
  return FindField(field.bytes, 1).U32();
}

}  // namespace

// ResourceTable: 1 source pool | 2 packages | …
ProtoTable::ProtoTable(ByteSpan table, Notes& notes) {
  ProtoReader r(table);
  while (const auto field = r.Next()) {
    if (field->number == 2) ReadPackage(field->bytes, notes);
  }
  if (!r.ok()) notes.Add(rule::kProtoMalformed, r.position());
}

// Package: 1 id | 2 name | 3 types
void ProtoTable::ReadPackage(ByteSpan package, Notes& notes) {
  const std::uint32_t id = IdOf(FindField(package, 1)).value_or(0x7f);
  ProtoReader r(package);
  while (const auto field = r.Next()) {
    if (field->number == 3) ReadType(field->bytes, id, notes);
  }
  if (!r.ok()) notes.Add(rule::kProtoMalformed);
}

// Type: 1 id | 2 name | 3 entries.  Entry: 1 id | 2 name | … | 6 values
void ProtoTable::ReadType(ByteSpan type, std::uint32_t package_id, Notes& notes) {
  const auto type_id = IdOf(FindField(type, 1));
  ProtoReader r(type);
  while (const auto field = r.Next()) {
    if (field->number != 3 || !type_id) continue;
    const auto entry_id = IdOf(FindField(field->bytes, 1));
    if (!entry_id) continue;
    if (entries_.size() == limits::kBundleResources) {
      return notes.Add(rule::kProtoTooMany, {},
                       {{"limit", static_cast<std::int64_t>(limits::kBundleResources)}});
    }
    entries_.try_emplace(package_id << 24 | (*type_id & 0xff) << 16 | (*entry_id & 0xffff),
                         field->bytes);
  }
  if (!r.ok()) notes.Add(rule::kProtoMalformed);
}

// ConfigValue: 1 Configuration | 2 Value (… | 4 Item | 5 CompoundValue)
std::size_t ProtoTable::Find(std::uint32_t id, std::vector<Candidate>* found) const {
  const auto entry = entries_.find(id);
  if (entry == entries_.end()) return 1;
  ProtoReader r(entry->second);
  const std::size_t first = found->size();
  std::size_t fields = 0;
  while (const auto field = r.Next()) {
    ++fields;
    if (field->number != 6) continue;
    if (found->size() >= limits::kResourceConfigurations) break;
    const ProtoField value = FindField(field->bytes, 2), item = FindField(value.bytes, 4);
    found->push_back({.config = ReadProtoConfig(FindField(field->bytes, 1).bytes),
                      .value = ReadProtoItem(item.bytes),
                      .complex = item.number == 0,
                      .source = this});
  }
  // The compiler of the APK says so of a resource whose configurations differ.
  const std::span values(found->begin() + static_cast<std::ptrdiff_t>(first), found->end());
  const bool varies = std::ranges::any_of(values, [&](const Candidate& value) {
    return DiffersByDevice(value.config, values.front().config);
  });
  for (Candidate& value : values) value.varies = varies;
  return fields;
}

ResourceConfig ReadProtoConfig(ByteSpan configuration) {
  // Flags are numbered from 1 in both, but "yes" and "no" change places in most.
  const auto swapped = [](std::uint64_t flag) { return flag == 1 ? 2U : flag == 2 ? 1U : 0U; };
  ResourceConfig c;
  const auto add = [](std::uint8_t* byte, std::uint64_t bits) {
    *byte = static_cast<std::uint8_t>(*byte | bits);
  };
  ProtoReader r(configuration);
  while (const auto field = r.Next()) {
    const std::uint64_t v = field->value;
    const auto u16 = static_cast<std::uint16_t>(v);
    const auto u8 = static_cast<std::uint8_t>(v);
    // clang-format off
    switch (field->number) {
      case 1: c.mcc = u16; break;
      case 2: c.mnc = u16; break;
      case 3: c.locale = Locale::FromTag(field->Text().substr(0, 64)); break;
      case 4: add(&c.screen_layout, (v & 3) << 6); break;
      case 5: c.screen_width = u16; break;
      case 6: c.screen_height = u16; break;
      case 7: c.width_dp = u16; break;
      case 8: c.height_dp = u16; break;
      case 9: c.smallest_width_dp = u16; break;
      case 10: add(&c.screen_layout, v & 0x0f); break;
      case 11: add(&c.screen_layout, swapped(v) << 4); break;
      case 12: add(&c.screen_layout2, swapped(v)); break;
      case 13: add(&c.color_mode, swapped(v)); break;
      case 14: add(&c.color_mode, swapped(v) << 2); break;
      case 15: c.orientation = u8; break;
      case 16: add(&c.ui_mode, v & 0x0f); break;
      case 17: add(&c.ui_mode, swapped(v) << 4); break;
      case 18: c.density = u16; break;
      case 19: c.touchscreen = u8; break;
      case 20: add(&c.input_flags, v & 3); break;
      case 21: c.keyboard = u8; break;
      case 22: add(&c.input_flags, (v & 3) << 2); break;
      case 23: c.navigation = u8; break;
      case 24: c.sdk_version = u16; break;
      default: break;
    }
    // clang-format on
  }
  return c;
}

}  // namespace apptrait::android

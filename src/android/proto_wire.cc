#include "android/proto_wire.h"

namespace apptrait::android {

std::uint64_t ProtoReader::Varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = r_.U8();
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80) == 0) return value;
  }
  r_.Fail();  // longer than ten bytes
  return 0;
}

std::optional<ProtoField> ProtoReader::Next() {
  if (!r_.ok() || r_.AtEnd()) return std::nullopt;
  const std::uint64_t key = Varint();
  ProtoField field{.number = static_cast<std::uint32_t>(key >> 3), .value = 0, .bytes = {}};
  switch (key & 7) {
    case 0:
      field.value = Varint();
      break;
    case 1:
      field.value = r_.U64();
      break;
    case 2:
      field.bytes = r_.Take(Varint());
      break;
    case 5:
      field.value = r_.U32();
      break;
    default:
      r_.Fail();
  }
  if (key >> 3 == 0 || key >> 3 > 0x1fffffff) r_.Fail();
  if (!r_.ok()) return std::nullopt;
  return field;
}

ProtoField FindField(ByteSpan message, std::uint32_t number) {
  ProtoReader r(message);
  while (const auto field = r.Next()) {
    if (field->number == number) return *field;
  }
  return {};
}

}  // namespace apptrait::android

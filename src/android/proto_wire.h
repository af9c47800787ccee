// The protobuf wire format, as far as app bundles need it: a cursor over the fields of one message.
// https://protobuf.dev/programming-guides/encoding/
//
//   varint key = field number << 3 | wire type | payload
//   wire type 0: varint; 1: 8 bytes; 2: varint length | bytes; 5: 4 bytes
#ifndef APPTRAIT_SRC_ANDROID_PROTO_WIRE_H_
#define APPTRAIT_SRC_ANDROID_PROTO_WIRE_H_

#include "base/byte_reader.h"

namespace apptrait::android {

struct ProtoField {
  std::uint32_t number = 0;
  std::uint64_t value = 0;  // of a varint, or of 4 or 8 bytes (little-endian)
  ByteSpan bytes;           // of a string or message; empty for the others
  std::string_view Text() const { return AsText(bytes); }
  std::uint32_t U32() const { return static_cast<std::uint32_t>(value); }
};

class ProtoReader {
 public:
  explicit ProtoReader(ByteSpan message) : r_(message) {}

  // The next field; nothing at the end, and where the rest is malformed (then ok() is false).
  std::optional<ProtoField> Next();
  bool ok() const { return r_.ok(); }
  // Where the next field starts.
  std::size_t position() const { return r_.position(); }

 private:
  std::uint64_t Varint();
  ByteReader r_;
};

// The first field of that number; an empty one of number 0 where there is none.
ProtoField FindField(ByteSpan message, std::uint32_t number);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_PROTO_WIRE_H_

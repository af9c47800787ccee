// Writes protobuf messages, and the ones of app bundles.
#ifndef APPTRAIT_TESTS_SUPPORT_PROTO_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_PROTO_BUILDER_H_

#include "base/bytes.h"

namespace apptrait::test {

class Proto {
 public:
  Proto& Number(int field, std::uint64_t value);
  Proto& Text(int field, std::string_view text);
  Proto& Message(int field, const Proto& message);
  const Bytes& bytes() const { return bytes_; }

 private:
  void Varint(std::uint64_t value);
  Bytes bytes_;
};

// aapt.pb: items, attributes, elements, resources.
Proto PbString(std::string_view text);
Proto PbReference(std::uint32_t id);
Proto PbNumber(std::int32_t number);
Proto PbFile(std::string_view path);
Proto PbAttribute(std::string_view name, std::uint32_t id, const Proto& item);
Proto PbPlain(std::string_view name, std::string_view text);
Proto PbElement(std::string_view name, const std::vector<Proto>& attributes,
                const std::vector<Proto>& children = {});  // an XmlNode
// A table of one resource: its values by the tag of their locale.
Proto PbTable(std::uint32_t id, const std::vector<std::pair<std::string, Proto>>& values);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_PROTO_BUILDER_H_

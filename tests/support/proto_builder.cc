#include "support/proto_builder.h"

#include "support/zip_builder.h"

namespace apptrait::test {

void Proto::Varint(std::uint64_t value) {
  for (; value > 0x7f; value >>= 7) PutLe(&bytes_, (value & 0x7f) | 0x80, 1);
  PutLe(&bytes_, value, 1);
}
Proto& Proto::Number(int field, std::uint64_t value) {
  Varint(static_cast<std::uint64_t>(field) << 3);
  Varint(value);
  return *this;
}
Proto& Proto::Text(int field, std::string_view text) {
  Varint(static_cast<std::uint64_t>(field) << 3 | 2);
  Varint(text.size());
  PutText(&bytes_, text);
  return *this;
}
Proto& Proto::Message(int field, const Proto& message) {
  return Text(field, AsText(message.bytes_));
}

Proto PbString(std::string_view text) { return Proto().Message(2, Proto().Text(1, text)); }
Proto PbReference(std::uint32_t id) { return Proto().Message(1, Proto().Number(2, id)); }
Proto PbNumber(std::int32_t number) {
  return Proto().Message(7, Proto().Number(6, static_cast<std::uint64_t>(std::int64_t{number})));
}
Proto PbFile(std::string_view path) { return Proto().Message(5, Proto().Text(1, path)); }

Proto PbAttribute(std::string_view name, std::uint32_t id, const Proto& item) {
  return Proto()
      .Text(1, "http://schemas.android.com/apk/res/android")
      .Text(2, name)
      .Number(5, id)
      .Message(6, item);
}
Proto PbPlain(std::string_view name, std::string_view text) {
  return Proto().Text(2, name).Text(3, text);
}
Proto PbElement(std::string_view name, const std::vector<Proto>& attributes,
                const std::vector<Proto>& children) {
  Proto element;
  element.Text(3, name);
  for (const Proto& attribute : attributes) element.Message(4, attribute);
  for (const Proto& child : children) element.Message(5, child);
  return Proto().Message(1, element);
}

Proto PbTable(std::uint32_t id, const std::vector<std::pair<std::string, Proto>>& values) {
  const auto wrapped = [](std::uint32_t number) { return Proto().Number(1, number); };
  Proto entry;
  entry.Message(1, wrapped(id & 0xffff)).Text(2, "entry");
  for (const auto& [locale, item] : values) {
    Proto config;
    if (!locale.empty()) config.Text(3, locale);
    entry.Message(6, Proto().Message(1, config).Message(2, Proto().Message(4, item)));
  }
  Proto type;
  type.Message(1, wrapped(id >> 16 & 0xff)).Text(2, "string").Message(3, entry);
  Proto package;
  package.Message(1, wrapped(id >> 24)).Text(2, "com.example.demo").Message(3, type);
  return Proto().Message(2, package);
}

}  // namespace apptrait::test

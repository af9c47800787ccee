#include "android/proto_xml.h"

#include <algorithm>
#include <deque>

#include "android/proto_wire.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/rules/android.h"

namespace apptrait::android {
namespace {

// Primitive: the field's number says the type, its payload is the number.
Value ReadPrimitive(ByteSpan primitive) {
  ProtoReader r(primitive);
  const auto field = r.Next();
  if (!field) return {};
  const auto typed = [&](ValueType type) { return Value{type, field->U32(), {}}; };
  switch (field->number) {
    case 3:
      return typed(ValueType::kFloat);
    case 13:
      return typed(ValueType::kDimension);
    case 14:
      return typed(ValueType::kFraction);
    case 6:
      return typed(ValueType::kIntDecimal);
    case 7:
      return typed(ValueType::kIntHex);
    case 8:
      return typed(ValueType::kBoolean);
    case 9:
      return typed(ValueType::kColorArgb8);
    case 10:
      return typed(ValueType::kColorRgb8);
    case 11:
      return typed(ValueType::kColorArgb4);
    case 12:
      return typed(ValueType::kColorRgb4);
    default:
      return {};
  }
}

Value StringValue(std::string_view text) {
  return {ValueType::kString, 0, ToValidUtf8(text.substr(0, limits::kPoolStringSize))};
}

class Reader {
 public:
  Reader(XmlSink& sink, Notes& notes) : sink_(sink), notes_(notes) {}

  // XmlNode: 1 XmlElement | 2 text | 3 source
  void Node(ByteSpan node, int depth) {
    const ProtoField element = FindField(node, 1);
    if (element.number == 0) return;
    if (depth > limits::kTreeDepth) {
      notes_.Add(rule::kProtoTooDeep, {}, {{"depth", std::int64_t{limits::kTreeDepth}}});
      return;
    }
    any_element_ = true;
    Element(element.bytes, depth);
  }

  bool ok() const { return ok_; }
  bool any_element() const { return any_element_; }

 private:
  // XmlElement: 1 namespace declarations | 2 namespace | 3 name | 4 attributes | 5 children
  void Element(ByteSpan bytes, int depth) {
    XmlElement element{.name = {}, .attributes = {}, .depth = depth};
    ProtoReader r(bytes);
    while (const auto field = r.Next()) {
      if (field->number == 3) element.name = field->Text();
      if (field->number == 4) element.attributes.push_back(Attribute(field->bytes));
    }
    ok_ &= r.ok();
    // Bundles keep the order of the source; bundletool sorts by id when it makes APKs.
    std::ranges::stable_sort(element.attributes, {}, &XmlAttribute::id);
    if (!sink_.Start(element)) stopped_ = true;
    texts_.clear();
    ProtoReader children(bytes);
    while (!stopped_) {
      const auto field = children.Next();
      if (!field) break;
      if (field->number == 5) Node(field->bytes, depth + 1);
    }
    if (!stopped_ && !sink_.End(depth)) stopped_ = true;
  }

  // XmlAttribute: 1 namespace | 2 name | 3 text | 4 source | 5 resource id | 6 Item
  XmlAttribute Attribute(ByteSpan bytes) {
    XmlAttribute attribute;
    Value value;
    ProtoReader r(bytes);
    while (const auto field = r.Next()) {
      if (field->number == 1 && !field->Text().empty()) attribute.namespace_uri = field->Text();
      if (field->number == 2) attribute.name = field->Text();
      if (field->number == 3) attribute.raw = field->Text();
      if (field->number == 5) attribute.id = field->U32();
      if (field->number == 6) value = ReadProtoItem(field->bytes);
    }
    ok_ &= r.ok();
    if (value.IsNull()) value = StringValue(attribute.raw.value_or(""));
    attribute.type = value.type;
    attribute.data = value.data;
    if (value.text) attribute.text = texts_.emplace_back(std::move(*value.text));
    return attribute;
  }

  XmlSink& sink_;
  Notes& notes_;
  std::deque<std::string> texts_;  // of the element that is being given out
  bool ok_ = true, stopped_ = false, any_element_ = false;
};

}  // namespace

// Item: 1 Reference (1 type: 0 resource, 1 attribute; 2 id) | 2 String | 3 RawString |
//   4 StyledString (1 text each) | 5 FileReference (1 path) | 7 Primitive
Value ReadProtoItem(ByteSpan item) {
  ProtoReader r(item);
  while (const auto field = r.Next()) {
    switch (field->number) {
      case 1: {
        const bool attribute = FindField(field->bytes, 1).value == 1;
        return {attribute ? ValueType::kAttribute : ValueType::kReference,
                FindField(field->bytes, 2).U32(),
                {}};
      }
      case 2:
      case 3:
      case 4:
      case 5:
        return StringValue(FindField(field->bytes, 1).Text());
      case 7:
        return ReadPrimitive(field->bytes);
      default:
        break;
    }
  }
  return {};
}

XmlOutcome ReadProtoXml(ByteSpan document, XmlSink& sink, Notes& notes) {
  Reader reader(sink, notes);
  reader.Node(document, 1);
  if (!reader.any_element()) {
    notes.Add(rule::kProtoForeign);
    return XmlOutcome::kForeign;
  }
  if (!reader.ok()) notes.Add(rule::kProtoMalformed);
  return reader.ok() ? XmlOutcome::kComplete : XmlOutcome::kRefused;
}

}  // namespace apptrait::android

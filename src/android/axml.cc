#include "android/axml.h"

#include <fmt/core.h>

#include <unordered_map>

#include "android/chunk.h"
#include "android/string_pool.h"
#include "base/limits.h"
#include "catalogue/rules/android.h"
#include "catalogue/rules/io.h"

namespace apptrait::android {
namespace {

constexpr std::size_t kHeader = 8, kNodeHeader = 16, kAttributeSize = 20, kElementBody = 20;
constexpr std::uint32_t kNoString = 0xffffffff;

std::string Hex(std::uint32_t number) { return fmt::format("0x{:04x}", number); }

std::string_view ProblemName(StringPool::Problem problem) {
  switch (problem) {
    case StringPool::Problem::kHeader:
      return "header";
    case StringPool::Problem::kCount:
      return "count";
    case StringPool::Problem::kStart:
      return "start";
    case StringPool::Problem::kNotTerminated:
      return "terminator";
    case StringPool::Problem::kStyles:
      return "styles";
    default:
      return "";
  }
}

// The document's strings, each decoded once. Hostile pools point many indices at one long string;
// the budget keeps decoding linear in the document's size.
class Strings {
 public:
  Strings(Notes& notes, std::size_t document_size)
      : notes_(notes), budget_(document_size * 16 + limits::kMiB) {}

  void Use(StringPool pool) {
    pool_ = pool;
    decoded_.clear();
  }

  std::optional<std::string_view> At(std::uint32_t index) {
    if (index == kNoString) return std::nullopt;
    const auto [place, is_new] = decoded_.try_emplace(index);
    if (is_new && budget_ > 0) {
      place->second = pool_.At(index);
      const std::size_t cost = place->second ? place->second->size() : limits::kKiB;
      budget_ -= std::min(budget_, cost + 8);
      if (!place->second) NoteMissing(index);
    } else if (is_new) {
      notes_.Add(rule::kAxmlStringBudget);
    }
    if (!place->second) return std::nullopt;
    return *place->second;
  }

  // Of a value that says it is a string: one that names none is as wrong as one that is not there.
  std::optional<std::string_view> OfValue(std::uint32_t index) {
    if (index == kNoString) NoteMissing(index);
    return At(index);
  }

 private:
  void NoteMissing(std::uint32_t index) {
    notes_.Add(rule::kAxmlString, {}, {{"index", static_cast<std::int64_t>(index)}});
  }

  Notes& notes_;
  std::size_t budget_;
  StringPool pool_;
  std::unordered_map<std::uint32_t, std::optional<std::string>> decoded_;
};

class Reader {
 public:
  Reader(ByteSpan document, XmlSink& sink, Notes& notes)
      : bytes_(document), sink_(sink), notes_(notes), strings_(notes, document.size()) {}

  XmlOutcome Run();

 private:
  std::optional<std::size_t> FindFirstNode(std::size_t position);
  void UsePool(ByteSpan chunk, std::size_t offset);
  void ReadNodes(std::size_t position);
  bool IsSoundNode(const Chunk& chunk) const;
  bool Handle(const Chunk& chunk);
  bool StartElement(const Chunk& chunk);
  bool EndElement();
  XmlAttribute ReadAttribute(ByteSpan record, std::size_t offset);
  std::uint32_t AttributeIdAt(std::uint32_t name_index, const XmlAttribute& attribute);

  ByteSpan bytes_;
  XmlSink& sink_;
  Notes& notes_;
  Strings strings_;
  bool has_pool_ = false, refused_ = false, stopped_ = false, any_element_ = false;
  std::optional<ByteSpan> resource_map_;
  int depth_ = 0;
  std::size_t attributes_left_ = bytes_.size() / kAttributeSize + 0x10000;
  XmlElement element_;  // reused
};

// ResXMLTree_header: u16 type (3, not looked at by devices) | u16 header size | u32 size | chunks
XmlOutcome Reader::Run() {
  const auto head = ChunkAt(bytes_, 0);
  if (!head || AsText(bytes_).starts_with('<')) {
    notes_.Add(rule::kAxmlForeign);
    return XmlOutcome::kForeign;
  }
  if (head->header_size > head->size || head->size < kHeader || head->size > bytes_.size()) {
    notes_.Add(rule::kAxmlHeader, 0,
               {{"size", static_cast<std::int64_t>(head->size)},
                {"actual", static_cast<std::int64_t>(bytes_.size())}});
    refused_ = true;
  } else if (head->size < bytes_.size()) {
    notes_.Add(rule::kAxmlTrailing, head->size,
               {{"length", static_cast<std::int64_t>(bytes_.size() - head->size)}});
    bytes_ = bytes_.first(head->size);
  }
  if (head->type != kChunkXml) notes_.Add(rule::kAxmlFirstType, 0, {{"type", Hex(head->type)}});
  if (head->header_size != 8) {
    notes_.Add(rule::kAxmlHeaderSize, 0, {{"size", std::int64_t{head->header_size}}});
  }
  const auto first = FindFirstNode(head->header_size);
  if (!first) {
    notes_.Add(has_pool_ ? rule::kAxmlNoElement : rule::kAxmlForeign);
    return has_pool_ ? XmlOutcome::kRefused : XmlOutcome::kForeign;
  }
  if (!has_pool_) {
    notes_.Add(rule::kAxmlPool, {}, {{"problem", "missing"}});
    refused_ = true;
  }
  if (!resource_map_) notes_.Add(rule::kAxmlNoResourceMap);
  ReadNodes(*first);
  if (!any_element_) notes_.Add(rule::kAxmlNoElement);
  return refused_ || !any_element_ ? XmlOutcome::kRefused : XmlOutcome::kComplete;
}

void Reader::UsePool(ByteSpan chunk, std::size_t offset) {
  if (has_pool_) notes_.Add(rule::kAxmlSecondPool, offset);
  const StringPool pool(chunk);
  has_pool_ = true;
  if (pool.problem() != StringPool::Problem::kNone) {
    notes_.Add(rule::kAxmlPool, offset, {{"problem", std::string(ProblemName(pool.problem()))}});
    refused_ = true;
  }
  if (pool.overcounted()) {
    notes_.Add(rule::kAxmlStringCount, offset,
               {{"count", static_cast<std::int64_t>(pool.count())}});
  }
  strings_.Use(pool);
}

// The string pool and the resource map stand before the first node; other chunks there are junk
// that devices skip.
std::optional<std::size_t> Reader::FindFirstNode(std::size_t position) {
  for (bool at_start = true;; at_start = false) {
    const auto chunk = ChunkAt(bytes_, position);
    if (!chunk || chunk->offset >= bytes_.size() - 8) return std::nullopt;
    const std::size_t available = bytes_.size() - position;
    if (chunk->size == available) return std::nullopt;  // nothing follows it
    if (!chunk->IsSound(8, available)) {
      notes_.Add(rule::kAxmlChunk, position,
                 {{"type", Hex(chunk->type)},
                  {"header_size", std::int64_t{chunk->header_size}},
                  {"size", std::int64_t{chunk->size}}});
      refused_ = true;
      // A pool whose size lies is still a pool: its strings may be there.
      if (chunk->type != kChunkStringPool || chunk->size < 8 || chunk->size > available) {
        return std::nullopt;
      }
    }
    const ByteSpan body = bytes_.subspan(position, chunk->size);
    if (chunk->type == kChunkStringPool) {
      UsePool(body, position);
    } else if (chunk->type == kChunkResourceMap) {
      resource_map_ = body.subspan(chunk->header_size);
    } else if (chunk->type >= kChunkXmlFirst && chunk->type <= kChunkXmlLast) {
      // Where the first chunk of all is a node already, devices start behind it.
      return at_start ? position + chunk->size : position;
    } else {
      notes_.Add(rule::kAxmlUnknownChunk, position, {{"type", Hex(chunk->type)}});
    }
    position += chunk->size;
  }
}

void Reader::ReadNodes(std::size_t position) {
  while (position < bytes_.size()) {
    const auto chunk = ChunkAt(bytes_, position);
    if (!chunk || !IsSoundNode(*chunk)) {
      std::vector<Datum> data = {{"type", Hex(chunk ? chunk->type : 0)},
                                 {"header_size", std::int64_t{chunk ? chunk->header_size : 0}},
                                 {"size", std::int64_t{chunk ? chunk->size : 0}}};
      notes_.Add(stopped_ ? rule::kAxmlTail : rule::kAxmlChunk, position, std::move(data));
      refused_ = refused_ || !stopped_;
      return;
    }
    if (!Handle(*chunk)) stopped_ = true;
    position += chunk->size;
  }
}

// ResXMLTree_node: chunk header (8) | u32 line | u32 comment | body by type. A body that is too
// short for its type makes the document bad; an unknown type is skipped.
bool Reader::IsSoundNode(const Chunk& chunk) const {
  if (!chunk.IsSound(kNodeHeader, bytes_.size() - chunk.offset)) return false;
  const std::size_t body = chunk.size - chunk.header_size;
  switch (chunk.type) {
    case kChunkStartNamespace:
    case kChunkEndNamespace:
    case kChunkEndElement:
      return body >= 8;
    case kChunkText:
      return body >= 12;
    case kChunkStartElement: {
      if (body < kElementBody) return false;
      ByteReader r(bytes_.subspan(chunk.offset + chunk.header_size, kElementBody));
      r.Skip(8);
      const std::size_t start = r.U16(), size = r.U16(), count = r.U16();
      return start + size * count <= body;
    }
    default:
      return true;
  }
}

bool Reader::Handle(const Chunk& chunk) {
  switch (chunk.type) {
    case kChunkStartElement:
      ++depth_;
      return stopped_ || StartElement(chunk);
    case kChunkEndElement:
      return EndElement();
    case kChunkStartNamespace:
    case kChunkEndNamespace:
    case kChunkText:
      return true;
    default:
      notes_.Add(rule::kAxmlUnknownChunk, chunk.offset, {{"type", Hex(chunk.type)}});
      return true;
  }
}

bool Reader::EndElement() {
  if (depth_ == 0) {
    notes_.Add(rule::kAxmlUnbalanced);
    return true;
  }
  const int depth = depth_--;
  return stopped_ || sink_.End(depth);
}

// ResXMLTree_attrExt: u32 namespace | u32 name | u16 attributes' start | u16 attribute size |
//   u16 attributes | u16 id, class and style index | attributes
// The start counts from here. Devices do not mind sizes other than 20, even overlapping ones.
bool Reader::StartElement(const Chunk& chunk) {
  const std::size_t base = chunk.offset + chunk.header_size;
  ByteReader r(bytes_.subspan(base, kElementBody));
  r.Skip(4);
  const std::uint32_t name = r.U32();
  const std::size_t start = r.U16(), size = r.U16();
  std::size_t count = r.U16();
  if (count != 0 && (start != kElementBody || size != kAttributeSize)) {
    notes_.Add(
        rule::kAxmlAttributeLayout, base,
        {{"start", static_cast<std::int64_t>(start)}, {"size", static_cast<std::int64_t>(size)}});
  }
  if (size == 0) count = std::min<std::size_t>(count, 1);  // all of them are the same bytes
  // Overlapping ones could be twenty times what the document's bytes have room for.
  if (count > attributes_left_) {
    count = attributes_left_;
    refused_ = true;
  }
  attributes_left_ -= count;
  any_element_ = true;
  element_.depth = depth_;
  element_.name = strings_.At(name).value_or("");
  element_.attributes.clear();
  std::uint32_t last_id = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t offset = base + start + i * size;
    const auto record = Slice(bytes_, offset, kAttributeSize);
    if (!record) break;
    element_.attributes.push_back(ReadAttribute(*record, offset));
    const std::uint32_t id = element_.attributes.back().id;
    if (id != 0 && id < last_id) {
      notes_.Add(rule::kAxmlAttributeOrder, offset,
                 {{"attribute", std::string(element_.attributes.back().name)}});
    }
    last_id = std::max(last_id, id);
  }
  return sink_.Start(element_);
}

// ResXMLTree_attribute: u32 namespace | u32 name | u32 raw text | u16 size | u8 0 | u8 type |
//   u32 data
XmlAttribute Reader::ReadAttribute(ByteSpan record, std::size_t offset) {
  ByteReader r(record);
  XmlAttribute attribute;
  // A negative index names none (ResXMLParser::getAttributeNamespace).
  if (const std::uint32_t uri = r.U32(); uri <= 0x7fffffff)
    attribute.namespace_uri = strings_.At(uri);
  const std::uint32_t name = r.U32();
  attribute.name = strings_.At(name).value_or("");
  attribute.raw = strings_.At(r.U32());
  r.Skip(3);
  attribute.type = static_cast<ValueType>(r.U8());
  attribute.data = r.U32();
  if (attribute.type == ValueType::kString) attribute.text = strings_.OfValue(attribute.data);
  if (attribute.raw && attribute.text && *attribute.raw != *attribute.text) {
    notes_.Add(rule::kAxmlRawDiffers, offset,
               {{"attribute", std::string(attribute.name)},
                {"raw", std::string(*attribute.raw)},
                {"value", std::string(*attribute.text)}});
  }
  attribute.id = AttributeIdAt(name, attribute);
  const std::string_view known = AttributeName(attribute.id);
  if (!known.empty() && attribute.name != known) {
    notes_.Add(rule::kAxmlAttributeName, offset,
               {{"name", std::string(attribute.name)}, {"attribute", std::string(known)}});
  }
  return attribute;
}

std::uint32_t Reader::AttributeIdAt(std::uint32_t name_index, const XmlAttribute& attribute) {
  if (!resource_map_) {
    return attribute.namespace_uri.value_or("").empty() ? 0 : AttributeIdOf(attribute.name);
  }
  const auto id = Slice(*resource_map_, std::uint64_t{name_index} * 4, 4);
  return id ? ByteReader(*id).U32() : 0;
}

class Nothing final : public XmlSink {
 public:
  bool Start(const XmlElement&) override { return false; }
  bool End(int) override { return false; }
};

}  // namespace

XmlOutcome ReadAxml(ByteSpan document, XmlSink& sink, Notes& notes) {
  return Reader(document, sink, notes).Run();
}

bool LooksLikeAxml(ByteSpan document) {
  std::vector<Finding> findings;
  Notes notes(findings, "");
  Nothing nothing;
  return ReadAxml(document, nothing, notes) == XmlOutcome::kComplete;
}

}  // namespace apptrait::android

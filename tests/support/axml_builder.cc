#include "support/axml_builder.h"

#include <algorithm>

#include "support/zip_builder.h"

namespace apptrait::test {
namespace {

constexpr std::string_view kNamespace = "http://schemas.android.com/apk/res/android";
constexpr std::uint32_t kNone = 0xffffffff;

std::uint32_t Index(std::vector<std::string>* strings, std::string_view text) {
  const auto found = std::ranges::find(*strings, text);
  const auto index = static_cast<std::uint32_t>(found - strings->begin());
  if (found == strings->end()) strings->emplace_back(text);
  return index;
}

Bytes NodeHeader() {
  Bytes header;
  PutLe(&header, 1, 4);      // line
  PutLe(&header, kNone, 4);  // comment
  return header;
}

Bytes TwoStrings(int type, std::uint32_t a, std::uint32_t b) {
  Bytes body;
  PutLe(&body, a, 4);
  PutLe(&body, b, 4);
  return MakeChunk(type, NodeHeader(), body);
}

void Append(Bytes* out, const Bytes& bytes) { out->insert(out->end(), bytes.begin(), bytes.end()); }

}  // namespace

Attr Text(std::string name, std::uint32_t id, std::string text) {
  return {std::move(name), id, 3, 0, text, text};
}
Attr Plain(std::string name, std::string text) { return Text(std::move(name), 0, std::move(text)); }
Attr Number(std::string name, std::uint32_t id, std::uint32_t number) {
  return {std::move(name), id, 0x10, number, {}, {}};
}
Attr Ref(std::string name, std::uint32_t id, std::uint32_t resource) {
  return {std::move(name), id, 1, resource, {}, {}};
}
Attr Bool(std::string name, std::uint32_t id, bool value) {
  return {std::move(name), id, 0x12, value ? kNone : 0, {}, {}};
}

AxmlBuilder& AxmlBuilder::Start(std::string name, std::vector<Attr> attributes) {
  open_.push_back(name);
  nodes_.push_back({Node::Kind::kStart, std::move(name), std::move(attributes), {}});
  return *this;
}
AxmlBuilder& AxmlBuilder::End() {
  nodes_.push_back({Node::Kind::kEnd, open_.empty() ? "" : open_.back(), {}, {}});
  if (!open_.empty()) open_.pop_back();
  return *this;
}
AxmlBuilder& AxmlBuilder::Element(std::string name, std::vector<Attr> attributes) {
  return Start(std::move(name), std::move(attributes)).End();
}
AxmlBuilder& AxmlBuilder::Chunk(Bytes bytes) {
  nodes_.push_back({Node::Kind::kRaw, "", {}, std::move(bytes)});
  return *this;
}
AxmlBuilder& AxmlBuilder::Pool(PoolOptions options) {
  pool_ = std::move(options);
  return *this;
}
AxmlBuilder& AxmlBuilder::FirstType(int type) {
  first_type_ = type;
  return *this;
}
AxmlBuilder& AxmlBuilder::HeaderSize(int size) {
  header_size_ = size;
  return *this;
}
AxmlBuilder& AxmlBuilder::TotalSize(std::uint32_t size) {
  total_size_ = size;
  return *this;
}
AxmlBuilder& AxmlBuilder::BeforeNodes(Bytes bytes) {
  before_ = std::move(bytes);
  return *this;
}
AxmlBuilder& AxmlBuilder::Behind(Bytes bytes) {
  behind_ = std::move(bytes);
  return *this;
}
AxmlBuilder& AxmlBuilder::Trailing(Bytes bytes) {
  trailing_ = std::move(bytes);
  return *this;
}
AxmlBuilder& AxmlBuilder::NoResourceMap() {
  has_map_ = false;
  return *this;
}
AxmlBuilder& AxmlBuilder::AttributeSize(int size) {
  attribute_size_ = size;
  return *this;
}
AxmlBuilder& AxmlBuilder::AttributeStart(int start) {
  attribute_start_ = start;
  return *this;
}

Bytes AxmlBuilder::StartNode(const Node& node, std::vector<std::string>* strings) const {
  Bytes body;
  PutLe(&body, kNone, 4);
  PutLe(&body, Index(strings, node.name), 4);
  PutLe(&body, static_cast<std::uint64_t>(attribute_start_), 2);
  PutLe(&body, static_cast<std::uint64_t>(attribute_size_), 2);
  PutLe(&body, node.attributes.size(), 2);
  PutLe(&body, 0, 6);
  body.resize(std::max<std::size_t>(20, static_cast<std::size_t>(attribute_start_)));
  for (const Attr& a : node.attributes) {
    const std::size_t start = body.size();
    const bool has_uri = a.uri || a.id != 0;
    PutLe(&body, has_uri ? Index(strings, a.uri.value_or(std::string(kNamespace))) : kNone, 4);
    PutLe(&body, Index(strings, a.name), 4);
    PutLe(&body, a.raw ? Index(strings, *a.raw) : kNone, 4);
    PutLe(&body, 8, 2);
    PutLe(&body, 0, 1);
    PutLe(&body, static_cast<std::uint64_t>(a.type), 1);
    PutLe(&body, a.text ? Index(strings, *a.text) : a.data, 4);
    body.resize(std::max(body.size(), start + static_cast<std::size_t>(attribute_size_)));
  }
  return MakeChunk(0x102, NodeHeader(), body);
}

Bytes AxmlBuilder::Build() const {
  // Names of attributes with ids come first, since the resource map goes by index. One name with
  // two ids takes two strings, which the index by text would merge: such names are made distinct.
  std::vector<std::string> strings;
  Bytes map;
  for (const Node& node : nodes_) {
    for (const Attr& a : node.attributes) {
      if (a.id == 0 || std::ranges::find(strings, a.name) != strings.end()) continue;
      strings.push_back(a.name);
      PutLe(&map, a.id, 4);
    }
  }
  Bytes nodes;
  const std::uint32_t uri = Index(&strings, kNamespace), prefix = Index(&strings, "android");
  Append(&nodes, TwoStrings(0x100, prefix, uri));
  for (const Node& node : nodes_) {
    if (node.kind == Node::Kind::kStart) Append(&nodes, StartNode(node, &strings));
    if (node.kind == Node::Kind::kEnd) {
      Append(&nodes, TwoStrings(0x103, kNone, Index(&strings, node.name)));
    }
    if (node.kind == Node::Kind::kRaw) Append(&nodes, node.raw);
  }
  Append(&nodes, behind_.empty() ? TwoStrings(0x101, prefix, uri) : behind_);

  Bytes body = MakePool(strings, pool_);
  if (has_map_) Append(&body, MakeChunk(0x180, {}, map));
  Append(&body, before_);
  Append(&body, nodes);
  Bytes document;
  PutLe(&document, static_cast<std::uint64_t>(first_type_), 2);
  PutLe(&document, static_cast<std::uint64_t>(header_size_), 2);
  const std::size_t header = std::max<std::size_t>(8, static_cast<std::size_t>(header_size_));
  PutLe(&document, total_size_.value_or(static_cast<std::uint32_t>(header + body.size())), 4);
  document.resize(header);
  Append(&document, body);
  Append(&document, trailing_);
  return document;
}

AxmlBuilder DemoManifest(std::optional<Attr> label, std::optional<Attr> icon) {
  std::vector<Attr> application;
  if (label) application.push_back(std::move(*label));
  if (icon) application.push_back(std::move(*icon));
  AxmlBuilder xml;
  xml.Start("manifest",
            {Number("versionCode", 0x0101021b, 7), Text("versionName", 0x0101021c, "1.2.3"),
             Plain("package", "com.example.demo")})
      .Element("uses-sdk", {Number("minSdkVersion", 0x0101020c, 24),
                            Number("targetSdkVersion", 0x01010270, 34)})
      .Start("application", std::move(application))
      .End()
      .End();
  return xml;
}

}  // namespace apptrait::test

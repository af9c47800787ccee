// Builds Android binary XML, with a knob for each thing that obfuscators do to it.
#ifndef APPTRAIT_TESTS_SUPPORT_AXML_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_AXML_BUILDER_H_

#include "support/chunk_builder.h"

namespace apptrait::test {

// An attribute. With an id it is in Android's namespace, as `android:name`.
struct Attr {
  std::string name;
  std::uint32_t id = 0;
  int type = 3;
  std::uint32_t data = 0;
  std::optional<std::string> text, raw;
  std::optional<std::string> uri{};  // the namespace, in place of the usual one
};
Attr Text(std::string name, std::uint32_t id, std::string text);  // a string, and raw the same
Attr Plain(std::string name, std::string text);                   // without namespace and id
Attr Number(std::string name, std::uint32_t id, std::uint32_t number);
Attr Ref(std::string name, std::uint32_t id, std::uint32_t resource);
Attr Bool(std::string name, std::uint32_t id, bool value);

class AxmlBuilder {
 public:
  AxmlBuilder& Start(std::string name, std::vector<Attr> attributes = {});
  AxmlBuilder& End();
  AxmlBuilder& Element(std::string name, std::vector<Attr> attributes = {});  // starts and ends
  AxmlBuilder& Chunk(Bytes bytes);  // these bytes between the nodes

  AxmlBuilder& Pool(PoolOptions options);
  AxmlBuilder& FirstType(int type);
  AxmlBuilder& HeaderSize(int size);  // junk fills the header
  AxmlBuilder& TotalSize(std::uint32_t size);
  AxmlBuilder& BeforeNodes(Bytes bytes);  // behind the pool and the map
  AxmlBuilder& Behind(Bytes bytes);       // behind the last node, in the document
  AxmlBuilder& Trailing(Bytes bytes);     // behind the document
  AxmlBuilder& NoResourceMap();
  AxmlBuilder& AttributeSize(int size);    // of all attributes; more than 20 is filled up
  AxmlBuilder& AttributeStart(int start);  // likewise

  Bytes Build() const;

 private:
  struct Node {
    enum class Kind { kStart, kEnd, kRaw } kind;
    std::string name;
    std::vector<Attr> attributes;
    Bytes raw;
  };
  Bytes StartNode(const Node& node, std::vector<std::string>* strings) const;

  std::vector<Node> nodes_;
  std::vector<std::string> open_;
  PoolOptions pool_;
  Bytes before_, behind_, trailing_;
  int first_type_ = 3, header_size_ = 8, attribute_size_ = 20, attribute_start_ = 20;
  std::optional<std::uint32_t> total_size_;
  bool has_map_ = true;
};

// A manifest with what tests mostly want in it: package com.example.demo, version 7 "1.2.3",
// SDK 24 to 34, an application with that label and icon (a null attribute is left out).
AxmlBuilder DemoManifest(std::optional<Attr> label = {}, std::optional<Attr> icon = {});

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_AXML_BUILDER_H_

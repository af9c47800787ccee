#include "jaq/answer_tree.h"

#include <charconv>
#include <new>
#include <pugixml.hpp>

#include "base/json.h"
#include "catalogue/cause.h"

namespace apptrait::jaq {
namespace {

using Json = SortedJson;

// Real answers are four levels deep and have about twenty members.
constexpr int kDepth = 8;
constexpr std::size_t kNodes = 1000;

class Builder {
 public:
  Node FromJson(std::string name, const Json& json, int depth) {
    Node node{.name = std::move(name)};
    if (json.is_object() && depth < kDepth) {
      for (const auto& [key, value] : json.items()) Add(FromJson(key, value, depth + 1), &node);
    } else if (json.is_string()) {
      node.text = json.get_ref<const std::string&>();
    } else if (json.is_number() || json.is_boolean()) {
      node.text = json.dump();
    }
    return node;
  }

  Node FromXml(const pugi::xml_node& element, int depth) {
    Node node{.name = element.name()};
    if (depth < kDepth) {
      for (const pugi::xml_node& child : element.children()) {
        if (child.type() == pugi::node_element) Add(FromXml(child, depth + 1), &node);
      }
    }
    if (node.children.empty()) node.text = element.text().get();
    return node;
  }

 private:
  void Add(Node child, Node* parent) {
    if (child.text.empty() && child.children.empty()) return;
    if (++nodes_ <= kNodes) parent->children.push_back(std::move(child));
  }
  std::size_t nodes_ = 0;
};

}  // namespace

const Node* Node::Child(std::string_view child_name) const {
  for (const Node& child : children) {
    if (child.name == child_name) return &child;
  }
  return nullptr;
}

const Node* Node::Descendant(std::string_view wanted) const {
  std::vector<const Node*> queue{this};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const Node& child : queue[i]->children) {
      if (child.name == wanted && !child.children.empty()) return &child;
      queue.push_back(&child);
    }
  }
  return nullptr;
}

std::optional<std::string> Node::Text(std::string_view child_name) const {
  const Node* child = Child(child_name);
  if (child == nullptr || !child->children.empty()) return std::nullopt;
  return child->text;
}

std::optional<std::int64_t> Node::Integer(std::string_view child_name) const {
  const auto digits = Text(child_name);
  if (!digits) return std::nullopt;
  std::int64_t value = 0;
  const char* end = digits->data() + digits->size();
  const auto [stop, error] = std::from_chars(digits->data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<bool> Node::Boolean(std::string_view child_name) const {
  const auto word = Text(child_name);
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

std::optional<Node> ParseTree(std::string_view text, std::vector<Datum>* reason) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == text.npos) {
    *reason = catalogue::Because(why::kAnswerEmpty);
    return std::nullopt;
  }
  if (text[start] == '<') {
    pugi::xml_document document;
    const auto result =
        document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (result.status == pugi::status_out_of_memory) throw std::bad_alloc();
    if (!result || !document.document_element()) {
      *reason = catalogue::Because(
          why::kAnswerXml, result
                               ? catalogue::Said("what", why::kAnswerNoElement)
                               : std::vector<Datum>{{"what", std::string(result.description())}});
      return std::nullopt;
    }
    Node root;
    root.children.push_back(Builder().FromXml(document.document_element(), 0));
    return root;
  }
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) {
    *reason = catalogue::Because(json.is_discarded() ? why::kAnswerNotJson : why::kAnswerNoObject);
    return std::nullopt;
  }
  return Builder().FromJson("", json, 0);
}

}  // namespace apptrait::jaq

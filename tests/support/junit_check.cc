#include "support/junit_check.h"

#include <map>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "base/text.h"

namespace apptrait::test {
namespace {

struct Element {
  std::set<std::string> attributes, children;
};

// JUnit's XML as the Jenkins project's junit-10.xsd has it, without what nobody writes.
const std::map<std::string, Element>& Elements() {
  static const std::map<std::string, Element> kElements = {
      {"testsuites", {{"name", "tests", "failures", "errors", "skipped"}, {"testsuite"}}},
      {"testsuite", {{"name", "tests", "failures", "errors", "skipped"}, {"testcase"}}},
      {"testcase", {{"name", "classname", "file"}, {"failure", "error", "skipped"}}},
      {"failure", {{"message", "type"}, {}}},
      {"error", {{"message", "type"}, {}}},
      {"skipped", {{"message"}, {}}}};
  return kElements;
}

class Check {
 public:
  void Node(const pugi::xml_node& node) {
    const auto known = Elements().find(node.name());
    if (known == Elements().end()) return Complain(std::string("element ") + node.name());
    for (const auto& attribute : node.attributes()) {
      if (!known->second.attributes.contains(attribute.name())) {
        Complain(std::string("attribute ") + node.name() + "/" + attribute.name());
      }
      Text(attribute.value());
    }
    for (const auto& child : node.children()) {
      if (child.type() == pugi::node_pcdata) {
        Text(child.value());
      } else if (!known->second.children.contains(child.name())) {
        Complain(std::string(node.name()) + "/" + child.name());
      } else {
        Node(child);
      }
    }
  }

  void Counts(const pugi::xml_node& node, const char* path) {
    const auto expect = [&](const char* attribute, const std::string& what) {
      const auto found = node.select_nodes((std::string(path) + what).c_str()).size();
      if (node.attribute(attribute).as_int(-1) != static_cast<int>(found)) {
        Complain(std::string(node.name()) + "/@" + attribute);
      }
    };
    expect("tests", "testcase");
    expect("failures", "testcase/failure");
    expect("errors", "testcase/error");
    expect("skipped", "testcase/skipped");
  }

  void Names(const pugi::xml_node& suite) {
    std::set<std::string> names;
    for (const auto& test : suite.children("testcase")) {
      if (!names.insert(test.attribute("name").value()).second) {
        Complain(std::string("two testcases ") + test.attribute("name").value());
      }
    }
  }

  std::string complaints() const { return out_.str(); }

 private:
  void Text(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const auto c = NextCodePoint(text, &i);
      if (!c || *c < 0x20 || (*c & 0xfffe) == 0xfffe) Complain("a character that XML 1.0 forbids");
    }
  }
  void Complain(const std::string& what) { out_ << what << "\n"; }
  std::ostringstream out_;
};

}  // namespace

std::string JunitComplaints(const std::string& xml) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed) return parsed.description();
  Check check;
  const pugi::xml_node root = document.document_element();
  if (std::string(root.name()) != "testsuites") return "the root is no testsuites";
  check.Node(root);
  check.Counts(root, "testsuite/");
  for (const auto& suite : root.children("testsuite")) {
    check.Counts(suite, "");
    check.Names(suite);
  }
  return check.complaints();
}

}  // namespace apptrait::test

// JUnit XML as Jenkins and GitLab read it: a testsuite for each package, a testcase for each rule,
// and one for each finding that violates the policy.
#include <fmt/core.h>

#include <pugixml.hpp>
#include <sstream>

#include "catalogue/texts/gate.h"
#include "gate/escape.h"
#include "gate/writers.h"

namespace apptrait::gate {
namespace {

struct Counts {
  int tests = 0, failures = 0, errors = 0, skipped = 0;
};

class Suite {
 public:
  Suite(const Outcome& outcome, Language language, pugi::xml_node node)
      : outcome_(outcome), language_(language), node_(node), path_(EscapeForLog(outcome.path)) {}

  Counts Run() {
    node_.append_attribute("name") = path_.c_str();
    pugi::xml_attribute tests = node_.append_attribute("tests"),
                        failures = node_.append_attribute("failures"),
                        errors = node_.append_attribute("errors"),
                        skipped = node_.append_attribute("skipped");
    if (outcome_.error) {
      Report("read", "error", outcome_.error->detail.id,
             Message(outcome_.error->detail, language_));
      ++counts_.errors;
    }
    for (const RuleVerdict& rule : outcome_.rules) AddRule(rule);
    for (const JudgedFinding& finding : outcome_.findings) AddFinding(finding);
    tests = counts_.tests;
    failures = counts_.failures;
    errors = counts_.errors;
    skipped = counts_.skipped;
    return counts_;
  }

 private:
  pugi::xml_node Case(std::string_view name) {
    pugi::xml_node node = node_.append_child("testcase");
    node.append_attribute("classname") = ("apptrait." + path_).c_str();
    node.append_attribute("name") = EscapeForLog(name).c_str();
    node.append_attribute("file") = path_.c_str();
    ++counts_.tests;
    return node;
  }

  // GitLab shows the body and not the attribute, others the attribute and not the body.
  void Report(std::string_view name, const char* element, std::string_view type,
              const std::string& message) {
    pugi::xml_node node = Case(name).append_child(element);
    const std::string text = EscapeForLog(message);
    node.append_attribute("message") = text.c_str();
    if (!type.empty()) node.append_attribute("type") = std::string(type).c_str();
    node.append_child(pugi::node_pcdata).set_value(text.c_str());
  }

  void AddRule(const RuleVerdict& rule) {
    switch (rule.state) {
      case RuleState::kViolated:
        // What violates `fail_on` is a testcase by itself.
        if (rule.key != "fail_on") Fail(rule.key, "", Reasons(rule.key));
        break;
      case RuleState::kPassed:
        Case(rule.key);
        break;
      default:
        Case(rule.key).append_child("skipped").append_attribute("message") =
            std::string(catalogue::Say(TextOf(rule.state), language_)).c_str();
        ++counts_.skipped;
    }
  }

  void AddFinding(const JudgedFinding& finding) {
    if (!finding.violates || !finding.rule.empty()) return;
    std::string name(finding.finding.id);
    if (!finding.inside.empty()) name += " " + finding.inside;
    if (finding.finding.location.entry) name += " " + *finding.finding.location.entry;
    // Two testcases of one name would be one to a reader.
    const int again = ++seen_[name];
    if (again > 1) name += fmt::format(" ({})", again);
    Fail(name, finding.finding.id, Reason(finding));
  }

  void Fail(std::string_view name, std::string_view type, const std::string& message) {
    Report(name, "failure", type, message);
    ++counts_.failures;
  }

  // The finding's sentence, and what to do.
  std::string Reason(const JudgedFinding& finding) const {
    const Rule* rule = FindRule(finding.finding.id);
    std::string text = Sentence(finding, language_);
    if (rule == nullptr) return text;
    return fmt::format("{} — {}", text,
                       language_ == Language::kChinese ? rule->help_zh : rule->help_en);
  }
  std::string Reasons(std::string_view key) const {
    std::string text;
    for (const JudgedFinding& finding : outcome_.findings) {
      if (finding.rule == key && finding.violates) {
        text += (text.empty() ? "" : " · ") + Reason(finding);
      }
    }
    return text;
  }

  const Outcome& outcome_;
  const Language language_;
  pugi::xml_node node_;
  const std::string path_;
  Counts counts_;
  std::map<std::string, int> seen_;
};

}  // namespace

std::string WriteJunit(const Report& report, const WriteOptions& options) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");
  root.append_attribute("name") = "apptrait gate";
  pugi::xml_attribute tests = root.append_attribute("tests"),
                      failures = root.append_attribute("failures"),
                      errors = root.append_attribute("errors"),
                      skipped = root.append_attribute("skipped");
  Counts all;
  for (const Outcome& outcome : report.outcomes) {
    const Counts counts = Suite(outcome, options.language, root.append_child("testsuite")).Run();
    all.tests += counts.tests;
    all.failures += counts.failures;
    all.errors += counts.errors;
    all.skipped += counts.skipped;
  }
  tests = all.tests;
  failures = all.failures;
  errors = all.errors;
  skipped = all.skipped;
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(out).str();
}

}  // namespace apptrait::gate

// The one catalogue of everything that is said to users: findings and errors (findings/*.def) and
// the fixed texts of the reports and the command line (messages/*.def), each in English and
// Chinese.
//
// To add a finding: one APPTRAIT_FINDING row in the .def file of its area. The constant in
// namespace `rule`, the id, docs/findings.md, the SARIF rules and `apptrait explain` all come from
// that row. Code includes the header of its area (catalogue/rules/<area>.h), so that a new row
// rebuilds only that area.
#ifndef APPTRAIT_SRC_CATALOGUE_CATALOGUE_H_
#define APPTRAIT_SRC_CATALOGUE_CATALOGUE_H_

#include "apptrait/finding.h"
#include "apptrait/result.h"

namespace apptrait::catalogue {

// A fixed text.
struct Bilingual {
  std::string_view en, zh;
};
constexpr std::string_view Say(const Bilingual& text, Language language) {
  return language == Language::kChinese ? text.zh : text.en;
}

// An instance of the rule, with the rule's own severity.
Finding Make(const Rule& rule, Location location = {}, std::vector<Datum> data = {});

// An error whose detail is an instance of the rule.
Error Fail(ErrorKind kind, const Rule& rule, Location location = {}, std::vector<Datum> data = {});

// `pattern` with {name} replaced by that datum's value, verbatim. Unknown names stay as they are.
std::string Format(std::string_view pattern, std::span<const Datum> data);

// `text` in the language, in the same way. A datum x_zh stands for x in Chinese.
std::string Format(const Bilingual& text, std::span<const Datum> data, Language language);

}  // namespace apptrait::catalogue

// The rows of a .def file, included between these two, become constants.
#define APPTRAIT_FINDING(name, id, severity, en, zh, help_en, help_zh) \
  inline constexpr Rule name{id, Severity::severity, en, zh, help_en, help_zh};
#define APPTRAIT_MESSAGE(name, en, zh) inline constexpr catalogue::Bilingual name{en, zh};

#endif  // APPTRAIT_SRC_CATALOGUE_CATALOGUE_H_

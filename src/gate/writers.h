// One writer for each format, and what they share.
#ifndef APPTRAIT_SRC_GATE_WRITERS_H_
#define APPTRAIT_SRC_GATE_WRITERS_H_

#include "apptrait/gate.h"
#include "catalogue/catalogue.h"

namespace apptrait::gate {

std::string WriteText(const Report& report, const WriteOptions& options);
std::string WriteJson(const Report& report, const WriteOptions& options);
std::string WriteJunit(const Report& report, const WriteOptions& options);
std::string WriteSarif(const Report& report, const WriteOptions& options);
std::string WriteGithub(const Report& report, const WriteOptions& options);
std::string WriteGitlab(const Report& report, const WriteOptions& options);
std::string WriteMarkdown(const Report& report, const WriteOptions& options);

// "the message (entry)": what a finding says, with the nested package that it is about. Verbatim.
std::string Sentence(const JudgedFinding& finding, Language language);
// "key: policy: wanted; package: actual". Verbatim.
std::string Sentence(const RuleVerdict& rule, Language language);
const catalogue::Bilingual& TextOf(OutcomeState state);
const catalogue::Bilingual& TextOf(RuleState state);
const catalogue::Bilingual& TextOf(Severity severity);
// "2026-12-31": the last day of an exception.
std::string LastDay(const Ignore& ignore);
// Names for findings that stay the same from run to run, wherever a finding lies in the file: hex
// SHA-256 of path, rule, entry, what distinguishes findings of one rule, and of further ones that
// are alike their number.
class Fingerprints {
 public:
  std::string Of(const Outcome& outcome, const JudgedFinding& finding);

 private:
  std::map<std::string, int> seen_;
};
// The rule's sentence with an ellipsis for what only a finding knows.
std::string TitleOf(const Rule& rule, Language language);
// "2 of 3 packages pass gate.toml; 1 could not be read". Verbatim.
std::string Summary(const Report& report, Language language);

}  // namespace apptrait::gate

#endif  // APPTRAIT_SRC_GATE_WRITERS_H_

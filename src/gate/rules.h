// The rules of a policy: what each looks at, and what it says of a package.
#ifndef APPTRAIT_SRC_GATE_RULES_H_
#define APPTRAIT_SRC_GATE_RULES_H_

#include "apptrait/gate.h"
#include "catalogue/catalogue.h"
#include "gate/subject.h"

namespace apptrait::gate {

// What the rules see.
struct Evidence {
  const Subject& subject;
  const Policy& policy;
  std::optional<std::int64_t> at;

  const Setting* Find(std::string_view key) const {
    return policy.Find(subject.outer->platform, key);
  }
};

// What a rule says. A rule that has findings is violated; one without is passed.
struct Answer {
  bool applies = true;
  std::string wanted, actual;
  std::vector<Finding> findings;

  void Violate(const Rule& rule, std::vector<Datum> data, std::optional<std::string> entry = {});
};

// `setting` is the policy's value for the rule's key, or
// the default one; a rule of several keys (expect.signer) reads them itself and has none.
struct GateRule {
  std::string_view key;
  // Whether a policy that is silent of the key means `true`.
  bool on_by_default;
  void (*check)(const Setting* setting, const Evidence& evidence, Answer* answer);
};

std::span<const GateRule> IdentityRules();
std::span<const GateRule> SignatureRules();
std::span<const GateRule> ReleaseRules();
std::span<const GateRule> PlatformRules();

// The rule "record", which no policy switches on but the record itself.
void CheckRecord(const FiledRecord& record, const Evidence& evidence, Answer* answer);

// "a, b": the values of a list.
std::string Join(const std::vector<std::string>& values, std::string_view separator = ", ");
const std::vector<std::string>& Texts(const Setting& setting);
std::string Digits(std::int64_t number);
// Whole days; what has not quite come or is just past counts against the package.
std::int64_t DaysBetween(std::int64_t from, std::int64_t to);
// Of a flag that holds where the policy is silent.
bool IsOn(const Setting* setting);

}  // namespace apptrait::gate

#endif  // APPTRAIT_SRC_GATE_RULES_H_

// A package as a flat list of facts that can be compared one by one.
#ifndef APPTRAIT_SRC_DIFF_FACTS_H_
#define APPTRAIT_SRC_DIFF_FACTS_H_

#include "apptrait/package.h"
#include "catalogue/catalogue.h"

namespace apptrait::diff {

struct Fact {
  std::string field, value;
};

// In the order in which reports show them; no field twice, no empty values.
std::vector<Fact> FactsOf(const Package& package);

// "Version": what people call the field. Fields with a name of the package's own in them
// ("ios.entitlement.aps-environment") give that name, verbatim.
std::string LabelOf(std::string_view field, Language language);

// The package whose identity counts: itself, or the one with a name in a set of splits.
const Package& MainOf(const Package& package);

// The fingerprint that a form of its platform asks for.
const std::string& FiledFingerprint(const FilingChoice& choice);

}  // namespace apptrait::diff

#endif  // APPTRAIT_SRC_DIFF_FACTS_H_

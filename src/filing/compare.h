// One filed value against what a package has.
#ifndef APPTRAIT_SRC_FILING_COMPARE_H_
#define APPTRAIT_SRC_FILING_COMPARE_H_

#include "apptrait/filing.h"
#include "filing/known_values.h"
#include "filing/pasted.h"

namespace apptrait::filing {

// How a pasted value relates to a known one.
struct Relation {
  enum class Kind { kNone, kEqual, kStart, kEnd, kGap, kTypo };
  Kind kind = Kind::kNone;
  std::size_t have = 0, total = 0;      // characters
  std::size_t position = 0, count = 0;  // of a gap or of typos; position from 1
  bool leading_zeros = false;           // equal once 00 octets in front are dropped
};
Relation Relate(const Pasted& pasted, const KnownValue& known);

// What a box was filled with, judged. `known` are the values of the package in question, `others`
// those of the other packages with their platform.
struct OtherValues {
  Platform platform;
  std::vector<KnownValue> values;
};
struct BoxContext {
  const BoxProfile& profile;
  const PublicKey& key;  // of the chosen certificate
  const std::vector<KnownValue>& known;
  const std::vector<OtherValues>& others;
  bool truncated_keys_accepted = false;
};
// Fills in outcome, findings and notice of `box`, whose `filed` is set.
void JudgeValue(const BoxContext& context, FiledBox* box);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_COMPARE_H_

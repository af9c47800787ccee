// The service's error codes: what each means, whose fault it is, and whether asking again can help.
#ifndef APPTRAIT_SRC_ICP_RECORD_CODES_H_
#define APPTRAIT_SRC_ICP_RECORD_CODES_H_

#include "apptrait/icp_record.h"

namespace apptrait::icp_record {

struct Meaning {
  const Rule* rule = nullptr;
  Conclusion conclusion = Conclusion::kNotAnswered;
  enum class Again { kNo, kThrottled, kIfHarmless } again = Again::kNo;
};

Meaning Explain(const Answer& answer);
Finding ToFinding(const Answer& answer);

}  // namespace apptrait::icp_record

#endif  // APPTRAIT_SRC_ICP_RECORD_CODES_H_

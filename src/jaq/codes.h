// TOP's error codes: what each means, and whether asking again can help.
#ifndef APPTRAIT_SRC_JAQ_CODES_H_
#define APPTRAIT_SRC_JAQ_CODES_H_

#include "apptrait/jaq.h"

namespace apptrait::jaq {

struct Meaning {
  enum class Kind {
    kCaller,     // ours to correct: never asked again
    kService,    // theirs, and may pass: asked again with backoff
    kThrottled,  // asked again when the ban is over
    kOther,      // theirs or unknown; nothing says that asking again helps
  };
  const Rule* rule = nullptr;
  Kind kind = Kind::kOther;
};

// By sub-code where that is documented, else by code.
Meaning Explain(const ServiceError& error);

// The finding of that meaning, with the service's own words as data.
Finding ToFinding(const ServiceError& error, const std::optional<std::string>& request_id);

// The N of "This ban will last for N more seconds", which throttling answers carry.
std::optional<std::int64_t> BanSeconds(const ServiceError& error);

}  // namespace apptrait::jaq

#endif  // APPTRAIT_SRC_JAQ_CODES_H_

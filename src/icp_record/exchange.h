// One call to the service with its answer as JSON, repeated where that helps. What the answer means
// for a call is for send.cc and upload.cc.
#ifndef APPTRAIT_SRC_ICP_RECORD_EXCHANGE_H_
#define APPTRAIT_SRC_ICP_RECORD_EXCHANGE_H_

#include "apptrait/icp_record.h"
#include "base/json.h"

namespace apptrait::icp_record {

struct Exchange {
  Answer answer;
  bool ok = false;                   // the call did what it is for
  SortedJson data;                   // the member Data, null where there is none
  std::optional<Finding> clock_off;  // where the service finds our time wrong
};

// Time that is left for a run of several exchanges.
class Deadline {
 public:
  Deadline(Clock& clock, std::chrono::milliseconds timeout)
      : clock_(clock), end_(clock.Elapsed() + timeout) {}
  std::chrono::milliseconds Left() const { return end_ - clock_.Elapsed(); }

 private:
  Clock& clock_;
  std::chrono::milliseconds end_;
};

// Errors: the transport's; net.redirected, net.http-status, icp-record.answer-unreadable.
Result<Exchange> Ask(const Call& call, const Credentials& credentials, const SendOptions& options,
                     const Deadline& deadline, Transport& transport, Clock& clock);

// Text of a member, numbers as digits; empty where it is absent or something else.
std::string TextOf(const SortedJson& object, std::string_view name);

// The answer of a call that failed, as findings.
Outcome Refusal(const Call& call, Exchange exchange);

}  // namespace apptrait::icp_record

#endif  // APPTRAIT_SRC_ICP_RECORD_EXCHANGE_H_

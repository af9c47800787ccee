#include <algorithm>

#include "apptrait/jaq.h"
#include "catalogue/rules/io.h"
#include "catalogue/rules/jaq.h"
#include "catalogue/rules/net.h"
#include "jaq/codes.h"
#include "net/http_date.h"
#include "net/url.h"

namespace apptrait::jaq {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Backoff after isp.*: 1, 2, 4, 8 … seconds.
constexpr milliseconds kFirstBackoff{1'000};
// A date header that is this far from what was sent is worth naming; TOP allows ten minutes.
constexpr std::int64_t kNotableSkew = 60;

// One call's HTTP exchange and its answer.
struct Exchange {
  Answer answer;
  std::int64_t sent_at = 0;
  std::optional<std::string> date;  // the Date header
};

// The whole run, from the first call to the conclusion.
class Run {
 public:
  Run(const Request& request, const Credentials& credentials, const SendOptions& options,
      Transport& transport, Clock& clock)
      : request_(request),
        credentials_(credentials),
        options_(options),
        transport_(transport),
        clock_(clock),
        started_(clock.Elapsed()) {}

  // The last answer; an in-progress one where the time is up.
  Result<Exchange> UntilDone();
  int calls() const { return calls_; }
  milliseconds Used() { return clock_.Elapsed() - started_; }
  // Set where throttling outlasts the time that is left.
  std::optional<std::int64_t> ban() const { return ban_; }

 private:
  Result<Exchange> Once();
  // How long to wait before the next call; nothing where there is to be none.
  std::optional<milliseconds> NextWait(const Answer& answer);
  milliseconds Left() { return options_.timeout - Used(); }

  const Request& request_;
  const Credentials& credentials_;
  const SendOptions& options_;
  Transport& transport_;
  Clock& clock_;
  milliseconds started_;
  int calls_ = 0, retries_ = 0;
  std::optional<std::int64_t> ban_;
};

Result<Exchange> Run::Once() {
  ++calls_;
  Exchange exchange{.sent_at = clock_.UnixSeconds()};
  HttpRequest http{
      .method = "POST",
      .url = options_.gateway,
      .headers = {{"Content-Type", "application/x-www-form-urlencoded;charset=utf-8"}},
      .body =
          FormBody(SignedParameters(request_, options_.envelope, credentials_, exchange.sent_at)),
      .timeout = std::max(milliseconds(1), std::min(options_.request_timeout, Left()))};
  const auto response = transport_.Send(http);
  if (!response) return response.error();
  const auto url = net::ParseUrl(options_.gateway);
  const std::string host = url ? url->authority : "";
  if (response->status >= 300 && response->status < 400) {
    const std::string* target = response->Find("location");
    return catalogue::Fail(
        ErrorKind::kIo, rule::kNetRedirected, {},
        {{"host", host}, {"target", target == nullptr ? "?" : net::Origin(*target)}});
  }
  auto answer = ParseAnswer(response->body);
  if (!answer && response->status != 200) {
    return catalogue::Fail(ErrorKind::kIo, rule::kNetHttpStatus, {},
                           {{"host", host}, {"status", std::int64_t{response->status}}});
  }
  if (!answer) return std::move(answer).error();
  exchange.answer = *std::move(answer);
  if (const std::string* date = response->Find("date")) exchange.date = *date;
  return exchange;
}

std::optional<milliseconds> Run::NextWait(const Answer& answer) {
  if (!answer.error) {
    const bool in_progress = request_.api == Api::kOfficialVerify && answer.status == 0 &&
                             answer.success != false && answer.error_code.value_or(0) == 0;
    if (!in_progress) return std::nullopt;
    // The bounds first: an interval from outside may be of any size.
    const auto asked = std::clamp<std::int64_t>(answer.query_interval_ms.value_or(0),
                                                options_.shortest_interval.count(),
                                                options_.longest_interval.count());
    return milliseconds(asked);
  }
  const Meaning meaning = Explain(*answer.error);
  const bool throttled = meaning.kind == Meaning::Kind::kThrottled;
  if (!throttled && meaning.kind != Meaning::Kind::kService) return std::nullopt;
  if (throttled) {
    if (const auto ban = BanSeconds(*answer.error)) {
      if (*ban >= std::chrono::duration_cast<seconds>(Left()).count()) {
        ban_ = *ban;
        return std::nullopt;
      }
      if (retries_++ >= options_.retries) return std::nullopt;
      // The ban ends somewhere in its last second.
      return seconds(*ban + 1);
    }
    // A daily quota does not come back within any sensible backoff.
    if (meaning.rule == &rule::kJaqSubDailyQuota) return std::nullopt;
  }
  if (retries_ >= options_.retries) return std::nullopt;
  return kFirstBackoff * (1 << std::min(retries_++, 10));
}

Result<Exchange> Run::UntilDone() {
  std::optional<Exchange> last;
  for (;;) {
    const bool short_of_time = Left() < options_.request_timeout;
    auto exchange = Once();
    if (!exchange) {
      // Cut short by our own limit while the service was at work: what it said last stands.
      const bool out_of_time = exchange.error().detail.id == rule::kNetTimeout.id && short_of_time;
      if (last && !last->answer.error && out_of_time) return *std::move(last);
      return std::move(exchange).error();
    }
    last = *std::move(exchange);
    const auto wait = NextWait(last->answer);
    if (!wait || *wait >= Left()) return *std::move(last);
    if (options_.progress) {
      Progress progress{.call = calls_, .wait = *wait};
      if (last->answer.error) {
        progress.kind = Progress::Kind::kRetry;
        progress.reason = ToFinding(*last->answer.error, last->answer.request_id);
      }
      options_.progress(progress);
    }
    if (!clock_.Wait(*wait)) return catalogue::Fail(ErrorKind::kCancelled, rule::kCancelled);
  }
}

void NameClock(const Exchange& exchange, Outcome* outcome) {
  if (!exchange.answer.error || !exchange.date ||
      Explain(*exchange.answer.error).rule != &rule::kJaqTopBadTimestamp) {
    return;
  }
  const auto theirs = net::ParseHttpDate(*exchange.date);
  if (!theirs || std::abs(*theirs - exchange.sent_at) < kNotableSkew) return;
  outcome->findings.push_back(catalogue::Make(
      rule::kJaqClockOff, {},
      {{"seconds", std::abs(exchange.sent_at - *theirs)}, {"date", *exchange.date}}));
}

}  // namespace

Result<Outcome> Send(const Request& request, const Package* package, const Credentials& credentials,
                     const SendOptions& options, Transport& transport, Clock& clock) {
  Run run(request, credentials, options, transport, clock);
  auto exchange = run.UntilDone();
  if (!exchange) return std::move(exchange).error();
  Outcome outcome = Judge(request.api, exchange->answer, package, options.developer);
  outcome.calls = run.calls();
  for (Finding& finding : outcome.findings) {
    if (finding.id != rule::kJaqStillInProgress.id) continue;
    finding.data = {{"seconds", std::chrono::duration_cast<seconds>(run.Used()).count()}};
  }
  if (run.ban()) {
    outcome.findings.push_back(
        catalogue::Make(rule::kJaqThrottledUntil, {}, {{"seconds", *run.ban()}}));
  }
  NameClock(*exchange, &outcome);
  return outcome;
}

}  // namespace apptrait::jaq

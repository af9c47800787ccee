#include "icp_record/exchange.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/rules/icp_record.h"
#include "catalogue/rules/io.h"
#include "catalogue/rules/net.h"
#include "icp_record/codes.h"
#include "net/http_date.h"
#include "net/url.h"

namespace apptrait::icp_record {
namespace {

using Json = SortedJson;
using std::chrono::milliseconds;

constexpr milliseconds kFirstBackoff{1'000};
// Aliyun allows 15 minutes; less is worth naming when it complains.
constexpr std::int64_t kNotableSkew = 60;

std::string Trim(std::string text) {
  const std::string_view blanks = " \t\r\n";
  text.erase(text.find_last_not_of(blanks) + 1);
  text.erase(0, text.find_first_not_of(blanks));
  return text;
}

Error Unreadable(const Call& call, const catalogue::Bilingual& why) {
  return catalogue::Fail(ErrorKind::kIo, rule::kIcpAnswerUnreadable, {},
                         catalogue::Because(why, {{"action", call.action}}));
}

// "Limit:10,Remain:0,TimeLeft:567": milliseconds until the quota is back.
std::optional<milliseconds> TimeLeft(const HttpResponse& response) {
  for (const char* name : {"x-ratelimit-user-api", "x-ratelimit-user"}) {
    const std::string* value = response.Find(name);
    if (value == nullptr) continue;
    constexpr std::string_view kKey = "TimeLeft:";
    const std::size_t at = value->find(kKey);
    if (at == value->npos) continue;
    std::int64_t left = 0;
    const char* begin = value->data() + at + kKey.size();
    const auto [stop, error] = std::from_chars(begin, value->data() + value->size(), left);
    if (error == std::errc() && stop != begin && left >= 0) return milliseconds(left);
  }
  return std::nullopt;
}

Result<Exchange> Read(const Call& call, const std::string& host, const HttpResponse& response) {
  if (response.status >= 300 && response.status < 400) {
    const std::string* target = response.Find("location");
    return catalogue::Fail(
        ErrorKind::kIo, rule::kNetRedirected, {},
        {{"host", host}, {"target", target == nullptr ? "?" : net::Origin(*target)}});
  }
  const Json json = Json::parse(ToValidUtf8(response.body), nullptr, /*allow_exceptions=*/false);
  Exchange exchange;
  exchange.answer = {.http_status = response.status,
                     .code = TextOf(json, "Code"),
                     .message = TextOf(json, "Message"),
                     .request_id = Trim(TextOf(json, "RequestId"))};
  if (exchange.answer.code.empty()) {
    if (response.status != 200) {
      return catalogue::Fail(ErrorKind::kIo, rule::kNetHttpStatus, {},
                             {{"host", host}, {"status", std::int64_t{response.status}}});
    }
    return Unreadable(call, json.is_discarded() ? why::kAnswerNotJson : why::kAnswerNoCode);
  }
  if (json.contains("Data")) exchange.data = json["Data"];
  const bool denied = json.contains("Success") && json["Success"] == false;
  exchange.ok = exchange.answer.code == "OK" && response.status == 200 && !denied;
  return exchange;
}

std::optional<milliseconds> NextWait(const Call& call, const Exchange& exchange,
                                     const HttpResponse& response, int retry) {
  const Meaning::Again again = Explain(exchange.answer).again;
  const bool changes = call.action == "CreateSmsAppIcpRecord";
  if (again == Meaning::Again::kNo || (again == Meaning::Again::kIfHarmless && changes)) {
    return std::nullopt;
  }
  const milliseconds backoff = kFirstBackoff * (1 << std::min(retry, 10));
  return again == Meaning::Again::kThrottled ? TimeLeft(response).value_or(backoff) : backoff;
}

std::optional<Finding> NameClock(const Exchange& exchange, const HttpResponse& response,
                                 std::int64_t sent_at) {
  if (Explain(exchange.answer).rule != &rule::kIcpServiceExpired) return std::nullopt;
  const std::string* date = response.Find("date");
  const auto theirs = date == nullptr ? std::nullopt : net::ParseHttpDate(*date);
  if (!theirs || std::abs(*theirs - sent_at) < kNotableSkew) return std::nullopt;
  return catalogue::Make(rule::kIcpClockOff, {},
                         {{"seconds", std::abs(sent_at - *theirs)}, {"date", *date}});
}

}  // namespace

std::string TextOf(const Json& object, std::string_view name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  if (found == object.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_integer() ? found->dump() : "";
}

Result<Exchange> Ask(const Call& call, const Credentials& credentials, const SendOptions& options,
                     const Deadline& deadline, Transport& transport, Clock& clock) {
  for (int retry = 0;; ++retry) {
    const std::int64_t now = clock.UnixSeconds();
    // Signed anew each time: a nonce is good for one request.
    auto request =
        Sign(call, credentials, {.endpoint = options.endpoint, .time = now, .nonce = MakeNonce()});
    if (!request) return std::move(request).error();
    request->timeout =
        std::max(milliseconds(1), std::min(options.request_timeout, deadline.Left()));
    const auto response = transport.Send(*request);
    // An STS token is the one secret that a request carries.
    for (HttpHeader& header : request->headers) {
      if (header.name == "x-acs-security-token") Wipe(&header.value);
    }
    if (!response) return response.error();
    auto exchange = Read(call, *request->Find("host"), *response);
    if (!exchange || exchange->ok) return exchange;
    exchange->clock_off = NameClock(*exchange, *response, now);
    const auto wait = NextWait(call, *exchange, *response, retry);
    if (!wait || retry >= options.retries || *wait >= deadline.Left()) return exchange;
    if (options.progress) {
      options.progress({.action = call.action,
                        .call = retry + 1,
                        .wait = *wait,
                        .reason = ToFinding(exchange->answer)});
    }
    if (!clock.Wait(*wait)) return catalogue::Fail(ErrorKind::kCancelled, rule::kCancelled);
  }
}

Outcome Refusal(const Call& call, Exchange exchange) {
  const Meaning meaning = Explain(exchange.answer);
  Outcome outcome{
      .conclusion = meaning.conclusion, .answer = std::move(exchange.answer), .findings = {}};
  outcome.findings.push_back(ToFinding(outcome.answer));
  if (exchange.clock_off) outcome.findings.push_back(*std::move(exchange.clock_off));
  if (call.action == "CreateSmsAppIcpRecord" && meaning.again == Meaning::Again::kIfHarmless) {
    outcome.findings.push_back(catalogue::Make(rule::kIcpMayExist));
  }
  return outcome;
}

}  // namespace apptrait::icp_record

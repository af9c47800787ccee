#include <fmt/core.h>
#include <openssl/rand.h>

#include <cstdlib>

#include "apptrait/icp_record.h"
#include "base/bytes.h"
#include "catalogue/rules/icp_record.h"
#include "digest/context.h"
#include "icp_record/acs3.h"
#include "icp_record/fields.h"
#include "net/shell.h"
#include "net/url.h"

namespace apptrait::icp_record {
namespace {

constexpr std::string_view kVersion = "2017-05-25";
constexpr std::string_view kTokenHeader = "x-acs-security-token";
// Of an empty body: everything is in the query.
constexpr std::string_view kEmptySha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// yyyy-MM-ddTHH:mm:ssZ
std::string UtcTime(std::int64_t time) {
  namespace chrono = std::chrono;
  const chrono::sys_seconds seconds{chrono::seconds(time)};
  const auto day = chrono::floor<chrono::days>(seconds);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(seconds - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace

Call CreateCall(const Record& record) {
  Call call{.action = "CreateSmsAppIcpRecord", .query = {}};
  for (const auto& [name, value] : kServiceFields) {
    call.query.push_back({std::string(name), record.*value});
  }
  return call;
}

Call QueryCall(std::span<const std::int64_t> record_ids) {
  std::string list = "[";
  for (const std::int64_t id : record_ids)
    list += (list.size() > 1 ? "," : "") + std::to_string(id);
  return {.action = "QuerySmsAppIcpRecord", .query = {{"AppIcpRecordIdList", list + "]"}}};
}

Call UploadInfoCall() {
  return {.action = "GetQualificationOssInfo", .query = {{"BizType", "dysms"}}};
}

std::string MakeNonce() {
  Bytes random(16);
  if (RAND_bytes_ex(digest::LibraryContext(), AsUchar(std::span(random)), random.size(), 0) != 1) {
    std::abort();  // no entropy: nothing that follows would be safe
  }
  return ToHex(random);
}

Result<HttpRequest> Sign(const Call& call, const Credentials& credentials,
                         const SignOptions& options) {
  const bool is_url = options.endpoint.find("://") != std::string::npos;
  const auto url = net::ParseUrl(is_url ? options.endpoint : "https://" + options.endpoint);
  if (!url || !(url->rest.empty() || url->rest == "/")) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kIcpEndpoint, {},
                           {{"endpoint", net::HideUserInfo(options.endpoint)}});
  }
  Acs3Request request{.method = "POST", .query = call.query};
  request.headers = {{"host", url->authority},
                     {"x-acs-action", call.action},
                     {"x-acs-content-sha256", std::string(kEmptySha256)},
                     {"x-acs-date", UtcTime(options.time)},
                     {"x-acs-signature-nonce", options.nonce},
                     {"x-acs-version", std::string(kVersion)}};
  if (!credentials.security_token.empty()) {
    request.headers.push_back({"x-acs-accesskey-id", credentials.access_key_id});
    request.headers.push_back(
        {std::string(kTokenHeader), std::string(credentials.security_token.Reveal())});
  }
  std::string authorization =
      Authorization(request, credentials.access_key_id, credentials.access_key_secret);
  // Not signed. Without it the gateway answers RPC calls in XML.
  request.headers.push_back({"accept", "application/json"});
  request.headers.push_back({"authorization", std::move(authorization)});
  return HttpRequest{
      .method = request.method,
      .url = url->scheme + "://" + url->authority + "/?" + CanonicalQuery(request.query),
      .headers = std::move(request.headers)};
}

std::string CurlLine(const HttpRequest& request) {
  std::string line = "curl -sS --max-time 30 -X " + request.method + " --data-binary ''";
  // curl would add one that is not signed.
  line += " -H Content-Type:";
  bool token = false;
  for (const HttpHeader& header : request.headers) {
    if (header.name == kTokenHeader) {
      token = true;
    } else {
      line += " -H " + net::ShellQuote(header.name + ": " + header.value);
    }
  }
  // Through a pipe: curl's arguments can be seen by every user of the machine.
  if (token) {
    line =
        fmt::format(R"(printf '{}: %s\n' "${{ALIBABA_CLOUD_SECURITY_TOKEN:?}}" | )", kTokenHeader) +
        line + " -H @-";
  }
  return line + ' ' + net::ShellQuote(request.url);
}

}  // namespace apptrait::icp_record

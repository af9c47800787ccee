#include <pugixml.hpp>

#include "base/bytes.h"
#include "base/text.h"
#include "catalogue/rules/icp_record.h"
#include "catalogue/rules/net.h"
#include "icp_record/exchange.h"
#include "icp_record/oss.h"
#include "net/url.h"

namespace apptrait::icp_record {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kUsualDomain = "aliyuncs.com";

bool IsAliyun(const std::string& endpoint) {
  const bool is_url = endpoint.find("://") != endpoint.npos;
  const auto url = net::ParseUrl(is_url ? endpoint : "https://" + endpoint);
  return url && net::IsUnder(url->host, kUsualDomain);
}

// What the policy says before anything is sent.
std::optional<Error> Forbids(const UploadPolicy& policy, std::size_t size, std::int64_t now) {
  const auto bytes = static_cast<std::int64_t>(size);
  if (bytes < policy.least || (policy.most > 0 && bytes > policy.most)) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kIcpPolicySize, {},
                           {{"min", policy.least}, {"max", policy.most}, {"actual", bytes}});
  }
  if (policy.expires_at && *policy.expires_at <= now) {
    return catalogue::Fail(ErrorKind::kIo, rule::kIcpPolicyExpired, {},
                           {{"expiration", policy.expiration}});
  }
  return std::nullopt;
}

// Of the four that the service takes; nothing else of the name is used.
std::string ExtensionOf(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  std::string extension = ToLowerAscii(dot == file_name.npos ? "" : file_name.substr(dot + 1));
  const bool known =
      extension == "jpg" || extension == "jpeg" || extension == "png" || extension == "gif";
  return known ? extension : "jpg";
}

std::string Boundary(std::span<const std::byte> contents) {
  std::string boundary;
  do {
    boundary = "----apptrait" + MakeNonce();
  } while (AsText(contents).find(boundary) != std::string_view::npos);
  return boundary;
}

// <Error><Code>AccessDenied</Code><Message>…</Message><RequestId>…</RequestId></Error>
Outcome ReadRefusal(const HttpResponse& response) {
  Answer answer{.http_status = response.status};
  pugi::xml_document document;
  const std::string body = ToValidUtf8(response.body);
  if (document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) {
    const pugi::xml_node error = document.child("Error");
    answer.code = error.child_value("Code");
    answer.message = error.child_value("Message");
    answer.request_id = error.child_value("RequestId");
  }
  std::string detail = " (HTTP " + std::to_string(response.status);
  if (!answer.code.empty()) detail += ", " + answer.code;
  if (!answer.message.empty()) detail += ": " + answer.message;
  const bool ours = response.status >= 400 && response.status < 500;
  return {.conclusion = ours ? Conclusion::kRequestWrong : Conclusion::kNotAnswered,
          .answer = answer,
          .findings = {catalogue::Make(rule::kIcpUploadRefused, {},
                                       {{"detail", detail + ")"}, {"code", answer.code}})}};
}

}  // namespace

Result<Outcome> Upload(std::string_view file_name, std::span<const std::byte> contents,
                       const Credentials& credentials, const SendOptions& options,
                       Transport& transport, Clock& clock) {
  const Deadline deadline(clock, options.timeout);
  const Call call = UploadInfoCall();
  auto exchange = Ask(call, credentials, options, deadline, transport, clock);
  if (!exchange) return std::move(exchange).error();
  if (!exchange->ok) return Refusal(call, *std::move(exchange));
  const auto target = ReadTarget(exchange->data, !IsAliyun(options.endpoint));
  if (!target) return target.error();
  if (auto error = Forbids(target->policy, contents.size(), clock.UnixSeconds())) {
    return *std::move(error);
  }
  const std::string key = ChooseKey(*target, MakeNonce(), ExtensionOf(file_name));
  HttpRequest request = PostObject(*target, key, contents, Boundary(contents));
  request.timeout = std::max(milliseconds(1), std::min(options.request_timeout, deadline.Left()));
  const auto response = transport.Send(request);
  if (!response) return response.error();
  if (response->status >= 300 && response->status < 400) {
    const std::string* location = response->Find("location");
    return catalogue::Fail(ErrorKind::kIo, rule::kNetRedirected, {},
                           {{"host", net::Origin(target->url)},
                            {"target", location == nullptr ? "?" : net::Origin(*location)}});
  }
  if (response->status < 200 || response->status > 299) return ReadRefusal(*response);

  Outcome outcome{.conclusion = Conclusion::kDone, .answer = std::move(exchange->answer)};
  outcome.file_key = key;
  if (key.ends_with('/')) {
    outcome.findings.push_back(catalogue::Make(rule::kIcpPolicyFolder, {}, {{"key", key}}));
  }
  outcome.findings.push_back(catalogue::Make(rule::kIcpUploaded, {}, {{"key", key}}));
  return outcome;
}

}  // namespace apptrait::icp_record

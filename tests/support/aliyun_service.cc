#include "support/aliyun_service.h"

#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/bytes.h"

namespace apptrait::test {
namespace {

constexpr const char* kOssKeyId = "oss-key-of-the-service";
constexpr const char* kOssSecret = "oss-secret-of-the-service";

std::string Format(std::time_t time, const char* format) {
  std::tm tm{};
  gmtime_r(&time, &tm);
  char text[64];
  std::strftime(text, sizeof text, format, &tm);
  return text;
}

// RFC 3986 by another route than the library's: everything but the unreserved set.
std::string Encode(const std::string& text) {
  std::string encoded;
  for (const unsigned char c : text) {
    if (std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == '~') {
      encoded += static_cast<char>(c);
    } else {
      char hex[4];
      std::snprintf(hex, sizeof hex, "%%%02X", c);
      encoded += hex;
    }
  }
  return encoded;
}

Reply Refuse(int status, const std::string& code, const std::string& message) {
  return {.status = status,
          .body = AliyunError(code, message),
          .headers = {{"Date", Format(std::time(nullptr), "%a, %d %b %Y %H:%M:%S GMT")}}};
}

std::string OssSign(const std::string& policy) {
  // OSS signs with HMAC-SHA1; which hash it is does not matter to who only passes it on.
  return HmacSha256Hex(kOssSecret, policy);
}

Reply OssRefuse(const std::string& code, const std::string& message) {
  return {.status = 403,
          .body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code +
                  "</Code><Message>" + message + "</Message><RequestId>oss-1</RequestId></Error>"};
}

}  // namespace

std::string AliyunError(const std::string& code, const std::string& message) {
  return R"({"RequestId":"req-1","HostId":"dysmsapi","Code":")" + code + R"(","Message":")" +
         message + "\"}";
}

AliyunService::AliyunService(std::vector<Reply> script, bool needs_token)
    : script_(std::move(script)),
      needs_token_(needs_token),
      server_([this](const Received& received) { return Handle(received); }) {}

std::vector<AliyunService::Action> AliyunService::accepted() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

Reply AliyunService::Check(const Received& received, Action* action) {
  if (received.method != "POST" || received.path != "/" || !received.body.empty()) {
    return Refuse(400, "InvalidParameter", "RPC calls are POST / with an empty body");
  }
  const auto header = [&](const std::string& name) {
    const auto found = received.headers.find(name);
    return found == received.headers.end() ? std::string() : found->second;
  };
  if (header("accept") != "application/json") return {.body = "<xml/>"};
  const std::string authorization = header("authorization");
  const auto part = [&](const std::string& key) {
    const std::size_t at = authorization.find(key + "=");
    if (at == authorization.npos) return std::string();
    const std::size_t start = at + key.size() + 1;
    return authorization.substr(start, authorization.find(',', start) - start);
  };
  if (part("ACS3-HMAC-SHA256 Credential") != kAccessKeyId) {
    return Refuse(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
  }
  if (needs_token_ && header("x-acs-security-token") != kToken) {
    return Refuse(400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
  }
  std::tm tm{};
  if (strptime(header("x-acs-date").c_str(), "%Y-%m-%dT%H:%M:%SZ", &tm) == nullptr ||
      std::abs(std::difftime(timegm(&tm), std::time(nullptr))) > 900) {
    return Refuse(400, "InvalidTimeStamp.Expired", "Specified time stamp is expired.");
  }
  // Every x-acs-* header and host must be signed.
  std::string canonical_headers, names;
  for (const auto& [name, value] : received.headers) {  // sorted by name
    if (name != "host" && name != "content-type" && !name.starts_with("x-acs-")) continue;
    canonical_headers += name + ":" + value + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  std::map<std::string, std::string> query;
  for (const auto& [name, value] : DecodeForm(received.query)) query[name] = value;
  std::string canonical_query;
  for (const auto& [name, value] : query) {
    canonical_query += (canonical_query.empty() ? "" : "&") + Encode(name) + "=" + Encode(value);
  }
  const std::string to_sign =
      "ACS3-HMAC-SHA256\n" + Sha256Hex("POST\n/\n" + canonical_query + "\n" + canonical_headers +
                                       "\n" + names + "\n" + Sha256Hex(""));
  if (part("SignedHeaders") != names || header("x-acs-content-sha256") != Sha256Hex("") ||
      part("Signature") != HmacSha256Hex(kSecret, to_sign)) {
    return Refuse(400, "SignatureDoesNotMatch", "Specified signature does not match.");
  }
  if (header("x-acs-version") != "2017-05-25") return Refuse(400, "InvalidVersion", "version");
  *action = {.name = header("x-acs-action"), .query = query, .headers = received.headers};
  return {};
}

Reply AliyunService::Handle(const Received& received) {
  Action action;
  const Reply refusal = Check(received, &action);
  if (action.name.empty()) return refusal;
  const std::lock_guard lock(mutex_);
  if (!nonces_.insert(action.headers["x-acs-signature-nonce"]).second) {
    return Refuse(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
  }
  accepted_.push_back(std::move(action));
  const Reply& reply = script_[std::min(next_, script_.size() - 1)];
  ++next_;
  return reply;
}

OssService::OssService() : server_([this](const Received& received) { return Handle(received); }) {}

std::map<std::string, std::string> OssService::objects() const {
  const std::lock_guard lock(mutex_);
  return objects_;
}

std::string OssService::Data(const std::string& conditions, const std::string& host,
                             int shift) const {
  const std::time_t expiry = std::time(nullptr) + 60 + shift;
  const std::string policy =
      ToBase64(AsBytes("{\"expiration\":\"" + Format(expiry, "%Y-%m-%dT%H:%M:%S.001Z") +
                       "\",\"conditions\":" + conditions + "}"));
  const nlohmann::json data = {{"Policy", policy},
                               {"Expire", expiry},
                               {"StartPath", "10000035808206"},
                               {"AccessKeyId", kOssKeyId},
                               {"Signature", OssSign(policy)},
                               {"Host", host.empty() ? url() : host}};
  return nlohmann::json{{"Code", "OK"},
                        {"Message", "OK"},
                        {"Success", true},
                        {"RequestId", "req-oss\n"},
                        {"Data", data}}
      .dump();
}

Reply OssService::Handle(const Received& received) {
  if (received.headers.contains("authorization")) {
    return OssRefuse("InvalidArgument", "a form needs no Authorization");
  }
  if (received.parts.empty() || received.parts.back().name != "file") {
    return OssRefuse("MalformedPOSTRequest", "the file must be the last field");
  }
  std::map<std::string, std::string> fields;
  for (const Part& part : received.parts) fields[part.name] = part.content;
  if (fields["OSSAccessKeyId"] != kOssKeyId) return OssRefuse("InvalidAccessKeyId", "who?");
  if (fields["Signature"] != OssSign(fields["policy"])) {
    return OssRefuse("SignatureDoesNotMatch", "the policy's signature");
  }
  const auto bytes = FromBase64(fields["policy"]);
  const auto policy = nlohmann::json::parse(AsText(*bytes));
  for (const auto& condition : policy["conditions"]) {
    if (condition.is_object()) continue;
    if (condition[0] == "content-length-range") {
      const auto size = received.parts.back().content.size();
      if (size < condition[1] || size > condition[2]) return OssRefuse("EntityTooLarge", "size");
      continue;
    }
    const std::string value = fields[condition[1].get<std::string>().substr(1)];
    const bool holds = condition[0] == "eq" ? value == condition[2]
                                            : value.starts_with(condition[2].get<std::string>());
    if (!holds) {
      return OssRefuse("AccessDenied",
                       "Invalid according to Policy: Policy Condition failed: " + condition.dump());
    }
  }
  const std::lock_guard lock(mutex_);
  objects_[fields["key"]] = received.parts.back().content;
  return {.status = std::atoi(fields["success_action_status"].c_str())};
}

}  // namespace apptrait::test

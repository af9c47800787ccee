#include "icp_record/oss.h"

#include <charconv>

#include "base/bytes.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/rules/icp_record.h"
#include "icp_record/exchange.h"
#include "net/url.h"

namespace apptrait::icp_record {
namespace {

using Json = SortedJson;

// Real policies have three to five conditions.
constexpr std::size_t kConditions = 50;

Error Unreadable(const catalogue::Bilingual& why, std::vector<Datum> data = {}) {
  return catalogue::Fail(ErrorKind::kIo, rule::kIcpPolicyUnreadable, {},
                         catalogue::Because(why, std::move(data)));
}

// "2025-03-09T11:55:39.001Z"; the fraction is dropped.
std::optional<std::int64_t> ParseExpiration(std::string_view text) {
  namespace chrono = std::chrono;
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text.back() != 'Z') {
    return std::nullopt;
  }
  int part[6] = {};
  constexpr std::size_t kStart[] = {0, 5, 8, 11, 14, 17}, kLength[] = {4, 2, 2, 2, 2, 2};
  for (int i = 0; i < 6; ++i) {
    const char* begin = text.data() + kStart[i];
    const auto [stop, error] = std::from_chars(begin, begin + kLength[i], part[i]);
    if (error != std::errc() || stop != begin + kLength[i] || part[i] < 0) return std::nullopt;
  }
  const chrono::year_month_day date{chrono::year(part[0]), chrono::month(unsigned(part[1])),
                                    chrono::day(unsigned(part[2]))};
  if (!date.ok() || part[3] > 23 || part[4] > 59 || part[5] > 60) return std::nullopt;
  const std::int64_t days = chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + part[3]) * 60 + part[4]) * 60 + part[5];
}

void AddEquality(std::string field, std::string value, UploadPolicy* policy) {
  if (field == "bucket") return;  // is in the host's name
  if (field == "key") {
    policy->key_rule = UploadPolicy::KeyRule::kEquals;
    policy->key = std::move(value);
  } else {
    policy->fields.push_back({std::move(field), std::move(value)});
  }
}

// False where the condition is of no known form.
bool AddCondition(const Json& condition, UploadPolicy* policy) {
  if (condition.is_object() && condition.size() == 1 && condition.begin()->is_string()) {
    AddEquality(condition.begin().key(), condition.begin()->get<std::string>(), policy);
    return true;
  }
  if (!condition.is_array() || condition.size() != 3 || !condition[0].is_string()) return false;
  const std::string kind = ToLowerAscii(condition[0].get<std::string>());
  if (kind == "content-length-range") {
    if (!condition[1].is_number_integer() || !condition[2].is_number_integer()) return false;
    policy->least = condition[1].get<std::int64_t>();
    policy->most = condition[2].get<std::int64_t>();
    return true;
  }
  if (!condition[1].is_string()) return false;
  std::string field = condition[1].get<std::string>();
  if (field.starts_with('$')) field.erase(0, 1);
  // What lists of values allow is left to OSS to judge.
  if (kind == "in" || kind == "not-in") return condition[2].is_array();
  if (!condition[2].is_string()) return false;
  std::string value = condition[2].get<std::string>();
  if (kind == "eq") {
    AddEquality(std::move(field), std::move(value), policy);
    return true;
  }
  if (kind != "starts-with") return false;
  if (field == "key" && policy->key_rule != UploadPolicy::KeyRule::kEquals) {
    policy->key_rule = UploadPolicy::KeyRule::kStartsWith;
    policy->key = std::move(value);
  }
  return true;
}

std::string_view ContentType(std::string_view key) {
  if (EndsWithIgnoreCase(key, ".png")) return "image/png";
  if (EndsWithIgnoreCase(key, ".gif")) return "image/gif";
  return "image/jpeg";
}

// A name or value inside a multipart header or field: nothing that could end it.
bool IsPlain(std::string_view text) {
  return text.find_first_of("\r\n\"") == text.npos && text.find('\0') == text.npos;
}

}  // namespace

Result<UploadPolicy> ReadPolicy(std::string_view base64) {
  const auto bytes = FromBase64(base64);
  if (!bytes) return Unreadable(why::kPolicyNotBase64);
  const Json json = Json::parse(AsText(*bytes), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Unreadable(why::kNotJsonObject);
  UploadPolicy policy;
  policy.expiration = TextOf(json, "expiration");
  policy.expires_at = ParseExpiration(policy.expiration);
  const auto conditions = json.find("conditions");
  if (conditions == json.end() || !conditions->is_array())
    return Unreadable(why::kPolicyNoConditions);
  if (conditions->size() > kConditions) return Unreadable(why::kPolicyConditions);
  for (const Json& condition : *conditions) {
    if (!AddCondition(condition, &policy)) {
      return Unreadable(
          why::kPolicyCondition,
          {{"condition", condition.dump(-1, ' ', false, Json::error_handler_t::replace)}});
    }
  }
  if (!IsPlain(policy.key)) return Unreadable(why::kPolicyKey);
  for (const Parameter& field : policy.fields) {
    if (!IsPlain(field.name) || !IsPlain(field.value)) {
      return Unreadable(why::kPolicyField);
    }
  }
  return policy;
}

Result<UploadTarget> ReadTarget(const Json& data, bool any_host) {
  UploadTarget target{.url = TextOf(data, "Host"),
                      .access_key_id = TextOf(data, "AccessKeyId"),
                      .signature = TextOf(data, "Signature"),
                      .policy_text = TextOf(data, "Policy"),
                      .start_path = TextOf(data, "StartPath"),
                      .security_token = TextOf(data, "SecurityToken")};
  for (const std::string* text : {&target.access_key_id, &target.signature, &target.policy_text}) {
    if (text->empty() || !IsPlain(*text)) return Unreadable(why::kPolicyDataMissing);
  }
  if (!IsPlain(target.start_path) || !IsPlain(target.security_token)) {
    return Unreadable(why::kPolicyDataControl);
  }
  const auto url = net::ParseUrl(target.url);
  if (!url || !(url->rest.empty() || url->rest == "/")) return Unreadable(why::kPolicyHost);
  const bool aliyun = net::IsUnder(url->host, "aliyuncs.com");
  if (!aliyun && !any_host) {
    return catalogue::Fail(ErrorKind::kIo, rule::kIcpUploadHost, {}, {{"host", url->authority}});
  }
  // The documented example is http; every OSS host answers https, and the form is not for others.
  target.url = (aliyun ? "https" : url->scheme) + "://" + url->authority + "/";
  auto policy = ReadPolicy(target.policy_text);
  if (!policy) return std::move(policy).error();
  target.policy = *std::move(policy);
  return target;
}

std::string ChooseKey(const UploadTarget& target, std::string_view unique,
                      std::string_view extension) {
  if (target.policy.key_rule == UploadPolicy::KeyRule::kEquals) return target.policy.key;
  const std::string name = std::string(unique) + "." + std::string(extension);
  std::string folder = target.start_path;
  if (!folder.empty() && !folder.ends_with('/')) folder += '/';
  if (target.policy.key_rule == UploadPolicy::KeyRule::kStartsWith &&
      !(folder + name).starts_with(target.policy.key)) {
    return target.policy.key + name;
  }
  return folder + name;
}

HttpRequest PostObject(const UploadTarget& target, const std::string& key,
                       std::span<const std::byte> contents, const std::string& boundary) {
  std::vector<Parameter> fields = {{"key", key},
                                   {"policy", target.policy_text},
                                   {"OSSAccessKeyId", target.access_key_id},
                                   {"Signature", target.signature}};
  if (!target.security_token.empty()) {
    fields.push_back({"x-oss-security-token", target.security_token});
  }
  bool status = false;
  for (const Parameter& field : target.policy.fields) {
    fields.push_back(field);
    status = status || field.name == "success_action_status";
  }
  if (!status) fields.push_back({"success_action_status", "200"});

  std::string body;
  for (const Parameter& field : fields) {
    body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.name +
            "\"\r\n\r\n" + field.value + "\r\n";
  }
  const std::string file_name = key.substr(key.rfind('/') + 1);
  body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
          file_name + "\"\r\nContent-Type: " + std::string(ContentType(key)) + "\r\n\r\n";
  body.append(AsText(contents)).append("\r\n--" + boundary + "--\r\n");
  return {.method = "POST",
          .url = target.url,
          .headers = {{"Content-Type", "multipart/form-data; boundary=" + boundary}},
          .body = std::move(body)};
}

}  // namespace apptrait::icp_record

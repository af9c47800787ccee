#include "support/top_service.h"

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <ctime>

namespace apptrait::test {
namespace {

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// "2016-01-01 12:00:00" in GMT+8.
std::time_t ParseBeijing(const std::string& text) {
  std::tm tm{};
  if (strptime(text.c_str(), "%Y-%m-%d %H:%M:%S", &tm) == nullptr) return 0;
  return timegm(&tm) - 8 * 3600;
}

std::string HttpDateNow() {
  const std::time_t now = std::time(nullptr);
  std::tm tm{};
  gmtime_r(&now, &tm);
  char text[64];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm);
  return text;
}

}  // namespace

std::string TopError(int code, const std::string& message, const std::string& sub_code,
                     const std::string& sub_message) {
  std::string json =
      "{\"error_response\":{\"code\":" + std::to_string(code) + ",\"msg\":\"" + message + "\"";
  if (!sub_code.empty()) json += ",\"sub_code\":\"" + sub_code + "\"";
  if (!sub_message.empty()) json += ",\"sub_msg\":\"" + sub_message + "\"";
  return json + ",\"request_id\":\"r-error\"}}";
}

TopService::TopService(std::vector<Reply> script, const TlsIdentity* tls)
    : script_(std::move(script)),
      server_([this](const Received& received) { return Handle(received); }, tls) {}

std::vector<std::map<std::string, std::string>> TopService::accepted() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

Reply TopService::Handle(const Received& received) {
  const auto refuse = [](int code, const std::string& message) {
    return Reply{.body = TopError(code, message), .headers = {{"Date", HttpDateNow()}}};
  };
  if (received.method != "POST" || received.path != "/router/rest" || !received.query.empty()) {
    return refuse(9, "Http Action Not Allowed");
  }
  const auto type = received.headers.find("content-type");
  if (type == received.headers.end() ||
      type->second != "application/x-www-form-urlencoded;charset=utf-8") {
    return refuse(41, "Invalid Arguments");
  }
  std::map<std::string, std::string> form;  // sorted by name, as the signature wants it
  for (const auto& [name, value] : DecodeForm(received.body)) form[name] = value;
  if (form["method"].empty()) return refuse(21, "Missing Method");
  if (form["app_key"] != kAppKey) return refuse(29, "Invalid App Key");
  if (form["v"] != "2.0") return refuse(33, "Invalid Version");
  if (form["timestamp"].empty()) return refuse(30, "Missing Timestamp");
  if (std::abs(std::difftime(ParseBeijing(form["timestamp"]), std::time(nullptr))) > 600) {
    return refuse(31, "Invalid Timestamp");
  }
  const std::string sign = form["sign"];
  if (sign.empty()) return refuse(24, "Missing Signature");
  std::string text;
  for (const auto& [name, value] : form) {
    if (name != "sign" && !value.empty()) text += name + value;
  }
  const std::string method = form["sign_method"];
  const std::string expected = method == "md5"           ? Md5Hex(kSecret + text + kSecret)
                               : method == "hmac"        ? HmacMd5Hex(kSecret, text)
                               : method == "hmac-sha256" ? HmacSha256Hex(kSecret, text)
                                                         : "?";
  if (Upper(expected) != sign) return refuse(25, "Invalid Signature");
  const std::lock_guard lock(mutex_);
  accepted_.push_back(std::move(form));
  Reply reply = script_[std::min(next_, script_.size() - 1)];
  ++next_;
  return reply;
}

}  // namespace apptrait::test

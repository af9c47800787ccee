#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "apptrait/jaq.h"
#include "base/text.h"
#include "catalogue/rules/jaq.h"
#include "digest/algorithm.h"
#include "digest/hmac.h"
#include "net/url.h"

namespace apptrait::jaq {
namespace {

// GMT+8 the whole year round.
constexpr std::int64_t kBeijingOffset = std::int64_t{8} * 3600;

void SortByName(std::vector<Parameter>* parameters) {
  std::ranges::stable_sort(*parameters, {}, &Parameter::name);
}

}  // namespace

std::string_view Name(SignMethod method) {
  switch (method) {
    case SignMethod::kMd5:
      return "md5";
    case SignMethod::kHmacMd5:
      return "hmac";
    case SignMethod::kHmacSha256:
      break;
  }
  return "hmac-sha256";
}

std::string Timestamp(std::int64_t time) {
  namespace chrono = std::chrono;
  const chrono::sys_seconds local{chrono::seconds(time + kBeijingOffset)};
  const auto day = chrono::floor<chrono::days>(local);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(local - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string Signature(std::span<const Parameter> parameters, const Secret& secret,
                      SignMethod method) {
  std::vector<Parameter> sorted(parameters.begin(), parameters.end());
  SortByName(&sorted);
  std::string text;
  for (const Parameter& parameter : sorted) {
    if (parameter.name.empty() || parameter.value.empty() || parameter.name == "sign") continue;
    text += parameter.name + parameter.value;
  }
  const ByteSpan key = AsBytes(secret.Reveal());
  switch (method) {
    case SignMethod::kMd5:
      return ToUpperAscii(
          ToHex(digest::Digest(digest::Algorithm::kMd5, {key, AsBytes(text), key})));
    case SignMethod::kHmacMd5:
      return ToUpperAscii(ToHex(digest::Hmac(digest::Algorithm::kMd5, key, AsBytes(text))));
    case SignMethod::kHmacSha256:
      break;
  }
  return ToUpperAscii(ToHex(digest::Hmac(digest::Algorithm::kSha256, key, AsBytes(text))));
}

std::vector<Parameter> UnsignedParameters(const Request& request, const EnvelopeOptions& options) {
  std::vector<Parameter> parameters = {{"method", std::string(MethodName(request.api))},
                                       {"sign_method", std::string(Name(options.sign_method))},
                                       {"v", "2.0"},
                                       {"format", options.xml ? "xml" : "json"}};
  // TOP knows it for json alone.
  if (options.simplify && !options.xml) parameters.push_back({"simplify", "true"});
  parameters.insert(parameters.end(), request.parameters.begin(), request.parameters.end());
  SortByName(&parameters);
  return parameters;
}

std::vector<Parameter> SignedParameters(const Request& request, const EnvelopeOptions& options,
                                        const Credentials& credentials, std::int64_t time) {
  std::vector<Parameter> parameters = UnsignedParameters(request, options);
  parameters.push_back({"app_key", credentials.app_key});
  parameters.push_back({"timestamp", Timestamp(time)});
  SortByName(&parameters);
  std::string sign = Signature(parameters, credentials.app_secret, options.sign_method);
  parameters.push_back({"sign", std::move(sign)});
  return parameters;
}

std::string FormBody(std::span<const Parameter> parameters) { return net::FormEncode(parameters); }

Result<std::string> Gateway(std::string_view name) {
  if (name == "production") return std::string("https://eco.taobao.com/router/rest");
  if (name == "overseas") return std::string("https://api.taobao.com/router/rest");
  if (name == "sandbox") return std::string("https://gw.api.tbsandbox.com/router/rest");
  if (!net::ParseUrl(name)) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kJaqGateway, {},
                           {{"gateway", net::HideUserInfo(name)}});
  }
  return std::string(name);
}

}  // namespace apptrait::jaq

// jaq requests by the C interface.
#include "apptrait/jaq.h"

#include "apptrait/version.h"
#include "c_api/boundary.h"
#include "c_api/options.h"
#include "catalogue/rules/c_api.h"
#include "report/json.h"

namespace apptrait::c_api {
namespace {

using report::Json;

struct Call {
  jaq::Api api = jaq::Api::kOfficialVerify;
  jaq::RequestOptions request;
  jaq::EnvelopeOptions envelope;
  std::string gateway;
  std::optional<jaq::Credentials> credentials;
  std::int64_t at = 0;
  Language language = Language::kEnglish;
};

// The key and the time that signing needs; all of them or none.
void ReadCredentials(Options& options, Call* call) {
  auto key = options.String("app_key");
  auto secret = options.String("app_secret");
  const auto at = options.Time("at");
  if (key && !secret) options.Refuse("app_secret", "\"…\" (app_key)");
  if (secret && !key) options.Refuse("app_key", "\"…\" (app_secret)");
  if (key && !at) options.Refuse("at", "\"2026-01-31T12:00:00Z\" (app_key)");
  if (key && secret) {
    call->credentials = {.app_key = std::move(*key), .app_secret = Secret(*secret)};
    call->at = at.value_or(0);
  }
  if (secret) Wipe(&*secret);
}

Result<Call> ReadCall(const char* text) {
  constexpr jaq::Api kApis[] = {jaq::Api::kOfficialVerify, jaq::Api::kOfficialApply,
                                jaq::Api::kRiskScan};
  constexpr jaq::SignMethod kMethods[] = {jaq::SignMethod::kHmacSha256, jaq::SignMethod::kHmacMd5,
                                          jaq::SignMethod::kMd5};
  Options options(text);
  Call call;
  call.language = options.ReadLanguage();
  call.api = kApis[options.Choice("api", {"verify", "apply", "scan"})];
  call.request.app_url = options.String("url").value_or("");
  if (options.Choice("hash", {"md5", "sha1"}) == 1) call.request.app_hash = jaq::FileHash::kSha1;
  if (options.Choice("official_type", {"release", "development"}) == 1) {
    call.request.official_type = jaq::OfficialType::kDevelopment;
  }
  call.request.website = options.String("website");
  call.request.developer = options.String("developer");
  if (auto types = options.Strings("scan_types")) call.request.scan_types = std::move(*types);
  const std::string gateway = options.String("gateway").value_or("production");
  call.envelope.sign_method =
      kMethods[options.Choice("sign_method", {"hmac-sha256", "hmac", "md5"})];
  call.envelope.xml = options.Choice("answer", {"json", "xml"}) == 1;
  call.envelope.simplify = options.Bool("simplify").value_or(true);
  ReadCredentials(options, &call);
  if (auto ended = options.End(); !ended) return ended.error();
  auto url = jaq::Gateway(gateway);
  if (!url) return url.error();
  call.gateway = std::move(*url);
  return call;
}

}  // namespace
}  // namespace apptrait::c_api

using namespace apptrait;         // NOLINT(google-build-using-namespace)
using namespace apptrait::c_api;  // NOLINT(google-build-using-namespace)

apptrait_status apptrait_jaq_request(const apptrait_package* package, const char* options,
                                     char** text, size_t* size, apptrait_error** error) {
  return GuardText(text, size, error, [&]() -> Result<std::string> {
    if (package == nullptr) return MissingArgument("package");
    const auto call = ReadCall(options);
    if (!call) return call.error();
    const auto request = jaq::MakeRequest(call->api, package->package, call->request);
    if (!request) return request.error();
    const auto parameters = call->credentials ? jaq::SignedParameters(*request, call->envelope,
                                                                      *call->credentials, call->at)
                                              : jaq::UnsignedParameters(*request, call->envelope);
    Json json = {{"schema", "apptrait.jaq/1"},
                 {"tool", {{"name", "apptrait"}, {"version", Version()}}},
                 {"path", package->package.path},
                 {"api", jaq::MethodName(call->api)},
                 {"gateway", call->gateway}};
    json["parameters"] = Json::object();
    for (const Parameter& p : parameters) json["parameters"][p.name] = p.value;
    json["signed"] = call->credentials.has_value();
    if (call->credentials) json["form"] = jaq::FormBody(parameters);
    json["findings"] = Json::array();
    for (const Finding& f : request->findings) {
      json["findings"].push_back(report::ToJson(f, call->language));
    }
    return report::Dump(json, -1);
  });
}

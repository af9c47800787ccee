
#include "apptrait/jaq.h"
#include "base/json.h"
#include "catalogue/rules/jaq.h"
#include "net/url.h"

namespace apptrait::jaq {
namespace {

using Json = OrderedJson;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// What teams have before there is an app.
bool IsCredential(Container container) {
  switch (container) {
    case Container::kCertificate:
    case Container::kPkcs7:
    case Container::kPkcs12:
    case Container::kJks:
    case Container::kMobileProvision:
    case Container::kHarmonyProfile:
      return true;
    default:
      return false;
  }
}

// The certificate to file; where none was chosen (nothing was verified), the current signer's.
const Certificate* CertificateOf(const Package& package) {
  if (package.filing) return &package.filing->certificate;
  for (const Signer& signer : package.signers) {
    if (signer.current && !signer.certificates.empty()) return &signer.certificates.front();
  }
  return nullptr;
}

// app_url and app_hash, which verify and apply have in common and must have.
Result<Json> AppObject(const Package& package, const RequestOptions& options) {
  if (!net::ParseUrl(options.app_url)) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kJaqAppUrl, {},
                           {{"url", net::HideUserInfo(options.app_url)}});
  }
  const auto& hash = options.app_hash == FileHash::kMd5 ? package.file.md5 : package.file.sha1;
  if (!hash) return catalogue::Fail(ErrorKind::kUsage, rule::kJaqNoDigest);
  Json object;
  object["app_url"] = options.app_url;
  object["app_hash"] = *hash;
  return object;
}

// The optional features: where the package has none, the API is asked without, and that is said.
void AddFeatures(const Package& package, const char* package_key, Json* object, Request* request) {
  if (const Certificate* certificate = CertificateOf(package)) {
    (*object)["cert_md5"] = certificate->fingerprints.md5;
  } else {
    request->findings.push_back(catalogue::Make(rule::kJaqNoCertificate));
  }
  if (package.identity.package_name) {
    (*object)[package_key] = *package.identity.package_name;
  } else {
    request->findings.push_back(catalogue::Make(rule::kJaqNoPackageName));
  }
}

Result<Request> Verify(const Package& package, const RequestOptions& options) {
  auto object = AppObject(package, options);
  if (!object) return std::move(object).error();
  Request request{.api = Api::kOfficialVerify};
  // "pgk_name" is how this API spells it; its answer has pkg_name.
  AddFeatures(package, "pgk_name", &*object, &request);
  request.parameters.push_back({"official_app_verify_request", Dump(*object)});
  return request;
}

Result<Request> Apply(const Package& package, const RequestOptions& options) {
  auto object = AppObject(package, options);
  if (!object) return std::move(object).error();
  Request request{.api = Api::kOfficialApply};
  (*object)["official_type"] = static_cast<int>(options.official_type);
  AddFeatures(package, "pkg_name", &*object, &request);
  if (package.identity.app_name) (*object)["app_name"] = *package.identity.app_name;
  if (options.website) (*object)["website"] = *options.website;
  if (options.developer) (*object)["developer"] = *options.developer;
  request.parameters.push_back({"official_app_apply_request", Dump(*object)});
  return request;
}

Result<Request> Scan(const Package& package, const RequestOptions& options) {
  if (!package.file.md5) return catalogue::Fail(ErrorKind::kUsage, rule::kJaqNoDigest);
  const bool ios = package.platform == Platform::kIos;
  if (package.platform != Platform::kAndroid && !ios) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kJaqScanPlatform, {},
                           {{"platform", std::string(Name(package.platform))}});
  }
  Request request{.api = Api::kRiskScan};
  if (ios) request.findings.push_back(catalogue::Make(rule::kJaqScanIos));
  std::string types;
  for (const std::string& type : options.scan_types) {
    // "fake", the search for copies, is documented as impossible by MD5 alone.
    if (type != "vuln" && type != "malware" && type != "plugin") {
      return catalogue::Fail(ErrorKind::kUsage, rule::kJaqScanType, {}, {{"type", type}});
    }
    types += (types.empty() ? "" : ",") + type;
  }
  const Json info = {{"app_os_type", ios ? 2 : 1},
                     {"data_type", 2},
                     {"data", *package.file.md5},
                     {"md5", *package.file.md5},
                     {"size", package.file.size}};
  request.parameters.push_back({"app_info", Dump(info)});
  request.parameters.push_back({"scan_types", types});
  return request;
}

}  // namespace

std::string_view MethodName(Api api) {
  switch (api) {
    case Api::kOfficialVerify:
      return "alibaba.security.jaq.app.official.verify";
    case Api::kOfficialApply:
      return "alibaba.security.jaq.app.official.apply";
    case Api::kRiskScan:
      break;
  }
  return "alibaba.security.jaq.app.risk.scan";
}

Result<Request> MakeRequest(Api api, const Package& package, const RequestOptions& options) {
  if (IsCredential(package.container)) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kJaqNotAnApp, {},
                           {{"container", std::string(Name(package.container))}});
  }
  auto request = api == Api::kOfficialVerify  ? Verify(package, options)
                 : api == Api::kOfficialApply ? Apply(package, options)
                                              : Scan(package, options);
  if (request && package.container == Container::kAab) {
    request->findings.push_back(catalogue::Make(rule::kJaqBundle));
  }
  return request;
}

}  // namespace apptrait::jaq

#include "icp_record/acs3.h"

#include <algorithm>

#include "digest/algorithm.h"
#include "digest/hmac.h"
#include "net/url.h"

namespace apptrait::icp_record {
namespace {

constexpr std::string_view kAlgorithm = "ACS3-HMAC-SHA256";

std::vector<HttpHeader> SignedHeaders(const Acs3Request& request) {
  std::vector<HttpHeader> signed_headers;
  for (const HttpHeader& header : request.headers) {
    if (header.name == "host" || header.name == "content-type" ||
        header.name.starts_with("x-acs-")) {
      signed_headers.push_back(header);
    }
  }
  std::ranges::sort(signed_headers, {}, &HttpHeader::name);
  return signed_headers;
}

std::string Names(const std::vector<HttpHeader>& headers) {
  std::string names;
  for (const HttpHeader& header : headers) names += (names.empty() ? "" : ";") + header.name;
  return names;
}

std::string Sha256(std::string_view text) {
  return ToHex(digest::Digest(digest::Algorithm::kSha256, AsBytes(text)));
}

}  // namespace

std::string CanonicalQuery(const std::vector<Parameter>& query) {
  std::vector<Parameter> sorted = query;
  std::ranges::stable_sort(sorted, {}, &Parameter::name);
  std::string text;
  for (const Parameter& parameter : sorted) {
    if (!text.empty()) text += '&';
    text += net::PercentEncode(parameter.name) + '=' + net::PercentEncode(parameter.value);
  }
  return text;
}

std::string CanonicalRequest(const Acs3Request& request) {
  const std::vector<HttpHeader> headers = SignedHeaders(request);
  std::string text = request.method + "\n/\n" + CanonicalQuery(request.query) + '\n';
  for (const HttpHeader& header : headers) text += header.name + ':' + header.value + '\n';
  return text + '\n' + Names(headers) + '\n' + Sha256(request.body);
}

std::string Authorization(const Acs3Request& request, std::string_view access_key_id,
                          const Secret& secret) {
  const std::string to_sign = std::string(kAlgorithm) + '\n' + Sha256(CanonicalRequest(request));
  const Bytes signature =
      digest::Hmac(digest::Algorithm::kSha256, AsBytes(secret.Reveal()), AsBytes(to_sign));
  return std::string(kAlgorithm) + " Credential=" + std::string(access_key_id) +
         ",SignedHeaders=" + Names(SignedHeaders(request)) + ",Signature=" + ToHex(signature);
}

}  // namespace apptrait::icp_record

// ACS3-HMAC-SHA256, Aliyun's V3 request signature:
//
//   canonical request = METHOD \n / \n canonical query \n canonical headers \n signed headers \n
//                       hex(sha256(body))
//   canonical query   = name=value by RFC 3986, sorted by name, joined by &
//   canonical headers = host, content-type and x-acs-*: "name:value\n", lower-case, sorted
//   string to sign    = "ACS3-HMAC-SHA256" \n hex(sha256(canonical request))
//   signature         = hex(hmac-sha256(secret, string to sign))
#ifndef APPTRAIT_SRC_ICP_RECORD_ACS3_H_
#define APPTRAIT_SRC_ICP_RECORD_ACS3_H_

#include "apptrait/secret.h"
#include "apptrait/transport.h"

namespace apptrait::icp_record {

struct Acs3Request {
  std::string method;
  std::vector<Parameter> query;
  std::vector<HttpHeader> headers;  // lower-case names; all that are to be signed are signed
  std::string body;
};

std::string CanonicalQuery(const std::vector<Parameter>& query);
std::string CanonicalRequest(const Acs3Request& request);
// The Authorization header's value.
std::string Authorization(const Acs3Request& request, std::string_view access_key_id,
                          const Secret& secret);

}  // namespace apptrait::icp_record

#endif  // APPTRAIT_SRC_ICP_RECORD_ACS3_H_

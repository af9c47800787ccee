// Uploading to OSS by PostObject with a policy that somebody else signed.
//
// GetQualificationOssInfo's Data:
//   Policy        base64 of {"expiration":"2025-03-09T11:55:39.001Z","conditions":[…]}
//   Signature     base64, over Policy, by the service's own key
//   AccessKeyId, Host (http://bucket.oss-…aliyuncs.com), StartPath, Expire (seconds)
// A condition is {"field":"value"} or ["eq"|"starts-with","$field","value"],
// ["in"|"not-in","$field",[…]], ["content-length-range",min,max].
// The form: key, policy, OSSAccessKeyId, Signature, what else the policy demands, and the file
// last.
#ifndef APPTRAIT_SRC_ICP_RECORD_OSS_H_
#define APPTRAIT_SRC_ICP_RECORD_OSS_H_

#include "apptrait/icp_record.h"
#include "base/json.h"

namespace apptrait::icp_record {

struct UploadPolicy {
  std::string expiration;                  // as written
  std::optional<std::int64_t> expires_at;  // seconds since 1970 UTC
  std::int64_t least = 0, most = 0;        // of the file, in bytes; most 0 is no limit
  enum class KeyRule { kFree, kEquals, kStartsWith } key_rule = KeyRule::kFree;
  std::string key;                // the value or the prefix
  std::vector<Parameter> fields;  // demanded by equality, key and bucket apart
};
// Of the base64 text. Error icp-record.policy-unreadable.
Result<UploadPolicy> ReadPolicy(std::string_view base64);

struct UploadTarget {
  std::string url;
  std::string access_key_id, signature, policy_text, start_path, security_token;
  UploadPolicy policy;
};
// `any_host`: the endpoint was not Aliyun's, so the upload host need not be.
Result<UploadTarget> ReadTarget(const SortedJson& data, bool any_host);

// The key that the policy prescribes, or one that it allows: <StartPath>/<unique>.<extension>.
std::string ChooseKey(const UploadTarget& target, std::string_view unique,
                      std::string_view extension);

// The PostObject request. `boundary` does not occur in the contents.
HttpRequest PostObject(const UploadTarget& target, const std::string& key,
                       std::span<const std::byte> contents, const std::string& boundary);

}  // namespace apptrait::icp_record

#endif  // APPTRAIT_SRC_ICP_RECORD_OSS_H_

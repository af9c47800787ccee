// icp_record: Aliyun's CreateSmsAppIcpRecord, which registers an app's ICP filing as the source of
// an SMS signature, and the calls around it (upload of the screenshot, query).
//
// Checking, signing and reading are pure functions; Upload(), Create() and Query() put them
// together over a Transport.
//
// Sources: Dysmsapi 2017-05-25 (CreateSmsAppIcpRecord, QuerySmsAppIcpRecord,
// GetQualificationOssInfo), Aliyun's V3 request signature, OSS PostObject.
// Threading: free functions over plain values.
#ifndef APPTRAIT_ICP_RECORD_H_
#define APPTRAIT_ICP_RECORD_H_

#include <functional>

#include "apptrait/export.h"
#include "apptrait/secret.h"
#include "apptrait/transport.h"

namespace apptrait::icp_record {

// The fields, as CreateSmsAppIcpRecord names them. Empty is absent.
struct Record {
  std::string app_icp_record_pic;       // fileKey of the uploaded screenshot
  std::string app_service_name;         // 服务名称
  std::string app_principal_unit_name;  // 主办单位名称
  std::string app_icp_license_number;   // 备案/许可证号
  std::string app_approval_date;        // yyyy-MM-dd
  std::string domain;                   // the app's page in a store
  // Not sent. The SMS signature that the record is for: its name must equal the service name.
  std::string sign_name;
  // Not sent. The local image to upload.
  std::string screenshot;
  bool operator==(const Record&) const = default;
};

// Reads a record from JSON or TOML (told by contents): one object with the members AppIcpRecordPic,
// AppServiceName, AppPrincipalUnitName, AppIcpLicenseNumber, AppApprovalDate, Domain, SignName and
// Screenshot, all strings (the date may be a TOML date). Any other member, a member that stands
// twice, and anything that is not text are errors with line and column (kUsage,
// icp-record.file-*).
APPTRAIT_EXPORT Result<Record> ReadRecord(std::string_view text);

// --- checking ---------------------------------------------------------------------------------

struct CheckOptions {
  // The day it is in China (see BeijingDate); without it nothing is said of a date in the future.
  std::optional<std::chrono::year_month_day> today;
  // The screenshot is still to be uploaded: its fileKey need not be there.
  bool will_upload = false;
};

// The day at `time` (seconds since 1970 UTC) in GMT+8.
APPTRAIT_EXPORT std::chrono::year_month_day BeijingDate(std::int64_t time);

// Every rule that the documentation states is an error, every one that is inferred a warning whose
// help says so. Findings carry `field`, and `code`, the service's own error code, where it has one.
// Characters are Unicode code points.
APPTRAIT_EXPORT std::vector<Finding> Check(const Record& record, const CheckOptions& options);

// The screenshot: type by contents, size, and the file's own name (a path's last part).
APPTRAIT_EXPORT std::vector<Finding> CheckScreenshot(std::string_view file_name,
                                                     std::span<const std::byte> contents);

// --- signing ----------------------------------------------------------------------------------

struct Credentials {
  std::string access_key_id;  // names the key; not secret
  Secret access_key_secret;
  Secret security_token;  // STS; empty for none
};

// One RPC call of Dysmsapi: everything is in the query.
struct Call {
  std::string action;
  std::vector<Parameter> query;
  bool operator==(const Call&) const = default;
};
APPTRAIT_EXPORT Call CreateCall(const Record& record);
APPTRAIT_EXPORT Call QueryCall(std::span<const std::int64_t> record_ids);
APPTRAIT_EXPORT Call UploadInfoCall();

struct SignOptions {
  // A host (then https is used), or an http(s) URL without a path.
  std::string endpoint = "dysmsapi.aliyuncs.com";
  std::int64_t time = 0;  // seconds since 1970 UTC
  std::string nonce;      // unique for each request; see MakeNonce()
};

// 32 hex digits of randomness.
APPTRAIT_EXPORT std::string MakeNonce();

// The request, signed by ACS3-HMAC-SHA256. Good for one use, within 15 minutes of `time`. Errors
// (kUsage): the endpoint is none.
APPTRAIT_EXPORT Result<HttpRequest> Sign(const Call& call, const Credentials& credentials,
                                         const SignOptions& options);

// One POSIX shell line that sends the signed request. An STS token is not in it: it is taken from
// ALIBABA_CLOUD_SECURITY_TOKEN of the environment where the line runs.
APPTRAIT_EXPORT std::string CurlLine(const HttpRequest& request);

// --- sending ----------------------------------------------------------------------------------

// What the service said to a call.
struct Answer {
  int http_status = 0;
  std::string code;  // "OK", or an error code
  std::string message, request_id;
  std::optional<std::string> record_id;  // create: Data
  bool operator==(const Answer&) const = default;
};

// A record as QuerySmsAppIcpRecord returns it.
struct StoredRecord {
  std::string id;
  std::string picture_url;  // signed, and good for a while only
  Record record;
  bool operator==(const StoredRecord&) const = default;
};

enum class Conclusion {
  kDone,
  kFieldWrong,    // the service finds a field at fault
  kRequestWrong,  // our key, signature, clock or permissions
  kNotAnswered,   // the service failed, or refuses for now
};
APPTRAIT_EXPORT std::string_view Name(Conclusion conclusion);

struct Outcome {
  Conclusion conclusion = Conclusion::kNotAnswered;
  Answer answer;
  std::vector<Finding> findings;
  std::vector<StoredRecord> records;    // query
  std::optional<std::string> file_key;  // upload: for AppIcpRecordPic
};

struct Progress {
  std::string action;
  int call = 0;                       // of this action, from 1
  std::chrono::milliseconds wait{0};  // before the next one
  Finding reason;
};

struct SendOptions {
  std::string endpoint = "dysmsapi.aliyuncs.com";
  std::chrono::milliseconds timeout{120'000};         // for everything, waiting included
  std::chrono::milliseconds request_timeout{30'000};  // for one exchange
  // After throttling, and for calls that change nothing also after failures of the service.
  int retries = 4;
  std::function<void(const Progress&)> progress;
};

// Sends `call` and reads its answer. A create that breaks off is never repeated: the record may
// exist.
APPTRAIT_EXPORT Result<Outcome> Send(const Call& call, const Credentials& credentials,
                                     const SendOptions& options, Transport& transport,
                                     Clock& clock);

// After an error of Send(CreateCall(…)): the warning that the record may exist all the same, where
// the request may have arrived.
APPTRAIT_EXPORT std::optional<Finding> AfterFailedCreate(const Error& error);

// Asks where to upload (GetQualificationOssInfo) and uploads there by OSS PostObject, under the key
// that the upload policy prescribes. `contents` should have passed CheckScreenshot.
APPTRAIT_EXPORT Result<Outcome> Upload(std::string_view file_name,
                                       std::span<const std::byte> contents,
                                       const Credentials& credentials, const SendOptions& options,
                                       Transport& transport, Clock& clock);

}  // namespace apptrait::icp_record

#endif  // APPTRAIT_ICP_RECORD_H_

// jaq: Alibaba's app verification (聚安全), asked through the Taobao Open Platform (TOP).
//
// Three requests are made from what a package says: is this the official app
// (alibaba.security.jaq.app.official.verify), register it as official (…official.apply), scan it
// for risks by its MD5, without uploading it (…risk.scan). Building, signing and reading are pure
// functions; Send() puts them together over a Transport.
//
// Sources: the API pages 28413, 28414 and 25661 of jaq-doc.alibaba.com; TOP's protocol description
// (common parameters, signature, error codes).
// Threading: free functions over plain values.
#ifndef APPTRAIT_JAQ_H_
#define APPTRAIT_JAQ_H_

#include <functional>

#include "apptrait/export.h"
#include "apptrait/package.h"
#include "apptrait/secret.h"
#include "apptrait/transport.h"

namespace apptrait::jaq {

enum class Api { kOfficialVerify, kOfficialApply, kRiskScan };
// "alibaba.security.jaq.app.official.verify", …
APPTRAIT_EXPORT std::string_view MethodName(Api api);

enum class FileHash { kMd5, kSha1 };
enum class OfficialType { kRelease = 1, kDevelopment = 2 };

// What only a person can say; which of it an API takes is noted.
struct RequestOptions {
  std::string app_url;                 // verify, apply: where the app is downloaded
  FileHash app_hash = FileHash::kMd5;  // verify, apply
  OfficialType official_type = OfficialType::kRelease;        // apply
  std::optional<std::string> website, developer;              // apply
  std::vector<std::string> scan_types = {"vuln", "malware"};  // risk.scan: also "plugin"
};

// The business part of a call: its form parameters in the API's order, JSON objects as one string.
struct Request {
  Api api = Api::kOfficialVerify;
  std::vector<Parameter> parameters;
  std::vector<Finding> findings;  // what was left out, and why
};

// Errors (kUsage): the URL is none, the package's digests were not computed, the platform is one
// that the API has no value for.
APPTRAIT_EXPORT Result<Request> MakeRequest(Api api, const Package& package,
                                            const RequestOptions& options);

// --- TOP's envelope ---------------------------------------------------------------------------

enum class SignMethod { kMd5, kHmacMd5, kHmacSha256 };
// "md5", "hmac", "hmac-sha256".
APPTRAIT_EXPORT std::string_view Name(SignMethod method);

struct Credentials {
  std::string app_key;  // names the application; not secret
  Secret app_secret;
};

struct EnvelopeOptions {
  SignMethod sign_method = SignMethod::kHmacSha256;
  bool xml = false;      // the answer's format; json otherwise
  bool simplify = true;  // json without the wrapper object
};

// `time` (seconds since 1970 UTC) as TOP writes it: "2016-01-01 12:00:00" in GMT+8, whatever the
// host's zone.
APPTRAIT_EXPORT std::string Timestamp(std::int64_t time);

// Upper-case hex over all parameters but "sign" and those with an empty name or value: sorted by
// name, names and raw values joined without separators; MD5 of secret + text + secret, or HMAC.
APPTRAIT_EXPORT std::string Signature(std::span<const Parameter> parameters, const Secret& secret,
                                      SignMethod method);

// The call's parameters without app_key, timestamp and sign, sorted by name.
APPTRAIT_EXPORT std::vector<Parameter> UnsignedParameters(const Request& request,
                                                          const EnvelopeOptions& options);
// All of them, sorted by name, "sign" last.
APPTRAIT_EXPORT std::vector<Parameter> SignedParameters(const Request& request,
                                                        const EnvelopeOptions& options,
                                                        const Credentials& credentials,
                                                        std::int64_t time);
// The body of the POST.
APPTRAIT_EXPORT std::string FormBody(std::span<const Parameter> parameters);

// One POSIX shell line that stamps, signs and sends the call by itself, with the key and the secret
// from the environment (APPTRAIT_TOP_APP_KEY, APPTRAIT_TOP_APP_SECRET): neither is in the line, nor
// in any process's arguments. It needs curl and, for md5, openssl, for the others python3.
APPTRAIT_EXPORT std::string CurlLine(const Request& request, const EnvelopeOptions& options,
                                     const std::string& gateway);

// "production", "overseas", "sandbox", or an http(s) URL, as a URL. Error kUsage.
APPTRAIT_EXPORT Result<std::string> Gateway(std::string_view name);

// --- answers ----------------------------------------------------------------------------------

// TOP's own refusal of a call.
struct ServiceError {
  std::int64_t code = 0;
  std::string message, sub_code, sub_message;
  bool operator==(const ServiceError&) const = default;
};

// Everything an answer said; absent where it did not.
struct Answer {
  std::optional<ServiceError> error;
  std::optional<std::string> request_id;
  // Results of every API.
  std::optional<std::int64_t> error_code;  // err_code: 0, 400 our parameters, 500 the service
  std::optional<std::string> error_message;
  std::optional<bool> success;
  // verify
  std::optional<std::int64_t> status;               // 0 in progress, 1 done
  std::optional<std::int64_t> query_interval_ms;    // before asking again
  std::optional<std::int64_t> official_result;      // 0 … 4
  std::optional<std::string> official_result_text;  // as given, number or name
  std::optional<std::string> app_name, package_name, developer, certificate_md5;
  // apply
  std::optional<std::int64_t> submit_status;
  // risk.scan
  std::optional<std::string> item_id;
  std::optional<std::int64_t> progress;  // 1 done, 2 in progress
  // Some bytes were no UTF-8 and became U+FFFD.
  bool repaired_utf8 = false;
  bool operator==(const Answer&) const = default;
};

// JSON or XML (told by contents), simplified or wrapped. Error jaq.answer-unreadable (kIo) where it
// is neither, or holds nothing of an answer.
APPTRAIT_EXPORT Result<Answer> ParseAnswer(std::string_view body);

// What an answer means for who asked.
enum class Conclusion {
  kOfficial,      // verify: the official app, release or development
  kNotOfficial,   // verify: not official, or the answer is about another app
  kUndecided,     // verify: unknown, pending, or still in progress when the time was up
  kSubmitted,     // apply, risk.scan: taken
  kRequestWrong,  // our parameters, our key or our permissions
  kNotAnswered,   // the service failed, or refuses for now
};
APPTRAIT_EXPORT std::string_view Name(Conclusion conclusion);

struct Outcome {
  Conclusion conclusion = Conclusion::kNotAnswered;
  Answer answer;
  std::vector<Finding> findings;  // the conclusion's reason first
  int calls = 0;                  // HTTP requests made
};

// Judges a final answer. With `package` (not for risk.scan): its package name, certificate and app
// name against the answer's; with `developer` that against the answer's.
APPTRAIT_EXPORT Outcome Judge(Api api, const Answer& answer, const Package* package,
                              const std::optional<std::string>& developer = {});

// --- sending ----------------------------------------------------------------------------------

struct Progress {
  enum class Kind { kInProgress, kRetry } kind = Kind::kInProgress;
  int call = 0;                       // of this run, from 1
  std::chrono::milliseconds wait{0};  // until the next one
  std::optional<Finding> reason;      // of a retry
};

struct SendOptions {
  std::string gateway;  // a URL, see Gateway()
  EnvelopeOptions envelope;
  std::chrono::milliseconds timeout{120'000};         // for everything, waiting included
  std::chrono::milliseconds request_timeout{30'000};  // for one exchange
  int retries = 4;  // after failures that the protocol calls temporary
  // Bounds for the service's query_interval; its documented example is 3 ms.
  std::chrono::milliseconds shortest_interval{1'000}, longest_interval{30'000};
  std::optional<std::string> developer;  // expected, see Judge()
  std::function<void(const Progress&)> progress;
};

// Signs, sends and repeats: while the service says "in progress", after sub-codes isp.* with
// backoff, and after throttling where the ban that it states ends in time. Nothing else is
// repeated. Errors are the transport's, and jaq.answer-unreadable: the service could not be asked.
APPTRAIT_EXPORT Result<Outcome> Send(const Request& request, const Package* package,
                                     const Credentials& credentials, const SendOptions& options,
                                     Transport& transport, Clock& clock);

}  // namespace apptrait::jaq

#endif  // APPTRAIT_JAQ_H_

// What the network clients (jaq.h, icp_record.h) need from outside: something that sends one HTTP
// request, and a clock. Both are interfaces, so that a caller can send through its own stack,
// record what would be sent, or run without waiting.
//
// Threading: a Transport or Clock is used by one call at a time.
#ifndef APPTRAIT_TRANSPORT_H_
#define APPTRAIT_TRANSPORT_H_

#include <chrono>
#include <memory>
#include <stop_token>

#include "apptrait/export.h"
#include "apptrait/result.h"

namespace apptrait {

struct HttpHeader {
  std::string name, value;
  bool operator==(const HttpHeader&) const = default;
};

// One parameter of a query or a form, not encoded.
struct Parameter {
  std::string name, value;
  bool operator==(const Parameter&) const = default;
};

struct HttpRequest {
  std::string method;  // "GET" or "POST"
  std::string url;     // absolute, http or https, already encoded
  std::vector<HttpHeader> headers;
  std::string body;
  std::chrono::milliseconds timeout{30'000};  // for the whole exchange
  // The first header of that name (case-insensitive), or null.
  APPTRAIT_EXPORT const std::string* Find(std::string_view name) const;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;  // in order, of the final response
  std::string body;
  // The first header of that name (case-insensitive), or null.
  APPTRAIT_EXPORT const std::string* Find(std::string_view name) const;
};

// Sends one request and reads one response.
class APPTRAIT_EXPORT Transport {
 public:
  virtual ~Transport() = default;

  // A response of any status, redirections included: implementations never follow them, because
  // what is sent here is signed for one host. Errors are rules net.* (kIo, kLimit or kCancelled).
  // Nothing of the request's headers or body may appear in an error.
  virtual Result<HttpResponse> Send(const HttpRequest& request) = 0;
};

// Time, which the library never reads by itself.
class APPTRAIT_EXPORT Clock {
 public:
  virtual ~Clock() = default;
  // Seconds since 1970 UTC, for time stamps.
  virtual std::int64_t UnixSeconds() = 0;
  // Time that only moves forward, for time limits.
  virtual std::chrono::milliseconds Elapsed() = 0;
  // Sleeps; false where the caller asked to stop meanwhile.
  virtual bool Wait(std::chrono::milliseconds duration) = 0;
};

struct CurlOptions {
  // As curl's --proxy, --noproxy, --cacert and --capath. Where `proxy` is absent, libcurl honours
  // http_proxy, https_proxy, all_proxy and no_proxy of the environment as every curl does.
  std::optional<std::string> proxy, no_proxy, ca_file, ca_directory;
  std::chrono::milliseconds connect_timeout{10'000};
  // Answers of these services are a few KiB.
  std::uint64_t response_limit = std::uint64_t{1024} * 1024;
  std::string user_agent = "apptrait";
  std::stop_token stop;
  // The shared library to load at the first Send; empty is the platform's usual name.
  std::string library;
};

// The transport over libcurl, which is loaded when it first sends (error net.curl-missing where it
// is absent). HTTPS needs TLS 1.2 and a certificate that checks out; there is no way to switch that
// off.
APPTRAIT_EXPORT std::unique_ptr<Transport> MakeCurlTransport(CurlOptions options = {});

}  // namespace apptrait

#endif  // APPTRAIT_TRANSPORT_H_

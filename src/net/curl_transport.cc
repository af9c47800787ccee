#include <algorithm>

#include "apptrait/secret.h"
#include "apptrait/transport.h"
#include "base/text.h"
#include "catalogue/rules/io.h"
#include "catalogue/rules/net.h"
#include "net/curl_library.h"
#include "net/url.h"

namespace apptrait {
namespace net {
namespace {

using catalogue::Fail;

// All header lines of one response; servers send some hundred bytes.
constexpr std::size_t kHeaderLimit = std::size_t{64} * 1024;

// What the callbacks of one exchange share.
struct Exchange {
  HttpResponse response;
  std::uint64_t body_limit = 0;
  std::size_t header_bytes = 0;
  bool too_large = false;
  std::stop_token stop;
};

std::size_t OnBody(char* data, std::size_t, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  if (count > exchange.body_limit - exchange.response.body.size()) {
    exchange.too_large = true;
    return 0;
  }
  exchange.response.body.append(data, count);
  return count;
}

std::size_t OnHeader(char* data, std::size_t, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  std::string_view line(data, count);
  // Each response begins anew: only the last one (after 100 Continue, or a proxy's) is ours.
  if (line.starts_with("HTTP/")) exchange.response.headers.clear();
  exchange.header_bytes += count;
  if (exchange.header_bytes > kHeaderLimit) {
    exchange.too_large = true;
    return 0;
  }
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return count;
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && std::string_view(" \t").find(value.front()) != value.npos) {
    value.remove_prefix(1);
  }
  while (!value.empty() && std::string_view(" \t\r\n").find(value.back()) != value.npos) {
    value.remove_suffix(1);
  }
  exchange.response.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  return count;
}

int OnProgress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Exchange*>(context)->stop.stop_requested() ? 1 : 0;
}

// curl's proxy schemes; without one it is http.
bool IsProxy(std::string_view proxy) {
  const std::size_t end = proxy.find("://");
  if (end == proxy.npos) return true;
  const std::string scheme = ToLowerAscii(proxy.substr(0, end));
  constexpr std::string_view kSchemes[] = {"http",    "https",  "socks4",
                                           "socks4a", "socks5", "socks5h"};
  return std::ranges::find(kSchemes, scheme) != std::end(kSchemes);
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options) : options_(std::move(options)) {}

  Result<HttpResponse> Send(const HttpRequest& request) override;

 private:
  // False where libcurl refuses an option (a proxy or a path that it cannot use).
  bool SetUp(CURL* handle, const HttpRequest& request, curl_slist* headers, Exchange* exchange);
  Error Explain(CURLcode code, const Url& url, const HttpRequest& request, const Exchange& exchange,
                std::string_view detail) const;

  CurlOptions options_;
  const CurlLibrary* curl_ = nullptr;
};

bool CurlTransport::SetUp(CURL* handle, const HttpRequest& request, curl_slist* headers,
                          Exchange* exchange) {
  const auto set = [&](CURLoption option, auto value) {
    return curl_->easy_setopt(handle, option, value) == CURLE_OK;
  };
  const auto set_text = [&](CURLoption option, const std::optional<std::string>& value) {
    return !value || set(option, value->c_str());
  };
  bool ok = set(CURLOPT_URL, request.url.c_str()) && set(CURLOPT_NOSIGNAL, 1L) &&
            set(CURLOPT_FOLLOWLOCATION, 0L) && set(CURLOPT_HTTPHEADER, headers) &&
            set(CURLOPT_USERAGENT, options_.user_agent.c_str()) &&
            set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1}) &&
            set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2}) &&
            set(CURLOPT_TIMEOUT_MS,
                static_cast<long>(std::max<std::int64_t>(1, request.timeout.count()))) &&
            set(CURLOPT_CONNECTTIMEOUT_MS,
                static_cast<long>(std::max<std::int64_t>(1, options_.connect_timeout.count()))) &&
            set(CURLOPT_WRITEFUNCTION, &OnBody) && set(CURLOPT_WRITEDATA, exchange) &&
            set(CURLOPT_HEADERFUNCTION, &OnHeader) && set(CURLOPT_HEADERDATA, exchange) &&
            set(CURLOPT_XFERINFOFUNCTION, &OnProgress) && set(CURLOPT_XFERINFODATA, exchange) &&
            set(CURLOPT_NOPROGRESS, 0L);
  // libcurl before 7.85 knows only the older form.
  ok = ok && (set(CURLOPT_PROTOCOLS_STR, "http,https") ||
              set(CURLOPT_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS}));
  if (request.method == "POST") {
    ok = ok && set(CURLOPT_POST, 1L) &&
         set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size())) &&
         set(CURLOPT_POSTFIELDS, request.body.data());
  }
  return ok && set_text(CURLOPT_PROXY, options_.proxy) &&
         set_text(CURLOPT_NOPROXY, options_.no_proxy) &&
         set_text(CURLOPT_CAINFO, options_.ca_file) &&
         set_text(CURLOPT_CAPATH, options_.ca_directory);
}

Error CurlTransport::Explain(CURLcode code, const Url& url, const HttpRequest& request,
                             const Exchange& exchange, std::string_view detail) const {
  if (exchange.too_large) {
    return Fail(
        ErrorKind::kLimit, rule::kNetTooLarge, {},
        {{"host", url.authority}, {"limit", static_cast<std::int64_t>(options_.response_limit)}});
  }
  // libcurl quotes a proxy's address whole where it cannot read it.
  const bool plain = detail.empty() || code == CURLE_COULDNT_RESOLVE_PROXY;
  const std::string reason = HideUserInfo(plain ? curl_->easy_strerror(code) : detail);
  const auto fail = [&](const Rule& rule) {
    return Fail(ErrorKind::kIo, rule, {}, {{"host", url.authority}, {"reason", reason}});
  };
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return Fail(ErrorKind::kCancelled, rule::kCancelled);
    case CURLE_OPERATION_TIMEDOUT:
      return Fail(ErrorKind::kIo, rule::kNetTimeout, {},
                  {{"host", url.authority},
                   {"milliseconds", static_cast<std::int64_t>(request.timeout.count())}});
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return fail(rule::kNetResolveFailed);
    case CURLE_COULDNT_CONNECT:
      return fail(rule::kNetConnectFailed);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return fail(rule::kNetTlsUntrusted);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
      return fail(rule::kNetTlsFailed);
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return fail(rule::kNetCutOff);
    default:
      return fail(rule::kNetFailed);
  }
}

Result<HttpResponse> CurlTransport::Send(const HttpRequest& request) {
  const auto url = ParseUrl(request.url);
  if (!url) {
    return Fail(ErrorKind::kUsage, rule::kNetUrlInvalid, {}, {{"what", "URL"}});
  }
  if (options_.proxy && !IsProxy(*options_.proxy)) {
    return Fail(ErrorKind::kUsage, rule::kNetProxyInvalid);
  }
  if (curl_ == nullptr) {
    auto library = LoadCurl(options_.library);
    if (!library) return std::move(library).error();
    curl_ = *library;
  }
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_->easy_init(), curl_->easy_cleanup);
  if (handle == nullptr)
    return Fail(ErrorKind::kInternal, rule::kInternal, {}, {{"reason", "curl"}});

  // "Expect:" removes the header that would make servers wait for a second round.
  std::vector<std::string> lines{"Expect:"};
  if (request.Find("content-type") == nullptr) lines.emplace_back("Content-Type:");
  for (const HttpHeader& header : request.headers)
    lines.push_back(header.name + ": " + header.value);
  curl_slist* list = nullptr;
  for (std::string& line : lines) list = curl_->slist_append(list, line.c_str());
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_->slist_free_all);

  Exchange exchange{.body_limit = options_.response_limit, .stop = options_.stop};
  char detail[CURL_ERROR_SIZE] = "";
  curl_->easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, detail);
  if (!SetUp(handle.get(), request, headers.get(), &exchange)) {
    return Fail(ErrorKind::kUsage, rule::kNetProxyInvalid);
  }
  const CURLcode code = curl_->easy_perform(handle.get());
  for (std::string& line : lines) Wipe(&line);  // one may hold a token
  if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT) {
    // The request's URL was checked above; only the proxy's can be meant.
    return Fail(ErrorKind::kUsage, rule::kNetProxyInvalid);
  }
  if (code != CURLE_OK) return Explain(code, *url, request, exchange, detail);
  long status = 0;
  curl_->easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  exchange.response.status = static_cast<int>(status);
  return std::move(exchange.response);
}

}  // namespace
}  // namespace net

std::unique_ptr<Transport> MakeCurlTransport(CurlOptions options) {
  return std::make_unique<net::CurlTransport>(std::move(options));
}

}  // namespace apptrait

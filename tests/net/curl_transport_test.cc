#include <gtest/gtest.h>

#include <fstream>

#include "apptrait/transport.h"
#include "catalogue/rules/net.h"
#include "support/loopback.h"

namespace apptrait {
namespace {

using std::chrono::milliseconds;
using test::Loopback;
using test::Received;
using test::Reply;

Result<HttpResponse> Post(const std::string& url, CurlOptions options = {},
                          milliseconds timeout = milliseconds(5'000)) {
  const auto transport = MakeCurlTransport(std::move(options));
  return transport->Send({.method = "POST",
                          .url = url,
                          .headers = {{"X-Signed", "secret-header"}},
                          .body = "secret-body",
                          .timeout = timeout});
}

Loopback Hello() {
  return Loopback([](const Received&) { return Reply{.body = "hello"}; });
}

TEST(CurlTransport, SendsExactlyWhatItWasGiven) {
  Loopback server([](const Received&) {
    return Reply{.status = 418, .body = std::string("a\0b", 3), .headers = {{"X-Answer", " yes "}}};
  });
  const auto transport = MakeCurlTransport();
  const std::string body("x\0y", 3);
  const auto response = transport->Send({.method = "POST",
                                         .url = server.url() + "/p%20q?a=%2B",
                                         .headers = {{"Content-Type", "text/x"}, {"X-A", "1"}},
                                         .body = body});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 418);
  EXPECT_EQ(response->body, std::string("a\0b", 3));
  ASSERT_NE(response->Find("x-answer"), nullptr);
  EXPECT_EQ(*response->Find("X-ANSWER"), "yes");
  ASSERT_EQ(server.received().size(), 1U);
  const Received in = server.received().front();
  EXPECT_EQ(in.method, "POST");
  EXPECT_EQ(in.query, "a=%2B");
  EXPECT_EQ(in.body, body);
  EXPECT_EQ(in.headers.at("content-type"), "text/x");
  EXPECT_EQ(in.headers.at("x-a"), "1");
  EXPECT_EQ(in.headers.at("user-agent"), "apptrait");
  EXPECT_FALSE(in.headers.contains("expect"));
}

TEST(CurlTransport, AddsNoContentTypeOfItsOwn) {
  Loopback server = Hello();
  const auto transport = MakeCurlTransport();
  ASSERT_TRUE(transport->Send({.method = "POST", .url = server.url()}));
  ASSERT_TRUE(transport->Send({.method = "GET", .url = server.url()}));
  ASSERT_EQ(server.received().size(), 2U);
  EXPECT_FALSE(server.received()[0].headers.contains("content-type"));
  EXPECT_EQ(server.received()[0].headers.at("content-length"), "0");
  EXPECT_EQ(server.received()[1].method, "GET");
}

TEST(CurlTransport, ExplainsFailuresAndLeaksNothing) {
  Loopback slow([](const Received&) { return Reply{.delay = milliseconds(3'000)}; });
  Loopback cut(
      [](const Received&) { return Reply{.body = "half", .fault = Reply::Fault::kCutOff}; });
  Loopback endless([](const Received&) { return Reply{.fault = Reply::Fault::kEndless}; });
  Loopback plain = Hello();
  const std::string closed = [] {
    const Loopback gone = Hello();
    return gone.url();
  }();
  const struct {
    std::string url;
    CurlOptions options;
    std::string_view finding;
  } cases[] = {
      {slow.url(), {}, "net.timeout"},
      {cut.url(), {}, "net.cut-off"},
      {endless.url(), {}, "net.too-large"},
      {closed, {}, "net.connect-failed"},
      {"http://host.invalid/", {}, "net.resolve-failed"},
      {"https://" + plain.authority(), {}, "net.tls-failed"},
      {"ftp://127.0.0.1/", {}, "net.url-invalid"},
      {"file:///etc/passwd", {}, "net.url-invalid"},
      {plain.url(), {.proxy = "nonsense://127.0.0.1:1"}, "net.proxy-invalid"},
      {plain.url(), {.proxy = "http://[::1"}, "net.resolve-failed"},
      {plain.url(), {.proxy = closed}, "net.connect-failed"},
      {plain.url(), {.library = "libcurl-that-is-not-there.so.4"}, "net.curl-missing"},
  };
  for (const auto& c : cases) {
    const auto response = Post(c.url, c.options, milliseconds(500));
    ASSERT_FALSE(response) << c.finding;
    EXPECT_EQ(response.error().detail.id, c.finding) << c.url;
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const std::string text = Message(response.error().detail, language);
      EXPECT_EQ(text.find("secret"), std::string::npos) << text;
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
    }
  }
}

TEST(CurlTransport, BoundsHeadersToo) {
  Loopback server([](const Received&) {
    Reply reply{.body = "x"};
    for (int i = 0; i < 40; ++i) reply.headers["X-" + std::to_string(i)] = std::string(4'000, 'h');
    return reply;
  });
  const auto response = Post(server.url());
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().detail.id, rule::kNetTooLarge.id);
}

TEST(CurlTransport, TlsNeedsAKnownCa) {
  const test::TlsIdentity identity;
  Loopback server([](const Received&) { return Reply{.body = "hello"}; }, &identity);
  const auto refused = Post(server.url());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().detail.id, rule::kNetTlsUntrusted.id);
  EXPECT_TRUE(server.received().empty());

  const std::string path = testing::TempDir() + "apptrait-loopback-ca.pem";
  std::ofstream(path) << identity.CertificatePem();
  const auto taken = Post(server.url(), {.ca_file = path});
  ASSERT_TRUE(taken) << Message(taken.error().detail, Language::kEnglish);
  EXPECT_EQ(taken->body, "hello");
  // The right CA, another host.
  const std::string port = server.url().substr(server.url().rfind(':'));
  const auto other = Post("https://localhost" + port, {.ca_file = path});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().detail.id, rule::kNetTlsUntrusted.id);
  const auto missing = Post(server.url(), {.ca_file = path + ".not-there"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().detail.id, rule::kNetTlsFailed.id);
  std::remove(path.c_str());
}

TEST(CurlTransport, UsesTheProxyOfTheOptionsAndTheEnvironment) {
  Loopback proxy(
      [](const Received& in) { return Reply{.body = "proxied " + in.headers.at("host")}; });
  const auto by_option = Post("http://shop.example/x", {.proxy = proxy.url()});
  ASSERT_TRUE(by_option);
  EXPECT_EQ(by_option->body, "proxied shop.example");

  setenv("http_proxy", proxy.url().c_str(), 1);
  const auto by_environment = Post("http://shop.example/x");
  Loopback direct = Hello();
  const auto around = Post(direct.url(), {.no_proxy = "127.0.0.1"});
  unsetenv("http_proxy");
  ASSERT_TRUE(by_environment);
  EXPECT_EQ(by_environment->body, "proxied shop.example");
  ASSERT_TRUE(around);
  EXPECT_EQ(around->body, "hello");
}

TEST(CurlTransport, StopsWhenAskedTo) {
  Loopback slow([](const Received&) { return Reply{.delay = milliseconds(5'000)}; });
  std::stop_source stop;
  stop.request_stop();
  const auto start = std::chrono::steady_clock::now();
  const auto response = Post(slow.url(), {.stop = stop.get_token()});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::kCancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(3'000));
}

}  // namespace
}  // namespace apptrait

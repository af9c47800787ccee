// The client against a gateway on loopback that checks every call as TOP does.
#include <gtest/gtest.h>

#include "apptrait/jaq.h"
#include "catalogue/rules/jaq.h"
#include "catalogue/rules/net.h"
#include "support/fake_clock.h"
#include "support/top_service.h"

namespace apptrait::jaq {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::FakeClock;
using test::Reply;
using test::TopError;
using test::TopService;

Credentials TestCredentials() {
  return {.app_key = TopService::kAppKey, .app_secret = Secret(TopService::kSecret)};
}

Request VerifyRequest() {
  return {.api = Api::kOfficialVerify,
          .parameters = {{"official_app_verify_request",
                          R"({"app_url":"http://aaa.com/a b+c.apk","pgk_name":"示例"})"}}};
}

std::string Verified(int status, const std::string& official, int interval = 3) {
  return R"({"result":{"status":)" + std::to_string(status) + R"(,"official_result":)" + official +
         R"(,"query_interval":)" + std::to_string(interval) +
         R"(,"err_code":0,"success":true},"request_id":"r1"})";
}

struct Sent {
  Result<Outcome> outcome = Error{};
  std::vector<milliseconds> waits;
  std::vector<Progress> progress;
  std::string first() const {
    return outcome ? std::string(outcome->findings.front().id)
                   : std::string(outcome.error().detail.id);
  }
};

Sent SendTo(const std::string& gateway, SendOptions options = {}, FakeClock clock = {},
            CurlOptions curl = {}) {
  Sent sent;
  options.gateway = gateway;
  options.progress = [&](const Progress& p) { sent.progress.push_back(p); };
  const auto transport = MakeCurlTransport(std::move(curl));
  sent.outcome = Send(VerifyRequest(), nullptr, TestCredentials(), options, *transport, clock);
  sent.waits = clock.waits;
  return sent;
}

TEST(JaqSend, OfficialByEverySignMethod) {
  for (SignMethod method : {SignMethod::kMd5, SignMethod::kHmacMd5, SignMethod::kHmacSha256}) {
    TopService service({{.body = Verified(1, "\"OFFICIAL\"")}});
    const Sent sent = SendTo(service.gateway(), {.envelope = {.sign_method = method}});
    ASSERT_TRUE(sent.outcome) << sent.first();
    EXPECT_EQ(sent.outcome->conclusion, Conclusion::kOfficial);
    EXPECT_EQ(sent.outcome->calls, 1);
    ASSERT_EQ(service.accepted().size(), 1U);
    const auto form = service.accepted().front();
    EXPECT_EQ(form.at("official_app_verify_request"), VerifyRequest().parameters.front().value);
    EXPECT_EQ(form.at("method"), "alibaba.security.jaq.app.official.verify");
    EXPECT_TRUE(sent.waits.empty());
  }
}

TEST(JaqSend, TheServiceRefusesAWrongSecret) {
  TopService service({{.body = Verified(1, "1")}});
  FakeClock clock;
  const auto transport = MakeCurlTransport();
  const auto outcome = Send(VerifyRequest(), nullptr,
                            {.app_key = TopService::kAppKey, .app_secret = Secret("wrong")},
                            {.gateway = service.gateway()}, *transport, clock);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->conclusion, Conclusion::kRequestWrong);
  EXPECT_EQ(outcome->findings.front().id, rule::kJaqTopBadSign.id);
  EXPECT_EQ(outcome->calls, 1);
}

TEST(JaqSend, AsksAgainWhileInProgress) {
  TopService service({{.body = Verified(0, "0", 3)},
                      {.body = Verified(0, "0", 5'000)},
                      {.body = Verified(0, "0", 2'000'000'000)},
                      {.body = Verified(1, "3")}});
  const Sent sent = SendTo(service.gateway());
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kNotOfficial);
  EXPECT_EQ(sent.outcome->calls, 4);
  // The documented 3 ms and an absurd interval are both brought within bounds.
  EXPECT_EQ(sent.waits, (std::vector<milliseconds>{seconds(1), seconds(5), seconds(30)}));
  ASSERT_EQ(sent.progress.size(), 3U);
  EXPECT_EQ(sent.progress[0].kind, Progress::Kind::kInProgress);
}

TEST(JaqSend, StillInProgressWhenTheTimeIsUpIsUndecided) {
  TopService service({{.body = Verified(0, "1", 10'000)}});
  const Sent sent = SendTo(service.gateway(), {.timeout = seconds(25)});
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kUndecided);
  EXPECT_EQ(sent.outcome->calls, 3);
  EXPECT_EQ(Message(sent.outcome->findings.front(), Language::kEnglish),
            "still in progress after 20 s");
}

TEST(JaqSend, RetriesFailuresOfTheServiceWithBackoff) {
  TopService service({{.body = TopError(15, "Remote service error", "isp.remote-service-timeout")},
                      {.body = TopError(50, "Remote service error", "isp.null-pointer-exception")},
                      {.body = TopError(15, "Remote service error", "isp.x")},
                      {.body = Verified(1, "1")}});
  const Sent sent = SendTo(service.gateway());
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kOfficial);
  EXPECT_EQ(sent.waits, (std::vector<milliseconds>{seconds(1), seconds(2), seconds(4)}));
  ASSERT_EQ(sent.progress.size(), 3U);
  EXPECT_EQ(sent.progress[0].kind, Progress::Kind::kRetry);
  EXPECT_EQ(sent.progress[0].reason->id, rule::kJaqSubServiceSide.id);
}

TEST(JaqSend, GivesUpAfterTheRetries) {
  TopService service({{.body = TopError(15, "Remote service error", "isp.x")}});
  const Sent sent = SendTo(service.gateway(), {.retries = 2});
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kNotAnswered);
  EXPECT_EQ(sent.outcome->calls, 3);
}

TEST(JaqSend, NothingElseIsRetried) {
  const struct {
    Reply reply;
    Conclusion conclusion;
    std::string_view finding;
  } cases[] = {
      {{.body = TopError(25, "Invalid Signature")},
       Conclusion::kRequestWrong,
       "jaq.top.signature-invalid"},
      {{.body = TopError(50, "Remote service error", "isv.invalid-parameter", "非法参数")},
       Conclusion::kRequestWrong,
       "jaq.sub.parameter-invalid"},
      {{.body = TopError(11, "Insufficient isv permissions", "isv.permission-api-package-limit")},
       Conclusion::kRequestWrong,
       "jaq.sub.permission-package"},
      {{.body = TopError(10, "Service Currently Unavailable")},
       Conclusion::kNotAnswered,
       "jaq.top.service-unavailable"},
      {{.body = R"({"result":{"err_code":500,"err_msg":"x","success":false}})"},
       Conclusion::kNotAnswered,
       "jaq.server-error"},
      {{.body = R"({"result":{"err_code":400,"err_msg":"x","success":false}})"},
       Conclusion::kRequestWrong,
       "jaq.parameter-error"},
      // An answer of the service counts whatever the HTTP status is.
      {{.status = 500, .body = TopError(22, "Invalid Method")},
       Conclusion::kRequestWrong,
       "jaq.top.method-invalid"},
  };
  for (const auto& c : cases) {
    TopService service({c.reply});
    const Sent sent = SendTo(service.gateway());
    ASSERT_TRUE(sent.outcome) << c.finding;
    EXPECT_EQ(sent.outcome->conclusion, c.conclusion) << c.finding;
    EXPECT_EQ(sent.first(), c.finding);
    EXPECT_EQ(sent.outcome->calls, 1) << c.finding;
  }
}

TEST(JaqSend, ThrottlingWaitsForTheBanThatItStates) {
  TopService service(
      {{.body = TopError(7, "App Call Limited", "accesscontrol.limited-by-api-access-count",
                         "This ban will last for 7 more seconds")},
       {.body = TopError(7, "App Call Limited", "accesscontrol.limited-by-app-api-access-count")},
       {.body = Verified(1, "1")}});
  const Sent sent = SendTo(service.gateway());
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kOfficial);
  EXPECT_EQ(sent.waits, (std::vector<milliseconds>{seconds(8), seconds(2)}));
}

TEST(JaqSend, ABanThatOutlastsTheTimeLimitEndsTheRun) {
  for (const char* ban : {"This ban will last for 31062 more seconds",
                          "This ban will last for 9223372036854775807 more seconds"}) {
    TopService service({{.body = TopError(7, "App Call Limited",
                                          "accesscontrol.limited-by-app-access-count", ban)}});
    const Sent sent = SendTo(service.gateway());
    ASSERT_TRUE(sent.outcome);
    EXPECT_EQ(sent.outcome->conclusion, Conclusion::kNotAnswered);
    EXPECT_EQ(sent.first(), rule::kJaqSubDailyQuota.id);
    EXPECT_EQ(sent.outcome->findings.back().id, rule::kJaqThrottledUntil.id);
    EXPECT_EQ(sent.outcome->calls, 1);
  }
}

TEST(JaqSend, AClockThatIsOffIsNamedWhenTheServiceSaysSo) {
  TopService service({{.body = Verified(1, "1")}});
  FakeClock clock;
  clock.offset_seconds = 8 * 3600;
  const Sent sent = SendTo(service.gateway(), {}, clock);
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kRequestWrong);
  EXPECT_EQ(sent.first(), rule::kJaqTopBadTimestamp.id);
  const Finding& clock_off = sent.outcome->findings.back();
  ASSERT_EQ(clock_off.id, rule::kJaqClockOff.id);
  EXPECT_NEAR(static_cast<double>(std::get<std::int64_t>(clock_off.data.front().value)), 28800, 5);
}

TEST(JaqSend, WhatIsNoAnswerIsAnError) {
  const struct {
    Reply reply;
    std::string_view finding;
  } cases[] = {
      {{.body = ""}, "jaq.answer-unreadable"},
      {{.body = "<html>hello</html>"}, "jaq.answer-unreadable"},
      {{.body = R"({"result":{"status":1)"}, "jaq.answer-unreadable"},
      {{.body = "\xff\xfe\x00\x01"}, "jaq.answer-unreadable"},
      {{.status = 502, .body = "<html>Bad Gateway</html>"}, "net.http-status"},
      {{.status = 404, .body = ""}, "net.http-status"},
      {{.body = "{\"result\":{\"sta", .fault = Reply::Fault::kCutOff}, "net.cut-off"},
      {{.fault = Reply::Fault::kEndless}, "net.too-large"},
      {{.body = Verified(1, "1"), .delay = milliseconds(3'000)}, "net.timeout"},
  };
  for (const auto& c : cases) {
    TopService service({c.reply});
    const Sent sent = SendTo(service.gateway(), {.request_timeout = milliseconds(400)});
    ASSERT_FALSE(sent.outcome) << c.finding;
    EXPECT_EQ(sent.first(), c.finding);
    EXPECT_NE(sent.outcome.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(service.calls(), 1U) << c.finding;
  }
}

TEST(JaqSend, RedirectionsAreNeverFollowed) {
  test::Loopback elsewhere([](const test::Received&) { return Reply{.body = Verified(1, "1")}; });
  for (int status : {301, 302, 303, 307, 308}) {
    TopService service({{.status = status,
                         .body = Verified(1, "1"),
                         .headers = {{"Location", elsewhere.url() + "/router/rest?a=b"}}}});
    const Sent sent = SendTo(service.gateway());
    ASSERT_FALSE(sent.outcome) << status;
    EXPECT_EQ(sent.first(), rule::kNetRedirected.id);
    EXPECT_NE(Message(sent.outcome.error().detail, Language::kEnglish)
                  .find("redirects to " + elsewhere.url()),
              std::string::npos);
  }
  EXPECT_TRUE(elsewhere.received().empty());
}

TEST(JaqSend, AnswersWithInvalidUtf8AreReadAndSaid) {
  TopService service(
      {{.body = "{\"result\":{\"status\":1,\"official_result\":1,\"developer\":\"\xc4\xe3\"}}"}});
  const Sent sent = SendTo(service.gateway());
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kOfficial);
  EXPECT_EQ(sent.outcome->findings.back().id, rule::kJaqAnswerRepaired.id);
}

TEST(JaqSend, StopsWhenAskedTo) {
  TopService service({{.body = Verified(0, "0")}});
  FakeClock clock;
  clock.stopped = true;
  const Sent sent = SendTo(service.gateway(), {}, clock);
  ASSERT_FALSE(sent.outcome);
  EXPECT_EQ(sent.outcome.error().kind, ErrorKind::kCancelled);
}

}  // namespace
}  // namespace apptrait::jaq

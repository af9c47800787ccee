// The client against a service on loopback that checks every signature as Aliyun does.
#include <gtest/gtest.h>

#include "apptrait/icp_record.h"
#include "base/bytes.h"
#include "catalogue/rules/icp_record.h"
#include "catalogue/rules/net.h"
#include "support/aliyun_service.h"
#include "support/fake_clock.h"

namespace apptrait::icp_record {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::AliyunError;
using test::AliyunService;
using test::FakeClock;
using test::OssService;
using test::Reply;

constexpr std::string_view kCreated =
    R"({"AccessDeniedDetail":"无","RequestId":"F655A8D5\n","Message":"OK","Data":"10000123",)"
    R"("Code":"OK","Success":true})";

Record Example() {
  return {.app_icp_record_pic = "123456/test1719383196031.jpg",
          .app_service_name = "阿里云 *~'()",
          .app_principal_unit_name = "阿里云计算有限公司",
          .app_icp_license_number = "浙B2-20080101",
          .app_approval_date = "2025-05-22",
          .domain = "https://apps.apple.com/cn/app/阿里云/id981011420?a=b+c&d=%20"};
}

Credentials Key(bool token = false) {
  return {.access_key_id = AliyunService::kAccessKeyId,
          .access_key_secret = Secret(AliyunService::kSecret),
          .security_token = token ? Secret(AliyunService::kToken) : Secret()};
}

struct Sent {
  Result<Outcome> outcome = Error{};
  std::vector<milliseconds> waits;
  std::string first() const {
    if (!outcome) return std::string(outcome.error().detail.id);
    return outcome->findings.empty() ? "" : std::string(outcome->findings.front().id);
  }
};

Sent SendTo(const AliyunService& service, const Call& call, const Credentials& credentials = Key(),
            SendOptions options = {}, FakeClock clock = {}) {
  options.endpoint = service.endpoint();
  const auto transport = MakeCurlTransport();
  Sent sent;
  sent.outcome = Send(call, credentials, options, *transport, clock);
  sent.waits = clock.waits;
  return sent;
}

TEST(IcpSend, CreateGivesTheRecordId) {
  AliyunService service({{.body = std::string(kCreated)}});
  const Sent sent = SendTo(service, CreateCall(Example()));
  ASSERT_TRUE(sent.outcome) << sent.first();
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kDone);
  EXPECT_EQ(sent.outcome->answer.record_id, "10000123");
  EXPECT_EQ(sent.outcome->answer.request_id, "F655A8D5");  // the documented newline is gone
  EXPECT_EQ(sent.first(), rule::kIcpCreated.id);
  ASSERT_EQ(service.accepted().size(), 1U);
  const auto action = service.accepted().front();
  EXPECT_EQ(action.name, "CreateSmsAppIcpRecord");
  EXPECT_EQ(action.query.at("AppServiceName"), "阿里云 *~'()");
  EXPECT_EQ(action.query.at("Domain"), Example().domain);
  EXPECT_EQ(action.query.size(), 6U);
}

TEST(IcpSend, StsTokens) {
  AliyunService service({{.body = std::string(kCreated)}}, /*needs_token=*/true);
  EXPECT_EQ(SendTo(service, CreateCall(Example()), Key(true)).outcome->conclusion,
            Conclusion::kDone);
  EXPECT_EQ(SendTo(service, CreateCall(Example()), Key(false)).first(), rule::kIcpServiceToken.id);
}

TEST(IcpSend, WrongKeysAndClocks) {
  AliyunService service({{.body = std::string(kCreated)}});
  Credentials wrong = Key();
  wrong.access_key_secret = Secret("wrong");
  const Sent signature = SendTo(service, CreateCall(Example()), wrong);
  EXPECT_EQ(signature.first(), rule::kIcpServiceBadSign.id);
  EXPECT_EQ(signature.outcome->conclusion, Conclusion::kRequestWrong);
  wrong.access_key_id = "somebody";
  EXPECT_EQ(SendTo(service, CreateCall(Example()), wrong).first(), rule::kIcpServiceBadKey.id);
  FakeClock clock;
  clock.offset_seconds = -3600;
  const Sent late = SendTo(service, CreateCall(Example()), Key(), {}, clock);
  EXPECT_EQ(late.first(), rule::kIcpServiceExpired.id);
  ASSERT_EQ(late.outcome->findings.size(), 2U);
  EXPECT_EQ(late.outcome->findings.back().id, rule::kIcpClockOff.id);
  EXPECT_TRUE(service.accepted().empty());
}

TEST(IcpSend, EveryDocumentedCodeIsExplained) {
  const struct {
    int status;
    std::string_view code, finding;
    Conclusion conclusion;
  } cases[] = {
      {400, "AppIcpRecordOssFileNotUploadError", "icp-record.service.picture-not-uploaded",
       Conclusion::kFieldWrong},
      {400, "AppIcpRecordDateNotMatchRegex", "icp-record.service.date-refused",
       Conclusion::kFieldWrong},
      {400, "AppPrincipalUnitNameNotMatchRegex", "icp-record.service.unit-refused",
       Conclusion::kFieldWrong},
      {400, "AppPrincipalUnitNameOverLimit", "icp-record.service.unit-long",
       Conclusion::kFieldWrong},
      {400, "AppIcpLicenseNumberNotMatchRegex", "icp-record.service.license-refused",
       Conclusion::kFieldWrong},
      {400, "AppIcpLicenseNumberOverLimit", "icp-record.service.license-over",
       Conclusion::kFieldWrong},
      {400, "AppDomainNotMatchRegex", "icp-record.service.domain-refused", Conclusion::kFieldWrong},
      {400, "AppDomainOverLimit", "icp-record.service.domain-over", Conclusion::kFieldWrong},
      {400, "AppApprovalDateNotValid", "icp-record.service.date-window", Conclusion::kFieldWrong},
      {200, "AppIcpRecordPicsFileError", "icp-record.service.picture-refused",
       Conclusion::kFieldWrong},
      {400, "SignatureNonceUsed", "icp-record.service.nonce-used", Conclusion::kRequestWrong},
      {403, "Forbidden.RAM", "icp-record.service.permission", Conclusion::kRequestWrong},
      {400, "MissingAppServiceName", "icp-record.service.parameter", Conclusion::kRequestWrong},
      {400, "SomethingNew", "icp-record.service.other", Conclusion::kRequestWrong},
      {500, "SomethingNew", "icp-record.service.other", Conclusion::kNotAnswered},
  };
  for (const auto& c : cases) {
    AliyunService service(
        {{.status = c.status, .body = AliyunError(std::string(c.code), "the message")}});
    const Sent sent = SendTo(service, CreateCall(Example()));
    ASSERT_TRUE(sent.outcome) << c.code;
    EXPECT_EQ(sent.outcome->conclusion, c.conclusion) << c.code;
    EXPECT_EQ(sent.first(), c.finding) << c.code;
    EXPECT_EQ(service.calls(), 1U) << c.code;
    const std::string text = Message(sent.outcome->findings.front(), Language::kChinese);
    EXPECT_NE(text.find(std::string(c.code) + ": the message"), std::string::npos) << text;
  }
}

TEST(IcpSend, ThrottlingIsWaitedOutWithANewNonceEachTime) {
  AliyunService service({{.status = 400,
                          .body = AliyunError("Throttling.User", "flow control"),
                          .headers = {{"x-ratelimit-user", "Limit:1,Remain:0,TimeLeft:2500"}}},
                         {.status = 400, .body = AliyunError("Throttling.Api", "flow control")},
                         {.body = std::string(kCreated)}});
  const Sent sent = SendTo(service, CreateCall(Example()));
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kDone);
  EXPECT_EQ(sent.waits, (std::vector<milliseconds>{milliseconds(2500), seconds(2)}));
}

TEST(IcpSend, ALongBanEndsTheRun) {
  AliyunService service({{.status = 400,
                          .body = AliyunError("Throttling.User", "flow control"),
                          .headers = {{"x-ratelimit-user", "TimeLeft:9223372036854775807"}}}});
  const Sent sent = SendTo(service, CreateCall(Example()));
  ASSERT_TRUE(sent.outcome);
  EXPECT_EQ(sent.outcome->conclusion, Conclusion::kNotAnswered);
  EXPECT_EQ(service.calls(), 1U);
}

TEST(IcpSend, FailuresAreRetriedForReadingButNeverForCreating) {
  const std::vector<Reply> script = {
      {.status = 503, .body = AliyunError("ServiceUnavailable", "later")},
      {.body = R"({"Code":"OK","Success":true,"Data":[]})"}};
  AliyunService reading(script), creating(script);
  const std::int64_t ids[] = {51};
  const Sent query = SendTo(reading, QueryCall(ids));
  ASSERT_TRUE(query.outcome);
  EXPECT_EQ(query.outcome->conclusion, Conclusion::kDone);
  EXPECT_EQ(reading.calls(), 2U);
  const Sent create = SendTo(creating, CreateCall(Example()));
  ASSERT_TRUE(create.outcome);
  EXPECT_EQ(create.outcome->conclusion, Conclusion::kNotAnswered);
  EXPECT_EQ(create.outcome->findings.back().id, rule::kIcpMayExist.id);
  EXPECT_EQ(creating.calls(), 1U);
}

TEST(IcpSend, WhatIsNoAnswerIsAnErrorAndTheRecordMayExist) {
  const struct {
    Reply reply;
    std::string_view finding;
  } cases[] = {
      {{.body = ""}, "icp-record.answer-unreadable"},
      {{.body = "[]"}, "icp-record.answer-unreadable"},
      {{.body = "{\"Code\":\"OK\""}, "icp-record.answer-unreadable"},
      {{.body = R"({"Code":"OK","Success":true})"}, "icp-record.answer-unreadable"},
      {{.body = R"({"Code":"OK","Success":true,"Data":{"a":1}})"}, "icp-record.answer-unreadable"},
      {{.status = 502, .body = "<html>"}, "net.http-status"},
      {{.body = "{\"Code\"", .fault = Reply::Fault::kCutOff}, "net.cut-off"},
      {{.fault = Reply::Fault::kEndless}, "net.too-large"},
      {{.body = std::string(kCreated), .delay = milliseconds(3'000)}, "net.timeout"},
  };
  for (const auto& c : cases) {
    AliyunService service({c.reply});
    const Sent sent =
        SendTo(service, CreateCall(Example()), Key(), {.request_timeout = milliseconds(400)});
    ASSERT_FALSE(sent.outcome) << c.finding;
    EXPECT_EQ(sent.first(), c.finding);
    EXPECT_TRUE(AfterFailedCreate(sent.outcome.error())) << c.finding;
    EXPECT_EQ(service.calls(), 1U) << c.finding;
  }
  EXPECT_FALSE(AfterFailedCreate(catalogue::Fail(ErrorKind::kIo, rule::kNetConnectFailed)));
  EXPECT_FALSE(AfterFailedCreate(catalogue::Fail(ErrorKind::kIo, rule::kNetTlsUntrusted)));
}

TEST(IcpSend, RedirectionsAreNeverFollowed) {
  test::Loopback elsewhere([](const test::Received&) { return Reply{}; });
  AliyunService service({{.status = 307, .headers = {{"Location", elsewhere.url() + "/?x"}}}});
  const Sent sent = SendTo(service, CreateCall(Example()));
  ASSERT_FALSE(sent.outcome);
  EXPECT_EQ(sent.first(), rule::kNetRedirected.id);
  EXPECT_TRUE(elsewhere.received().empty());
}

TEST(IcpSend, QueryReadsRecordsAndNamesTheMissing) {
  AliyunService service(
      {{.body = "{\"Code\":\"OK\",\"Success\":true,\"RequestId\":\"q\",\"Data\":[{"
                "\"AppIcpRecordId\":51,\"AppIcpRecordPic\":\"1/a.jpeg\",\"AppIcpRecordPicUrl\":"
                "\"https://x/a\",\"AppPrincipalUnitName\":\"阿里云\",\"AppIcpLicenseNumber\":"
                "\"123\",\"Domain\":\"https://y\",\"AppApprovalDate\":\"2020-01-01\","
                "\"AppServiceName\":\"测\xff\"}]}"}});
  const std::int64_t ids[] = {51, 52};
  const Sent sent = SendTo(service, QueryCall(ids));
  ASSERT_TRUE(sent.outcome);
  ASSERT_EQ(sent.outcome->records.size(), 1U);
  EXPECT_EQ(sent.outcome->records.front(),
            (StoredRecord{.id = "51",
                          .picture_url = "https://x/a",
                          .record = {.app_icp_record_pic = "1/a.jpeg",
                                     .app_service_name = "测\xef\xbf\xbd",
                                     .app_principal_unit_name = "阿里云",
                                     .app_icp_license_number = "123",
                                     .app_approval_date = "2020-01-01",
                                     .domain = "https://y"}}));
  ASSERT_EQ(sent.outcome->findings.size(), 1U);
  EXPECT_EQ(sent.first(), rule::kIcpNotFound.id);
  EXPECT_EQ(service.accepted().front().query.at("AppIcpRecordIdList"), "[51,52]");
}

// --- uploading ---

const std::string kImage = std::string("\x89PNG\r\n\x1a\n", 8) + std::string("\0--\r\nIEND", 9);

struct Uploaded {
  Result<Outcome> outcome = Error{};
  std::map<std::string, std::string> objects;
};

Uploaded UploadWith(const std::string& conditions, const std::string& host = {}, int shift = 0) {
  OssService oss;
  AliyunService service({{.body = oss.Data(conditions, host, shift)}});
  FakeClock clock;
  const auto transport = MakeCurlTransport();
  Uploaded uploaded;
  uploaded.outcome = Upload("shots/备案.PNG", AsBytes(kImage), Key(),
                            {.endpoint = service.endpoint()}, *transport, clock);
  uploaded.objects = oss.objects();
  EXPECT_EQ(service.accepted().size(), 1U);
  EXPECT_EQ(service.accepted().front().name, "GetQualificationOssInfo");
  return uploaded;
}

TEST(IcpUpload, TheKeyFollowsThePolicy) {
  const struct {
    std::string conditions, prefix, suffix;
  } cases[] = {
      // The documented example of the qualification policy: one key and no other.
      {R"([["content-length-range",0,1048576000],{"bucket":"alicom-fc-media"},)"
       R"(["eq","$key","10000035808206\/ac18_mhs_17.jpeg"]])",
       "10000035808206/ac18_mhs_17.jpeg", ""},
      {R"([["content-length-range",0,1048576000],["starts-with","$key","10000035808206\/"]])",
       "10000035808206/", ".png"},
      {R"([["starts-with","$key","elsewhere/x-"]])", "elsewhere/x-", ".png"},
      {R"([["starts-with","$key",""],["eq","$success_action_status","201"]])", "10000035808206/",
       ".png"},
      {R"([])", "10000035808206/", ".png"},
  };
  for (const auto& c : cases) {
    const Uploaded uploaded = UploadWith(c.conditions);
    ASSERT_TRUE(uploaded.outcome) << Message(uploaded.outcome.error().detail, Language::kEnglish)
                                  << c.conditions;
    EXPECT_EQ(uploaded.outcome->conclusion, Conclusion::kDone) << c.conditions;
    ASSERT_EQ(uploaded.objects.size(), 1U) << c.conditions;
    const auto& [key, contents] = *uploaded.objects.begin();
    EXPECT_EQ(uploaded.outcome->file_key, key);
    EXPECT_TRUE(key.starts_with(c.prefix)) << key;
    EXPECT_TRUE(key.ends_with(c.suffix)) << key;
    EXPECT_EQ(contents, kImage);
    EXPECT_EQ(uploaded.outcome->findings.back().id, rule::kIcpUploaded.id);
  }
}

TEST(IcpUpload, AKeyThatNamesNoFileIsSaid) {
  const Uploaded uploaded = UploadWith(R"([["eq","$key","10000035808206/"]])");
  ASSERT_TRUE(uploaded.outcome);
  EXPECT_EQ(uploaded.outcome->findings.front().id, rule::kIcpPolicyFolder.id);
}

TEST(IcpUpload, PoliciesThatForbidOrCannotBeReadSendNothing) {
  const struct {
    std::string conditions, host;
    int shift;
    std::string_view finding;
  } cases[] = {
      {R"([["content-length-range",0,5]])", "", 0, "icp-record.policy-size"},
      {R"([["content-length-range",1000,2000]])", "", 0, "icp-record.policy-size"},
      {"[]", "", -7200, "icp-record.policy-expired"},
      {R"({"eq":1})", "", 0, "icp-record.policy-unreadable"},
      {R"([["eq","$key"]])", "", 0, "icp-record.policy-unreadable"},
      {R"([["matches","$key","a.*"]])", "", 0, "icp-record.policy-unreadable"},
      {R"([["eq","$key","a\"\r\nX: y"]])", "", 0, "icp-record.policy-unreadable"},
      {R"([["eq","$a\"b","c"]])", "", 0, "icp-record.policy-unreadable"},
      {"[]", "not a url", 0, "icp-record.policy-unreadable"},
      {"[]", "http://127.0.0.1:1/path", 0, "icp-record.policy-unreadable"},
  };
  for (const auto& c : cases) {
    const Uploaded uploaded = UploadWith(c.conditions, c.host, c.shift);
    ASSERT_FALSE(uploaded.outcome) << c.finding << ' ' << c.conditions;
    EXPECT_EQ(uploaded.outcome.error().detail.id, c.finding) << c.conditions;
    EXPECT_TRUE(uploaded.objects.empty());
  }
}

TEST(IcpUpload, OssSaysWhyItRefuses) {
  // A condition that the client leaves to OSS, and that the upload does not meet.
  const Uploaded uploaded = UploadWith(R"([["starts-with","$x-oss-meta-team","a"]])");
  ASSERT_TRUE(uploaded.outcome);
  EXPECT_EQ(uploaded.outcome->conclusion, Conclusion::kRequestWrong);
  EXPECT_EQ(uploaded.outcome->findings.front().id, rule::kIcpUploadRefused.id);
  const std::string text = Message(uploaded.outcome->findings.front(), Language::kEnglish);
  EXPECT_NE(text.find("HTTP 403, AccessDenied: Invalid according to Policy"), std::string::npos)
      << text;
}

// The real service's answers may only send the screenshot to Aliyun's own hosts, by HTTPS.
class Recorder final : public Transport {
 public:
  explicit Recorder(std::string answer) : answer_(std::move(answer)) {}
  Result<HttpResponse> Send(const HttpRequest& request) override {
    urls.push_back(request.url);
    return HttpResponse{.status = 200, .body = urls.size() == 1 ? answer_ : ""};
  }
  std::vector<std::string> urls;

 private:
  std::string answer_;
};

TEST(IcpUpload, OnlyToAliyunAndOnlyByHttps) {
  const OssService oss;
  const struct {
    std::string host;
    std::string_view sent_to;  // empty where it is refused
  } cases[] = {
      {"http://alicom-fc-media.oss-cn-zhangjiakou.aliyuncs.com",
       "https://alicom-fc-media.oss-cn-zhangjiakou.aliyuncs.com/"},
      {"https://alicom-fc-media.oss-cn-zhangjiakou.aliyuncs.com/",
       "https://alicom-fc-media.oss-cn-zhangjiakou.aliyuncs.com/"},
      {"https://evil.example", ""},
      {"https://evilaliyuncs.com", ""},
      {"http://127.0.0.1:1", ""},
  };
  for (const auto& c : cases) {
    Recorder transport(oss.Data("[]", c.host));
    FakeClock clock;
    const auto outcome = Upload("a.png", AsBytes(kImage), Key(), {}, transport, clock);
    ASSERT_FALSE(transport.urls.empty());
    EXPECT_TRUE(transport.urls[0].starts_with("https://dysmsapi.aliyuncs.com/?"));
    if (c.sent_to.empty()) {
      ASSERT_FALSE(outcome) << c.host;
      EXPECT_EQ(outcome.error().detail.id, rule::kIcpUploadHost.id) << c.host;
      EXPECT_EQ(transport.urls.size(), 1U);
    } else {
      ASSERT_TRUE(outcome) << c.host;
      ASSERT_EQ(transport.urls.size(), 2U);
      EXPECT_EQ(transport.urls[1], c.sent_to);
    }
  }
}

}  // namespace
}  // namespace apptrait::icp_record

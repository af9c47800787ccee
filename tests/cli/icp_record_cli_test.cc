// `apptrait icp-record …` as it is run, against a service on loopback. Whatever is printed, neither
// the secret nor the STS token is in it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/aliyun_service.h"
#include "support/report_schema.h"
#include "support/run_program.h"

namespace apptrait::test {
namespace {

using nlohmann::json;
using Environment = std::map<std::string, std::string>;

constexpr const char* kCreated =
    R"({"RequestId":"req-2\n","Message":"OK","Data":"10000123","Code":"OK","Success":true})";

Environment Keys(bool token = false) {
  Environment environment = {{"ALIBABA_CLOUD_ACCESS_KEY_ID", AliyunService::kAccessKeyId},
                             {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", AliyunService::kSecret}};
  if (token) environment["ALIBABA_CLOUD_SECURITY_TOKEN"] = AliyunService::kToken;
  return environment;
}

Ran Icp(std::vector<std::string> arguments, const Environment& environment = Keys()) {
  arguments.insert(arguments.begin(), "icp-record");
  Ran ran = RunProgram(arguments, environment);
  EXPECT_EQ(ran.all().find(AliyunService::kSecret), std::string::npos) << ran.all();
  EXPECT_EQ(ran.all().find(AliyunService::kToken), std::string::npos) << ran.all();
  EXPECT_LT(ran.exit, 4) << ran.all();
  if (ran.out.starts_with("{\n")) {
    EXPECT_EQ(SchemaComplaints(ran.out, "schema/icp-record-1.schema.json"), "") << ran.out;
  }
  return ran;
}

// The command, a good value for each field that `more` does not give, and `more`.
std::vector<std::string> Fields(std::vector<std::string> command,
                                const std::vector<std::string>& more = {}) {
  const std::pair<const char*, const char*> good[] = {
      {"--service-name", "阿里云"},
      {"--principal-unit", "阿里云计算有限公司"},
      {"--license", "浙B2-20080101"},
      {"--approval-date", "2025-05-22"},
      {"--domain", "https://apps.apple.com/cn/app/阿里云/id981011420"}};
  for (const auto& [option, value] : good) {
    if (std::find(more.begin(), more.end(), option) != more.end()) continue;
    command.emplace_back(option);
    command.emplace_back(value);
  }
  command.insert(command.end(), more.begin(), more.end());
  return command;
}
const std::vector<std::string> kFileKey = {"--file-key", "123456/test1719383196031.jpg"};

std::string Screenshot() {
  return WriteTemporary("shot.png", std::string("\x89PNG\r\n\x1a\n", 8) + "....IEND");
}

TEST(IcpRecordCli, CheckNamesFieldsAndCodes) {
  EXPECT_EQ(Icp(Fields({"check"}, kFileKey), {}).exit, 0);
  const Ran broken = Icp(Fields({"check"}, {"--domain", "apps.apple.com", "--format", "json"}), {});
  EXPECT_EQ(broken.exit, 1);
  std::set<std::string> codes;
  const json report = json::parse(broken.out);
  for (const json& finding : report["findings"]) {
    codes.insert(finding["data"].value("code", std::string()));
  }
  EXPECT_EQ(codes,
            (std::set<std::string>{"AppDomainNotMatchRegex", "AppIcpRecordOssFileNotUploadError"}));
  // A warning alone is no violation.
  const Ran warned = Icp(Fields({"check"}, {"--license", "浙ICP备2026081423号-2A", "--file-key",
                                            "1/a.jpg", "--lang", "zh"}),
                         {});
  EXPECT_EQ(warned.exit, 0) << warned.all();
  EXPECT_NE(warned.out.find("[icp-record.license-long]"), std::string::npos) << warned.out;
}

TEST(IcpRecordCli, CheckTakesTheScreenshot) {
  EXPECT_EQ(Icp(Fields({"check"}, {"--screenshot", Screenshot()}), {}).exit, 0);
  const std::string fake = WriteTemporary("fake.png", "<html>no image</html>");
  const Ran broken = Icp(Fields({"check"}, {"--screenshot", fake}), {});
  EXPECT_EQ(broken.exit, 1);
  EXPECT_NE(broken.out.find("[icp-record.picture-type]"), std::string::npos) << broken.out;
  EXPECT_EQ(Icp(Fields({"check"}, {"--screenshot", "/no/such.png"}), {}).exit, 3);
}

TEST(IcpRecordCli, RecordFilesAndOptionsThatWin) {
  const std::string file = WriteTemporary(
      "record.toml",
      "AppServiceName = \"阿里云\"\nAppPrincipalUnitName = \"阿里云计算有限公司\"\n"
      "AppIcpLicenseNumber = \"浙B2-20080101\"\nAppApprovalDate = 2025-05-22\n"
      "Domain = \"wrong\"\nAppIcpRecordPic = \"123456/a.jpg\"\nSignName = \"阿里云\"\n");
  EXPECT_EQ(Icp({"check", "--record", file}, {}).exit, 1);
  EXPECT_EQ(Icp({"check", "--record", file, "--domain", "https://a.b/c"}, {}).exit, 0);
  const std::string typo = WriteTemporary("typo.json", "{\n \"AppServicename\": \"x\"}");
  const Ran wrong = Icp({"check", "--record", typo}, {});
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_NE(wrong.err.find(typo + ": line 2, column 2: 'AppServicename' is not a member"),
            std::string::npos)
      << wrong.err;
  EXPECT_EQ(Icp({"check", "--record", "/no/such.toml"}, {}).exit, 2);
}

TEST(IcpRecordCli, SignedRequestsAreTakenByTheService) {
  for (const bool token : {false, true}) {
    AliyunService service({{.body = kCreated}}, token);
    const Ran curl =
        Icp(Fields({"sign", "--endpoint", service.endpoint(), "--format", "curl"}, kFileKey),
            Keys(token));
    ASSERT_EQ(curl.exit, 0) << curl.err;
    EXPECT_EQ(std::count(curl.out.begin(), curl.out.end(), '\n'), 1);
    const Ran sent = RunShell(curl.out, Keys(token));
    EXPECT_NE(sent.out.find("10000123"), std::string::npos) << sent.all();
    const Ran again = RunShell(curl.out, Keys(token));
    EXPECT_NE(again.out.find("SignatureNonceUsed"), std::string::npos) << again.all();

    const Ran as_json = Icp(Fields({"sign", "--format", "json"}, kFileKey), Keys(token));
    const json report = json::parse(as_json.out);
    EXPECT_TRUE(report["request"]["url"].get<std::string>().starts_with(
        "https://dysmsapi.aliyuncs.com/?AppApprovalDate=2025-05-22&"));
    EXPECT_EQ(report["request"].contains("headers_from_environment"), token);
    EXPECT_EQ(Icp(Fields({"sign"}, kFileKey), Keys(token)).exit, 0);
  }
  EXPECT_EQ(Icp(Fields({"sign"}, kFileKey), {}).exit, 2);
}

TEST(IcpRecordCli, CreateUploadsThenCreates) {
  OssService oss;
  AliyunService service(
      {{.body = oss.Data(R"([["starts-with","$key","10000035808206/"]])")}, {.body = kCreated}});
  const Ran ran = Icp(Fields({"create", "--endpoint", service.endpoint(), "--format", "json"},
                             {"--screenshot", Screenshot()}));
  ASSERT_EQ(ran.exit, 0) << ran.all();
  const json report = json::parse(ran.out);
  EXPECT_EQ(report["record_id"], "10000123");
  EXPECT_EQ(report["conclusion"], "done");
  ASSERT_EQ(oss.objects().size(), 1U);
  EXPECT_EQ(report["file_key"], oss.objects().begin()->first);
  ASSERT_EQ(service.accepted().size(), 2U);
  EXPECT_EQ(service.accepted()[1].query.at("AppIcpRecordPic"), oss.objects().begin()->first);
}

TEST(IcpRecordCli, UploadAlone) {
  OssService oss;
  AliyunService service({{.body = oss.Data(R"([["eq","$key","10000035808206/a.png"]])")}});
  const Ran ran = Icp({"upload", Screenshot(), "--endpoint", service.endpoint()});
  EXPECT_EQ(ran.exit, 0) << ran.all();
  EXPECT_NE(ran.out.find("10000035808206/a.png"), std::string::npos) << ran.out;
  EXPECT_EQ(oss.objects().size(), 1U);
  EXPECT_EQ(
      Icp({"upload", WriteTemporary("no.png", "text"), "--endpoint", service.endpoint()}).exit, 1);
  EXPECT_EQ(service.calls(), 1U);
}

TEST(IcpRecordCli, DryRunsSendNothing) {
  AliyunService service({{.body = kCreated}});
  const std::vector<std::vector<std::string>> commands = {
      Fields({"create", "--dry-run", "--endpoint", service.endpoint()}, kFileKey),
      Fields({"create", "--dry-run", "--endpoint", service.endpoint()},
             {"--screenshot", Screenshot()}),
      {"upload", "--dry-run", Screenshot(), "--endpoint", service.endpoint()},
      {"query", "--dry-run", "51", "--endpoint", service.endpoint()}};
  for (const auto& command : commands) {
    const Ran ran = Icp(command, {});
    EXPECT_EQ(ran.exit, 0) << ran.all();
    EXPECT_NE(ran.out.find("not sent"), std::string::npos) << ran.out;
  }
  EXPECT_EQ(service.calls(), 0U);
}

TEST(IcpRecordCli, ABrokenRuleStopsTheSendingUnlessForced) {
  AliyunService service({{.status = 400, .body = AliyunError("AppDomainNotMatchRegex", "no")}});
  const std::vector<std::string> command =
      Fields({"create", "--endpoint", service.endpoint(), "--file-key", "1/a.jpg"},
             {"--domain", "apps.apple.com"});
  EXPECT_EQ(Icp(command).exit, 1);
  EXPECT_EQ(service.calls(), 0U);
  std::vector<std::string> forced = command;
  forced.emplace_back("--force");
  const Ran ran = Icp(forced);
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(service.calls(), 1U);
  EXPECT_NE(ran.out.find("[icp-record.service.domain-refused]"), std::string::npos) << ran.out;
}

TEST(IcpRecordCli, QueryPrintsRecords) {
  AliyunService service(
      {{.body = R"({"Code":"OK","Success":true,"Data":[{"AppIcpRecordId":51,)"
                R"("AppServiceName":"阿里\u001b[31m云","AppIcpRecordPicUrl":"https://x/y"}]})"}});
  const Ran text = Icp({"query", "51", "52", "--endpoint", service.endpoint()});
  EXPECT_EQ(text.exit, 0) << text.all();
  EXPECT_NE(text.out.find("Record 51"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("阿里\\x1b[31m云"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("no record 52"), std::string::npos) << text.out;
  const Ran as_json = Icp({"query", "51", "--endpoint", service.endpoint(), "--format", "json"});
  EXPECT_EQ(json::parse(as_json.out)["records"][0]["id"], "51");
  EXPECT_EQ(Icp({"query", "--endpoint", service.endpoint()}).exit, 2);
  EXPECT_EQ(Icp({"query", "x", "--endpoint", service.endpoint()}).exit, 2);
}

TEST(IcpRecordCli, EveryWayToFailIsSaidWithoutASecret) {
  const struct {
    Reply reply;
    int exit;
    std::string expected;
    bool may_exist;
  } cases[] = {
      {{.status = 400, .body = AliyunError("SignatureDoesNotMatch", "x")}, 2, "signature", false},
      {{.status = 400, .body = AliyunError("AppApprovalDateNotValid", "x")}, 1, "date", false},
      {{.body = "{\"Code\":", .fault = Reply::Fault::kCutOff}, 3, "broke off", true},
      {{.fault = Reply::Fault::kEndless}, 3, "larger than", true},
      {{.body = "\xff"}, 3, "cannot be read", true},
      {{.body = kCreated, .delay = std::chrono::seconds(3)}, 3, "did not answer", true},
      {{.status = 302, .headers = {{"Location", "https://evil.example/"}}},
       3,
       "redirects to https://evil.example",
       false},
  };
  for (const auto& c : cases) {
    AliyunService service({c.reply}, /*needs_token=*/true);
    const Ran ran = Icp(Fields({"create", "--endpoint", service.endpoint(), "--request-timeout",
                                "0.3", "--retries", "0"},
                               kFileKey),
                        Keys(true));
    EXPECT_EQ(ran.exit, c.exit) << ran.all();
    EXPECT_NE(ran.all().find(c.expected), std::string::npos) << ran.all();
    EXPECT_EQ(ran.err.find("may have been created") != std::string::npos, c.may_exist) << ran.err;
  }
}

TEST(IcpRecordCli, CredentialsNeverOnTheCommandLine) {
  for (const char* option : {"--access-key-secret", "--security-token", "--access-key-id"}) {
    const Ran ran = Icp(Fields({"create", option, AliyunService::kSecret}, kFileKey));
    EXPECT_EQ(ran.exit, 2);
    EXPECT_NE(ran.err.find("not taken from the command line"), std::string::npos) << ran.err;
  }
  const std::string file = WriteTemporary(
      "aliyun", std::string("ALIBABA_CLOUD_ACCESS_KEY_ID=") + AliyunService::kAccessKeyId +
                    "\nALIBABA_CLOUD_ACCESS_KEY_SECRET='" + AliyunService::kSecret + "'\n");
  AliyunService service({{.body = kCreated}});
  EXPECT_EQ(
      Icp(Fields({"create", "--credentials", file, "--endpoint", service.endpoint()}, kFileKey), {})
          .exit,
      0);
}

}  // namespace
}  // namespace apptrait::test

// `apptrait jaq` as it is run, against a gateway on loopback. Whatever is printed, in any way it
// can end, the secret is not in it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "support/axml_builder.h"
#include "support/report_schema.h"
#include "support/run_program.h"
#include "support/top_service.h"
#include "support/zip_builder.h"

namespace apptrait::test {
namespace {

using nlohmann::json;
using Environment = std::map<std::string, std::string>;

const std::string& ApkPath() {
  static const std::string* const kPath = [] {
    const Bytes apk = ZipBuilder()
                          .Add("AndroidManifest.xml", AsText(DemoManifest().Build()))
                          .Add("classes.dex", "dex\n035")
                          .Build();
    return new std::string(WriteTemporary("demo.apk", std::string(AsText(apk)), 0644));
  }();
  return *kPath;
}

Environment Keys() {
  return {{"APPTRAIT_TOP_APP_KEY", TopService::kAppKey},
          {"APPTRAIT_TOP_APP_SECRET", TopService::kSecret}};
}

std::string Verified(int status, int official) {
  return R"({"result":{"status":)" + std::to_string(status) + R"(,"official_result":)" +
         std::to_string(official) +
         R"(,"query_interval":3,"err_code":0,"success":true,"pkg_name":"com.example.demo"},)"
         R"("request_id":"r1"})";
}

class JaqCli : public testing::Test {
 protected:
  Ran Jaq(std::vector<std::string> more, const Environment& environment = Keys()) {
    std::vector<std::string> arguments{"jaq", ApkPath()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Ran ran = RunProgram(arguments, environment);
    EXPECT_EQ(ran.all().find(TopService::kSecret), std::string::npos) << ran.all();
    EXPECT_LT(ran.exit, 4) << ran.all();
    if (ran.out.starts_with("{\n")) {
      EXPECT_EQ(SchemaComplaints(ran.out, "schema/jaq-1.schema.json"), "") << ran.out;
    }
    return ran;
  }
  Ran Send(const TopService& service, std::vector<std::string> more = {},
           const Environment& environment = Keys()) {
    std::vector<std::string> arguments{"--url", "https://example.com/demo.apk", "--send",
                                       "--gateway", service.gateway()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Jaq(arguments, environment);
  }
};

TEST_F(JaqCli, TheRequestAlone) {
  const Ran ran = Jaq({"--url", "https://example.com/demo.apk", "--format", "request"}, {});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  const json request = json::parse(ran.out);
  EXPECT_EQ(request["app_url"], "https://example.com/demo.apk");
  EXPECT_EQ(request["app_hash"].get<std::string>().size(), 32U);
  EXPECT_EQ(request["pgk_name"], "com.example.demo");
  EXPECT_FALSE(request.contains("cert_md5"));
  const Ran sha1 = Jaq({"--url", "https://a.b/c", "--format", "request", "--hash", "sha1"}, {});
  EXPECT_EQ(json::parse(sha1.out)["app_hash"].get<std::string>().size(), 40U);
}

TEST_F(JaqCli, TheWholeSetSignedOrNot) {
  const Ran is_signed = Jaq({"--url", "https://a.b/c", "--format", "json"});
  EXPECT_EQ(is_signed.exit, 0);
  const json report = json::parse(is_signed.out);
  EXPECT_EQ(report["schema"], "apptrait.jaq/1");
  EXPECT_EQ(report["signed"], true);
  EXPECT_EQ(report["parameters"]["sign"].get<std::string>().size(), 64U);
  EXPECT_EQ(report["gateway"], "https://eco.taobao.com/router/rest");
  const Ran bare = Jaq({"--url", "https://a.b/c", "--format", "json"}, {});
  EXPECT_EQ(json::parse(bare.out)["signed"], false);
  EXPECT_FALSE(json::parse(bare.out)["parameters"].contains("sign"));
  const Ran text = Jaq({"--url", "https://a.b/c", "--lang", "zh"}, {});
  EXPECT_NE(text.out.find("未签名"), std::string::npos) << text.out;
}

TEST_F(JaqCli, TheFormIsWhatTheGatewayTakes) {
  const Ran form = Jaq({"--url", "https://a.b/c?d=e&f", "--format", "form"});
  ASSERT_EQ(form.exit, 0);
  TopService service({{.body = Verified(1, 1)}});
  const Ran sent = RunShell(
      "curl -sS --data @- -H 'Content-Type: "
      "application/x-www-form-urlencoded;charset=utf-8' " +
      service.gateway() + " <<'END'\n" + form.out + "END\n");
  EXPECT_NE(sent.out.find("official_result"), std::string::npos) << sent.all();
  EXPECT_EQ(Jaq({"--url", "https://a.b/c", "--format", "form"}, {}).exit, 2);
}

TEST_F(JaqCli, TheShellLineSignsAndSendsByItself) {
  for (const char* method : {"md5", "hmac", "hmac-sha256"}) {
    TopService service({{.body = Verified(1, 1)}});
    // Everything that a shell could trip over.
    const std::string url = "https://a.b/it's%20$HOME`x`\"!;&|*?c=中";
    const Ran line = Jaq(
        {"--url", url, "--format", "curl", "--sign-method", method, "--gateway", service.gateway()},
        {});
    ASSERT_EQ(line.exit, 0) << line.err;
    EXPECT_EQ(std::count(line.out.begin(), line.out.end(), '\n'), 1);
    // curl writes the content type without the charset; TOP takes both.
    std::string command = line.out;
    const Ran sent = RunShell(command.replace(command.rfind("curl -sS"), 8,
                                              "curl -sS -H 'Content-Type: "
                                              "application/x-www-form-urlencoded;charset=utf-8'"),
                              Keys());
    EXPECT_EQ(sent.exit, 0) << sent.err;
    EXPECT_NE(sent.out.find("official_result"), std::string::npos) << method << sent.all();
    ASSERT_EQ(service.accepted().size(), 1U) << method;
    EXPECT_EQ(json::parse(service.accepted().front().at("official_app_verify_request"))["app_url"],
              url);
    const Ran bare = RunShell(line.out, {});
    EXPECT_NE(bare.exit, 0);
    EXPECT_NE(bare.err.find("APPTRAIT_TOP_APP_KEY"), std::string::npos) << bare.err;
    EXPECT_EQ(service.accepted().size(), 1U);
  }
}

TEST_F(JaqCli, ExitCodesOfEveryConclusion) {
  const struct {
    Reply reply;
    int exit;
    std::string conclusion;
  } cases[] = {
      {{.body = Verified(1, 1)}, 0, "official"},
      {{.body = Verified(1, 2)}, 0, "official"},
      {{.body = Verified(1, 3)}, 1, "not_official"},
      {{.body = Verified(1, 0)}, 1, "undecided"},
      {{.body = Verified(1, 4)}, 1, "undecided"},
      {{.body = TopError(25, "Invalid Signature")}, 2, "request_wrong"},
      {{.body = TopError(10, "Service Currently Unavailable")}, 3, "not_answered"},
  };
  for (const auto& c : cases) {
    TopService service({c.reply});
    const Ran ran = Send(service, {"--format", "json"});
    EXPECT_EQ(ran.exit, c.exit) << ran.all();
    const json report = json::parse(ran.out);
    EXPECT_EQ(report["conclusion"], c.conclusion);
    EXPECT_EQ(report["calls"], 1);
  }
}

TEST_F(JaqCli, AnAnswerAboutAnotherAppIsNotOfficial) {
  std::string body = Verified(1, 1);
  body.replace(body.find("com.example.demo"), 16, "com.example.mod\xff");
  TopService service({{.body = body}});
  const Ran ran = Send(service, {"--lang", "zh"});
  EXPECT_EQ(ran.exit, 1) << ran.all();
  EXPECT_NE(ran.out.find("非官方应用"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("jaq.other-package-name"), std::string::npos) << ran.out;
}

TEST_F(JaqCli, PollsWithProgressOnStandardError) {
  TopService service({{.body = Verified(0, 0)}, {.body = Verified(1, 1)}});
  const Ran ran = Send(service, {"--timeout", "20"});
  EXPECT_EQ(ran.exit, 0) << ran.all();
  EXPECT_NE(ran.err.find("in progress; waiting 1 s"), std::string::npos) << ran.err;
  EXPECT_EQ(ran.out.find("waiting"), std::string::npos);
  TopService slow({{.body = Verified(0, 0)}});
  const Ran undecided = Send(slow, {"--timeout", "0.5", "--quiet"});
  EXPECT_EQ(undecided.exit, 1);
  EXPECT_EQ(undecided.err, "");
  EXPECT_NE(undecided.out.find("[jaq.in-progress]"), std::string::npos) << undecided.out;
}

TEST_F(JaqCli, EveryWayToFailIsSaidWithoutTheSecret) {
  const struct {
    Reply reply;
    std::string expected;
  } cases[] = {
      {{.body = "{\"result\":{", .fault = Reply::Fault::kCutOff}, "broke off"},
      {{.fault = Reply::Fault::kEndless}, "larger than"},
      {{.body = "x", .delay = std::chrono::seconds(3)}, "did not answer within 300 ms"},
      {{.body = "\xff\xfe\x01"}, "cannot be read"},
      {{.status = 302, .headers = {{"Location", "http://10.0.0.1/login"}}},
       "redirects to http://10.0.0.1; not followed"},
      {{.status = 502, .body = "<html>"}, "HTTP status 502"},
  };
  for (const auto& c : cases) {
    TopService service({c.reply});
    const Ran ran = Send(service, {"--request-timeout", "0.3"});
    EXPECT_EQ(ran.exit, 3) << c.expected;
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.err.find(c.expected), std::string::npos) << ran.err;
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
  }
}

TEST_F(JaqCli, TlsWithAnUnknownCa) {
  const TlsIdentity identity;
  TopService service({{.body = Verified(1, 1)}}, &identity);
  const Ran refused = Send(service);
  EXPECT_EQ(refused.exit, 3);
  EXPECT_NE(refused.err.find("is not trusted"), std::string::npos) << refused.err;
  const std::string ca = WriteTemporary("ca.pem", identity.CertificatePem());
  EXPECT_EQ(Send(service, {"--cacert", ca}).exit, 0);
  Environment environment = Keys();
  environment["CURL_CA_BUNDLE"] = ca;
  EXPECT_EQ(Send(service, {}, environment).exit, 0);
}

TEST_F(JaqCli, AServerThatEchoesEverythingLearnsAndShowsNoSecret) {
  // A hostile gateway: what it was sent comes back in every text field.
  Loopback echo([](const Received& in) {
    std::string all = in.body;
    for (const auto& [name, value] : in.headers) all += name + value;
    return Reply{.body = json{{"error_response",
                               {{"code", 15}, {"msg", all + "\x1b[31m"}, {"sub_msg", all}}}}
                             .dump()};
  });
  const Ran ran = Jaq({"--url", "https://a.b/c", "--send", "--gateway", echo.url() + "/router/rest",
                       "--retries", "0"});
  EXPECT_EQ(ran.exit, 3);
  EXPECT_NE(ran.out.find("app_key=12345678"), std::string::npos);  // it did echo
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);
  ASSERT_EQ(echo.received().size(), 1U);
  EXPECT_EQ(echo.received().front().body.find(TopService::kSecret), std::string::npos);
}

TEST_F(JaqCli, CredentialsFromAPrivateFileOnly) {
  TopService service({{.body = Verified(1, 1)}});
  const std::string lines = std::string("# TOP\nexport APPTRAIT_TOP_APP_KEY=\"") +
                            TopService::kAppKey +
                            "\"\n\n APPTRAIT_TOP_APP_SECRET = " + TopService::kSecret + " \r\n";
  EXPECT_EQ(Send(service, {"--credentials", WriteTemporary("private", lines)}, {}).exit, 0);
  const struct {
    std::string contents;
    int mode;
    std::string expected;
  } cases[] = {
      {lines, 0644, "mode 0644"},
      {lines, 0620, "mode 0620"},
      {std::string(TopService::kSecret), 0600, "line 1 is not NAME=value"},
      {std::string("secret=") + TopService::kSecret, 0600, "line 1 is not NAME=value"},
      {std::string("\nAPPTRAIT_TOP_SECRET=") + TopService::kSecret, 0600,
       "line 2: 'APPTRAIT_TOP_SECRET' is not known here"},
      {"APPTRAIT_TOP_APP_KEY=1\n", 0600, "APPTRAIT_TOP_APP_SECRET is not set"},
      {"", 0600, "APPTRAIT_TOP_APP_KEY is not set"},
      {std::string(70'000, '#'), 0600, "more than the limit"},
  };
  int number = 0;
  for (const auto& c : cases) {
    const std::string path =
        WriteTemporary("credentials" + std::to_string(number++), c.contents, c.mode);
    // The environment is not a second choice.
    const Ran ran = Send(service, {"--credentials", path});
    EXPECT_EQ(ran.exit, 2) << c.expected;
    EXPECT_NE(ran.err.find(c.expected), std::string::npos) << ran.err;
  }
  EXPECT_EQ(Send(service, {"--credentials", "/dev/null"}).exit, 2);
  EXPECT_EQ(Send(service, {"--credentials", "/no/such/file"}).exit, 2);
  EXPECT_EQ(service.accepted().size(), 1U);
}

TEST_F(JaqCli, CredentialsNeverOnTheCommandLine) {
  TopService service({{.body = Verified(1, 1)}});
  for (const std::string option : {"--app-secret", "--secret", "--app-key"}) {
    for (const std::vector<std::string>& given :
         {std::vector<std::string>{option, TopService::kSecret},
          std::vector<std::string>{option + "=" + TopService::kSecret}}) {
      const Ran ran = Send(service, given);
      EXPECT_EQ(ran.exit, 2);
      EXPECT_NE(ran.err.find(option + ": credentials are not taken from the command line"),
                std::string::npos)
          << ran.err;
    }
  }
  EXPECT_EQ(service.calls(), 0U);
  EXPECT_EQ(Jaq({"--help"}).out.find("--app-secret"), std::string::npos);
}

TEST_F(JaqCli, UsageErrors) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"--url", "demo.apk"},
      {"--url", "https://a.b/c", "--gateway", "production2"},
      {"--url", "https://a.b/c", "--api", "delete"},
      {"--url", "https://a.b/c", "--send", "--format", "curl"},
      {"--url", "https://a.b/c", "--timeout", "0"},
      {"--url", "https://a.b/c", "--retries", "-1"},
      {"--url", "https://a.b/c", "--no-digests"},
      {"--api", "scan", "--scan-type", "fake"},
  };
  for (const auto& arguments : wrong) {
    const Ran ran = Jaq(arguments);
    EXPECT_EQ(ran.exit, 2) << ran.all();
    EXPECT_EQ(ran.out, "");
    EXPECT_FALSE(ran.err.empty());
  }
  const Ran missing = RunProgram({"jaq", "no-such.apk", "--url", "https://a.b/c"});
  EXPECT_EQ(missing.exit, 3);
}

TEST_F(JaqCli, ScanAndApply) {
  TopService service({{.body = R"({"result":{"item_id":"i-7","progress":1}})"}});
  const Ran scan = Jaq({"--api", "scan", "--send", "--gateway", service.gateway()});
  EXPECT_EQ(scan.exit, 0) << scan.all();
  EXPECT_NE(scan.out.find("i-7"), std::string::npos);
  TopService apply({{.body = R"({"result":{"submit_status":400,"success":true}})"}});
  const Ran refused = Send(apply, {"--api", "apply", "--official-type", "development"});
  EXPECT_EQ(refused.exit, 2) << refused.all();
  EXPECT_EQ(json::parse(apply.accepted().front().at("official_app_apply_request"))["official_type"],
            2);
}

}  // namespace
}  // namespace apptrait::test

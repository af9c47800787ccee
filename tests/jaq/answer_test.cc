#include <gtest/gtest.h>

#include <random>

#include "apptrait/jaq.h"
#include "catalogue/rules/jaq.h"
#include "jaq/codes.h"

namespace apptrait::jaq {
namespace {

// The documented example of an answer, in the shapes in which gateways send it.
constexpr std::string_view kResult =
    R"({"app_name":"MyApp","pkg_name":"com.my.app","status":1,"developer":"某某科技",)"
    R"("query_interval":3,"err_msg":"success","cert_md5":"73d9a9c745a6da0e96587efd5662ef57",)"
    R"("err_code":0,"official_result":"OFFICIAL","success":true})";

std::string Json(std::string_view result) {
  return R"({"result":)" + std::string(result) + R"(,"request_id":"abc123"})";
}

TEST(JaqAnswer, EveryDocumentedShapeReadsAlike) {
  const std::string shapes[] = {
      Json(kResult),
      R"({"alibaba_security_jaq_app_official_verify_response":)" + Json(kResult) + "}",
      R"({"alibaba_security_jaq_app_official_verify_response":{"result":)"
      R"({"official_app_verify_response":)" +
          std::string(kResult) + R"(},"request_id":"abc123"}})",
      "\xef\xbb\xbf \n" + Json(kResult),
      R"(<?xml version="1.0" encoding="utf-8" ?>
<alibaba_security_jaq_app_official_verify_response>
  <result>
    <app_name>MyApp</app_name><pkg_name>com.my.app</pkg_name><status>1</status>
    <developer>某某科技</developer><query_interval>3</query_interval><err_msg>success</err_msg>
    <cert_md5>73d9a9c745a6da0e96587efd5662ef57</cert_md5><err_code>0</err_code>
    <official_result>OFFICIAL</official_result><success>true</success>
  </result>
  <request_id>abc123</request_id>
</alibaba_security_jaq_app_official_verify_response>)"};
  for (const std::string& shape : shapes) {
    const auto answer = ParseAnswer(shape);
    ASSERT_TRUE(answer) << shape;
    EXPECT_EQ(*answer, (Answer{.request_id = "abc123",
                               .error_code = 0,
                               .error_message = "success",
                               .success = true,
                               .status = 1,
                               .query_interval_ms = 3,
                               .official_result = 1,
                               .official_result_text = "OFFICIAL",
                               .app_name = "MyApp",
                               .package_name = "com.my.app",
                               .developer = "某某科技",
                               .certificate_md5 = "73d9a9c745a6da0e96587efd5662ef57"}))
        << shape;
  }
}

TEST(JaqAnswer, ErrorsWrappedSimplifiedAndXml) {
  const ServiceError expected{.code = 50,
                              .message = "Remote service error",
                              .sub_code = "isv.invalid-parameter",
                              .sub_message = "非法参数"};
  for (const std::string_view shape :
       {R"({"error_response":{"code":50,"msg":"Remote service error",
            "sub_code":"isv.invalid-parameter","sub_msg":"非法参数","request_id":"r1"}})",
        R"({"code":50,"msg":"Remote service error",
            "sub_code":"isv.invalid-parameter","sub_msg":"非法参数","request_id":"r1"})",
        R"({"code":"50","msg":"Remote service error",
            "sub_code":"isv.invalid-parameter","sub_msg":"非法参数","request_id":"r1"})",
        R"(<error_response><code>50</code><msg>Remote service error</msg>
           <sub_code>isv.invalid-parameter</sub_code><sub_msg>非法参数</sub_msg>
           <request_id>r1</request_id></error_response>)"}) {
    const auto answer = ParseAnswer(shape);
    ASSERT_TRUE(answer) << shape;
    ASSERT_TRUE(answer->error) << shape;
    EXPECT_EQ(*answer->error, expected) << shape;
    EXPECT_EQ(answer->request_id, "r1") << shape;
  }
}

TEST(JaqAnswer, WhatIsNoAnswer) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += R"({"a":)";
  std::string deep_xml;
  for (int i = 0; i < 50'000; ++i) deep_xml += "<a>";
  for (const std::string& body :
       {std::string(), std::string("   "), std::string("null"), std::string("[]"),
        std::string("42"), std::string("{}"), std::string(R"({"result":{}})"),
        std::string(R"({"result":{"status":1)"), std::string("<html><body>Login</body></html>"),
        std::string("<result><status>1</result>"), std::string("<"), std::string("\xff\xfe{"), deep,
        deep_xml, std::string(R"({"result":null,"request_id":"x"})")}) {
    const auto answer = ParseAnswer(body);
    ASSERT_FALSE(answer) << body.substr(0, 60);
    EXPECT_EQ(answer.error().detail.id, rule::kJaqAnswerUnreadable.id);
    EXPECT_EQ(answer.error().kind, ErrorKind::kIo);
  }
  const auto huge = ParseAnswer(std::string(2'000'000, ' '));
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().kind, ErrorKind::kLimit);
}

TEST(JaqAnswer, BytesThatAreNoUtf8AreReplacedAndSaid) {
  const auto answer =
      ParseAnswer("{\"result\":{\"status\":1,\"official_result\":1,\"app_name\":\"\xc4\xe3\"}}");
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->repaired_utf8);
  EXPECT_EQ(answer->app_name, "\xef\xbf\xbd\xef\xbf\xbd");
  const Outcome outcome = Judge(Api::kOfficialVerify, *answer, nullptr);
  EXPECT_EQ(outcome.conclusion, Conclusion::kOfficial);
  EXPECT_EQ(outcome.findings.back().id, rule::kJaqAnswerRepaired.id);
}

// Damaged answers end as an answer or as an error, and never say "official" where the whole one did
// not.
TEST(JaqAnswer, DamageNeverMakesAnAppOfficial) {
  std::string whole(kResult);
  whole.replace(whole.find("\"OFFICIAL\""), 10, "3");
  const std::string seeds[] = {
      Json(whole),
      "<r><result><status>1</status><official_result>3</official_result></result></r>"};
  std::mt19937 random(7);
  int read = 0;
  for (int i = 0; i < 4'000; ++i) {
    std::string text = seeds[i % 2];
    for (int edits = 1 + static_cast<int>(random() % 3); edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text.resize(at + 1);
          break;
        case 1:
          text.erase(at, 1 + random() % 4);
          break;
        case 2:
          // No digit: a 3 that becomes a 1 is another answer, not a damaged one.
          text[at] = static_cast<char>(0x3a + random() % 0xc6);
          break;
        default:
          text.insert(at, text.substr(at / 2, random() % 16));
      }
      if (text.empty()) text = "{";
    }
    const auto answer = ParseAnswer(text);
    if (!answer) continue;
    ++read;
    EXPECT_NE(Judge(Api::kOfficialVerify, *answer, nullptr).conclusion, Conclusion::kOfficial)
        << text;
  }
  EXPECT_GT(read, 100);
}

struct Verdict {
  Conclusion conclusion;
  std::string_view first;
};
Verdict JudgeJson(std::string_view result, Api api = Api::kOfficialVerify,
                  const Package* package = nullptr) {
  const auto answer = ParseAnswer(Json(result));
  if (!answer) return {Conclusion::kNotAnswered, "(unreadable)"};
  const Outcome outcome = Judge(api, *answer, package);
  return {outcome.conclusion, outcome.findings.empty() ? "" : outcome.findings.front().id};
}

TEST(JaqJudge, EveryResultOfVerify) {
  const struct {
    std::string_view result;
    Conclusion conclusion;
    std::string_view finding;
  } cases[] = {
      {R"({"status":1,"official_result":0})", Conclusion::kUndecided, "jaq.unknown"},
      {R"({"status":1,"official_result":1})", Conclusion::kOfficial, "jaq.official"},
      {R"({"status":1,"official_result":"1"})", Conclusion::kOfficial, "jaq.official"},
      {R"({"status":1,"official_result":"OFFICIAL"})", Conclusion::kOfficial, "jaq.official"},
      {R"({"status":1,"official_result":2})", Conclusion::kOfficial, "jaq.official-development"},
      {R"({"status":1,"official_result":3})", Conclusion::kNotOfficial, "jaq.not-official"},
      {R"({"status":1,"official_result":4})", Conclusion::kUndecided, "jaq.pending"},
      {R"({"status":1,"official_result":5})", Conclusion::kUndecided, "jaq.unread-result"},
      {R"({"status":1,"official_result":"UNOFFICIAL"})", Conclusion::kUndecided,
       "jaq.unread-result"},
      {R"({"status":1,"official_result":1.5})", Conclusion::kUndecided, "jaq.unread-result"},
      {R"({"status":1,"official_result":true})", Conclusion::kUndecided, "jaq.unread-result"},
      {R"({"status":1})", Conclusion::kUndecided, "jaq.unread-result"},
      {R"({"status":0,"official_result":1})", Conclusion::kUndecided, "jaq.in-progress"},
      {R"({"status":7,"official_result":1})", Conclusion::kUndecided, "jaq.unread-status"},
      {R"({"status":1,"official_result":1,"err_code":400,"success":false})",
       Conclusion::kRequestWrong, "jaq.parameter-error"},
      {R"({"status":1,"official_result":1,"err_code":500})", Conclusion::kNotAnswered,
       "jaq.server-error"},
      {R"({"status":1,"official_result":1,"success":false})", Conclusion::kNotAnswered,
       "jaq.failed"},
      {R"({"status":1,"official_result":1,"err_code":7})", Conclusion::kNotAnswered, "jaq.failed"},
      {R"({"status":1,"official_result":1,"err_code":200,"success":true})", Conclusion::kOfficial,
       "jaq.official"},
  };
  for (const auto& c : cases) {
    const Verdict verdict = JudgeJson(c.result);
    EXPECT_EQ(verdict.conclusion, c.conclusion) << c.result;
    EXPECT_EQ(verdict.first, c.finding) << c.result;
  }
}

TEST(JaqJudge, ApplyAndScan) {
  const struct {
    Api api;
    std::string_view result;
    Conclusion conclusion;
    std::string_view finding;
  } cases[] = {
      {Api::kOfficialApply, R"({"submit_status":0,"err_code":0,"success":true})",
       Conclusion::kSubmitted, "jaq.submitted"},
      {Api::kOfficialApply, R"({"submit_status":400,"err_code":0,"success":true})",
       Conclusion::kRequestWrong, "jaq.not-submitted"},
      {Api::kOfficialApply, R"({"submit_status":400,"err_code":400,"success":false})",
       Conclusion::kRequestWrong, "jaq.parameter-error"},
      {Api::kOfficialApply, R"({"status":1})", Conclusion::kRequestWrong, "jaq.not-submitted"},
      {Api::kRiskScan, R"({"item_id":"i1","progress":1})", Conclusion::kSubmitted, "jaq.scan-done"},
      {Api::kRiskScan, R"({"item_id":"i1","progress":2})", Conclusion::kSubmitted,
       "jaq.scan-in-progress"},
      {Api::kRiskScan, R"({"status":1})", Conclusion::kNotAnswered, "jaq.answer-unreadable"},
  };
  for (const auto& c : cases) {
    const Verdict verdict = JudgeJson(c.result, c.api);
    EXPECT_EQ(verdict.conclusion, c.conclusion) << c.result;
    EXPECT_EQ(verdict.first, c.finding) << c.result;
  }
}

Package Known() {
  Package package;
  package.identity.package_name = "com.my.app";
  package.identity.app_name = "MyApp";
  package.identity.app_names = {{"zh-CN", "我的应用"}};
  package.filing.emplace();
  package.filing->certificate.fingerprints.md5 = "73d9a9c745a6da0e96587efd5662ef57";
  package.filing->certificate.subject.rdns = {{{"O", "某某科技"}}};
  Signer rotated;
  rotated.certificates.emplace_back();
  rotated.certificates.back().fingerprints.md5 = "0123456789abcdef0123456789abcdef";
  package.signers.push_back(rotated);
  return package;
}

TEST(JaqJudge, TheAnswerIsComparedWithThePackage) {
  const Package package = Known();
  const struct {
    std::string_view more;
    Conclusion conclusion;
    std::string_view finding;  // of the comparison; empty where all agrees
  } cases[] = {
      {R"("pkg_name":"com.my.app")", Conclusion::kOfficial, ""},
      {R"("pkg_name":"com.other.app")", Conclusion::kNotOfficial, "jaq.other-package-name"},
      {R"("cert_md5":"73:D9:A9:C7:45:A6:DA:0E:96:58:7E:FD:56:62:EF:57")", Conclusion::kOfficial,
       ""},
      {R"("cert_md5":"0123456789ABCDEF0123456789ABCDEF")", Conclusion::kOfficial, ""},
      {R"("cert_md5":"ffffffffffffffffffffffffffffffff")", Conclusion::kNotOfficial,
       "jaq.other-certificate"},
      {R"("cert_md5":"")", Conclusion::kOfficial, ""},
      {R"("app_name":"我的应用")", Conclusion::kOfficial, ""},
      {R"("app_name":"另一个")", Conclusion::kOfficial, "jaq.other-app-name"},
      {R"("developer":"某某科技")", Conclusion::kOfficial, ""},
      {R"("developer":"别家科技")", Conclusion::kOfficial, "jaq.developer-not-in-certificate"},
  };
  for (const auto& c : cases) {
    const auto answer =
        ParseAnswer(Json(R"({"status":1,"official_result":1,)" + std::string(c.more) + "}"));
    ASSERT_TRUE(answer) << c.more;
    const Outcome outcome = Judge(Api::kOfficialVerify, *answer, &package);
    EXPECT_EQ(outcome.conclusion, c.conclusion) << c.more;
    std::string_view other;
    for (const Finding& finding : outcome.findings) {
      if (finding.id != rule::kJaqOfficial.id) other = finding.id;
    }
    EXPECT_EQ(other, c.finding) << c.more;
  }
}

TEST(JaqJudge, CertificatesOfTheAppAloneAreItsOwn) {
  const auto signer = [](const char* scheme, const char* md5) {
    Certificate certificate;
    certificate.fingerprints.md5 = std::string(32, *md5);
    return Signer{.scheme = scheme, .certificates = {certificate}};
  };
  Package package;
  package.signers = {signer("v3", "a"), signer("stamp", "b"), signer("hap_profile", "c")};
  package.signers[0].lineage = {{signer("v1", "d").certificates[0], {}}};
  const auto judged = [&](char md5) {
    const auto answer = ParseAnswer(R"({"result":{"status":1,"official_result":1,"cert_md5":")" +
                                    std::string(32, md5) + R"("}})");
    return Judge(Api::kOfficialVerify, *answer, &package).conclusion;
  };
  EXPECT_EQ(judged('a'), Conclusion::kOfficial);
  EXPECT_EQ(judged('d'), Conclusion::kOfficial);  // before the rotation
  EXPECT_EQ(judged('b'), Conclusion::kNotOfficial);
  EXPECT_EQ(judged('c'), Conclusion::kNotOfficial);
}

TEST(JaqJudge, AnExpectedDeveloperIsCompared) {
  const auto answer =
      ParseAnswer(Json(R"({"status":1,"official_result":1,"developer":"某某科技"})"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(Judge(Api::kOfficialVerify, *answer, nullptr, "某某科技").findings.size(), 1U);
  EXPECT_EQ(Judge(Api::kOfficialVerify, *answer, nullptr, "别家").findings.back().id,
            rule::kJaqOtherDeveloper.id);
}

TEST(JaqCodes, EveryDocumentedCodeIsExplainedInBothLanguages) {
  for (int code : {3,  7,  9,  10, 11, 12, 13, 15, 21, 22, 23, 24, 25, 26,
                   27, 28, 29, 30, 31, 32, 33, 34, 40, 41, 42, 43, 50, 53}) {
    const ServiceError error{.code = code, .message = "As the service says"};
    EXPECT_NE(Explain(error).rule, &rule::kJaqTopOther) << code;
    const Finding finding = ToFinding(error, "r1");
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const std::string text = Message(finding, language);
      EXPECT_NE(text.find(std::to_string(code)), std::string::npos) << text;
      EXPECT_NE(text.find("(As the service says)"), std::string::npos) << text;
    }
  }
}

TEST(JaqCodes, SubCodesDecideWhoseFaultItIs) {
  using Kind = Meaning::Kind;
  const struct {
    std::int64_t code;
    std::string_view sub_code;
    Kind kind;
    std::string_view rule;
  } cases[] = {
      {15, "isp.top-remote-connection-timeout", Kind::kService, "jaq.sub.service-side"},
      {50, "isp.remote-service-error", Kind::kService, "jaq.sub.service-side"},
      {50, "isv.invalid-parameter", Kind::kCaller, "jaq.sub.parameter-invalid"},
      {40, "isv.missing-parameter:app_url", Kind::kCaller, "jaq.sub.parameter-missing"},
      {15, "isv.something-new", Kind::kCaller, "jaq.sub.caller-fault"},
      {15, "", Kind::kOther, "jaq.top.remote-error"},
      {7, "accesscontrol.limited-by-api-access-count", Kind::kThrottled, "jaq.sub.api-frequency"},
      {7, "accesscontrol.limited-by-app-access-count", Kind::kThrottled, "jaq.sub.daily-quota"},
      {7, "accesscontrol.limited-by-app-api-access-count", Kind::kThrottled,
       "jaq.sub.app-frequency"},
      {7, "", Kind::kThrottled, "jaq.top.call-limited"},
      {11, "isv.permission-api-package-limit", Kind::kCaller, "jaq.sub.permission-package"},
      {11, "isv.permission-ip-whitelist-limit", Kind::kCaller, "jaq.sub.ip-whitelist"},
      {29, "isv.appkey-not-exists", Kind::kCaller, "jaq.sub.app-key-unknown"},
      {25, "", Kind::kCaller, "jaq.top.signature-invalid"},
      {999, "", Kind::kOther, "jaq.top.other"},
  };
  for (const auto& c : cases) {
    const Meaning meaning = Explain({.code = c.code, .sub_code = std::string(c.sub_code)});
    EXPECT_EQ(meaning.kind, c.kind) << c.code << ' ' << c.sub_code;
    EXPECT_EQ(meaning.rule->id, c.rule) << c.code << ' ' << c.sub_code;
  }
}

TEST(JaqCodes, BanTimes) {
  const struct {
    std::string_view text;
    std::optional<std::int64_t> seconds;
  } cases[] = {{"This ban will last for 1 more seconds", 1},
               {"This ban will last for 31062 more seconds", 31062},
               {"This ban will last for more seconds", std::nullopt},
               {"This ban will last for 99999999999999999999 more seconds", std::nullopt},
               {"", std::nullopt}};
  for (const auto& c : cases) {
    EXPECT_EQ(BanSeconds({.code = 7, .sub_message = std::string(c.text)}), c.seconds) << c.text;
  }
}

}  // namespace
}  // namespace apptrait::jaq

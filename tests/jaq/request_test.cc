#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "apptrait/jaq.h"
#include "catalogue/rules/jaq.h"

namespace apptrait::jaq {
namespace {

Package SomeApk() {
  Package package;
  package.platform = Platform::kAndroid;
  package.file = {.size = 4711,
                  .md5 = "73d9a9c745a6da0e96587efd5662ef57",
                  .sha1 = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"};
  package.identity.package_name = "com.my.app";
  package.identity.app_name = "示例";
  package.filing.emplace();
  package.filing->certificate.fingerprints.md5 = "73d9a9c745a6da0e96587efd5662ef57";
  return package;
}

std::string Value(const std::vector<Parameter>& parameters, std::string_view name) {
  for (const Parameter& p : parameters) {
    if (p.name == name) return p.value;
  }
  return "(absent)";
}

TEST(JaqRequest, VerifyIsSpelledAsTheApiSpellsIt) {
  const auto request = MakeRequest(Api::kOfficialVerify, SomeApk(), {.app_url = "http://aaa.com"});
  ASSERT_TRUE(request);
  EXPECT_EQ(Value(request->parameters, "official_app_verify_request"),
            R"({"app_url":"http://aaa.com","app_hash":"73d9a9c745a6da0e96587efd5662ef57",)"
            R"("cert_md5":"73d9a9c745a6da0e96587efd5662ef57","pgk_name":"com.my.app"})");
  EXPECT_TRUE(request->findings.empty());
}

TEST(JaqRequest, AppHashMayBeSha1) {
  const auto request = MakeRequest(Api::kOfficialVerify, SomeApk(),
                                   {.app_url = "http://aaa.com", .app_hash = FileHash::kSha1});
  ASSERT_TRUE(request);
  EXPECT_NE(Value(request->parameters, "official_app_verify_request")
                .find(R"("app_hash":"a94a8fe5ccb19ba61c4c0873d391e987982fbbd3")"),
            std::string::npos);
}

TEST(JaqRequest, ApplyHasItsOwnSpellingAndWhatOnlyPeopleKnow) {
  const auto request = MakeRequest(Api::kOfficialApply, SomeApk(),
                                   {.app_url = "https://example.com/a.apk",
                                    .official_type = OfficialType::kDevelopment,
                                    .website = "https://example.com",
                                    .developer = "示例科技有限公司"});
  ASSERT_TRUE(request);
  const auto json = nlohmann::json::parse(Value(request->parameters, "official_app_apply_request"));
  EXPECT_EQ(json, nlohmann::json({{"app_url", "https://example.com/a.apk"},
                                  {"app_hash", "73d9a9c745a6da0e96587efd5662ef57"},
                                  {"official_type", 2},
                                  {"cert_md5", "73d9a9c745a6da0e96587efd5662ef57"},
                                  {"pkg_name", "com.my.app"},
                                  {"app_name", "示例"},
                                  {"website", "https://example.com"},
                                  {"developer", "示例科技有限公司"}}));
}

TEST(JaqRequest, ScanSendsTheMd5AndNothingElseOfTheFile) {
  const auto request = MakeRequest(Api::kRiskScan, SomeApk(), {.scan_types = {"vuln", "plugin"}});
  ASSERT_TRUE(request);
  EXPECT_EQ(Value(request->parameters, "scan_types"), "vuln,plugin");
  EXPECT_EQ(nlohmann::json::parse(Value(request->parameters, "app_info")),
            nlohmann::json({{"app_os_type", 1},
                            {"data_type", 2},
                            {"data", "73d9a9c745a6da0e96587efd5662ef57"},
                            {"md5", "73d9a9c745a6da0e96587efd5662ef57"},
                            {"size", 4711}}));
}

TEST(JaqRequest, WhatThePackageLacksIsLeftOutAndSaid) {
  Package package = SomeApk();
  package.filing.reset();
  package.identity.package_name.reset();
  const auto request = MakeRequest(Api::kOfficialVerify, package, {.app_url = "http://aaa.com"});
  ASSERT_TRUE(request);
  EXPECT_EQ(Value(request->parameters, "official_app_verify_request"),
            R"({"app_url":"http://aaa.com","app_hash":"73d9a9c745a6da0e96587efd5662ef57"})");
  ASSERT_EQ(request->findings.size(), 2U);
  EXPECT_EQ(request->findings[0].id, rule::kJaqNoCertificate.id);
  EXPECT_EQ(request->findings[1].id, rule::kJaqNoPackageName.id);
}

TEST(JaqRequest, AnAabIsNotWhatUsersDownload) {
  Package package = SomeApk();
  package.container = Container::kAab;
  const auto request = MakeRequest(Api::kOfficialVerify, package, {.app_url = "http://aaa.com"});
  ASSERT_TRUE(request);
  ASSERT_EQ(request->findings.size(), 1U);
  EXPECT_EQ(request->findings[0].id, rule::kJaqBundle.id);
}

TEST(JaqRequest, WithoutAFilingChoiceTheCurrentSignerStands) {
  Package package = SomeApk();
  package.filing.reset();
  package.signers.resize(2);
  for (Signer& signer : package.signers) signer.certificates.emplace_back();
  package.signers[0].certificates[0].fingerprints.md5 = "old";
  package.signers[1].certificates[0].fingerprints.md5 = "new";
  package.signers[1].current = true;
  const auto request = MakeRequest(Api::kOfficialVerify, package, {.app_url = "http://aaa.com"});
  ASSERT_TRUE(request);
  EXPECT_NE(Value(request->parameters, "official_app_verify_request").find(R"("cert_md5":"new")"),
            std::string::npos);
}

TEST(JaqRequest, TextFromThePackageCannotBreakOutOfTheJson) {
  Package package = SomeApk();
  package.identity.package_name = "a\",\"app_url\":\"http://evil\xff\n";
  const auto request = MakeRequest(Api::kOfficialVerify, package, {.app_url = "http://aaa.com"});
  ASSERT_TRUE(request);
  const auto json =
      nlohmann::json::parse(Value(request->parameters, "official_app_verify_request"));
  EXPECT_EQ(json["app_url"], "http://aaa.com");
  EXPECT_EQ(json["pgk_name"], "a\",\"app_url\":\"http://evil\xef\xbf\xbd\n");
}

TEST(JaqRequest, RefusesWhatItCannotMake) {
  Package bare = SomeApk();
  bare.file = {};
  Package certificate = SomeApk();
  certificate.container = Container::kCertificate;
  Package harmony = SomeApk();
  harmony.platform = Platform::kHarmony;
  const struct {
    Api api;
    const Package& package;
    RequestOptions options;
    std::string_view finding;
  } cases[] = {
      {Api::kOfficialVerify, SomeApk(), {.app_url = ""}, "jaq.app-url"},
      {Api::kOfficialVerify, SomeApk(), {.app_url = "ftp://a/b.apk"}, "jaq.app-url"},
      {Api::kOfficialVerify, SomeApk(), {.app_url = "https://me:pw@a/b.apk"}, "jaq.app-url"},
      {Api::kOfficialVerify, SomeApk(), {.app_url = "https://a/b c.apk"}, "jaq.app-url"},
      {Api::kOfficialApply, SomeApk(), {.app_url = "/home/a.apk"}, "jaq.app-url"},
      {Api::kOfficialVerify, bare, {.app_url = "http://aaa.com"}, "jaq.no-digest"},
      {Api::kOfficialVerify, certificate, {.app_url = "http://aaa.com"}, "jaq.not-an-app"},
      {Api::kRiskScan, bare, {}, "jaq.no-digest"},
      {Api::kRiskScan, harmony, {}, "jaq.scan-platform"},
      {Api::kRiskScan, SomeApk(), {.scan_types = {"vuln", "fake"}}, "jaq.scan-type"},
  };
  for (const auto& c : cases) {
    const auto request = MakeRequest(c.api, c.package, c.options);
    ASSERT_FALSE(request) << c.finding;
    EXPECT_EQ(request.error().detail.id, c.finding);
    EXPECT_EQ(request.error().kind, ErrorKind::kUsage);
  }
}

// The known answers were computed independently from the protocol's description.
TEST(JaqEnvelope, SignatureVectors) {
  const std::vector<Parameter> parameters = {
      {"method", "alibaba.security.jaq.app.official.verify"},
      {"app_key", "12345678"},
      {"timestamp", "2016-01-01 12:00:00"},
      {"format", "json"},
      {"v", "2.0"},
      {"simplify", "true"},
      {"official_app_verify_request",
       R"({"app_url":"http://aaa.com","app_hash":"73d9a9c745a6da0e96587efd5662ef57",)"
       R"("cert_md5":"73d9a9c745a6da0e96587efd5662ef57","pgk_name":"com.my.app"})"}};
  const struct {
    SignMethod method;
    std::string_view sign;
  } cases[] = {
      {SignMethod::kMd5, "37E4E134F75F3FAE0D6879D9546FE321"},
      {SignMethod::kHmacMd5, "B2FD147F456AF72525D59519B3D66A0E"},
      {SignMethod::kHmacSha256, "9DBF630AF135CC019FE2F0748B287404F84023305923C19E024D6E08364A98E1"},
  };
  for (const auto& c : cases) {
    auto all = parameters;
    all.push_back({"sign_method", std::string(Name(c.method))});
    EXPECT_EQ(Signature(all, Secret("helloworld"), c.method), c.sign) << Name(c.method);
    // Neither what is empty nor a signature that is already there is signed; order is irrelevant.
    all.insert(all.begin(), {{"zzz", ""}, {"", "x"}, {"sign", "old"}});
    EXPECT_EQ(Signature(all, Secret("helloworld"), c.method), c.sign) << Name(c.method);
  }
}

TEST(JaqEnvelope, TheWholeParameterSet) {
  const auto request = MakeRequest(Api::kOfficialVerify, SomeApk(), {.app_url = "http://aaa.com"});
  ASSERT_TRUE(request);
  const auto parameters =
      SignedParameters(*request, {.sign_method = SignMethod::kMd5},
                       {.app_key = "12345678", .app_secret = Secret("helloworld")}, 1451620800);
  std::string names;
  for (const Parameter& p : parameters) names += p.name + ' ';
  EXPECT_EQ(names,
            "app_key format method official_app_verify_request sign_method simplify timestamp v "
            "sign ");
  EXPECT_EQ(Value(parameters, "timestamp"), "2016-01-01 12:00:00");
  EXPECT_EQ(Value(parameters, "sign"), "37E4E134F75F3FAE0D6879D9546FE321");
}

TEST(JaqEnvelope, XmlHasNoSimplify) {
  const auto parameters = UnsignedParameters({.api = Api::kRiskScan}, {.xml = true});
  EXPECT_EQ(Value(parameters, "format"), "xml");
  EXPECT_EQ(Value(parameters, "simplify"), "(absent)");
}

TEST(JaqEnvelope, TimestampIsBeijingTimeWhateverTheZone) {
  const struct {
    std::int64_t time;
    std::string_view text;
  } cases[] = {{0, "1970-01-01 08:00:00"},
               {1451620800, "2016-01-01 12:00:00"},
               {1709222399, "2024-02-29 23:59:59"},
               {1709222400, "2024-03-01 00:00:00"}};
  for (const char* zone : {"UTC", "America/Los_Angeles", "Asia/Kolkata"}) {
    setenv("TZ", zone, 1);
    tzset();
    for (const auto& c : cases) EXPECT_EQ(Timestamp(c.time), c.text) << zone;
  }
  unsetenv("TZ");
  tzset();
}

TEST(JaqEnvelope, FormBodyIsEncodedAsTheOfficialClientDoes) {
  const std::vector<Parameter> parameters = {{"a b", "x y+z*-._~/示"}, {"j", R"({"k":"&="})"}};
  EXPECT_EQ(FormBody(parameters), "a+b=x+y%2Bz*-._%7E%2F%E7%A4%BA&j=%7B%22k%22%3A%22%26%3D%22%7D");
}

TEST(JaqEnvelope, Gateways) {
  EXPECT_EQ(*Gateway("production"), "https://eco.taobao.com/router/rest");
  EXPECT_EQ(*Gateway("overseas"), "https://api.taobao.com/router/rest");
  EXPECT_EQ(*Gateway("sandbox"), "https://gw.api.tbsandbox.com/router/rest");
  EXPECT_EQ(*Gateway("http://127.0.0.1:8080/router/rest"), "http://127.0.0.1:8080/router/rest");
  for (const char* bad : {"", "prod", "file:///etc/passwd", "https://", "https://u:p@host/"}) {
    const auto gateway = Gateway(bad);
    ASSERT_FALSE(gateway) << bad;
    EXPECT_EQ(gateway.error().detail.id, rule::kJaqGateway.id);
  }
}

}  // namespace
}  // namespace apptrait::jaq

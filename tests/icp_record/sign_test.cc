#include <gtest/gtest.h>

#include "apptrait/icp_record.h"
#include "catalogue/rules/icp_record.h"
#include "icp_record/acs3.h"
#include "support/loopback.h"

namespace apptrait::icp_record {
namespace {

constexpr std::string_view kEmptySha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kNonce = "3156853299f313e23d1673dc12e1703d";
constexpr std::int64_t kTime = 1698315752;  // 2023-10-26T10:22:32Z

Credentials DocumentedKey() {
  return {.access_key_id = "YourAccessKeyId", .access_key_secret = Secret("YourAccessKeySecret")};
}

Record Example() {
  return {.app_icp_record_pic = "123456/test1719383196031.jpg",
          .app_service_name = "阿里云",
          .app_principal_unit_name = "阿里云计算有限公司",
          .app_icp_license_number = "浙B2-20080101",
          .app_approval_date = "2025-05-22",
          .domain = "https://apps.apple.com/cn/app/阿里云/id981011420"};
}

// The examples that Aliyun prints with their signatures.
TEST(Acs3, DocumentedVectors) {
  const struct {
    std::string_view date, nonce, canonical_hash, signature;
  } cases[] = {
      {"2023-10-26T10:22:32Z", kNonce,
       "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
       "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"},
      {"2023-10-26T09:01:01Z", "d410180a5abf7fe235dd9b74aca91fc0", "",
       "e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804"},
  };
  for (const auto& c : cases) {
    const Acs3Request request{
        .method = "POST",
        .query = {{"RegionId", "cn-shanghai"},
                  {"ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}},
        .headers = {{"host", "ecs.cn-shanghai.aliyuncs.com"},
                    {"x-acs-version", "2014-05-26"},
                    {"x-acs-action", "RunInstances"},
                    {"accept", "not signed"},
                    {"x-acs-date", std::string(c.date)},
                    {"x-acs-signature-nonce", std::string(c.nonce)},
                    {"x-acs-content-sha256", std::string(kEmptySha256)}}};
    if (!c.canonical_hash.empty()) {
      EXPECT_EQ(test::Sha256Hex(CanonicalRequest(request)), c.canonical_hash);
    }
    EXPECT_EQ(Authorization(request, "YourAccessKeyId", Secret("YourAccessKeySecret")),
              "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
              "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=" +
                  std::string(c.signature));
  }
}

TEST(IcpSign, CreateWithTheDocumentedValues) {
  const auto request =
      Sign(CreateCall(Example()), DocumentedKey(), {.time = kTime, .nonce = std::string(kNonce)});
  ASSERT_TRUE(request);
  EXPECT_EQ(request->method, "POST");
  EXPECT_TRUE(request->body.empty());
  EXPECT_EQ(request->url,
            "https://dysmsapi.aliyuncs.com/?AppApprovalDate=2025-05-22&AppIcpLicenseNumber="
            "%E6%B5%99B2-20080101&AppIcpRecordPic=123456%2Ftest1719383196031.jpg&"
            "AppPrincipalUnitName=%E9%98%BF%E9%87%8C%E4%BA%91%E8%AE%A1%E7%AE%97%E6%9C%89%E9%99%90"
            "%E5%85%AC%E5%8F%B8&AppServiceName=%E9%98%BF%E9%87%8C%E4%BA%91&Domain=https%3A%2F%2F"
            "apps.apple.com%2Fcn%2Fapp%2F%E9%98%BF%E9%87%8C%E4%BA%91%2Fid981011420");
  EXPECT_EQ(*request->Find("x-acs-date"), "2023-10-26T10:22:32Z");
  EXPECT_EQ(*request->Find("x-acs-version"), "2017-05-25");
  EXPECT_EQ(*request->Find("accept"), "application/json");
  ASSERT_NE(request->Find("authorization"), nullptr);
  EXPECT_TRUE(request->Find("authorization")
                  ->ends_with("Signature="
                              "d8e5c9aada14777e03e106ce715ab47206fe30070269ca9897429fbfee1250d1"));
}

TEST(IcpSign, AnStsTokenIsSignedAndKeptOutOfTheLine) {
  Credentials credentials = DocumentedKey();
  credentials.security_token = Secret("sts-token-secret");
  const auto request =
      Sign(UploadInfoCall(), credentials, {.time = kTime, .nonce = std::string(kNonce)});
  ASSERT_TRUE(request);
  EXPECT_EQ(*request->Find("x-acs-security-token"), "sts-token-secret");
  EXPECT_NE(request->Find("authorization")->find(";x-acs-security-token;"), std::string::npos);
  const std::string line = CurlLine(*request);
  EXPECT_EQ(line.find("sts-token-secret"), std::string::npos) << line;
  EXPECT_TRUE(
      line.starts_with("printf 'x-acs-security-token: %s\\n' "
                       "\"${ALIBABA_CLOUD_SECURITY_TOKEN:?}\" | curl "))
      << line;
}

TEST(IcpSign, Endpoints) {
  for (const char* good : {"dysmsapi.aliyuncs.com", "dysmsapi.ap-southeast-1.aliyuncs.com",
                           "http://127.0.0.1:8080", "https://proxy.example/"}) {
    EXPECT_TRUE(Sign(UploadInfoCall(), DocumentedKey(), {.endpoint = good})) << good;
  }
  for (const char* bad : {"", "a b", "https://a.com/path", "ftp://a.com", "a.com/x", "u:p@a.com"}) {
    const auto request = Sign(UploadInfoCall(), DocumentedKey(), {.endpoint = bad});
    ASSERT_FALSE(request) << bad;
    EXPECT_EQ(request.error().detail.id, rule::kIcpEndpoint.id);
  }
  EXPECT_EQ(
      *Sign(UploadInfoCall(), DocumentedKey(), {.endpoint = "http://127.0.0.1:8080"})->Find("host"),
      "127.0.0.1:8080");
}

TEST(IcpSign, Calls) {
  const std::int64_t ids[] = {51, 10000123456};
  EXPECT_EQ(QueryCall(ids).query,
            (std::vector<Parameter>{{"AppIcpRecordIdList", "[51,10000123456]"}}));
  EXPECT_EQ(UploadInfoCall().action, "GetQualificationOssInfo");
  EXPECT_EQ(UploadInfoCall().query, (std::vector<Parameter>{{"BizType", "dysms"}}));
}

TEST(IcpSign, NoncesDiffer) {
  const std::string nonce = MakeNonce();
  EXPECT_EQ(nonce.size(), 32U);
  EXPECT_NE(nonce, MakeNonce());
}

}  // namespace
}  // namespace apptrait::icp_record

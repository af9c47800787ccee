#include <gtest/gtest.h>

#include <random>

#include "apptrait/icp_record.h"
#include "base/bytes.h"
#include "icp_record/license.h"

namespace apptrait::icp_record {
namespace {

using std::chrono::year_month_day;

std::string Repeat(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

// The documented example.
Record Example() {
  return {.app_icp_record_pic = "123456/test1719383196031.jpg",
          .app_service_name = "阿里云",
          .app_principal_unit_name = "阿里云计算有限公司",
          .app_icp_license_number = "浙B2-20080101",
          .app_approval_date = "2025-05-22",
          .domain = "https://apps.apple.com/cn/app/阿里云/id981011420"};
}

std::string Text(const Finding& finding, std::string_view name) {
  for (const Datum& datum : finding.data) {
    if (datum.name == name) return std::get<std::string>(datum.value);
  }
  return "";
}

TEST(IcpCheck, TheDocumentedExamplesBreakNoRule) {
  Record record = Example();
  const CheckOptions options{
      .today = year_month_day(std::chrono::year(2025), std::chrono::May, std::chrono::day(22))};
  EXPECT_TRUE(Check(record, options).empty());
  record.app_icp_license_number = "B2-20080101";
  record.sign_name = "阿里云";
  EXPECT_TRUE(Check(record, options).empty());
}

TEST(IcpCheck, EachRuleHasItsFindingAndTheServicesCode) {
  const struct {
    std::string Record::*field;
    std::string value;
    std::string_view finding, code;
    Severity severity;
  } cases[] = {
      {&Record::app_icp_record_pic, "", "icp-record.field-missing",
       "AppIcpRecordOssFileNotUploadError", Severity::kError},
      {&Record::app_icp_record_pic, "https://a.com/b.jpg", "icp-record.file-key-form", "",
       Severity::kWarning},
      {&Record::app_icp_record_pic, "shot.jpg", "icp-record.file-key-form", "", Severity::kWarning},
      {&Record::app_icp_record_pic, "/tmp/shot.jpg", "icp-record.file-key-form", "",
       Severity::kWarning},
      {&Record::app_icp_record_pic, "123/shot.pdf", "icp-record.file-key-form", "",
       Severity::kWarning},
      {&Record::app_service_name, "", "icp-record.field-missing", "", Severity::kError},
      {&Record::app_service_name, Repeat("云", 16), "icp-record.field-too-long", "",
       Severity::kError},
      {&Record::app_service_name, "阿里\xff", "icp-record.field-text", "", Severity::kError},
      {&Record::app_service_name, " 阿里云", "icp-record.field-blank", "", Severity::kWarning},
      {&Record::app_service_name, "阿里云\u3000", "icp-record.field-blank", "", Severity::kWarning},
      {&Record::app_service_name, "阿\u200b里云", "icp-record.field-blank", "", Severity::kWarning},
      {&Record::app_principal_unit_name, "", "icp-record.field-missing",
       "AppPrincipalUnitNameNotMatchRegex", Severity::kError},
      {&Record::app_principal_unit_name, Repeat("司", 51), "icp-record.field-too-long",
       "AppPrincipalUnitNameOverLimit", Severity::kError},
      {&Record::app_icp_license_number, "", "icp-record.field-missing",
       "AppIcpLicenseNumberNotMatchRegex", Severity::kError},
      {&Record::app_icp_license_number, "浙ICP备2026081423号", "icp-record.license-long",
       "AppIcpLicenseNumberOverLimit", Severity::kWarning},
      {&Record::app_icp_license_number, "20080101", "icp-record.license-form",
       "AppIcpLicenseNumberNotMatchRegex", Severity::kWarning},
      {&Record::app_approval_date, "", "icp-record.field-missing", "AppIcpRecordDateNotMatchRegex",
       Severity::kError},
      {&Record::app_approval_date, "2025/05/22", "icp-record.date-form",
       "AppIcpRecordDateNotMatchRegex", Severity::kError},
      {&Record::app_approval_date, "2025-5-22", "icp-record.date-form",
       "AppIcpRecordDateNotMatchRegex", Severity::kError},
      {&Record::app_approval_date, "2025-05-22 ", "icp-record.date-form",
       "AppIcpRecordDateNotMatchRegex", Severity::kError},
      {&Record::app_approval_date, "2025-+5-22", "icp-record.date-form",
       "AppIcpRecordDateNotMatchRegex", Severity::kError},
      {&Record::app_approval_date, "2025-02-29", "icp-record.date-none", "AppApprovalDateNotValid",
       Severity::kError},
      {&Record::app_approval_date, "2025-13-01", "icp-record.date-none", "AppApprovalDateNotValid",
       Severity::kError},
      {&Record::app_approval_date, "2026-02-11", "icp-record.date-future",
       "AppApprovalDateNotValid", Severity::kWarning},
      {&Record::domain, "", "icp-record.field-missing", "AppDomainNotMatchRegex", Severity::kError},
      {&Record::domain, "apps.apple.com/cn", "icp-record.domain-form", "AppDomainNotMatchRegex",
       Severity::kError},
      {&Record::domain, "HTTP://a.com", "icp-record.domain-form", "AppDomainNotMatchRegex",
       Severity::kError},
      {&Record::domain, "https://", "icp-record.domain-host", "AppDomainNotMatchRegex",
       Severity::kWarning},
      {&Record::domain, "https://a.com/x y", "icp-record.domain-host", "AppDomainNotMatchRegex",
       Severity::kWarning},
      {&Record::domain, "https://a.com/" + std::string(255, 'x'), "icp-record.domain-long",
       "AppDomainOverLimit", Severity::kWarning},
      {&Record::sign_name, "云", "icp-record.sign-name-length", "", Severity::kError},
      {&Record::sign_name, "别的名字", "icp-record.sign-name-other", "", Severity::kError},
  };
  const CheckOptions options{.today = year_month_day(std::chrono::year(2026), std::chrono::February,
                                                     std::chrono::day(10))};
  for (const auto& c : cases) {
    Record record = Example();
    record.*c.field = c.value;
    const auto findings = Check(record, options);
    ASSERT_FALSE(findings.empty()) << c.value;
    const auto found = std::ranges::find(findings, c.finding, &Finding::id);
    ASSERT_NE(found, findings.end()) << c.value << ' ' << c.finding;
    EXPECT_EQ(found->severity, c.severity) << c.finding;
    EXPECT_EQ(Text(*found, "code"), c.code) << c.finding;
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      EXPECT_EQ(Message(*found, language).find('{'), std::string::npos)
          << Message(*found, language);
    }
  }
}

TEST(IcpCheck, CharactersAreCodePointsAtEveryLimit) {
  const CheckOptions options;
  Record record = Example();
  record.app_service_name = Repeat("云", 15);
  record.app_principal_unit_name = Repeat("司", 50);
  record.app_icp_license_number = "粤ICP备19158712号";  // 14 characters, 20 bytes
  EXPECT_TRUE(Check(record, options).empty());
  record.app_service_name = Repeat("\U0001f600", 15);
  EXPECT_TRUE(Check(record, options).empty());
}

TEST(IcpCheck, RulesThatAreInferredSaySo) {
  for (const Rule& rule : AllRules()) {
    if (!rule.id.starts_with("icp-record.") || rule.severity != Severity::kWarning) continue;
    const bool of_a_field = rule.help_en.find("nferred") != std::string_view::npos;
    const bool chinese = rule.help_zh.find("推断") != std::string_view::npos;
    EXPECT_EQ(of_a_field, chinese) << rule.id;
  }
}

TEST(IcpCheck, AScreenshotStillToBeUploadedNeedsNoFileKey) {
  Record record = Example();
  record.app_icp_record_pic.clear();
  EXPECT_FALSE(Check(record, {}).empty());
  EXPECT_TRUE(Check(record, {.will_upload = true}).empty());
}

TEST(IcpCheck, WithoutTheDayNothingIsSaidOfTheFuture) {
  Record record = Example();
  record.app_approval_date = "2999-01-01";
  EXPECT_TRUE(Check(record, {}).empty());
}

TEST(IcpCheck, TheDayIsChinas) {
  // 2024-02-28 16:00:00 UTC is midnight in China.
  EXPECT_EQ(BeijingDate(1709136000 - 1),
            year_month_day(std::chrono::year(2024), std::chrono::February, std::chrono::day(28)));
  EXPECT_EQ(BeijingDate(1709136000),
            year_month_day(std::chrono::year(2024), std::chrono::February, std::chrono::day(29)));
}

TEST(IcpCheck, LicenseNumbers) {
  for (const char* good : {"粤ICP备19158712号", "蜀ICP备2026054850号-2A", "浙ICP备2026081423号-12",
                           "京ICP证030173号", "B2-20080101", "浙B2-20080101", "京A2-20080101-3"}) {
    EXPECT_TRUE(LooksLikeLicense(good)) << good;
  }
  for (const char* bad : {"", "粤", "粤ICP备号", "粤ICP备19158712", "粤 ICP备19158712号",
                          "粤icp备19158712号", "粤ICP备19158712号-", "粤ICP备19158712号-2AB",
                          "粤ICP备19158712号x", "b2-20080101", "B2-2008"}) {
    EXPECT_FALSE(LooksLikeLicense(bad)) << bad;
  }
}

// --- the screenshot ---

std::string Png() { return "\x89PNG\r\n\x1a\n....IHDR....IEND\xae\x42\x60\x82"; }
std::string Jpeg() { return "\xff\xd8\xff\xe0....\xff\xd9"; }

std::vector<std::string> Ids(const std::vector<Finding>& findings) {
  std::vector<std::string> ids;
  for (const Finding& f : findings) ids.emplace_back(f.id.substr(f.id.find('.') + 1));
  return ids;
}

TEST(IcpScreenshot, ContentsNameAndSize) {
  using Strings = std::vector<std::string>;
  const struct {
    std::string name, contents;
    Strings findings;
  } cases[] = {
      {"shot.png", Png(), {}},
      {"/home/张三/shot-1_2.JPG", Jpeg(), {}},
      {"shot.jpeg", Jpeg() + "appended by a camera", {}},
      {"shot.gif", "GIF89a....;", {}},
      {"shot.png", Jpeg(), {"picture-misnamed"}},
      {"shot.webp", "RIFF....WEBPVP8 ", {"picture-extension", "picture-type"}},
      {"shot.jpg", "RIFF....WEBPVP8 ", {"picture-type"}},
      {"shot.jpg", "", {"picture-type"}},
      {"shot.jpg", "<html>", {"picture-type"}},
      {"shot.pdf", "%PDF-1.4", {"picture-extension", "picture-type"}},
      {"shot", Png(), {"picture-extension"}},
      {"shot.png", Png().substr(0, 16), {"picture-broken"}},
      {"shot.jpg", Jpeg().substr(0, 8), {"picture-broken"}},
      {"shot.gif", "GIF87a....", {"picture-broken"}},
      {"备案.png", Png(), {"picture-name"}},
      {"my shot(1).png", Png(), {"picture-name-special"}},
      {"备 案.png", Png(), {"picture-name", "picture-name-special"}},
      {"shot.png", Png() + std::string(5 * 1024 * 1024, '\0'), {"picture-large"}},
      {"shot.png", Png() + std::string(5'000'000, '\0'), {"picture-nearly-large"}},
      {"shot.png", Png() + std::string(5'000'000 - Png().size(), '\0'), {}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Ids(CheckScreenshot(c.name, AsBytes(c.contents))), c.findings)
        << c.name << ' ' << c.contents.substr(0, 12);
  }
}

// --- the record file ---

TEST(IcpRecordFile, JsonAndToml) {
  Record expected = Example();
  expected.sign_name = "阿里云";
  expected.screenshot = "shots/icp.png";
  const auto json = ReadRecord(R"({
    "AppIcpRecordPic": "123456/test1719383196031.jpg", "AppServiceName": "\u963f里云",
    "AppPrincipalUnitName": "阿里云计算有限公司", "AppIcpLicenseNumber": "浙B2-20080101",
    "AppApprovalDate": "2025-05-22", "Domain": "https://apps.apple.com/cn/app/阿里云/id981011420",
    "SignName": "阿里云", "Screenshot": "shots/icp.png"})");
  ASSERT_TRUE(json);
  EXPECT_EQ(*json, expected);
  for (const char* date : {"2025-05-22", "\"2025-05-22\""}) {
    const auto toml = ReadRecord(
        "# the record\nAppIcpRecordPic = '123456/test1719383196031.jpg'\n"
        "AppServiceName = \"阿里云\"\n"
        "AppPrincipalUnitName = \"阿里云计算有限公司\"\n"
        "AppIcpLicenseNumber = \"浙B2-20080101\"\nAppApprovalDate = " +
        std::string(date) +
        "\nDomain = \"https://apps.apple.com/cn/app/阿里云/id981011420\"\n"
        "SignName = \"阿里云\"\nScreenshot = \"shots/icp.png\"\n");
    ASSERT_TRUE(toml) << Message(toml.error().detail, Language::kEnglish);
    EXPECT_EQ(*toml, expected) << date;
  }
}

TEST(IcpRecordFile, FaultsAreNamedWithLineAndColumn) {
  const struct {
    std::string text, message;
  } cases[] = {
      {"{\n  \"AppServiceName\": \"x\",\n  \"AppServicename\": \"y\"}",
       "line 3, column 3: 'AppServicename' is not a member of a record"},
      {"{\"\\u963f\\\"b\": 1}", "line 1, column 2: '阿\"b' is not a member of a record"},
      {"{\"Domain\":\"阿\",  \"Domain\":\"b\"}", "line 1, column 17: 'Domain' stands twice"},
      {"{\"Domain\": 5}", "line 1, column 2: 'Domain' is not a text"},
      {"{\"Domain\": null}", "line 1, column 2: 'Domain' is not a text"},
      {"{\"Domain\": {\"a\":1}}", "line 1, column 2: 'Domain' is not a text"},
      {"{\"Domain\": [\"a\"]}", "line 1, column 2: 'Domain' is not a text"},
      {"{\"Domain\": true}", "line 1, column 2: 'Domain' is not a text"},
      {"Domain = \"a\"\nDomian = \"b\"\n",
       "line 2, column 1: 'Domian' is not a member of a record"},
      {"Domain = 5\n", "line 1, column 1: 'Domain' is not a text"},
      {"Domain = 2025-05-22\n", "line 1, column 1: 'Domain' is not a text"},
      {"[Domain]\n", "line 1, column 2: 'Domain' is not a text"},
      {"[[records]]\n", "line 1, column 3: 'records' is not a member of a record"},
  };
  for (const auto& c : cases) {
    const auto record = ReadRecord(c.text);
    ASSERT_FALSE(record) << c.text;
    EXPECT_EQ(record.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(Message(record.error().detail, Language::kEnglish), c.message) << c.text;
  }
}

TEST(IcpRecordFile, WhatIsNeitherJsonNorToml) {
  std::string deep = "{\"Domain\":";
  deep.append(100'000, '[');
  for (const std::string& text :
       {std::string("{"), std::string("{\"Domain\": \"a\""), std::string("{} x"),
        std::string("{\"Domain\": \"\xff\"}"), std::string("Domain = \"a\"\nDomain = \"b\"\n"),
        std::string("Domain = \"\xff\"\n"), std::string("not a record"),
        std::string("a=") + std::string(50'000, '['), deep}) {
    const auto record = ReadRecord(text);
    ASSERT_FALSE(record) << text.substr(0, 30);
    EXPECT_EQ(record.error().kind, ErrorKind::kUsage);
    EXPECT_TRUE(record.error().detail.id.starts_with("icp-record.file-")) << text.substr(0, 30);
  }
  EXPECT_TRUE(ReadRecord(""));  // an empty TOML file; every field is missing then
  EXPECT_EQ(ReadRecord(std::string(300'000, ' ')).error().kind, ErrorKind::kLimit);
}

TEST(IcpRecordFile, DamagedFilesEndAsARecordOrAnError) {
  const std::string seeds[] = {
      "{\"AppServiceName\": \"\\u963f\", \"Domain\": \"https://a\", \"AppApprovalDate\": \"x\"}",
      "AppServiceName = \"阿\"\nAppApprovalDate = 2025-05-22\nDomain = 'https://a' # c\n"};
  std::mt19937 random(7);
  int read = 0;
  for (int i = 0; i < 4'000; ++i) {
    std::string text = seeds[i % 2];
    const std::size_t at = random() % text.size();
    if (random() % 2 == 0) {
      text[at] = static_cast<char>(random());
    } else {
      text.insert(at, text.substr(at / 2, random() % 16));
    }
    const auto record = ReadRecord(text);
    read += record ? 1 : 0;
    if (record) Check(*record, {});
    if (!record) {
      EXPECT_EQ(record.error().kind, ErrorKind::kUsage) << text;
    }
  }
  EXPECT_GT(read, 100);
}

}  // namespace
}  // namespace apptrait::icp_record

#include <charconv>

#include "apptrait/icp_record.h"
#include "base/text.h"
#include "catalogue/rules/icp_record.h"
#include "icp_record/license.h"
#include "net/url.h"

namespace apptrait::icp_record {
namespace {

using catalogue::Make;

// The documented lengths, in characters.
constexpr std::size_t kServiceName = 15, kUnitName = 50, kLicense = 15;
constexpr std::size_t kSignNameLeast = 2, kSignNameMost = 12;
// No length of Domain is published; store links are far shorter than this.
constexpr std::size_t kLongDomain = 255;

class Checker {
 public:
  Checker(const Record& record, const CheckOptions& options) : record_(record), options_(options) {}
  std::vector<Finding> Run() {
    CheckServiceName();
    CheckUnitName();
    CheckLicense();
    CheckDate();
    CheckDomain();
    CheckFileKey();
    CheckSignName();
    return std::move(findings_);
  }

 private:
  void Add(const Rule& rule, std::string_view field, std::string_view code,
           std::vector<Datum> data = {}) {
    data.push_back({"field", std::string(field)});
    if (!code.empty()) data.push_back({"code", std::string(code)});
    findings_.push_back(Make(rule, {}, std::move(data)));
  }
  void TooLong(const Rule& rule, std::string_view field, std::string_view code, std::size_t actual,
               std::size_t limit) {
    Add(rule, field, code,
        {{"actual", static_cast<std::int64_t>(actual)},
         {"limit", static_cast<std::int64_t>(limit)}});
  }
  // False where the field needs no further look.
  bool IsThere(std::string_view field, std::string_view code, const std::string& value) {
    if (value.empty()) {
      Add(rule::kIcpFieldMissing, field, code);
      return false;
    }
    if (!IsUtf8(value)) {
      Add(rule::kIcpFieldText, field, code);
      return false;
    }
    return true;
  }
  void CheckBlanks(std::string_view field, const std::string& value);

  void CheckServiceName();
  void CheckUnitName();
  void CheckLicense();
  void CheckDate();
  void CheckDomain();
  void CheckFileKey();
  void CheckSignName();

  const Record& record_;
  const CheckOptions& options_;
  std::vector<Finding> findings_;
};

void Checker::CheckBlanks(std::string_view field, const std::string& value) {
  const auto is_blank = [](char32_t c) { return c == ' ' || c == 0xa0 || c == 0x3000; };
  char32_t first = 0, last = 0;
  for (std::size_t i = 0; i < value.size();) {
    const char32_t c = NextCodePoint(value, &i).value_or(0);
    if (IsUnsafeCodePoint(c)) return Add(rule::kIcpFieldBlank, field, "");
    if (first == 0) first = c;
    last = c;
  }
  if (is_blank(first) || is_blank(last)) Add(rule::kIcpFieldBlank, field, "");
}

void Checker::CheckServiceName() {
  const std::string& name = record_.app_service_name;
  if (!IsThere("AppServiceName", "", name)) return;
  const std::size_t length = CountCodePoints(name);
  if (length > kServiceName) {
    TooLong(rule::kIcpFieldTooLong, "AppServiceName", "", length, kServiceName);
  }
  CheckBlanks("AppServiceName", name);
}

void Checker::CheckUnitName() {
  const std::string& name = record_.app_principal_unit_name;
  if (!IsThere("AppPrincipalUnitName", "AppPrincipalUnitNameNotMatchRegex", name)) return;
  const std::size_t length = CountCodePoints(name);
  if (length > kUnitName) {
    TooLong(rule::kIcpFieldTooLong, "AppPrincipalUnitName", "AppPrincipalUnitNameOverLimit", length,
            kUnitName);
  }
  CheckBlanks("AppPrincipalUnitName", name);
}

void Checker::CheckLicense() {
  const std::string& number = record_.app_icp_license_number;
  if (!IsThere("AppIcpLicenseNumber", "AppIcpLicenseNumberNotMatchRegex", number)) return;
  const std::size_t length = CountCodePoints(number);
  if (length > kLicense) {
    TooLong(rule::kIcpLicenseLong, "AppIcpLicenseNumber", "AppIcpLicenseNumberOverLimit", length,
            kLicense);
  }
  CheckBlanks("AppIcpLicenseNumber", number);
  if (!LooksLikeLicense(number)) {
    Add(rule::kIcpLicenseForm, "AppIcpLicenseNumber", "AppIcpLicenseNumberNotMatchRegex",
        {{"value", number}});
  }
}

// The number in exactly these digits.
template <class Int>
bool ReadDigits(std::string_view digits, Int* value) {
  if (digits.find_first_not_of("0123456789") != digits.npos) return false;
  return std::from_chars(digits.data(), digits.data() + digits.size(), *value).ec == std::errc();
}

void Checker::CheckDate() {
  constexpr std::string_view kForm = "AppIcpRecordDateNotMatchRegex",
                             kWindow = "AppApprovalDateNotValid";
  const std::string& text = record_.app_approval_date;
  if (!IsThere("AppApprovalDate", kForm, text)) return;
  const std::string_view view = text;
  int year = 0;
  unsigned month = 0, day = 0;
  if (view.size() != 10 || view[4] != '-' || view[7] != '-' ||
      !ReadDigits(view.substr(0, 4), &year) || !ReadDigits(view.substr(5, 2), &month) ||
      !ReadDigits(view.substr(8, 2), &day)) {
    return Add(rule::kIcpDateForm, "AppApprovalDate", kForm, {{"value", text}});
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return Add(rule::kIcpDateNone, "AppApprovalDate", kWindow, {{"value", text}});
  if (options_.today && date > *options_.today) {
    Add(rule::kIcpDateFuture, "AppApprovalDate", kWindow, {{"value", text}});
  }
}

void Checker::CheckDomain() {
  constexpr std::string_view kForm = "AppDomainNotMatchRegex";
  const std::string& domain = record_.domain;
  if (!IsThere("Domain", kForm, domain)) return;
  if (!domain.starts_with("http://") && !domain.starts_with("https://")) {
    return Add(rule::kIcpDomainForm, "Domain", kForm, {{"value", domain}});
  }
  if (!net::ParseUrl(domain)) Add(rule::kIcpDomainHost, "Domain", kForm, {{"value", domain}});
  const std::size_t length = CountCodePoints(domain);
  if (length > kLongDomain) {
    TooLong(rule::kIcpDomainLong, "Domain", "AppDomainOverLimit", length, kLongDomain);
  }
}

void Checker::CheckFileKey() {
  const std::string& key = record_.app_icp_record_pic;
  if (key.empty() && options_.will_upload) return;
  if (!IsThere("AppIcpRecordPic", "AppIcpRecordOssFileNotUploadError", key)) return;
  const std::size_t dot = key.rfind('.');
  const std::string extension = dot == key.npos ? "" : ToLowerAscii(key.substr(dot + 1));
  const bool image =
      extension == "jpg" || extension == "jpeg" || extension == "png" || extension == "gif";
  const bool path = key.find('/') != key.npos && key.front() != '/' && key.front() != '.' &&
                    key.find("://") == key.npos && key.find('\\') == key.npos;
  if (!image || !path) Add(rule::kIcpFileKeyForm, "AppIcpRecordPic", "", {{"value", key}});
}

void Checker::CheckSignName() {
  const std::string& name = record_.sign_name;
  if (name.empty()) return;
  const std::size_t length = CountCodePoints(name);
  if (length < kSignNameLeast || length > kSignNameMost) {
    Add(rule::kIcpSignNameLength, "SignName", "", {{"actual", static_cast<std::int64_t>(length)}});
  }
  CheckBlanks("SignName", name);
  if (!record_.app_service_name.empty() && name != record_.app_service_name) {
    Add(rule::kIcpSignNameOther, "SignName", "",
        {{"service", record_.app_service_name}, {"sign", name}});
  }
}

}  // namespace

std::chrono::year_month_day BeijingDate(std::int64_t time) {
  constexpr std::int64_t kOffset = std::int64_t{8} * 3600;
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(time + kOffset)));
}

std::vector<Finding> Check(const Record& record, const CheckOptions& options) {
  return Checker(record, options).Run();
}

}  // namespace apptrait::icp_record

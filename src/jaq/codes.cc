#include "jaq/codes.h"

#include <charconv>

#include "catalogue/rules/jaq.h"

namespace apptrait::jaq {
namespace {

using Kind = Meaning::Kind;

struct CodeRow {
  std::int64_t code;
  const Rule* rule;
  Kind kind;
};
constexpr CodeRow kCodes[] = {
    {3, &rule::kJaqTopUploadFail, Kind::kCaller},
    {7, &rule::kJaqTopCallLimited, Kind::kThrottled},
    {9, &rule::kJaqTopHttpAction, Kind::kCaller},
    {10, &rule::kJaqTopUnavailable, Kind::kOther},
    {11, &rule::kJaqTopDeveloperPermission, Kind::kCaller},
    {12, &rule::kJaqTopUserPermission, Kind::kCaller},
    {13, &rule::kJaqTopPartnerPermission, Kind::kCaller},
    {15, &rule::kJaqTopRemoteError, Kind::kOther},
    {21, &rule::kJaqTopNoMethod, Kind::kCaller},
    {22, &rule::kJaqTopBadMethod, Kind::kCaller},
    {23, &rule::kJaqTopBadFormat, Kind::kCaller},
    {24, &rule::kJaqTopNoSign, Kind::kCaller},
    {25, &rule::kJaqTopBadSign, Kind::kCaller},
    {26, &rule::kJaqTopNoSession, Kind::kCaller},
    {27, &rule::kJaqTopBadSession, Kind::kCaller},
    {28, &rule::kJaqTopNoAppKey, Kind::kCaller},
    {29, &rule::kJaqTopBadAppKey, Kind::kCaller},
    {30, &rule::kJaqTopNoTimestamp, Kind::kCaller},
    {31, &rule::kJaqTopBadTimestamp, Kind::kCaller},
    {32, &rule::kJaqTopNoVersion, Kind::kCaller},
    {33, &rule::kJaqTopBadVersion, Kind::kCaller},
    {34, &rule::kJaqTopOldVersion, Kind::kCaller},
    {40, &rule::kJaqTopMissingArguments, Kind::kCaller},
    {41, &rule::kJaqTopBadArguments, Kind::kCaller},
    {42, &rule::kJaqTopForbidden, Kind::kCaller},
    {43, &rule::kJaqTopParameterFault, Kind::kCaller},
    {50, &rule::kJaqTopServiceFault, Kind::kOther},
    {53, &rule::kJaqTopSecurityLevel, Kind::kCaller},
};

struct SubCodeRow {
  std::string_view prefix;  // of the sub-code: names of parameters may follow
  const Rule* rule;
  Kind kind;
};
constexpr SubCodeRow kSubCodes[] = {
    {"accesscontrol.limited-by-app-access-count", &rule::kJaqSubDailyQuota, Kind::kThrottled},
    {"accesscontrol.limited-by-api-access-count", &rule::kJaqSubApiFrequency, Kind::kThrottled},
    {"accesscontrol.limited-by-app-api-access-count", &rule::kJaqSubAppFrequency, Kind::kThrottled},
    {"isv.permission-api-package-limit", &rule::kJaqSubPackageLimit, Kind::kCaller},
    {"isv.permission-ip-whitelist-limit", &rule::kJaqSubIpWhitelist, Kind::kCaller},
    {"isv.appkey-not-exist", &rule::kJaqSubAppKeyUnknown, Kind::kCaller},
    {"isv.appkey not exist", &rule::kJaqSubAppKeyUnknown, Kind::kCaller},
    {"isv.missing-parameter", &rule::kJaqSubMissingParameter, Kind::kCaller},
    {"isv.invalid-parameter", &rule::kJaqSubInvalidParameter, Kind::kCaller},
    {"isp.", &rule::kJaqSubServiceSide, Kind::kService},
};

}  // namespace

Meaning Explain(const ServiceError& error) {
  for (const SubCodeRow& row : kSubCodes) {
    if (error.sub_code.starts_with(row.prefix)) return {row.rule, row.kind};
  }
  const bool caller = error.sub_code.starts_with("isv.");
  for (const CodeRow& row : kCodes) {
    if (row.code != error.code) continue;
    // 15 and 50 only say that something behind the platform refused; the sub-code says more.
    if (caller && row.kind == Kind::kOther) break;
    return {row.rule, row.kind};
  }
  if (caller) return {&rule::kJaqSubCallerFault, Kind::kCaller};
  return {&rule::kJaqTopOther, Kind::kOther};
}

Finding ToFinding(const ServiceError& error, const std::optional<std::string>& request_id) {
  std::string detail;
  for (const std::string* part : {&error.message, &error.sub_code, &error.sub_message}) {
    if (!part->empty()) detail += (detail.empty() ? " (" : "; ") + *part;
  }
  if (!detail.empty()) detail += ')';
  std::vector<Datum> data = {{"code", error.code}, {"detail", detail}};
  if (!error.message.empty()) data.push_back({"msg", error.message});
  if (!error.sub_code.empty()) data.push_back({"sub_code", error.sub_code});
  if (!error.sub_message.empty()) data.push_back({"sub_msg", error.sub_message});
  if (request_id) data.push_back({"request_id", *request_id});
  return catalogue::Make(*Explain(error).rule, {}, std::move(data));
}

std::optional<std::int64_t> BanSeconds(const ServiceError& error) {
  constexpr std::string_view kBefore = "ban will last for ";
  for (const std::string* text : {&error.sub_message, &error.message}) {
    const std::size_t at = text->find(kBefore);
    if (at == text->npos) continue;
    const char* begin = text->data() + at + kBefore.size();
    std::int64_t seconds = 0;
    const auto [stop, failure] = std::from_chars(begin, text->data() + text->size(), seconds);
    if (failure == std::errc() && stop != begin && seconds >= 0) return seconds;
  }
  return std::nullopt;
}

}  // namespace apptrait::jaq

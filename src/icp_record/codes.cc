#include "icp_record/codes.h"

#include "catalogue/rules/icp_record.h"

namespace apptrait::icp_record {
namespace {

using Again = Meaning::Again;

struct Row {
  std::string_view prefix;  // of the code: qualifiers may follow ("InvalidTimeStamp.Expired")
  Meaning meaning;
};
constexpr Meaning Field(const Rule& rule) { return {&rule, Conclusion::kFieldWrong, Again::kNo}; }
constexpr Meaning Ours(const Rule& rule) { return {&rule, Conclusion::kRequestWrong, Again::kNo}; }
constexpr Meaning Theirs(const Rule& rule, Again again) {
  return {&rule, Conclusion::kNotAnswered, again};
}

constexpr Row kRows[] = {
    {"AppIcpRecordOssFileNotUploadError", Field(rule::kIcpServicePicNotUploaded)},
    {"AppIcpRecordDateNotMatchRegex", Field(rule::kIcpServiceDateRegex)},
    {"AppPrincipalUnitNameNotMatchRegex", Field(rule::kIcpServiceUnitRegex)},
    {"AppPrincipalUnitNameOverLimit", Field(rule::kIcpServiceUnitLong)},
    {"AppIcpLicenseNumberNotMatchRegex", Field(rule::kIcpServiceLicenseRegex)},
    {"AppIcpLicenseNumberOverLimit", Field(rule::kIcpServiceLicenseOver)},
    {"AppDomainNotMatchRegex", Field(rule::kIcpServiceDomainRegex)},
    {"AppDomainOverLimit", Field(rule::kIcpServiceDomainOver)},
    {"AppApprovalDateNotValid", Field(rule::kIcpServiceDateWindow)},
    {"AppIcpRecordPicsFileError", Field(rule::kIcpServicePicFile)},
    {"InvalidAccessKeyId", Ours(rule::kIcpServiceBadKey)},
    {"SignatureDoesNotMatch", Ours(rule::kIcpServiceBadSign)},
    {"IncompleteSignature", Ours(rule::kIcpServiceBadSign)},
    {"SignatureNonceUsed", Ours(rule::kIcpServiceNonce)},
    {"InvalidTimeStamp", Ours(rule::kIcpServiceExpired)},
    {"IllegalTimestamp", Ours(rule::kIcpServiceExpired)},
    {"InvalidSecurityToken", Ours(rule::kIcpServiceToken)},
    {"MissingSecurityToken", Ours(rule::kIcpServiceToken)},
    {"SecurityTokenExpired", Ours(rule::kIcpServiceToken)},
    {"Forbidden", Ours(rule::kIcpServiceDenied)},
    {"NoPermission", Ours(rule::kIcpServiceDenied)},
    {"RamPermissionDeny", Ours(rule::kIcpServiceDenied)},
    {"isp.RAM_PERMISSION_DENY", Ours(rule::kIcpServiceDenied)},
    {"isv.PRODUCT_UN", Ours(rule::kIcpServiceDenied)},
    {"isv.ACCOUNT", Ours(rule::kIcpServiceDenied)},
    {"Account.Abnormal", Ours(rule::kIcpServiceDenied)},
    {"Unsupported.Account", Ours(rule::kIcpServiceDenied)},
    {"Missing", Ours(rule::kIcpServiceParameter)},
    {"InvalidParameter", Ours(rule::kIcpServiceParameter)},
    {"InvalidAction", Ours(rule::kIcpServiceParameter)},
    {"InvalidVersion", Ours(rule::kIcpServiceParameter)},
    {"Throttling", Theirs(rule::kIcpServiceThrottled, Again::kThrottled)},
    {"ServiceUnavailable", Theirs(rule::kIcpServiceFailed, Again::kIfHarmless)},
    {"InternalError", Theirs(rule::kIcpServiceFailed, Again::kIfHarmless)},
    {"SystemError", Theirs(rule::kIcpServiceFailed, Again::kIfHarmless)},
    {"UnknowError",
     Theirs(rule::kIcpServiceFailed, Again::kIfHarmless)},  // as the service spells it
    {"isp.", Theirs(rule::kIcpServiceFailed, Again::kIfHarmless)},
};

}  // namespace

std::string_view Name(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::kDone:
      return "done";
    case Conclusion::kFieldWrong:
      return "field_wrong";
    case Conclusion::kRequestWrong:
      return "request_wrong";
    case Conclusion::kNotAnswered:
      break;
  }
  return "not_answered";
}

Meaning Explain(const Answer& answer) {
  for (const Row& row : kRows) {
    if (answer.code.starts_with(row.prefix)) return row.meaning;
  }
  const bool caller = answer.http_status >= 400 && answer.http_status < 500;
  return {&rule::kIcpServiceOther, caller ? Conclusion::kRequestWrong : Conclusion::kNotAnswered,
          Again::kNo};
}

Finding ToFinding(const Answer& answer) {
  std::string detail = " (" + answer.code;
  if (!answer.message.empty()) detail += ": " + answer.message;
  std::vector<Datum> data = {{"detail", detail + ")"}, {"code", answer.code}};
  if (!answer.message.empty()) data.push_back({"message", answer.message});
  if (!answer.request_id.empty()) data.push_back({"request_id", answer.request_id});
  return catalogue::Make(*Explain(answer).rule, {}, std::move(data));
}

}  // namespace apptrait::icp_record

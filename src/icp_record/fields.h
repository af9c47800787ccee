// The fields of a record under the names that the service's parameters have.
#ifndef APPTRAIT_SRC_ICP_RECORD_FIELDS_H_
#define APPTRAIT_SRC_ICP_RECORD_FIELDS_H_

#include <span>
#include <string>
#include <string_view>

#include "apptrait/icp_record.h"

namespace apptrait::icp_record {

struct RecordField {
  std::string_view name;
  std::string Record::*value;
};
inline constexpr RecordField kRecordFields[] = {
    {"AppIcpRecordPic", &Record::app_icp_record_pic},
    {"AppServiceName", &Record::app_service_name},
    {"AppPrincipalUnitName", &Record::app_principal_unit_name},
    {"AppIcpLicenseNumber", &Record::app_icp_license_number},
    {"AppApprovalDate", &Record::app_approval_date},
    {"Domain", &Record::domain},
    {"SignName", &Record::sign_name},
    {"Screenshot", &Record::screenshot},
};
// Those that the service itself keeps.
inline constexpr auto kServiceFields = std::span(kRecordFields).first<6>();

}  // namespace apptrait::icp_record

#endif  // APPTRAIT_SRC_ICP_RECORD_FIELDS_H_

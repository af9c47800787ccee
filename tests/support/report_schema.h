// Holds reports against the JSON Schema that is installed with the product.
#ifndef APPTRAIT_TESTS_SUPPORT_REPORT_SCHEMA_H_
#define APPTRAIT_TESTS_SUPPORT_REPORT_SCHEMA_H_

#include <string>

namespace apptrait::test {

// Empty where `json` is a valid report; else the first complaints.
std::string SchemaComplaints(const std::string& json);
// The same by another schema; `schema` is a path in the source folder.
std::string SchemaComplaints(const std::string& json, const std::string& schema);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_REPORT_SCHEMA_H_

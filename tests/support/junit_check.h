// Holds JUnit XML against what Jenkins' and GitLab's readers take.
#ifndef APPTRAIT_TESTS_SUPPORT_JUNIT_CHECK_H_
#define APPTRAIT_TESTS_SUPPORT_JUNIT_CHECK_H_

#include <string>

namespace apptrait::test {

// Empty where the XML is well formed, has only the elements and attributes of the format, its
// counts are those of its testcases, and no two testcases have one name; else the complaints.
std::string JunitComplaints(const std::string& xml);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_JUNIT_CHECK_H_

// Runs the built program with an environment of the test's own.
#ifndef APPTRAIT_TESTS_SUPPORT_RUN_PROGRAM_H_
#define APPTRAIT_TESTS_SUPPORT_RUN_PROGRAM_H_

#include <map>
#include <string>
#include <vector>

namespace apptrait::test {

struct Ran {
  int exit = -1;  // 1000 + signal where one ended it
  std::string out, err;
  std::string all() const { return out + err; }
};

// apptrait with those arguments; of the environment it sees PATH and `environment` alone.
Ran RunProgram(const std::vector<std::string>& arguments,
               const std::map<std::string, std::string>& environment = {});
// `sh -c line` likewise.
Ran RunShell(const std::string& line, const std::map<std::string, std::string>& environment = {});

// A new file in the test's temporary folder with these contents and mode.
std::string WriteTemporary(const std::string& name, const std::string& contents, int mode = 0600);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_RUN_PROGRAM_H_

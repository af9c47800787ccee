// Manual pages in man(7), made from the commands as they are. The program itself does not use them:
// tools/man_pages.cc writes them when the packages are built.
#ifndef APPTRAIT_SRC_CLI_MAN_PAGES_H_
#define APPTRAIT_SRC_CLI_MAN_PAGES_H_

#include "apptrait/finding.h"
#include "cli/command_tree.h"

namespace apptrait::cli {

struct ManPage {
  std::string name;  // "apptrait-filing-check.1"
  std::string text;
};

// One page for each command, the program's first.
std::vector<ManPage> ManPages(const CommandNode& program, Language language);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_MAN_PAGES_H_

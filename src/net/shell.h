// Quoting for command lines that users paste into a POSIX shell.
#ifndef APPTRAIT_SRC_NET_SHELL_H_
#define APPTRAIT_SRC_NET_SHELL_H_

#include <string>
#include <string_view>

namespace apptrait::net {

// One word that the shell passes on byte for byte: in single quotes, or bare where every byte is
// harmless. Line breaks are kept (inside quotes); a NUL cannot be in a shell word and ends it.
std::string ShellQuote(std::string_view text);

}  // namespace apptrait::net

#endif  // APPTRAIT_SRC_NET_SHELL_H_

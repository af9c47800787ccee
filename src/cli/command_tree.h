// The commands and options as plain values, read from CLI11's objects: what completion scripts and
// manual pages are made of, so that they say what --help says.
#ifndef APPTRAIT_SRC_CLI_COMMAND_TREE_H_
#define APPTRAIT_SRC_CLI_COMMAND_TREE_H_

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): as the library has it
class App;
}

namespace apptrait::cli {

// What a value is, as far as a shell can propose some.
enum class ValueKind { kNone, kText, kChoice, kFile, kFolder, kProvider, kFinding };

struct OptionNode {
  std::vector<std::string> names;  // "-q", "--quiet"; empty for a positional
  std::string type;                // "FILE", "FORMAT"
  std::string help;
  ValueKind kind = ValueKind::kNone;
  std::vector<std::string> choices;
  bool required = false, repeatable = false;
};

struct CommandNode {
  std::vector<std::string> path;  // {"apptrait", "filing", "check"}
  std::string about, footer;
  std::vector<OptionNode> options, positionals;
  std::vector<CommandNode> commands;

  const std::string& name() const { return path.back(); }
  // "apptrait filing check", with another separator "apptrait-filing-check".
  std::string Path(const char* separator) const;
};

CommandNode ReadCommands(const CLI::App& program);

// The command itself and all below it, outermost first.
std::vector<const CommandNode*> AllCommands(const CommandNode& command);

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_COMMAND_TREE_H_

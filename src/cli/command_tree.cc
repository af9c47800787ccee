#include "cli/command_tree.h"

#include <CLI/CLI.hpp>

namespace apptrait::cli {
namespace {

// The words of "FORMAT:{text,json}".
std::vector<std::string> Choices(const std::string& type) {
  const std::size_t open = type.find('{'), close = type.rfind('}');
  std::vector<std::string> words;
  if (open == type.npos || close == type.npos || close < open) return words;
  std::string rest = type.substr(open + 1, close - open - 1);
  for (std::size_t comma; (comma = rest.find(',')) != rest.npos; rest = rest.substr(comma + 1)) {
    words.push_back(rest.substr(0, comma));
  }
  words.push_back(rest);
  return words;
}

ValueKind KindOf(const OptionNode& option, const std::string& command) {
  if (!option.choices.empty()) return ValueKind::kChoice;
  if (option.type == "ID" && command == "explain") return ValueKind::kFinding;
  if (!option.names.empty() && option.names.back() == "--provider") return ValueKind::kProvider;
  if (option.type == "DIR") return ValueKind::kFolder;
  for (const char* part : {"FILE", "PATH", "DIR"}) {
    if (option.type.find(part) != option.type.npos) return ValueKind::kFile;
  }
  return ValueKind::kText;
}

OptionNode ReadOption(const CLI::Option& option, const std::string& command) {
  OptionNode node;
  for (const std::string& name : option.get_snames()) node.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) node.names.push_back("--" + name);
  const std::string type = option.get_type_name();
  node.type = type.substr(0, type.find(':'));
  node.help = option.get_description();
  node.required = option.get_required();
  node.repeatable = option.get_items_expected_max() > 1;
  if (option.get_items_expected_max() == 0) {
    node.type.clear();
    return node;
  }
  node.choices = Choices(type);
  node.kind = KindOf(node, command);
  return node;
}

CommandNode Read(const CLI::App& app, std::vector<std::string> path) {
  CommandNode node;
  node.path = std::move(path);
  node.path.push_back(app.get_name());
  node.about = app.get_description();
  node.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options({})) {
    OptionNode read = ReadOption(*option, app.get_name());
    (option->get_positional() ? node.positionals : node.options).push_back(std::move(read));
  }
  for (const CLI::App* command : app.get_subcommands({})) {
    node.commands.push_back(Read(*command, node.path));
  }
  return node;
}

void Collect(const CommandNode& command, std::vector<const CommandNode*>* all) {
  all->push_back(&command);
  for (const CommandNode& inner : command.commands) Collect(inner, all);
}

}  // namespace

std::string CommandNode::Path(const char* separator) const {
  std::string joined;
  for (const std::string& part : path) joined += (joined.empty() ? "" : separator) + part;
  return joined;
}

CommandNode ReadCommands(const CLI::App& program) { return Read(program, {}); }

std::vector<const CommandNode*> AllCommands(const CommandNode& command) {
  std::vector<const CommandNode*> all;
  Collect(command, &all);
  return all;
}

}  // namespace apptrait::cli

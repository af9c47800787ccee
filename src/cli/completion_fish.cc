#include "cli/completion.h"

namespace apptrait::cli {
namespace {

std::string Quote(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c == '\n' ? ' ' : c;
  }
  return quoted + "'";
}

// True where the command stands on the line, and none of those below it.
std::string Condition(const CommandNode& command) {
  std::string condition;
  for (std::size_t i = 1; i < command.path.size(); ++i) {
    condition +=
        (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + command.path[i]);
  }
  if (command.path.size() == 1) return "__fish_use_subcommand";
  if (command.commands.empty()) return condition;
  condition += "; and not __fish_seen_subcommand_from";
  for (const CommandNode& inner : command.commands) condition += " " + inner.name();
  return condition;
}

std::string Values(const OptionNode& option) {
  std::string words;
  switch (option.kind) {
    case ValueKind::kChoice:
      for (const std::string& word : option.choices) words += (words.empty() ? "" : " ") + word;
      return " -x -a " + Quote(words);
    case ValueKind::kFile:
      return " -r -F";
    case ValueKind::kFolder:
      return " -x -a '(__fish_complete_directories)'";
    case ValueKind::kProvider:
      return " -x -a '(apptrait filing --list-providers 2>/dev/null | string replace -r \" .*\" "
             "\"\")'";
    case ValueKind::kFinding:
      return " -x -a '(apptrait explain 2>/dev/null | string replace -r \" .*\" \"\")'";
    case ValueKind::kText:
      return " -x";
    case ValueKind::kNone:
      break;
  }
  return "";
}

void AddOptions(const CommandNode& from, const std::string& condition, std::string* script) {
  for (const OptionNode& option : from.options) {
    *script += "complete -c apptrait" + (condition.empty() ? "" : " -n " + Quote(condition));
    for (const std::string& name : option.names) {
      *script += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    *script += Values(option) + " -d " + Quote(option.help) + "\n";
  }
}

}  // namespace

std::string FishCompletion(const CommandNode& program) {
  std::string script = "# fish completion for apptrait; made by `apptrait completion fish`\n\n";
  AddOptions(program, "", &script);
  for (const CommandNode* command : AllCommands(program)) {
    for (const CommandNode& inner : command->commands) {
      script += "complete -c apptrait -n " + Quote(Condition(*command)) + " -a " + inner.name() +
                " -d " + Quote(inner.about) + "\n";
    }
    if (command == &program) continue;
    AddOptions(*command, Condition(*command), &script);
    for (const OptionNode& positional : command->positionals) {
      if (positional.kind != ValueKind::kChoice && positional.kind != ValueKind::kFinding) continue;
      script += "complete -c apptrait -n " + Quote(Condition(*command)) + Values(positional) + "\n";
    }
  }
  return script;
}

}  // namespace apptrait::cli

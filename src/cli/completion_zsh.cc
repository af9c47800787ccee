#include <algorithm>

#include "cli/completion.h"

namespace apptrait::cli {
namespace {

// For a place between single quotes in which brackets and colons have a meaning.
std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\'') {
      escaped += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

std::string Action(const OptionNode& option) {
  std::string words;
  switch (option.kind) {
    case ValueKind::kChoice:
      for (const std::string& word : option.choices) words += (words.empty() ? "" : " ") + word;
      return "(" + words + ")";
    case ValueKind::kFile:
      return "_files";
    case ValueKind::kFolder:
      return "_files -/";
    case ValueKind::kProvider:
      return "($(apptrait filing --list-providers 2>/dev/null | cut -d\" \" -f1))";
    case ValueKind::kFinding:
      return "($(apptrait explain 2>/dev/null | cut -d\" \" -f1))";
    case ValueKind::kText:
    case ValueKind::kNone:
      break;
  }
  return " ";
}

void AddOptions(const CommandNode& command, std::string* script) {
  for (const OptionNode& option : command.options) {
    for (const std::string& name : option.names) {
      *script += " \\\n    '" + std::string(option.repeatable ? "*" : "") + name;
      if (option.kind != ValueKind::kNone && name.starts_with("--")) *script += "=";
      *script += "[" + Escape(option.help) + "]";
      if (option.kind != ValueKind::kNone) {
        *script += ":" + Escape(option.type.empty() ? "value" : option.type) + ":" + Action(option);
      }
      *script += "'";
    }
  }
}

std::string FunctionOf(const CommandNode& command) {
  std::string name = "_" + command.Path("_");
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

void AddFunction(const CommandNode& program, const CommandNode& command, std::string* script) {
  *script += FunctionOf(command) + "() {\n";
  const bool has_commands = !command.commands.empty();
  if (has_commands) {
    *script += "  local curcontext=$curcontext state line\n  typeset -A opt_args\n";
    *script += "  local -a commands=(\n";
    for (const CommandNode& inner : command.commands) {
      *script += "    '" + Escape(inner.name()) + ":" + Escape(inner.about) + "'\n";
    }
    *script += "  )\n";
  }
  *script += has_commands ? "  _arguments -C" : "  _arguments";
  AddOptions(command, script);
  if (&command != &program) AddOptions(program, script);
  if (has_commands) {
    *script += " \\\n    '1: :->first' '*:: :->rest'\n  case $state in\n    first)\n";
    *script += "      _describe -t commands command commands\n      _files\n      ;;\n";
    *script += "    rest)\n      case $words[1] in\n";
    for (const CommandNode& inner : command.commands) {
      *script += "        " + inner.name() + ") " + FunctionOf(inner) + " ;;\n";
    }
    *script += "        *) _files ;;\n      esac\n      ;;\n  esac\n}\n\n";
    return;
  }
  for (const OptionNode& positional : command.positionals) {
    *script += " \\\n    '*:" + Escape(positional.type) + ":" + Action(positional) + "'";
    break;  // the rest are like the first
  }
  *script += "\n}\n\n";
}

}  // namespace

std::string ZshCompletion(const CommandNode& program) {
  std::string script =
      "#compdef apptrait\n# zsh completion for apptrait; made by `apptrait completion zsh`\n\n";
  for (const CommandNode* command : AllCommands(program)) AddFunction(program, *command, &script);
  return script +
         "if [ \"$funcstack[1]\" = _apptrait ]; then\n  _apptrait \"$@\"\nelse\n"
         "  compdef _apptrait apptrait\nfi\n";
}

}  // namespace apptrait::cli

#include "cli/completion.h"

namespace apptrait::cli {
namespace {

// Every name of the options, the program's own among them: they may stand behind a command too.
std::string Names(const CommandNode& program, const CommandNode& command) {
  std::string names;
  const auto add = [&](const CommandNode& from) {
    for (const OptionNode& option : from.options) {
      for (const std::string& name : option.names) {
        if (name.starts_with("--") &&
            (" " + names + " ").find(" " + name + " ") == std::string::npos) {
          names += (names.empty() ? "" : " ") + name;
        }
      }
    }
  };
  add(command);
  if (&command != &program) add(program);
  return names;
}

std::string Commands(const CommandNode& command) {
  std::string names;
  for (const CommandNode& inner : command.commands) {
    names += (names.empty() ? "" : " ") + inner.name();
  }
  return names;
}

// What proposes values of that kind; nothing where none can be.
std::string Proposal(const OptionNode& option) {
  std::string words;
  switch (option.kind) {
    case ValueKind::kChoice:
      for (const std::string& word : option.choices) words += (words.empty() ? "" : " ") + word;
      return "_apptrait_words '" + words + "'";
    case ValueKind::kFile:
      return "_apptrait_files -f";
    case ValueKind::kFolder:
      return "_apptrait_files -d";
    case ValueKind::kProvider:
      return "_apptrait_words \"$(apptrait filing --list-providers 2>/dev/null | cut -d' ' -f1)\"";
    case ValueKind::kFinding:
      return "_apptrait_words \"$(apptrait explain 2>/dev/null | cut -d' ' -f1)\"";
    case ValueKind::kText:
    case ValueKind::kNone:
      break;
  }
  return ":";
}

constexpr const char* kHead =
    R"bash(# bash completion for apptrait; made by `apptrait completion bash`

_apptrait_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$cur")
}

_apptrait_files() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$1" -- "$cur")
}

_apptrait() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev='' at='apptrait' word i
  COMPREPLY=()
  ((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD - 1]}
  # --option=value is three words to bash.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]] && ((COMP_CWORD > 1)); then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case "$at $word" in
)bash";

}  // namespace

std::string BashCompletion(const CommandNode& program) {
  std::string script = kHead;
  const auto all = AllCommands(program);
  for (const CommandNode* command : all) {
    if (command != &program) script += "      '" + command->Path(" ") + "') at=\"$at $word\" ;;\n";
  }
  script += "    esac\n  done\n  case \"$at $prev\" in\n";
  for (const CommandNode* command : all) {
    for (const OptionNode& option : command->options) {
      if (option.kind == ValueKind::kNone) continue;
      std::string pattern;
      for (const std::string& name : option.names) {
        // The program's own options may stand behind every command.
        pattern += (pattern.empty() ? "" : " | ") +
                   (command == &program ? "'apptrait'*' " : "'" + command->Path(" ") + " ") + name +
                   "'";
      }
      script += "    " + pattern + ") " + Proposal(option) + "; return ;;\n";
    }
  }
  script += "  esac\n  case $at in\n";
  for (const CommandNode* command : all) {
    script += "    '" + command->Path(" ") + "')\n      if [[ $cur == -* ]]; then\n";
    script +=
        "        _apptrait_words '" + Names(program, *command) + "'\n        return\n      fi\n";
    if (!command->commands.empty()) {
      script += "      _apptrait_words '" + Commands(*command) + "'\n";
    }
    for (const OptionNode& positional : command->positionals) {
      script += "      " + Proposal(positional) + "\n";
    }
    // A file alone is what inspect reads.
    if (command == &program) script += "      _apptrait_files -f\n";
    script += "      ;;\n";
  }
  return script + "  esac\n}\n\ncomplete -F _apptrait apptrait\n";
}

}  // namespace apptrait::cli

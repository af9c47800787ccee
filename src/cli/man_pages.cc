#include "cli/man_pages.h"

#include <cctype>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "catalogue/texts/cli.h"

namespace apptrait::cli {
namespace {

// No line may begin with one of these.
bool ClosesPhrase(char32_t c) {
  static constexpr std::u32string_view kClosing =
      U"\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f";
  if (c < 0x80) return c != '(' && c != '-' && !std::isalnum(static_cast<unsigned char>(c));
  return kClosing.find(c) != kClosing.npos;
}

// Chinese has no spaces: roff may break a line behind a character of it.
bool MayBreakBehind(char32_t c, std::string_view rest) {
  if (c < 0x2e80 || rest.empty()) return false;
  std::size_t position = 0;
  const auto next = NextCodePoint(rest, &position);
  return next && !ClosesPhrase(*next);
}

// Text that roff takes as it stands: no requests, no escapes, hyphens that can be copied.
std::string Escape(std::string_view text) {
  std::string escaped;
  bool at_start = true;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t from = i;
    const char32_t c = NextCodePoint(text, &i).value_or(U'?');
    if (at_start && (c == '.' || c == '\'')) escaped += "\\&";
    at_start = c == '\n';
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else if (c == '"') {
      escaped += "\\(dq";
    } else {
      escaped += text.substr(from, i - from);
    }
    if (MayBreakBehind(c, text.substr(i))) escaped += "\\:";
  }
  return escaped;
}

class Page {
 public:
  Page(const CommandNode& program, const CommandNode& command, Language language)
      : program_(program), command_(command), language_(language) {}

  std::string Write() {
    const std::string name = command_.Path("-");
    text_ = ".TH " + Quoted(name) + " 1 \"\" " + Quoted("apptrait " APPTRAIT_VERSION) + " " +
            Quoted(Say(text::kManTitle)) + "\n";
    // Chinese has no spaces to stretch.
    if (language_ == Language::kChinese) text_ += ".ad l\n";
    Section(text::kManName);
    text_ += Escape(name) + " \\- " + Escape(command_.about) + "\n";
    Synopsis();
    Section(text::kManDescription);
    text_ += Escape(command_.about) + "\n";
    Commands();
    Options(text::kManArguments, command_.positionals);
    Options(text::kManOptions, command_.options);
    if (&command_ != &program_) Options(text::kManCommonOptions, CommonOptions());
    Notes();
    SeeAlso();
    return text_;
  }

 private:
  std::string Say(const catalogue::Bilingual& text) const {
    return std::string(catalogue::Say(text, language_));
  }
  static std::string Quoted(const std::string& text) { return "\"" + Escape(text) + "\""; }
  void Section(const catalogue::Bilingual& title) { text_ += ".SH " + Quoted(Say(title)) + "\n"; }

  void Synopsis() {
    Section(text::kManSynopsis);
    text_ += ".B " + Escape(command_.Path(" ")) + "\n";
    if (!command_.commands.empty()) text_ += ".I COMMAND\n";
    text_ += ".RI [ OPTIONS ]\n";
    for (const OptionNode& positional : command_.positionals) {
      const std::string dots = positional.repeatable ? "..." : "";
      text_ += positional.required ? ".IR " + Escape(positional.type) + " \\|" + dots + "\n"
                                   : ".RI [ " + Escape(positional.type) + " ]" + dots + "\n";
    }
  }

  void Commands() {
    if (command_.commands.empty()) return;
    Section(text::kManCommands);
    for (const CommandNode& inner : command_.commands) {
      text_ += ".TP\n.BR " + Escape(inner.Path("-")) + " (1)\n" + Escape(inner.about) + "\n";
    }
  }

  void Options(const catalogue::Bilingual& title, const std::vector<OptionNode>& options) {
    if (options.empty()) return;
    Section(title);
    for (const OptionNode& option : options) {
      text_ += ".TP\n";
      std::string names;
      for (const std::string& name : option.names) {
        names += (names.empty() ? "\\fB" : ", \\fB") + Escape(name) + "\\fR";
      }
      if (!option.type.empty())
        names += (names.empty() ? "\\fI" : " \\fI") + Escape(option.type) + "\\fR";
      text_ += names + "\n" + Escape(option.help) + "\n";
      Choices(option);
    }
  }

  // Only where the help does not list them itself.
  void Choices(const OptionNode& option) {
    std::string choices;
    bool listed = true;
    for (const std::string& choice : option.choices) {
      choices += (choices.empty() ? "" : ", ") + choice;
      listed = listed && option.help.find(choice) != std::string::npos;
    }
    if (listed) return;
    text_ +=
        ".br\n" +
        Escape(catalogue::Format(Say(text::kManOneOf), std::vector<Datum>{{"choices", choices}})) +
        "\n";
  }

  // The program's, but those that the command has too.
  std::vector<OptionNode> CommonOptions() const {
    std::vector<OptionNode> common;
    for (const OptionNode& option : program_.options) {
      if (option.names.back() == "--help" || option.names.back() == "--version") continue;
      common.push_back(option);
    }
    return common;
  }

  void Notes() {
    if (command_.footer.empty()) return;
    Section(text::kManNotes);
    bool first = true;
    for (std::size_t start = 0; start < command_.footer.size();) {
      const std::size_t end = std::min(command_.footer.find('\n', start), command_.footer.size());
      const std::string line = command_.footer.substr(start, end - start);
      if (!line.empty()) text_ += (first ? "" : ".PP\n") + Escape(line) + "\n";
      first = first && line.empty();
      start = end + 1;
    }
  }

  void SeeAlso() {
    std::vector<const CommandNode*> others;
    if (&command_ != &program_) others.push_back(&program_);
    const CommandNode* parent = &program_;
    for (const CommandNode& inner : program_.commands) {
      if (command_.path.size() > 2 && inner.name() == command_.path[1]) parent = &inner;
    }
    if (parent != &program_) others.push_back(parent);
    if (&command_ != &program_) {
      for (const CommandNode& inner : parent->commands) {
        if (&inner != &command_) others.push_back(&inner);
      }
    }
    if (others.empty()) return;
    Section(text::kManSeeAlso);
    for (std::size_t i = 0; i < others.size(); ++i) {
      text_ += ".BR " + Escape(others[i]->Path("-")) + " (1)" + (i + 1 < others.size() ? "," : "") +
               "\n";
    }
  }

  const CommandNode& program_;
  const CommandNode& command_;
  const Language language_;
  std::string text_;
};

}  // namespace

std::vector<ManPage> ManPages(const CommandNode& program, Language language) {
  std::vector<ManPage> pages;
  for (const CommandNode* command : AllCommands(program)) {
    pages.push_back({command->Path("-") + ".1", Page(program, *command, language).Write()});
  }
  return pages;
}

}  // namespace apptrait::cli

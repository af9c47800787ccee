// The sheet for a wiki, an issue or a pull request.
#include "apptrait/filing.h"
#include "base/text.h"
#include "catalogue/texts/filing.h"
#include "filing/wording.h"

namespace apptrait::filing {
namespace {

using catalogue::Say;

// Package-controlled text: nothing of it is markup.
std::string Escape(std::string_view text) {
  std::string escaped;
  for (const char c : EscapeForTerminal(text)) {
    if (std::string_view("\\`*_{}[]()<>#+-.!|~&@").find(c) != std::string_view::npos) {
      escaped += '\\';
    }
    escaped += c;
  }
  return escaped;
}

// A fenced block; a package name cannot end it, for its line breaks and backticks are escaped.
std::string Block(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '`') {
      safe += "\\x60";
    } else {
      safe += c;
    }
  }
  if (!safe.ends_with('\n')) safe += '\n';
  return "```text\n" + safe + "```\n";
}

class Writer {
 public:
  Writer(const Sheet& sheet, Language language) : sheet_(sheet), language_(language) {}

  std::string Run() {
    Line("# " + std::string(Say(text::kFilingTitle, language_)) + " · " +
         Escape(Pick(sheet_.provider.name_en, sheet_.provider.name_zh, language_)));
    if (!sheet_.app_name.empty()) Line(Escape(sheet_.app_name + " " + sheet_.version));
    Findings(sheet_.findings);
    for (const SheetColumn& column : sheet_.columns) Column(column);
    Line("---");
    for (const SheetColumn& column : sheet_.columns) {
      out_ += "- " + Escape(column.path);
      if (column.file.sha256) out_ += " · SHA-256 `" + *column.file.sha256 + "`";
      out_ += "\n";
    }
    out_ += "\n";
    Line(std::string(Say(text::kFilingFootnote, language_)));
    out_.pop_back();
    return std::move(out_);
  }

 private:
  void Line(const std::string& text) { out_ += text + "\n\n"; }

  void Findings(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      const Rule* rule = FindRule(finding.id);
      const bool note = finding.severity == Severity::kNote;
      out_ += std::string("> ") + (finding.severity == Severity::kError ? "❌ **"
                                   : note                               ? ""
                                                                        : "⚠️ **");
      out_ += Escape(Message(finding, language_)) + (note ? "" : "**");
      if (!note && rule != nullptr) {
        out_ += "  \n> ";
        out_ += Escape(language_ == Language::kChinese ? rule->help_zh : rule->help_en);
      }
      out_ += "\n\n";
    }
  }

  void Column(const SheetColumn& column) {
    Line("## " +
         Escape(column.label.empty() ? PlatformText(column.platform, language_) : column.label) +
         " · " + Escape(column.path));
    Findings(column.findings);
    if (column.sets.empty()) Line("**" + std::string(Say(text::kFilingNoValues, language_)) + "**");
    for (const SheetSet& set : column.sets) {
      if (column.sets.size() > 1) {
        const Rule* rule = FindRule(set.reason);
        if (rule != nullptr) {
          Line("### " + Escape(language_ == Language::kChinese ? rule->title_zh : rule->title_en));
        }
      }
      for (const SheetBox& box : set.boxes) Box(box);
    }
  }

  void Box(const SheetBox& box) {
    if (box.values.empty()) {
      return Line("**" + Escape(box.label) + "** " +
                  std::string(Say(text::kFilingByHand, language_)));
    }
    for (const SheetValue& value : box.values) {
      const bool first = &value == &box.values.front();
      const std::string what = Escape(HowItIsWritten(value.form.form, language_));
      Line(first ? "**" + Escape(box.label) + "** ← " + what
                 : std::string(Say(text::kFilingAlternatives, language_)) + ": " + what + " (" +
                       std::string(EvidenceText(value.form.grade, language_)) + ")");
      out_ += Block(box.field == Field::kPackageName ? EscapeForTerminal(value.text) : value.text);
      out_ += "\n";
    }
  }

  const Sheet& sheet_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string SheetMarkdown(const Sheet& sheet, Language language) {
  return Writer(sheet, language).Run();
}

}  // namespace apptrait::filing

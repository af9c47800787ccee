// The sheet for a terminal or a log. Values stand alone on their lines, whole.
#include <algorithm>

#include "base/text.h"
#include "catalogue/texts/filing.h"
#include "filing/wording.h"
#include "report/text_writer.h"

namespace apptrait::filing {
namespace {

using report::TextWriter;
using report::Tone;

Tone ToneOf(Severity severity) {
  return severity == Severity::kError     ? Tone::kBad
         : severity == Severity::kWarning ? Tone::kWarn
                                          : Tone::kDim;
}

class Printer {
 public:
  Printer(const Sheet& sheet, const TextOptions& options, bool alternatives)
      : sheet_(sheet), alternatives_(alternatives), w_(options) {}

  std::string Run() {
    const std::string title = std::string(w_.Say(text::kFilingTitle)) + " · " +
                              Pick(sheet_.provider.name_en, sheet_.provider.name_zh, language());
    std::string app = EscapeForTerminal(sheet_.app_name);
    if (!sheet_.version.empty()) app += " " + EscapeForTerminal(sheet_.version);
    w_.Headline(title, app, Tone::kStrong);
    for (const Finding& finding : sheet_.findings) Say(finding);
    Overview();
    for (const SheetColumn& column : sheet_.columns) Print(column);
    Sources();
    return w_.Finish();
  }

 private:
  Language language() const { return w_.language(); }

  std::string_view Mark(Severity severity) const {
    const bool symbols = w_.options().terminal;
    switch (severity) {
      case Severity::kError:
        return symbols ? "✘ " : "[!] ";
      case Severity::kWarning:
        return symbols ? "⚠ " : "[*] ";
      default:
        return symbols ? "· " : "[-] ";
    }
  }

  void Say(const Finding& finding) {
    w_.Line(std::string(Mark(finding.severity)) + Message(finding, language()),
            ToneOf(finding.severity));
    const Rule* rule = FindRule(finding.id);
    if (finding.severity != Severity::kNote && rule != nullptr) {
      w_.Line("  " + std::string(language() == Language::kChinese ? rule->help_zh : rule->help_en),
              Tone::kDim);
    }
  }

  std::string Title(const SheetColumn& column) const {
    return column.label.empty() ? std::string(PlatformText(column.platform, language()))
                                : column.label;
  }

  // What goes into each box, the platforms side by side; left out where they do not fit.
  void Overview() {
    std::vector<std::vector<std::string>> rows(4);
    if (sheet_.columns.size() < 2) return;
    for (const SheetColumn& column : sheet_.columns) {
      if (column.sets.empty()) return;
      rows[0].push_back(Title(column));
      for (const SheetBox& box : column.sets.front().boxes) {
        auto& row = rows[static_cast<std::size_t>(box.field) + 1];
        const bool name = box.field == Field::kPackageName;
        row.push_back(box.values.empty() ? "-"
                      : name             ? EscapeForTerminal(box.values.front().text)
                             : "← " + WhatItIs(box.values.front().form.form, language()));
      }
    }
    std::vector<std::string> lines;
    int widest = 0;
    const Field fields[] = {Field::kPackageName, Field::kPublicKey, Field::kFingerprint};
    for (std::size_t r = 0; r < rows.size(); ++r) {
      std::string line = PadRight(r == 0 ? "" : FieldText(fields[r - 1], language()), 10);
      for (std::size_t c = 0; c < rows[r].size(); ++c) {
        int width = 0;
        for (const auto& row : rows)
          width = std::max(width, c < row.size() ? DisplayWidth(row[c]) : 0);
        line += "  " + PadRight(rows[r][c], width);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      widest = std::max(widest, DisplayWidth(line));
      lines.push_back(std::move(line));
    }
    if (widest + 2 > w_.options().width) return;
    w_.Section("");
    for (const std::string& line : lines) w_.Line(line);
  }

  void Print(const SheetColumn& column) {
    w_.Section(Title(column), column.path);
    for (const Finding& finding : column.findings) Say(finding);
    if (const std::string& note = Pick(column.note_en, column.note_zh, language()); !note.empty()) {
      w_.Line(note, Tone::kDim);
    }
    if (column.sets.empty()) w_.Line(w_.Say(text::kFilingNoValues), Tone::kStrong);
    for (std::size_t i = 0; i < column.sets.size(); ++i) PrintSet(column, i);
    if (column.icon) {
      const std::vector<Datum> data = {{"width", std::int64_t{column.icon->width}},
                                       {"height", std::int64_t{column.icon->height}},
                                       {"size", report::FormatSize(column.icon->png.size())}};
      w_.Line("");
      w_.Row(w_.Say(text::kFilingIcon), catalogue::Format(w_.Say(text::kFilingIconLine), data));
    }
    for (const SheetSet& set : column.sets) {
      w_.Row(w_.Say(text::kFilingCertificate), set.certificate.subject.Text());
      w_.Row("", "SHA-256 " + set.certificate.fingerprints.sha256);
    }
    w_.Row(w_.Say(text::kFilingFile), column.file.sha256 ? "SHA-256 " + *column.file.sha256 : "");
  }

  void PrintSet(const SheetColumn& column, std::size_t index) {
    const SheetSet& set = column.sets[index];
    if (column.sets.size() > 1) {
      const Rule* rule = FindRule(set.reason);
      const std::string number =
          catalogue::Format(w_.Say(text::kFilingFurtherSet),
                            std::vector<Datum>{{"number", static_cast<std::int64_t>(index + 1)}});
      w_.Line("");
      w_.Line(
          (index == 0 ? std::string(w_.Say(text::kFilingFirstSet)) : number) + " — " +
              (rule == nullptr ? ""
                               : std::string(language() == Language::kChinese ? rule->title_zh
                                                                              : rule->title_en)),
          Tone::kStrong);
    }
    for (const SheetBox& box : set.boxes) PrintBox(box);
  }

  void PrintBox(const SheetBox& box) {
    w_.Line("");
    if (box.values.empty()) {
      w_.Line(box.label + "  " + std::string(w_.Say(text::kFilingByHand)), Tone::kStrong);
      return;
    }
    const std::string& note = Pick(box.note_en, box.note_zh, language());
    w_.Line(box.label + "  ← " + HowItIsWritten(box.values.front().form.form, language()),
            Tone::kStrong);
    if (!note.empty()) w_.Line(note, Tone::kDim);
    PrintValue(box.values.front());
    for (std::size_t i = 1; alternatives_ && i < box.values.size(); ++i) {
      const BoxForm& form = box.values[i].form;
      w_.Line("  · " + HowItIsWritten(form.form, language()) + "  (" +
                  std::string(EvidenceText(form.grade, language())) + ")",
              Tone::kDim);
      PrintValue(box.values[i]);
    }
  }

  // A PEM key is the one value of several lines.
  void PrintValue(const SheetValue& value) {
    std::string_view rest = value.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      w_.Line("  " + std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  void Sources() {
    w_.Section(w_.Say(text::kFilingSourcesHeading));
    for (const Source* source : SourcesOf(sheet_)) {
      w_.Line(std::string(EvidenceText(source->grade, language())) +
                  (source->url.empty() ? "" : "  " + source->url),
              Tone::kDim);
    }
    w_.Line(w_.Say(text::kFilingFootnote), Tone::kDim);
  }

  const Sheet& sheet_;
  bool alternatives_;
  TextWriter w_;
};

}  // namespace

std::string SheetText(const Sheet& sheet, const TextOptions& options, bool alternatives) {
  return Printer(sheet, options, alternatives).Run();
}

}  // namespace apptrait::filing

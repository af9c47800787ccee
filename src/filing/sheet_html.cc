// The sheet as one page that loads nothing from elsewhere. Style and script are files
// (data/sheet); everything that a package says is escaped, and the page's own policy allows no
// other script.
#include "base/bytes.h"
#include "base/embedded.h"
#include "base/text.h"
#include "catalogue/texts/filing.h"
#include "digest/algorithm.h"
#include "filing/wording.h"
#include "report/text_writer.h"

namespace apptrait::filing {

std::span<const EmbeddedFile> EmbeddedSheet();

namespace {

using catalogue::Say;

std::string Escape(std::string_view text) {
  std::string escaped;
  for (const char c : EscapeForTerminal(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string_view Embedded(std::string_view name) {
  for (const EmbeddedFile& file : EmbeddedSheet()) {
    if (file.name == name) return file.text;
  }
  return {};
}

// A source expression of the page's policy, for exactly this text.
std::string PolicyHash(std::string_view text) {
  return "'sha256-" + ToBase64(digest::Digest(digest::Algorithm::kSha256, AsBytes(text))) + "'";
}

std::string DataUri(std::string_view type, ByteSpan bytes) {
  return "data:" + std::string(type) + ";base64," + ToBase64(bytes);
}

class Page {
 public:
  Page(const Sheet& sheet, Language language) : sheet_(sheet), language_(language) {}

  std::string Run() {
    Head();
    Top();
    if (!sheet_.findings.empty()) {
      out_ += "<div class=\"shared\">\n";
      Findings(sheet_.findings);
      out_ += "</div>\n";
    }
    out_ += "<div class=\"cards\">\n";
    for (const SheetColumn& column : sheet_.columns) Card(column);
    out_ += "</div>\n";
    Foot();
    return std::move(out_);
  }

 private:
  std::string Text(const catalogue::Bilingual& text) const { return Escape(Say(text, language_)); }
  std::string Picked(const std::string& en, const std::string& zh) const {
    return Escape(Pick(en, zh, language_));
  }

  void Head() {
    const std::string_view css = Embedded("sheet.css"), js = Embedded("sheet.js");
    out_ += "<!DOCTYPE html>\n<html lang=\"";
    out_ += language_ == Language::kChinese ? "zh-CN" : "en";
    out_ +=
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src "
        "data:; style-src " +
        PolicyHash(css) + "; script-src " + PolicyHash(js) +
        "; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"generator\" content=\"apptrait " APPTRAIT_VERSION "\">\n<title>";
    out_ +=
        Text(text::kFilingTitle) + " · " + Picked(sheet_.provider.name_en, sheet_.provider.name_zh);
    if (!sheet_.app_name.empty()) out_ += " · " + Escape(sheet_.app_name);
    out_ += "</title>\n<style>";
    out_ += css;
    out_ += "</style>\n<script>";
    out_ += js;
    out_ += "</script>\n</head>\n<body>\n<main>\n";
  }

  void Top() {
    out_ += "<div class=\"top\">\n";
    for (const SheetColumn& column : sheet_.columns) {
      if (!column.icon) continue;
      out_ +=
          "<img class=\"icon\" alt=\"\" src=\"" + DataUri("image/png", column.icon->png) + "\">\n";
      break;
    }
    out_ += "<div class=\"names\"><h1>";
    out_ += sheet_.app_name.empty() ? Text(text::kFilingTitle) : Escape(sheet_.app_name);
    if (!sheet_.version.empty()) {
      out_ += " <span class=\"version\">" + Escape(sheet_.version) + "</span>";
    }
    out_ += "</h1>\n<p class=\"kind\">" + Text(text::kFilingTitle) + " · " +
            Picked(sheet_.provider.name_en, sheet_.provider.name_zh) + "</p></div>\n";
    const bool good = sheet_.Fileable();
    out_ += std::string("<span class=\"state ") + (good ? "good" : "bad") + "\">" +
            (good ? "✓ " + Text(text::kFilingReady) : "✕ " + Text(text::kFilingNotReady)) +
            "</span>\n</div>\n";
  }

  // Notes are for the reader of the other formats: the page says them in the facts.
  void Findings(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (finding.severity == Severity::kNote) continue;
      const Rule* rule = FindRule(finding.id);
      out_ += std::string("<div class=\"finding ") +
              (finding.severity == Severity::kError ? "error" : "warning") + "\"><strong>" +
              Escape(Message(finding, language_)) + "</strong>";
      if (rule != nullptr) {
        out_ += "<p>" + Escape(language_ == Language::kChinese ? rule->help_zh : rule->help_en) +
                "</p>";
      }
      out_ += "</div>\n";
    }
  }

  void Card(const SheetColumn& column) {
    out_ += "<section class=\"card\" data-platform=\"";
    out_ += Name(column.platform);
    out_ += "\">\n<header><h2>";
    out_ += Escape(column.label.empty() ? PlatformText(column.platform, language_) : column.label);
    out_ += "</h2><span class=\"file\">" + Escape(column.path) +
            "</span></header>\n<div class=\"body\">\n";
    Findings(column.findings);
    if (const std::string note = Picked(column.note_en, column.note_zh); !note.empty()) {
      out_ += "<p class=\"hint\">" + note + "</p>\n";
    }
    if (column.sets.empty()) out_ += "<p class=\"box\">" + Text(text::kFilingNoValues) + "</p>\n";
    for (std::size_t i = 0; i < column.sets.size(); ++i) Set(column, i);
    Facts(column);
    out_ += "</div>\n</section>\n";
  }

  void Set(const SheetColumn& column, std::size_t index) {
    const SheetSet& set = column.sets[index];
    out_ += "<div class=\"set\">\n";
    if (column.sets.size() > 1) {
      const std::vector<Datum> data = {{"number", static_cast<std::int64_t>(index + 1)}};
      const Rule* rule = FindRule(set.reason);
      out_ +=
          "<h3>" + (index == 0
                        ? Text(text::kFilingFirstSet)
                        : Escape(catalogue::Format(Say(text::kFilingFurtherSet, language_), data)));
      if (rule != nullptr) {
        out_ += " <span>" +
                Escape(language_ == Language::kChinese ? rule->title_zh : rule->title_en) +
                "</span>";
      }
      out_ += "</h3>\n";
    }
    for (const SheetBox& box : set.boxes) Box(box);
    out_ += "</div>\n";
  }

  void Box(const SheetBox& box) {
    out_ += "<div class=\"box\" data-field=\"";
    out_ += Name(box.field);
    out_ += "\">\n<div class=\"label\"><b>" + Escape(box.label) + "</b>";
    if (box.values.empty()) {
      out_ += "<span class=\"byhand\">" + Text(text::kFilingByHand) + "</span></div>\n</div>\n";
      return;
    }
    const BoxForm& form = box.values.front().form;
    out_ +=
        "<span class=\"what\">" + Escape(HowItIsWritten(form.form, language_)) + "</span></div>\n";
    if (const std::string note = Picked(box.note_en, box.note_zh); !note.empty()) {
      out_ += "<p class=\"hint\">" + note + "</p>\n";
    }
    if (const std::string note = Picked(form.note_en, form.note_zh); !note.empty()) {
      out_ += "<p class=\"hint\">" + note + "</p>\n";
    }
    Value(box.values.front().text);
    if (box.values.size() > 1) Alternatives(box);
    out_ += "</div>\n";
  }

  void Value(const std::string& value) {
    constexpr std::size_t kLong = 200;
    // Line breaks belong to PEM values; everything else that could disturb is escaped.
    std::string shown;
    for (std::size_t start = 0; start < value.size();) {
      const std::size_t end = std::min(value.find('\n', start), value.size());
      shown += Escape(std::string_view(value).substr(start, end - start));
      if (end < value.size()) shown += '\n';
      start = end + 1;
    }
    out_ += std::string("<div class=\"value") + (value.size() > kLong ? " long" : "") +
            "\"><code>" + shown + "</code><button type=\"button\" class=\"copy\" data-done=\"" +
            Text(text::kFilingCopied) + "\">" + Text(text::kFilingCopy) + "</button></div>\n";
  }

  void Alternatives(const SheetBox& box) {
    const std::vector<Datum> data = {{"count", static_cast<std::int64_t>(box.values.size() - 1)}};
    out_ += "<details><summary>" +
            Escape(catalogue::Format(Say(text::kFilingOtherForms, language_), data)) +
            "</summary>\n";
    for (std::size_t i = 1; i < box.values.size(); ++i) {
      const BoxForm& form = box.values[i].form;
      out_ += "<p class=\"other\">" + Escape(HowItIsWritten(form.form, language_)) + " · " +
              Escape(EvidenceText(form.grade, language_));
      if (const std::string note = Picked(form.note_en, form.note_zh); !note.empty()) {
        out_ += " — " + note;
      }
      out_ += "</p>\n";
      Value(box.values[i].text);
    }
    out_ += "</details>\n";
  }

  void Fact(const catalogue::Bilingual& label, const std::string& html) {
    out_ += "<dt>" + Text(label) + "</dt><dd>" + html + "</dd>\n";
  }
  std::string Save(std::string_view type, ByteSpan bytes, const std::string& name) const {
    return " <a class=\"save\" download=\"" + Escape(name) + "\" href=\"" + DataUri(type, bytes) +
           "\">" + Text(text::kFilingSave) + "</a>";
  }

  void Facts(const SheetColumn& column) {
    const std::string platform(Name(column.platform));
    out_ += "<dl class=\"facts\">\n";
    if (column.app_name) Fact(text::kFilingAppName, Escape(*column.app_name));
    if (column.icon) {
      const std::vector<Datum> data = {{"width", std::int64_t{column.icon->width}},
                                       {"height", std::int64_t{column.icon->height}},
                                       {"size", report::FormatSize(column.icon->png.size())}};
      Fact(text::kFilingIcon,
           "<img alt=\"\" src=\"" + DataUri("image/png", column.icon->png) + "\">" +
               Escape(catalogue::Format(Say(text::kFilingIconLine, language_), data)) +
               // The script gives it the image's address: the data is not repeated.
               " <a class=\"save\" download=\"" + platform + "-icon.png\">" +
               Text(text::kFilingSave) + "</a>");
    }
    for (std::size_t i = 0; i < column.sets.size(); ++i) {
      const Certificate& c = column.sets[i].certificate;
      std::string html = Escape(c.subject.Text());
      if (c.not_after) {
        const std::vector<Datum> data = {{"date", FormatDate(*c.not_after)}};
        html += "<br>" + Escape(catalogue::Format(Say(text::kFilingValidUntil, language_), data));
      }
      const std::string number = i == 0 ? "" : "-" + std::to_string(i + 1);
      html += Save("application/x-x509-ca-cert", c.der, platform + number + ".cer");
      Fact(text::kFilingCertificate, html);
    }
    out_ += "</dl>\n";
  }

  void Foot() {
    out_ += "<footer>\n<p>" + Text(text::kFilingFootnote) + "</p>\n<table>\n";
    for (const SheetColumn& column : sheet_.columns) {
      out_ += "<tr><td>" + Escape(column.path) + "</td><td>";
      if (column.file.sha256) out_ += "SHA-256 <code>" + Escape(*column.file.sha256) + "</code>";
      out_ += "</td></tr>\n";
    }
    out_ += "</table>\n";
    if (const auto sources = SourcesOf(sheet_); !sources.empty()) {
      out_ += "<p>" + Text(text::kFilingSourcesHeading) + "</p>\n<ul>\n";
      for (const Source* source : sources) {
        out_ += "<li>" + Escape(EvidenceText(source->grade, language_));
        if (source->url.starts_with("https://")) {
          out_ += " <a rel=\"noreferrer\" href=\"" + Escape(source->url) + "\">" +
                  Escape(source->url) + "</a>";
        }
        out_ += "</li>\n";
      }
      out_ += "</ul>\n";
    }
    out_ += "</footer>\n</main>\n</body>\n</html>\n";
  }

  const Sheet& sheet_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string SheetHtml(const Sheet& sheet, Language language) { return Page(sheet, language).Run(); }

}  // namespace apptrait::filing

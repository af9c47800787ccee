// Lays out a text report: sections, and rows of a label and a value, aligned by display width. All
// values are escaped here and never broken; off a terminal nothing but spaces decorates them.
#ifndef APPTRAIT_SRC_REPORT_TEXT_WRITER_H_
#define APPTRAIT_SRC_REPORT_TEXT_WRITER_H_

#include <string>
#include <vector>

#include "apptrait/report.h"
#include "catalogue/catalogue.h"

namespace apptrait::report {

enum class Tone { kPlain, kStrong, kDim, kGood, kBad, kWarn };

class TextWriter {
 public:
  explicit TextWriter(const TextOptions& options) : options_(options) {}

  Language language() const { return options_.language; }
  const TextOptions& options() const { return options_; }
  std::string_view Say(const catalogue::Bilingual& text) const {
    return catalogue::Say(text, options_.language);
  }

  // `left`, and `right` pushed to the right edge of a terminal (two spaces apart elsewhere).
  void Headline(std::string_view left, std::string_view right, Tone right_tone);
  // Starts a section: a blank line, then the heading, where there is one, with a note behind it.
  void Section(std::string_view heading, std::string_view note = {});
  // A row of the section. Rows are aligned when the section ends. An empty value writes nothing.
  void Row(std::string_view label, std::string_view value, Tone tone = Tone::kPlain);
  // A line of prose in the section, verbatim text of ours with escaped `detail` behind it.
  void Line(std::string_view text, Tone tone = Tone::kPlain);

  // The text so far; ends the section.
  std::string Finish();

  // `text` in the tone's colour where colour is on.
  std::string Paint(std::string_view text, Tone tone) const;

 private:
  struct Entry {
    std::string label, value;
    Tone tone;
  };
  void Flush();

  TextOptions options_;
  std::string out_;
  std::vector<Entry> rows_;
};

// "18.2 MB": for people; reports for machines give bytes.
std::string FormatSize(std::uint64_t bytes);

// "Android 7.0 (24)"; the API level alone where it has no name yet.
std::string AndroidVersion(int api_level);
// "7.0", without the word and the level.
std::string AndroidRelease(int api_level);

}  // namespace apptrait::report

#endif  // APPTRAIT_SRC_REPORT_TEXT_WRITER_H_

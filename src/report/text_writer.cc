#include "report/text_writer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace apptrait::report {
namespace {

std::string_view Code(Tone tone) {
  switch (tone) {
    case Tone::kStrong:
      return "1";
    case Tone::kDim:
      return "2";
    case Tone::kGood:
      return "32";
    case Tone::kBad:
      return "1;31";
    case Tone::kWarn:
      return "33";
    default:
      return {};
  }
}

// Android releases by API level, from 1 on.
constexpr std::array<std::string_view, 36> kReleases = {
    "1.0", "1.1", "1.5",   "1.6", "2.0", "2.0.1", "2.1", "2.2",  "2.3", "2.3.3", "3.0", "3.1",
    "3.2", "4.0", "4.0.3", "4.1", "4.2", "4.3",   "4.4", "4.4W", "5.0", "5.1",   "6.0", "7.0",
    "7.1", "8.0", "8.1",   "9",   "10",  "11",    "12",  "12L",  "13",  "14",    "15",  "16"};

}  // namespace

std::string TextWriter::Paint(std::string_view text, Tone tone) const {
  const std::string_view code = Code(tone);
  if (!options_.color || code.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

void TextWriter::Headline(std::string_view left, std::string_view right, Tone right_tone) {
  Flush();
  const std::string escaped = EscapeForTerminal(left);
  const int room = options_.width - DisplayWidth(escaped) - DisplayWidth(right);
  out_ += Paint(escaped, Tone::kStrong);
  if (right.empty()) {
    out_ += "\n";
    return;
  }
  out_.append(static_cast<std::size_t>(options_.terminal ? std::max(2, room) : 2), ' ');
  out_ += Paint(right, right_tone) + "\n";
}

void TextWriter::Section(std::string_view heading, std::string_view note) {
  Flush();
  out_ += "\n";
  if (heading.empty()) return;
  out_ += Paint(heading, Tone::kStrong);
  if (!note.empty()) out_ += "  " + Paint(EscapeForTerminal(note), Tone::kDim);
  out_ += "\n";
}

void TextWriter::Row(std::string_view label, std::string_view value, Tone tone) {
  if (!value.empty()) rows_.push_back({std::string(label), EscapeForTerminal(value), tone});
}

void TextWriter::Line(std::string_view text, Tone tone) {
  Flush();
  if (!text.empty()) out_ += "  " + Paint(EscapeForTerminal(text), tone);
  out_ += "\n";
}

void TextWriter::Flush() {
  int width = 0;
  for (const Entry& row : rows_) width = std::max(width, DisplayWidth(row.label));
  for (const Entry& row : rows_) {
    out_ += "  " + PadRight(row.label, width) + "  " + Paint(row.value, row.tone) + "\n";
  }
  rows_.clear();
}

std::string TextWriter::Finish() {
  Flush();
  return std::move(out_);
}

std::string FormatSize(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"B", "KB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string AndroidRelease(int api_level) {
  if (api_level >= 1 && static_cast<std::size_t>(api_level) <= kReleases.size()) {
    return std::string(kReleases[static_cast<std::size_t>(api_level) - 1]);
  }
  return fmt::format("API {}", api_level);
}

std::string AndroidVersion(int api_level) {
  const std::string release = AndroidRelease(api_level);
  return release.starts_with("API") ? release : fmt::format("Android {} ({})", release, api_level);
}

}  // namespace apptrait::report

#include "filing/filed_shapes.h"

#include "base/text.h"
#include "catalogue/texts/filing.h"
#include "filing/filed_labels.h"

namespace apptrait::filing {
namespace {

std::string_view Trim(std::string_view text, std::string_view drop = " \t\r*`") {
  const std::size_t first = text.find_first_not_of(drop);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(drop) - first + 1);
}

}  // namespace

std::vector<std::string> TableCells(std::string_view line) {
  const bool marked = line.find_first_of("\t|") != line.npos;
  std::vector<std::string> cells;
  while (true) {
    const std::size_t end = marked ? line.find_first_of("\t|") : line.find("  ");
    cells.emplace_back(Trim(line.substr(0, end)));
    if (end == line.npos) return cells;
    line.remove_prefix(end + 1);
    if (marked) continue;
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  }
}

std::optional<std::vector<Platform>> TableHeading(std::string_view line) {
  constexpr std::size_t kLongestHeading = 100;
  if (line.size() > kLongestHeading) return std::nullopt;
  std::vector<Platform> platforms;
  bool first = true;
  for (const std::string& cell : TableCells(line)) {
    constexpr std::size_t kLongestName = 24;
    const auto platform = cell.size() <= kLongestName ? PlatformOfWord(cell) : std::nullopt;
    if (platform) {
      platforms.push_back(*platform);
    } else if (!first) {
      return std::nullopt;
    }
    first = false;
  }
  if (platforms.size() < 2) return std::nullopt;
  return platforms;
}

bool IsTableRule(std::string_view line) {
  return line.find("--") != line.npos && line.find_first_not_of("-|: \t") == line.npos;
}

std::string QuoteLongNumbers(std::string_view json) {
  // As many digits as a double keeps.
  constexpr std::size_t kKept = 15;
  std::string quoted;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size();) {
    if (in_text && json[i] == '\\') {
      quoted += json.substr(i, 2);
      i += 2;
      continue;
    }
    if (json[i] == '"') in_text = !in_text;
    std::size_t end = i;
    while (!in_text && end < json.size() && json[end] >= '0' && json[end] <= '9') ++end;
    const bool whole = end == json.size() || std::string_view(".eE").find(json[end]) == json.npos;
    if (end - i > kKept && whole) {
      quoted.append("\"").append(json.substr(i, end - i)).append("\"");
    } else {
      end = std::max(end, i + 1);
      quoted += json.substr(i, end - i);
    }
    i = end;
  }
  return quoted;
}

std::string_view OwnSheetForm(std::string_view text) {
  if (text.starts_with("<!DOCTYPE html>")) return "HTML";
  if (text.starts_with("provider,platform,path,set,field,")) return "CSV";
  const bool markdown = text.starts_with("# ");
  if (markdown) text.remove_prefix(2);
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const std::string title(catalogue::Say(text::kFilingTitle, language));
    if (text.starts_with(title + " · ")) return markdown ? "Markdown" : "text";
  }
  return {};
}

}  // namespace apptrait::filing

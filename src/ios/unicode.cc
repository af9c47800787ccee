#include "ios/unicode.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace apptrait::ios {
namespace {

struct Row {
  char32_t character, first, second;
};
constexpr Row kRows[] = {
#include "ios/unicode_decompositions.inc"
};

// Hangul syllables are computed (The Unicode Standard, 3.12).
constexpr char32_t kSyllable = 0xac00, kLead = 0x1100, kVowel = 0x1161, kTrail = 0x11a7;
constexpr char32_t kVowels = 21, kTrails = 28, kSyllables = 11172;

// `depth` ends what the table cannot hold: a decomposition takes at most three steps.
void Append(std::string* out, char32_t c, int depth) {
  if (c >= kSyllable && c < kSyllable + kSyllables) {
    const char32_t index = c - kSyllable;
    AppendUtf8(out, kLead + index / (kVowels * kTrails));
    AppendUtf8(out, kVowel + index % (kVowels * kTrails) / kTrails);
    if (index % kTrails != 0) AppendUtf8(out, kTrail + index % kTrails);
    return;
  }
  const auto* row = std::ranges::lower_bound(kRows, c, {}, &Row::character);
  if (depth == 0 || row == std::end(kRows) || row->character != c) {
    AppendUtf8(out, c);
    return;
  }
  Append(out, row->first, depth - 1);
  if (row->second != 0) Append(out, row->second, depth - 1);
}

}  // namespace

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string Decompose(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    const auto c = NextCodePoint(text, &position);
    if (c) {
      Append(&out, *c, 4);
    } else {
      out.append(text.substr(start, position - start));
    }
  }
  return out;
}

}  // namespace apptrait::ios

#include <algorithm>

#include "base/bytes.h"
#include "filing/compare.h"

namespace apptrait::filing {
namespace {

// As hex digits of the bytes; an odd last digit is kept, for a viewer may cut within a byte.
std::string Canonical(const Pasted& pasted) {
  if (pasted.kind == Pasted::Kind::kHex || pasted.kind == Pasted::Kind::kDecimal) {
    return pasted.value;
  }
  const auto bytes = pasted.bytes();
  return bytes ? ToHex(*bytes) : std::string();
}

std::size_t CommonStart(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}
std::size_t CommonEnd(std::string_view a, std::string_view b) {
  std::size_t count = 0;
  while (count < a.size() && count < b.size() &&
         a[a.size() - 1 - count] == b[b.size() - 1 - count]) {
    ++count;
  }
  return count;
}

}  // namespace

Relation Relate(const Pasted& pasted, const KnownValue& known) {
  // Fewer characters agree by chance.
  constexpr std::size_t kFewest = 12;
  Relation relation;
  relation.total = known.text.size();
  const bool decimal = known.encoding == Encoding::kModulusDec || known.encoding == Encoding::kYDec;
  if (decimal && pasted.kind != Pasted::Kind::kDecimal) return relation;
  const std::string text = Canonical(pasted);
  relation.have = text.size();
  if (text == known.text) {
    relation.kind = Relation::Kind::kEqual;
    return relation;
  }
  if (!decimal && text.size() > known.text.size() && text.ends_with(known.text) &&
      text.substr(0, text.size() - known.text.size()).find_first_not_of('0') == text.npos) {
    relation.kind = Relation::Kind::kEqual;
    relation.leading_zeros = true;
    return relation;
  }
  if (text.size() < kFewest) return relation;
  const std::size_t start = CommonStart(text, known.text), end = CommonEnd(text, known.text);
  if (text.size() < known.text.size()) {
    if (start == text.size()) {
      relation.kind = Relation::Kind::kStart;
    } else if (end == text.size()) {
      relation.kind = Relation::Kind::kEnd;
    } else if (start >= kFewest / 2 && end >= kFewest / 2 && start + end >= text.size()) {
      relation.kind = Relation::Kind::kGap;
      relation.position = start;
      relation.count = known.text.size() - text.size();
    }
    return relation;
  }
  if (text.size() != known.text.size()) return relation;
  std::size_t differing = 0;
  for (std::size_t i = 0; i < text.size(); ++i) differing += text[i] != known.text[i] ? 1 : 0;
  // A fingerprint of other bytes agrees in one digit of sixteen.
  if (differing <= std::max<std::size_t>(2, text.size() / 50)) {
    relation.kind = Relation::Kind::kTypo;
    relation.position = start + 1;
    relation.count = differing;
  }
  return relation;
}

}  // namespace apptrait::filing

#include "icp_record/license.h"

#include "base/text.h"

namespace apptrait::icp_record {
namespace {

bool Take(std::string_view* text, std::string_view word) {
  if (!text->starts_with(word)) return false;
  text->remove_prefix(word.size());
  return true;
}

bool TakeDigits(std::string_view* text, std::size_t least, std::size_t most) {
  const std::size_t count = std::min(text->find_first_not_of("0123456789"), text->size());
  if (count < least || count > most) return false;
  text->remove_prefix(count);
  return true;
}

bool TakeCapital(std::string_view* text) {
  if (text->empty() || text->front() < 'A' || text->front() > 'Z') return false;
  text->remove_prefix(1);
  return true;
}

// What may stand behind the number, to the end: nothing, -3, -2A.
bool IsSuffix(std::string_view text) {
  if (text.empty()) return true;
  if (!Take(&text, "-") || !TakeDigits(&text, 1, 5)) return false;
  TakeCapital(&text);
  return text.empty();
}

}  // namespace

bool LooksLikeLicense(std::string_view number) {
  std::size_t next = 0;
  const auto first = number.empty() ? std::nullopt : NextCodePoint(number, &next);
  if (first && *first >= 0x4e00 && *first <= 0x9fff) number.remove_prefix(next);
  if (Take(&number, "ICP备")) {
    return TakeDigits(&number, 6, 12) && Take(&number, "号") && IsSuffix(number);
  }
  if (Take(&number, "ICP证")) {
    return TakeDigits(&number, 6, 8) && Take(&number, "号") && IsSuffix(number);
  }
  return TakeCapital(&number) && TakeDigits(&number, 1, 1) && Take(&number, "-") &&
         TakeDigits(&number, 6, 10) && IsSuffix(number);
}

}  // namespace apptrait::icp_record

#include "filing/numbers.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "filing/pasted.h"

namespace apptrait::filing {
namespace {

// The provinces as filing numbers abbreviate them; some write the province two ways.
constexpr std::array<std::string_view, 36> kProvinces = {
    "京", "津", "冀", "晋", "蒙", "辽", "吉", "黑", "沪", "苏", "浙", "皖",
    "闽", "赣", "鲁", "豫", "鄂", "湘", "粤", "桂", "琼", "渝", "蜀", "川",
    "黔", "贵", "滇", "云", "藏", "陕", "陇", "甘", "青", "宁", "新", "国"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A cursor over the half-width, blank-free text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  bool Take(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  std::string Digits() {
    std::string digits;
    while (!text_.empty() && IsDigit(text_.front())) {
      digits += text_.front();
      text_.remove_prefix(1);
    }
    return digits;
  }
  // A capital letter, 0 where there is none.
  char Letter() {
    if (text_.empty() || text_.front() < 'A' || text_.front() > 'Z') return 0;
    const char c = text_.front();
    text_.remove_prefix(1);
    return c;
  }
  bool AtEnd() const { return text_.empty(); }
  char Peek() const { return text_.empty() ? '\0' : text_.front(); }

 private:
  std::string_view text_;
};

std::string Squeeze(std::string_view text) {
  std::string squeezed;
  const std::string half = ToHalfWidth(text);
  for (std::size_t i = 0; i < half.size();) {
    const std::size_t start = i;
    const auto c = NextCodePoint(half, &i);
    if (c && (*c <= 0x20 || *c == 0xa0 || IsUnsafeCodePoint(*c))) continue;
    // Dashes that input methods put for the hyphen.
    if (c && (*c == 0x2010 || *c == 0x2011 || *c == 0x2012 || *c == 0x2013 || *c == 0x2014)) {
      squeezed += '-';
    } else {
      squeezed += half.substr(start, i - start);
    }
  }
  return ToUpperAscii(squeezed);
}

// "-11A" behind the number; false where something else stands there.
bool ReadSerial(Cursor* cursor, FilingNumber* number, char* letter) {
  *letter = 0;
  if (cursor->AtEnd()) return true;
  if (!cursor->Take("-")) return false;
  number->serial = cursor->Digits();
  constexpr std::size_t kLongestSerial = 5;
  if (number->serial.empty() || number->serial.size() > kLongestSerial) return false;
  *letter = cursor->Letter();
  if (*letter != 0) number->serial += *letter;
  return cursor->AtEnd();
}

// Eight digits (two of the year), or ten (four of the year).
bool IsNumber(const std::string& digits) { return digits.size() == 8 || digits.size() == 10; }

bool ReadIcpNumber(Cursor cursor, FilingNumber* number) {
  if (!cursor.Take("ICP")) return false;
  const bool licence = cursor.Take("证");
  if (!licence && !cursor.Take("备")) return false;
  const std::string digits = cursor.Digits();
  const bool number_fits = licence ? digits.size() >= 6 && digits.size() <= 10 : IsNumber(digits);
  if (!number_fits) return false;
  cursor.Take("号");  // people leave it out; the official form has it
  char letter = 0;
  if (!ReadSerial(&cursor, number, &letter)) return false;
  using Kind = FilingNumber::Kind;
  number->text = number->province + "ICP" + (licence ? "证" : "备") + digits + "号";
  if (!number->serial.empty()) number->text += "-" + number->serial;
  if (licence) {
    number->kind = letter == 'A' ? Kind::kLicenceApp : Kind::kLicence;
  } else {
    number->kind = number->serial.empty() ? Kind::kSubject
                   : letter == 0          ? Kind::kWebsite
                   : letter == 'A'        ? Kind::kApp
                                          : Kind::kOtherService;
  }
  return true;
}

// B2-20080101, A2.B1.B2-20070004, with the province or 合字 before.
bool ReadLicenceNumber(Cursor cursor, FilingNumber* number) {
  std::string classes;
  do {
    const char letter = cursor.Letter();
    const std::string digit = cursor.Digits();
    if ((letter != 'A' && letter != 'B') || digit.size() != 1) return false;
    if (!classes.empty()) classes += '.';
    classes += letter;
    classes += digit;
  } while (cursor.Take("."));
  if (!cursor.Take("-")) return false;
  const std::string digits = cursor.Digits();
  if (!IsNumber(digits)) return false;
  char letter = 0;
  if (!ReadSerial(&cursor, number, &letter)) return false;
  number->kind = letter == 'A' ? FilingNumber::Kind::kLicenceApp : FilingNumber::Kind::kLicence;
  number->text = number->province + classes + "-" + digits;
  if (!number->serial.empty()) number->text += "-" + number->serial;
  return true;
}

constexpr std::string_view kCodeDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::size_t kCodeLength = 18, kOrganisationStart = 8, kOrganisationLength = 9;

char CheckCharacter(std::string_view code) {
  std::size_t sum = 0, weight = 1;
  for (std::size_t i = 0; i + 1 < kCodeLength; ++i) {
    sum += kCodeDigits.find(code[i]) * weight;
    weight = weight * 3 % 31;
  }
  return kCodeDigits[(31 - sum % 31) % 31];
}

// GB 11714: characters are their digit, or their letter's place plus 10.
char OrganisationCheck(std::string_view organisation) {
  constexpr std::array<std::size_t, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  std::size_t sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    const char c = organisation[i];
    sum += static_cast<std::size_t>(IsDigit(c) ? c - '0' : c - 'A' + 10) * kWeights[i];
  }
  const std::size_t check = 11 - sum % 11;
  return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

// The first character that cannot stand where it does; npos for none. Characters 3 to 8 are the
// registration authority's division code, digits only.
std::size_t FindBadCharacter(std::string_view code) {
  constexpr std::size_t kDivisionStart = 2, kDivisionEnd = 8;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const bool division = i >= kDivisionStart && i < kDivisionEnd;
    if (division ? !IsDigit(code[i]) : kCodeDigits.find(code[i]) == kCodeDigits.npos) return i;
  }
  return code.npos;
}

bool IsValidCode(std::string_view code) {
  if (FindBadCharacter(code) != code.npos || CheckCharacter(code) != code.back()) return false;
  const std::string_view organisation = code.substr(kOrganisationStart, kOrganisationLength);
  return OrganisationCheck(organisation) == organisation.back();
}

// Characters that are easily taken for each other: `seen` may stand for `meant`.
struct Misreading {
  char seen, meant;
};
// The first five are in no code at all.
constexpr Misreading kMisreadings[] = {{'S', '5'}, {'I', '1'}, {'O', '0'}, {'Z', '2'}, {'V', 'U'},
                                       {'8', 'B'}, {'B', '8'}, {'0', 'D'}, {'D', '0'}, {'0', 'Q'},
                                       {'Q', '0'}, {'6', 'G'}, {'G', '6'}, {'V', 'Y'}};

std::string Suggest(std::string code) {
  for (std::size_t bad; (bad = FindBadCharacter(code)) != code.npos;) {
    const auto misread = std::ranges::find(kMisreadings, code[bad], &Misreading::seen);
    if (misread == std::end(kMisreadings)) return {};
    code[bad] = misread->meant;
    if (FindBadCharacter(code) == bad) return {};
  }
  if (IsValidCode(code)) return code;
  std::string found;
  for (char& c : code) {
    for (const Misreading& misread : kMisreadings) {
      if (misread.seen != c) continue;
      const char kept = std::exchange(c, misread.meant);
      const bool valid = IsValidCode(code);
      if (valid && !found.empty()) return {};  // two ways to put it right: neither is suggested
      if (valid) found = code;
      c = kept;
    }
  }
  return found;
}

}  // namespace

std::optional<FilingNumber> ReadFilingNumber(std::string_view given) {
  const std::string text = Squeeze(given);
  FilingNumber number;
  Cursor cursor(text);
  for (const std::string_view province : kProvinces) {
    if (number.province.empty() && cursor.Take(province)) number.province = province;
  }
  if (number.province.empty() && cursor.Take("合字")) number.province = "合字";
  const bool read = number.province.empty() || number.province == "合字" || cursor.Peek() != 'I'
                        ? ReadLicenceNumber(cursor, &number)
                        : ReadIcpNumber(cursor, &number);
  if (!read) return std::nullopt;
  number.rewritten = number.text != given;
  return number;
}

CreditCode ReadCreditCode(std::string_view given) {
  using Problem = CreditCode::Problem;
  CreditCode code;
  code.text = Squeeze(given);
  if (CountCodePoints(code.text) != kCodeLength || code.text.size() != kCodeLength) {
    code.problem = Problem::kLength;
    return code;
  }
  if (const std::size_t bad = FindBadCharacter(code.text); bad != code.text.npos) {
    code.problem = Problem::kCharacter;
    code.position = static_cast<int>(bad) + 1;
  } else if (CheckCharacter(code.text) != code.text.back()) {
    code.problem = Problem::kCheck;
  } else {
    if (!IsValidCode(code.text)) code.problem = Problem::kOrganisationCheck;
  }
  code.valid = code.problem == Problem::kNone;
  if (!code.valid) code.suggested = Suggest(code.text);
  return code;
}

}  // namespace apptrait::filing

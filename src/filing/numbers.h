// Numbers of a filing: the filing number (备案号), the value-added telecom licence, and the unified
// social credit code. Only their shape: nobody is asked whether they exist.
#ifndef APPTRAIT_SRC_FILING_NUMBERS_H_
#define APPTRAIT_SRC_FILING_NUMBERS_H_

#include <optional>
#include <string>
#include <string_view>

namespace apptrait::filing {

// 粤ICP备19158712号         the subject (主体备案号)
// 粤ICP备19158712号-3       a website of it
// 粤ICP备19158712号-11A     an app of it; -nX a mini program, -nK a quick app
// 粤B2-20080101, 京ICP证030173号    a licence; with -nA an app under it
struct FilingNumber {
  enum class Kind { kSubject, kWebsite, kApp, kOtherService, kLicence, kLicenceApp };
  Kind kind = Kind::kSubject;
  std::string text;        // as it is written officially: half-width, no spaces, 号 in its place
  std::string province;    // 粤
  std::string serial;      // the number behind the dash, empty for none
  bool rewritten = false;  // the given text was not `text`
};
// Nothing where it is none of these.
std::optional<FilingNumber> ReadFilingNumber(std::string_view text);

// GB 32100-2015: 18 characters without I, O, S, V, Z; the last is a check character over the rest
// (weights 3^i modulo 31), and characters 9 to 17 are an organisation code with its own check
// (GB 11714).
struct CreditCode {
  bool valid = false;
  std::string text;       // half-width, upper-case, no spaces
  std::string suggested;  // with a single likely misreading (5/S, 1/I, 0/O, 2/Z, U/V) put right
  enum class Problem { kNone, kLength, kCharacter, kCheck, kOrganisationCheck };
  Problem problem = Problem::kNone;
  int position = 0;  // of a character that may not be there, from 1
};
CreditCode ReadCreditCode(std::string_view text);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_NUMBERS_H_

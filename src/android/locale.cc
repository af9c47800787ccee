#include "android/locale.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace apptrait::android {
namespace {

// Locales that are not written in what their language is usually written in, of the languages with
// several scripts that apps are translated to (CLDR, likelySubtags). Languages that are not here
// have one script.
struct Written {
  std::string_view language, regions, script;
};
constexpr Written kScripts[] = {
    {"zh", "AU BN GB GF HK ID MO PA PF PH SR TH TW US VN", "Hant"},
    {"zh", "", "Hans"},
    {"sr", "ME RO RU TR", "Latn"},
    {"sr", "", "Cyrl"},
    {"uz", "AF", "Arab"},
    {"uz", "CN", "Cyrl"},
    {"uz", "", "Latn"},
    {"az", "IQ IR", "Arab"},
    {"az", "RU", "Cyrl"},
    {"az", "", "Latn"},
    {"kk", "AF CN IR MN", "Arab"},
    {"kk", "", "Cyrl"},
    {"ky", "CN", "Arab"},
    {"ky", "TR", "Latn"},
    {"ky", "", "Cyrl"},
    {"mn", "CN", "Mong"},
    {"mn", "", "Cyrl"},
    {"pa", "PK", "Arab"},
    {"pa", "", "Guru"},
    {"tg", "PK", "Arab"},
    {"tg", "", "Cyrl"},
    {"ug", "KZ MN", "Cyrl"},
    {"ug", "", "Arab"},
    {"ha", "CM SD", "Arab"},
    {"ha", "", "Latn"},
    {"ms", "CC", "Arab"},
    {"ms", "", "Latn"},
    {"bs", "", "Latn"},
    {"hr", "", "Latn"},
    {"yue", "CN", "Hans"},
    {"yue", "", "Hant"},
    {"en", "XA", "~~~A"},  // the pseudo-locales
    {"en", "", "Latn"},
    {"ar", "XB", "~~~B"},
    {"ar", "", "Arab"},
};

// Regions that inherit from a larger one (CLDR, parentLocales), by language and script. What is not
// here inherits from its language.
struct Inherits {
  std::string_view language, script, regions, parent;
};
constexpr Inherits kParents[] = {
    {"ar", "Arab", "AE DZ EH LY MA TN", "015"},
    {"ar", "~~~B", "XB", "015"},
    {"es", "", "AR BO BR BZ CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV US UY VE", "419"},
    {"pt", "", "AO CH CV FR GQ GW LU MO MZ ST TL", "PT"},
    {"zh", "Hant", "MO", "HK"},
    {"en", "",
     "150 AG AI AU BB BM BS BW BZ CC CK CM CX CY DG DM ER FJ FK FM GB GD GG GH GI GM GY "
     "HK IE IL IM IN IO JE JM KE KI KN KY LC LR LS MG MO MS MT MU MV MW MY NA NF NG NR "
     "NU NZ PG PK PN PW RW SB SC SD SG SH SL SS SX SZ TC TK TO TT TV TZ UG VC VG VU WS "
     "ZA ZM ZW",
     "001"},
    {"en", "", "AT BE CH DE DK FI NL SE SI", "150"},
};

// The region that stands for all of a language in a script (CLDR, likelySubtags), of the languages
// that apps are translated to for several regions.
constexpr Written kRepresentatives[] = {
    {"ar", "EG", "Arab"}, {"bn", "BD", ""},     {"ca", "ES", ""},     {"da", "DK", ""},
    {"de", "DE", ""},     {"el", "GR", ""},     {"en", "US", "Latn"}, {"es", "ES", ""},
    {"fa", "IR", ""},     {"fr", "FR", ""},     {"hi", "IN", ""},     {"hr", "HR", "Latn"},
    {"it", "IT", ""},     {"ko", "KR", ""},     {"ms", "MY", "Latn"}, {"nb", "NO", ""},
    {"nl", "NL", ""},     {"pt", "BR", ""},     {"ro", "RO", ""},     {"ru", "RU", ""},
    {"sr", "RS", "Cyrl"}, {"sr", "RS", "Latn"}, {"sv", "SE", ""},     {"sw", "TZ", ""},
    {"ta", "IN", ""},     {"tr", "TR", ""},     {"ur", "PK", ""},     {"zh", "CN", "Hans"},
    {"zh", "TW", "Hant"},
};

bool Lists(std::string_view regions, std::string_view region) {
  if (region.empty()) return false;
  for (std::size_t at = 0; (at = regions.find(region, at)) != regions.npos; ++at) {
    const std::size_t end = at + region.size();
    if ((at == 0 || regions[at - 1] == ' ') && (end == regions.size() || regions[end] == ' ')) {
      return true;
    }
  }
  return false;
}

std::string_view ParentRegion(std::string_view language, std::string_view script,
                              std::string_view region) {
  for (const Inherits& row : kParents) {
    if (row.language == language && (row.script.empty() || row.script == script) &&
        Lists(row.regions, region)) {
      return row.parent;
    }
  }
  return "";
}

// A region, what it inherits from and so on, down to the language itself: "".
class Line {
 public:
  Line(std::string_view language, std::string_view script, std::string_view region) {
    while (!region.empty() && size_ + 1 < regions_.size()) {
      regions_[size_++] = region;
      region = ParentRegion(language, script, region);
    }
    ++size_;
  }
  const std::string_view* begin() const { return regions_.data(); }
  const std::string_view* end() const { return begin() + size_; }

 private:
  std::array<std::string_view, 5> regions_;  // two steps between the largest and the smallest
  std::size_t size_ = 0;
};

// Steps from one line up to where both meet, and down the other.
std::ptrdiff_t Distance(const Line& from, const Line& to) {
  const auto* meeting = std::find_first_of(from.begin(), from.end(), to.begin(), to.end());
  return meeting - from.begin() + (std::find(to.begin(), to.end(), *meeting) - to.begin());
}

bool IsRepresentative(std::string_view language, std::string_view script, std::string_view region) {
  return std::ranges::any_of(kRepresentatives, [&](const Written& row) {
    return row.language == language && row.regions == region &&
           (row.script.empty() || row.script == script);
  });
}

bool IsSpecialSpanish(std::string_view language, std::string_view region) {
  return language == "es" && (region == "US" || region == "MX");
}

// Which of two regions is closer to the wanted one (localeDataCompareRegions).
int CompareRegions(std::string_view a, std::string_view b, const Locale& wanted) {
  if (a == b) return 0;
  const std::string_view language = wanted.language;
  // Either of these stands for Latin America, where nothing else does.
  const bool special_a = IsSpecialSpanish(language, a), special_b = IsSpecialSpanish(language, b);
  if (special_a && !special_b && b != "419") a = "419";
  if (special_b && !special_a && a != "419") b = "419";
  const std::string script = LikelyScript(wanted);
  const Line line(language, script, wanted.region);
  for (const std::string_view region : line) {
    if (region == a) return 1;
    if (region == b) return -1;
  }
  const std::ptrdiff_t far_a = Distance(Line(language, script, a), line),
                       far_b = Distance(Line(language, script, b), line);
  if (far_a != far_b) return far_a < far_b ? 1 : -1;
  const bool stands_a = IsRepresentative(language, script, a),
             stands_b = IsRepresentative(language, script, b);
  if (stands_a != stands_b) return stands_a ? 1 : -1;
  // Letters come before numbers.
  return std::pair(a.size(), a) < std::pair(b.size(), b) ? 1 : -1;
}

// English of the United States is what apps write their texts in that are for no language. Regions
// whose English is closer to that than to the international one are better served by these.
bool IsCloseToUsEnglish(std::string_view region) {
  const Line line("en", "Latn", region);
  return std::ranges::find(line, std::string_view("001")) == line.end();
}

// Of a locale with a language and one without.
bool IsLanguageBetter(const Locale& named, const Locale& wanted) {
  if (wanted.language != "en") return true;
  if (wanted.region == "US") return named.region.empty() || named.region == "US";
  return !IsCloseToUsEnglish(wanted.region) || IsCloseToUsEnglish(named.region);
}

bool IsAlpha(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return std::isalpha(c) != 0; });
}

}  // namespace

std::string Locale::Tag() const {
  if (empty()) return "";
  std::string tag = language.empty() ? "und" : language;
  for (const std::string* part : {&script, &region, &variant}) {
    if (!part->empty()) tag.append(1, '-').append(*part);
  }
  return tag;
}

Locale Locale::FromTag(std::string_view tag) {
  Locale locale;
  for (std::size_t start = 0, index = 0; start <= tag.size(); ++index) {
    const std::size_t end = std::min(tag.find('-', start), tag.size());
    const std::string_view part = tag.substr(start, end - start);
    start = end + 1;
    if (part.size() == 1) break;  // extensions
    if (index == 0) {
      if (part != "und") locale.language = part;
    } else if (part.size() == 4 && IsAlpha(part) && locale.script.empty()) {
      locale.script = part;
    } else if ((part.size() == 2 || part.size() == 3) && locale.region.empty()) {
      locale.region = part;
    } else {
      if (!locale.variant.empty()) locale.variant += '-';
      locale.variant += part;
    }
  }
  return locale;
}

// Filipino was called Tagalog.
std::string_view Canonical(std::string_view language) {
  return language == "tl" ? "fil" : language;
}

std::string LikelyScript(const Locale& locale) {
  if (locale.language.empty()) return "";
  if (!locale.script.empty()) return locale.script;
  for (const Written& row : kScripts) {
    if (row.language != locale.language) continue;
    if (row.regions.empty() || Lists(row.regions, locale.region)) return std::string(row.script);
  }
  return "Zyyy";
}

bool Matches(const Locale& offered, const Locale& wanted) {
  if (offered.language.empty() && offered.region.empty()) return true;
  if (Canonical(offered.language) != Canonical(wanted.language)) return false;
  const std::string ours = LikelyScript(offered), theirs = LikelyScript(wanted);
  if (ours == theirs) return true;
  // A language of which the usual script is not known matches whatever script the other names.
  return ours == "Zyyy" || theirs == "Zyyy";
}

int Compare(const Locale& a, const Locale& b, const Locale& wanted) {
  if (wanted.language.empty() && wanted.region.empty()) return 0;
  if (a == b) return 0;
  if (Canonical(a.language) != Canonical(b.language)) {
    const bool a_is_named = !a.language.empty();
    return IsLanguageBetter(a_is_named ? a : b, wanted) == a_is_named ? 1 : -1;
  }
  if (a.language.empty()) return 0;
  if (const int region = CompareRegions(a.region, b.region, wanted); region != 0) return region;
  const auto fit = [&wanted](const Locale& locale) {
    return std::pair(locale.variant == wanted.variant, locale.language == wanted.language);
  };
  return fit(a) == fit(b) ? 0 : fit(a) > fit(b) ? 1 : -1;
}

}  // namespace apptrait::android

#include "android/locale.h"

#include <algorithm>
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

// Regions that inherit from a larger one (CLDR, parentLocales), by language and script.
struct Inherits {
  std::string_view language, script, regions, parent;
};
constexpr Inherits kParents[] = {
    {"es", "", "AR BO BR BZ CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV US UY VE", "419"},
    {"pt", "", "AO CH CV FR GQ GW LU MO MZ ST TL", "PT"},
    {"zh", "Hant", "MO", "HK"},
    {"en", "",
     "150 AG AI AU BB BM BS BW BZ CC CK CM CX CY DG DM ER FJ FK FM GB GD GG GH GI GM GY "
     "HK IE IL IM IN IO JE JM KE KI KN KY LC LR LS MG MO MS MT MU MV MW MY NA NF NG NR "
     "NU NZ PG PK PN PW RW SB SC SD SG SH SL SS SX SZ TC TK TO TT TV TZ UG VC VG VU WS "
     "ZA ZM ZW",
     "001"},
};

bool Lists(std::string_view regions, std::string_view region) {
  for (std::size_t i = 0; !region.empty() && i + region.size() <= regions.size();) {
    const std::size_t end = std::min(regions.find(' ', i), regions.size());
    if (regions.substr(i, end - i) == region) return true;
    i = end + 1;
  }
  return false;
}

std::string_view ParentRegion(const Locale& locale) {
  for (const Inherits& row : kParents) {
    if (row.language == locale.language && (row.script.empty() || row.script == locale.script) &&
        Lists(row.regions, locale.region)) {
      return row.parent;
    }
  }
  return "";
}

// How close a region is to the wanted one: the same, what it inherits from, none, another.
int RegionRank(const Locale& offered, const Locale& wanted) {
  if (offered.region == wanted.region) return 3;
  if (!offered.region.empty() && offered.region == ParentRegion(wanted)) return 2;
  return offered.region.empty() ? 1 : 0;
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
  if (offered.empty()) return true;
  if (offered.language != wanted.language) return false;
  const std::string ours = LikelyScript(offered), theirs = LikelyScript(wanted);
  if (ours == theirs) return true;
  // A language of which the usual script is not known matches whatever script the other names.
  return ours == "Zyyy" || theirs == "Zyyy";
}

int Compare(const Locale& a, const Locale& b, const Locale& wanted) {
  if (wanted.empty() || a == b) return 0;
  if (a.language != b.language) {
    // One of them has no language. For English of the United States that is where apps keep their
    // English texts, rather than in another country's English.
    const bool a_is_named = !a.language.empty();
    const Locale& named = a_is_named ? a : b;
    if (wanted.language == "en" && wanted.region == "US" && !named.region.empty() &&
        named.region != "US") {
      return a_is_named ? -1 : 1;
    }
    return a_is_named ? 1 : -1;
  }
  const int region = RegionRank(a, wanted) - RegionRank(b, wanted);
  if (region != 0) return region;
  return static_cast<int>(a.variant == wanted.variant) -
         static_cast<int>(b.variant == wanted.variant);
}

}  // namespace apptrait::android

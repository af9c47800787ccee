// What stands in a message and reads otherwise in each language, as data of the finding: why
// something could not be done, above all.
#ifndef APPTRAIT_SRC_CATALOGUE_CAUSE_H_
#define APPTRAIT_SRC_CATALOGUE_CAUSE_H_

#include "catalogue/catalogue.h"

namespace apptrait {
namespace catalogue {

// `data`, and `name` in English and name_zh in Chinese (see Format); `data` may stand in the text.
inline std::vector<Datum> Said(const std::string& name, const Bilingual& text,
                               std::vector<Datum> data = {}) {
  Datum en{name, Format(text, data, Language::kEnglish)};
  Datum zh{name + "_zh", Format(text, data, Language::kChinese)};
  data.push_back(std::move(en));
  data.push_back(std::move(zh));
  return data;
}

// The same of {reason}.
inline std::vector<Datum> Because(const Bilingual& why, std::vector<Datum> data = {}) {
  return Said("reason", why, std::move(data));
}
// Another finding as the reason.
inline std::vector<Datum> Because(const Finding& cause) {
  return {{"reason", Message(cause, Language::kEnglish)},
          {"reason_zh", Message(cause, Language::kChinese)}};
}

}  // namespace catalogue

namespace why {
#define APPTRAIT_REASON(name, en, zh) inline constexpr catalogue::Bilingual name{en, zh};
#include "catalogue/reasons.def"
#undef APPTRAIT_REASON
}  // namespace why
}  // namespace apptrait

#endif  // APPTRAIT_SRC_CATALOGUE_CAUSE_H_

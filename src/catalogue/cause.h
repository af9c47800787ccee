// Why something could not be done, as the data of the finding that says so.
#ifndef APPTRAIT_SRC_CATALOGUE_CAUSE_H_
#define APPTRAIT_SRC_CATALOGUE_CAUSE_H_

#include "catalogue/catalogue.h"

namespace apptrait::catalogue {

// {reason}, and what stands for it in Chinese messages, reason_zh (see Message).
inline std::vector<Datum> Because(const Finding& cause) {
  return {{"reason", Message(cause, Language::kEnglish)},
          {"reason_zh", Message(cause, Language::kChinese)}};
}

}  // namespace apptrait::catalogue

#endif  // APPTRAIT_SRC_CATALOGUE_CAUSE_H_

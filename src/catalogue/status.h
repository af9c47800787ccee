// Verdicts as they stand in messages.
#ifndef APPTRAIT_SRC_CATALOGUE_STATUS_H_
#define APPTRAIT_SRC_CATALOGUE_STATUS_H_

#include "apptrait/package.h"
#include "catalogue/cause.h"

namespace apptrait::catalogue {

// {status}, and status_zh for Chinese messages, behind `data`.
inline std::vector<Datum> WithStatus(Status status, std::vector<Datum> data = {}) {
  constexpr const Bilingual* kWords[] = {&why::kNotChecked, &why::kVerified, &why::kFailed,
                                         &why::kUnsigned, &why::kUnsupported};
  return Said("status", *kWords[static_cast<std::size_t>(status)], std::move(data));
}

}  // namespace apptrait::catalogue

#endif  // APPTRAIT_SRC_CATALOGUE_STATUS_H_

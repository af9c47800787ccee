// Findings of one rule are listed a few times and then counted: a hostile archive with a million
// bad names gives a short report.
#ifndef APPTRAIT_SRC_ZIP_FINDINGS_H_
#define APPTRAIT_SRC_ZIP_FINDINGS_H_

#include <map>

#include "catalogue/catalogue.h"

namespace apptrait::zip {

// Adds to `*findings`, at most kEach of a rule; the destructor adds one zip.more for each rule that
// had more.
class FindingCap {
 public:
  static constexpr int kEach = 10;
  explicit FindingCap(std::vector<Finding>* findings) : findings_(findings) {}
  FindingCap(const FindingCap&) = delete;
  FindingCap& operator=(const FindingCap&) = delete;
  ~FindingCap();
  void Add(const Rule& rule, Location location, std::vector<Datum> data = {});

 private:
  std::vector<Finding>* findings_;
  std::map<std::string_view, int> counts_;
};

}  // namespace apptrait::zip

#endif  // APPTRAIT_SRC_ZIP_FINDINGS_H_

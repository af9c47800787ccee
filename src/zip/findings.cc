#include "zip/findings.h"

#include "catalogue/rules/zip.h"

namespace apptrait::zip {

void FindingCap::Add(const Rule& rule, Location location, std::vector<Datum> data) {
  if (++counts_[rule.id] > kEach) return;
  findings_->push_back(catalogue::Make(rule, std::move(location), std::move(data)));
}

FindingCap::~FindingCap() {
  for (const auto& [id, count] : counts_) {
    if (count <= kEach) continue;
    findings_->push_back(
        catalogue::Make(rule::kZipManyOddities, {},
                        {{"count", std::int64_t{count - kEach}}, {"rule", std::string(id)}}));
  }
}

}  // namespace apptrait::zip

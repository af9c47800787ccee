// A decoder's notebook: findings of one entry of the package, each kind noted once with where it
// was met first. A hostile entry can break one rule a million times; the report says it once.
#ifndef APPTRAIT_SRC_ANDROID_NOTES_H_
#define APPTRAIT_SRC_ANDROID_NOTES_H_

#include <string>
#include <vector>

#include "catalogue/catalogue.h"

namespace apptrait::android {

class Notes {
 public:
  // `findings` outlives the notes. `entry` is what the findings' locations name.
  Notes(std::vector<Finding>& findings, std::string entry)
      : findings_(findings), entry_(std::move(entry)) {}

  const std::string& entry() const { return entry_; }

  // Notes an instance of `rule`, unless this entry has one already.
  void Add(const Rule& rule, std::optional<std::uint64_t> offset = {},
           std::vector<Datum> data = {}) {
    Add(catalogue::Make(rule, {.offset = offset}, std::move(data)));
  }
  void Add(Finding finding) {
    finding.location.entry = entry_;
    for (const Finding& other : findings_) {
      if (other.id == finding.id && other.location.entry == entry_) return;
    }
    findings_.push_back(std::move(finding));
  }

 private:
  std::vector<Finding>& findings_;
  std::string entry_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_NOTES_H_

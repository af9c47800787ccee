// Findings of the Android verdict, and lists of them.
#ifndef APPTRAIT_SRC_ANDROID_ISSUES_H_
#define APPTRAIT_SRC_ANDROID_ISSUES_H_

#include <map>

#include "catalogue/catalogue.h"

namespace apptrait::android {

// A finding of the rule. Where apksig has the same issue, its name is the datum `apksig`.
Finding Issue(const Rule& rule, Location location = {}, std::vector<Datum> data = {});

// "0x0000beef": ids of algorithms, attributes and pairs as texts show them.
std::string HexId(std::uint32_t id);

// A number for a datum.
inline Datum Number(std::string_view name, std::uint64_t value) {
  return {std::string(name), static_cast<std::int64_t>(value)};
}
inline Datum Text(std::string_view name, std::string_view value) {
  return {std::string(name), std::string(value)};
}

// What one check found. Errors are findings of severity kError. At most kEach findings of one rule
// are kept, and one android.v1.more counts the rest: whoever makes a package chooses how much of it
// is odd.
class Issues {
 public:
  static constexpr std::int64_t kEach = 100;
  void Add(Finding finding);
  void Add(const Rule& rule, Location location = {}, std::vector<Datum> data = {});
  void Append(const Issues& other);
  bool HasErrors() const { return errors_ > 0; }
  const std::vector<Finding>& list() const { return list_; }

 private:
  struct OfOneRule {
    std::int64_t count = 0;
    std::size_t rest = 0;  // in list_: what counts those that are not kept
  };
  // Counts one more; false where it is not kept.
  bool Count(std::string_view id, Severity severity);

  std::vector<Finding> list_;
  std::map<std::string_view, OfOneRule> kept_;
  int errors_ = 0;
};

// At most kEach findings of one rule; the rest is counted in one android.v1.more for each rule, by
// the destructor.
class IssueCap {
 public:
  static constexpr int kEach = 20;
  explicit IssueCap(Issues* issues) : issues_(issues) {}
  IssueCap(const IssueCap&) = delete;
  IssueCap& operator=(const IssueCap&) = delete;
  ~IssueCap();
  void Add(const Rule& rule, Location location = {}, std::vector<Datum> data = {});

 private:
  Issues* issues_;
  std::map<std::string_view, std::int64_t> counts_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_ISSUES_H_

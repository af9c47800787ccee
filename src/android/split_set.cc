// The verdict over a split set, from those of its APKs (JudgeSplitSet of signatures.h).
#include <algorithm>
#include <map>
#include <set>

#include "android/package_set.h"
#include "android/signatures.h"
#include "catalogue/rules/android.h"

namespace apptrait::android {
namespace {

using Certificates = std::set<std::string>;

Certificates CurrentSigners(const Package& package) {
  Certificates signers;
  for (const Signer& signer : package.signers) {
    if (signer.current && !signer.certificates.empty()) {
      signers.insert(signer.certificates.front().fingerprints.sha256);
    }
  }
  return signers;
}

std::string Joined(const Certificates& certificates) {
  std::string text;
  for (const std::string& certificate : certificates) {
    text.append(text.empty() ? "" : ", ").append(certificate);
  }
  return text;
}

// The verdict where all of these have to hold: the worst of them. One unsigned APK among signed
// ones is one that a device refuses.
Status Together(const std::vector<Status>& statuses) {
  const auto any = [&](Status s) { return std::ranges::find(statuses, s) != statuses.end(); };
  if (statuses.empty()) return Status::kNotChecked;
  if (std::ranges::all_of(statuses, [](Status s) { return s == Status::kUnsigned; })) {
    return Status::kUnsigned;
  }
  if (any(Status::kFailed) || any(Status::kUnsigned)) return Status::kFailed;
  if (any(Status::kUnsupported)) return Status::kUnsupported;
  return any(Status::kNotChecked) ? Status::kNotChecked : Status::kVerified;
}

const VerdictRange* RangeAt(const Package& package, int version) {
  for (const VerdictRange& range : package.verification.ranges) {
    if (range.min <= version && (!range.max || version <= *range.max)) return &range;
  }
  return nullptr;
}

class SetJudge {
 public:
  SetJudge(Package& set, const Package& base) : set_(set), base_(base) {}

  void Run() {
    const Certificates expected = CurrentSigners(base_);
    for (const Package& apk : set_.packages) {
      Compare(rule::kSetPackageDiffers, apk, base_.identity.package_name.value_or(""),
              apk.identity.package_name.value_or(""));
      Compare(rule::kSetSignersDiffer, apk, Joined(expected), Joined(CurrentSigners(apk)));
      if (!IsAlone(apk)) {
        Compare(rule::kSetVersionDiffers, apk, base_.identity.version_code.value_or(""),
                apk.identity.version_code.value_or(""));
      }
    }
    CheckSplitNames();
    FillRanges();
    std::vector<Status> statuses;
    for (const Package& apk : set_.packages) statuses.push_back(apk.verification.status);
    set_.verification.status = differs_ ? Status::kFailed : Together(statuses);
  }

 private:
  // A standalone APK is for devices that take no splits; bundletool may number it otherwise.
  static bool IsAlone(const Package& apk) { return apk.path.starts_with("standalones/"); }

  void Compare(const Rule& rule, const Package& apk, const std::string& expected,
               const std::string& actual) {
    if (expected == actual) return;
    differs_ = true;
    set_.findings.push_back(
        catalogue::Make(rule, {.entry = apk.path}, {{"expected", expected}, {"actual", actual}}));
  }

  // An .apks file holds a set for each kind of device, the others one set, of which a device
  // installs all.
  void CheckSplitNames() {
    if (set_.container == Container::kApks) return;
    std::map<std::string, const Package*> names;
    for (const Package& apk : set_.packages) {
      const std::string name =
          apk.android && apk.android->split ? *apk.android->split : std::string();
      const auto [place, is_new] = names.try_emplace(name, &apk);
      if (is_new) continue;
      differs_ = true;
      set_.findings.push_back(catalogue::Make(
          rule::kSetDuplicateSplit, {.entry = apk.path},
          {{"split", name.empty() ? "base" : name}, {"first", place->second->path}}));
    }
  }

  // On each platform version that the base has a verdict for, that of all APKs together.
  void FillRanges() {
    std::set<int> starts;
    for (const Package& apk : set_.packages) {
      for (const VerdictRange& range : apk.verification.ranges) {
        starts.insert(range.min);
        if (range.max) starts.insert(*range.max + 1);
      }
    }
    auto& ranges = set_.verification.ranges;
    for (auto start = starts.begin(); start != starts.end(); ++start) {
      const VerdictRange* of_base = RangeAt(base_, *start);
      if (of_base == nullptr) continue;
      VerdictRange range = *of_base;
      range.min = *start;
      const auto next = std::next(start);
      range.max = next == starts.end() ? std::nullopt : std::optional(*next - 1);
      std::vector<Status> statuses;
      for (const Package& apk : set_.packages) {
        if (const VerdictRange* own = RangeAt(apk, *start)) statuses.push_back(own->status);
      }
      range.status = differs_ ? Status::kFailed : Together(statuses);
      Append(&ranges, std::move(range));
    }
  }

  static void Append(std::vector<VerdictRange>* ranges, VerdictRange range) {
    if (!ranges->empty()) {
      VerdictRange& last = ranges->back();
      VerdictRange same = range;
      same.min = last.min;
      same.max = last.max;
      if (same == last && last.max && *last.max + 1 == range.min) {
        last.max = range.max;
        return;
      }
    }
    ranges->push_back(std::move(range));
  }

  Package& set_;
  const Package& base_;
  bool differs_ = false;
};

}  // namespace

void JudgeSplitSet(Package& set) {
  const Package* base = BaseOf(set.packages);
  if (base == nullptr) {
    // No device installs splits without a base.
    set.verification.status = set.packages.empty() ? Status::kUnsupported : Status::kFailed;
    return;
  }
  SetJudge(set, *base).Run();
}

}  // namespace apptrait::android

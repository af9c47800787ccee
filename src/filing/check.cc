// What was filed, held against the packages: which set belongs to which package, and each box.
#include <algorithm>

#include "base/text.h"
#include "catalogue/rules/filing.h"
#include "filing/certificates.h"
#include "filing/compare.h"
#include "filing/names.h"

namespace apptrait::filing {
namespace {

using catalogue::Make;

struct Subject {
  const Package* package;
  const SheetColumn* column;
  Platform platform;
  std::vector<KnownValue> known;
  bool filed = false;
};

// How many of the filed key and fingerprint are this package's: 0 to 2.
int ValuesInCommon(const FiledSet& set, const Subject& subject) {
  int count = 0;
  for (const auto& value : {set.public_key, set.fingerprint}) {
    if (!value) continue;
    const Pasted pasted = ReadPasted(*value);
    count += std::ranges::any_of(subject.known, [&](const KnownValue& known) {
      return known.kind != KnownValue::Kind::kFileDigest &&
             known.owner != KnownValue::Owner::kIssuer &&
             Relate(pasted, known).kind == Relation::Kind::kEqual;
    });
  }
  return count;
}

class Checker {
 public:
  Checker(const Filed& filed, const Sheet& sheet, std::span<const Package> packages,
          const Provider& provider)
      : filed_(filed), provider_(provider) {
    for (std::size_t i = 0; i < packages.size(); ++i) {
      const SheetColumn& column = sheet.columns[i];
      subjects_.push_back({&packages[i], &column, column.platform, KnownValuesOf(packages[i])});
    }
    check_.findings = sheet.findings;
    for (const SheetColumn& column : sheet.columns) {
      // What the packages are like belongs to the sheet; only what forbids a comparison is said.
      for (const Finding& finding : column.findings) {
        if (finding.severity == Severity::kError) check_.findings.push_back(finding);
      }
    }
  }

  FiledCheck Run() {
    for (const FiledSet& set : filed_.sets) CheckSet(set);
    for (const Subject& subject : subjects_) {
      if (!subject.filed) {
        check_.findings.push_back(
            Make(rule::kFilingFiledNothing, {},
                 {{"platform", PlatformName(subject.platform)}, {"path", subject.column->path}}));
      }
    }
    std::ranges::stable_sort(check_.findings, std::greater<>(), &Finding::severity);
    return std::move(check_);
  }

 private:
  // The package of the set's platform that is most like it; where there is none, one of another
  // platform that has the filed values. (Names are often the same on all platforms.)
  Subject* FindSubject(const FiledSet& set) {
    Subject *best = nullptr, *best_elsewhere = nullptr;
    int likeness = -1;
    for (Subject& subject : subjects_) {
      const int common = ValuesInCommon(set, subject);
      const bool same = !set.platform || *set.platform == subject.platform;
      const bool same_name = set.package_name && subject.column->package_name == set.package_name;
      const int score = 2 * common + (same_name ? 1 : 0);
      if (same && score > likeness) {
        best = &subject;
        likeness = score;
      } else if (!same && common > 0) {
        best_elsewhere = &subject;
      }
    }
    return best != nullptr ? best : best_elsewhere;
  }

  void CheckSet(const FiledSet& set) {
    Subject* subject = FindSubject(set);
    if (subject == nullptr) {
      check_.findings.push_back(
          Make(rule::kFilingFiledNoPackage, {},
               {{"platform", set.platform ? PlatformName(*set.platform) : std::string("?")}}));
      return;
    }
    subject->filed = true;
    if (subject->column->sets.empty()) return;  // its errors are among the findings
    const bool wrong_platform = set.platform && *set.platform != subject->platform;
    if (wrong_platform) {
      check_.findings.push_back(Make(
          rule::kFilingFiledWrongPlatform, {},
          {{"filed", PlatformName(*set.platform)}, {"platform", PlatformName(subject->platform)}}));
      check_.findings.push_back(Make(rule::kFilingNoticePlatform));
    }
    for (const SheetBox& box : subject->column->sets.front().boxes) {
      check_.boxes.push_back(CheckBox(set, *subject, box));
    }
  }

  FiledBox CheckBox(const FiledSet& set, const Subject& subject, const SheetBox& sheet_box) {
    FiledBox box{.platform = subject.platform,
                 .field = sheet_box.field,
                 .path = subject.column->path,
                 .label = sheet_box.label};
    if (!sheet_box.values.empty()) box.expected = sheet_box.values.front().text;
    const auto& filed = box.field == Field::kPackageName ? set.package_name
                        : box.field == Field::kPublicKey ? set.public_key
                                                         : set.fingerprint;
    box.filed = filed.value_or("");
    if (box.field == Field::kPackageName) {
      JudgeName(subject, &box);
      return box;
    }
    std::vector<OtherValues> others;
    for (const Subject& other : subjects_) {
      if (&other != &subject) others.push_back({other.platform, other.known});
    }
    BoxProfile profile{.field = box.field, .label = sheet_box.label};
    for (const SheetValue& value : sheet_box.values) profile.forms.push_back(value.form);
    JudgeValue({.profile = profile,
                .key = subject.column->sets.front().certificate.public_key,
                .known = subject.known,
                .others = others,
                .truncated_keys_accepted = provider_.truncated_keys_accepted},
               &box);
    return box;
  }

  void JudgeName(const Subject& subject, FiledBox* box) {
    const auto say = [&](const Rule& which, std::vector<Datum> data) {
      box->findings.push_back(Make(which, {}, std::move(data)));
      box->outcome = which.id == rule::kFilingFiledMissing.id ? Outcome::kMissing : Outcome::kWrong;
      box->notice = rule::kFilingNoticePackage.id;
    };
    const Pasted pasted = ReadPasted(box->filed);
    if (pasted.kind == Pasted::Kind::kEmpty) return say(rule::kFilingFiledMissing, {});
    // A certificate does not know the name: whatever was filed cannot be judged.
    if (!subject.column->package_name) {
      box->findings.push_back(Make(rule::kFilingFiledNameUnknown));
      box->outcome = Outcome::kAcceptable;
      return;
    }
    const std::string& actual = *subject.column->package_name;
    if (pasted.value == actual) {
      box->outcome = pasted.label.empty() ? Outcome::kMatches : Outcome::kAcceptable;
      if (!pasted.label.empty()) {
        box->findings.push_back(Make(rule::kFilingFiledLabel, {}, {{"label", pasted.label}}));
      }
      return;
    }
    if (ToLowerAscii(pasted.value) == ToLowerAscii(actual)) {
      return say(rule::kFilingFiledNameCase, {{"actual", actual}});
    }
    for (const Package& inner : subject.package->packages) {
      if (inner.identity.package_name == pasted.value) {
        return say(rule::kFilingFiledNameInner, {{"entry", inner.path}, {"actual", actual}});
      }
    }
    for (const Subject& other : subjects_) {
      if (other.column->package_name == pasted.value && other.platform != subject.platform) {
        return say(rule::kFilingFiledOtherPlatform, {{"platform", PlatformName(other.platform)}});
      }
    }
    say(rule::kFilingFiledName, {{"actual", actual}});
  }

  const Filed& filed_;
  const Provider& provider_;
  std::vector<Subject> subjects_;
  FiledCheck check_;
};

}  // namespace

bool FiledCheck::Passed() const {
  const auto is_error = [](const Finding& finding) { return finding.severity == Severity::kError; };
  return std::ranges::none_of(findings, is_error) &&
         std::ranges::none_of(boxes, [](const FiledBox& box) {
           return box.outcome == Outcome::kWrong || box.outcome == Outcome::kMissing;
         });
}

Result<FiledCheck> CheckFiled(const Filed& filed, std::span<const Package> packages,
                              const Provider& provider, const SheetOptions& options) {
  SheetOptions wanted = options;
  wanted.icon = false;
  if (!wanted.app_name) wanted.app_name = filed.app_name;
  if (!wanted.filing_number) wanted.filing_number = filed.filing_number;
  if (!wanted.credit_code) wanted.credit_code = filed.credit_code;
  const auto sheet = MakeSheet(packages, provider, wanted);
  if (!sheet) return sheet.error();
  return Checker(filed, *sheet, packages, provider).Run();
}

}  // namespace apptrait::filing

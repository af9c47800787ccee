#include <algorithm>

#include "catalogue/cause.h"
#include "catalogue/rules/filing.h"
#include "catalogue/rules/io.h"
#include "filing/artefact.h"
#include "filing/encoding.h"
#include "filing/icon.h"
#include "filing/names.h"
#include "filing/proof.h"

namespace apptrait::filing {
namespace {

using catalogue::Make;

// Any of the packages inside, where a set or pack says less than they do.
template <class T>
std::optional<T> FromInside(const Package& package, std::optional<T> Identity::*member) {
  if (package.identity.*member) return package.identity.*member;
  for (const Package& inner : package.packages) {
    if (inner.identity.*member) return inner.identity.*member;
  }
  return std::nullopt;
}

class ColumnBuilder {
 public:
  ColumnBuilder(const Package& package, const Provider& provider, const SheetOptions& options)
      : package_(package), provider_(provider), options_(options) {}

  SheetColumn Build() {
    const std::vector<Candidate> candidates = CandidatesOf(package_);
    column_.platform = FormPlatform(package_, options_.platform);
    Describe();
    column_.findings = JudgeArtefact(package_, column_.platform, candidates, options_);
    const bool confirmed = ProofReadAll(candidates);
    if (confirmed && !HasNothingToFile(package_, candidates)) AddSets(candidates);
    if (options_.icon && package_.credentials.empty()) {
      column_.icon = MakeIcon(package_, &column_.findings);
    }
    std::ranges::stable_sort(column_.findings, std::greater<>(), &Finding::severity);
    return std::move(column_);
  }

 private:
  void Add(const Rule& which, std::vector<Datum> data) {
    column_.findings.push_back(Make(which, {}, std::move(data)));
  }

  void Describe() {
    column_.path = package_.path;
    column_.container = package_.container;
    column_.file = package_.file;
    column_.package_name = FromInside(package_, &Identity::package_name);
    // A profile may be for any app of a team (com.example.*), which is no name to file.
    if (column_.package_name && column_.package_name->ends_with('*')) column_.package_name.reset();
    // What a profile calls the app stands in the developer's account, not under the icon.
    if (package_.container != Container::kMobileProvision) {
      column_.app_name = LauncherLabel(package_.identity);
      if (!column_.app_name) column_.app_name = FromInside(package_, &Identity::app_name);
    }
    column_.version_name = FromInside(package_, &Identity::version_name);
    column_.version_code = FromInside(package_, &Identity::version_code);
  }

  bool ProofReadAll(const std::vector<Candidate>& candidates) {
    bool confirmed = true;
    for (const Candidate& candidate : candidates) {
      for (Finding& finding : ProofReadCertificate(candidate.certificate)) {
        column_.findings.push_back(std::move(finding));
        confirmed = false;
      }
    }
    return confirmed;
  }

  // The provider's page for the platform, or the generic one where it has none.
  const PlatformProfile* FindProfile() {
    if (const PlatformProfile* own = provider_.Find(column_.platform)) return own;
    if (auto generic = FindProvider("generic")) generic_ = std::move(*generic);
    Add(rule::kFilingNoPlatformProfile, {{"provider_en", provider_.name_en},
                                         {"provider_zh", provider_.name_zh},
                                         {"platform", PlatformName(column_.platform)}});
    return generic_.Find(column_.platform);
  }

  void AddSets(const std::vector<Candidate>& candidates) {
    const PlatformProfile* profile = FindProfile();
    if (package_.platform == Platform::kUnknown && !options_.platform) {
      Add(rule::kFilingPlatformAssumed, {{"platform", PlatformName(column_.platform)}});
    }
    if (profile == nullptr) return;
    column_.label = profile->label;
    column_.note_en = profile->note_en;
    column_.note_zh = profile->note_zh;
    for (const Candidate& candidate : candidates) {
      SheetSet set{candidate.certificate, candidate.reason, {}};
      for (const BoxProfile& box : profile->boxes) set.boxes.push_back(Fill(box, candidate));
      column_.sets.push_back(std::move(set));
    }
  }

  SheetBox Fill(const BoxProfile& profile, const Candidate& candidate) {
    SheetBox box{profile.field, profile.label, profile.note_en, profile.note_zh, {}};
    if (profile.field == Field::kPackageName) {
      if (column_.package_name)
        box.values.push_back({profile.forms.front(), *column_.package_name});
      return box;
    }
    const Certificate& certificate = candidate.certificate;
    if (profile.field == Field::kPublicKey) {
      for (const Form& form : options_.key_forms) {
        AddValue(BoxForm{.form = form}, certificate, &box);
        if (!box.values.empty()) break;
      }
    }
    const std::string_view family = KeyFamily(certificate.public_key);
    for (const BoxForm& form : profile.forms) {
      if (form.key.empty() || form.key == family) AddValue(form, certificate, &box);
    }
    if (box.values.empty()) {
      Add(rule::kFilingNoForm,
          {{"algorithm", std::string(Name(certificate.public_key.algorithm))}});
    }
    return box;
  }

  // The form as the options want hex values written.
  BoxForm Styled(BoxForm form) const {
    Form& how = form.form;
    if (!IsHex(how.encoding)) return form;
    if (options_.fingerprint_style && IsFingerprint(how.encoding)) {
      how.letters = options_.fingerprint_style->letters;
      how.separator = options_.fingerprint_style->separator;
    }
    how.letters = options_.letters.value_or(how.letters);
    how.separator = options_.separator.value_or(how.separator);
    return form;
  }

  void AddValue(const BoxForm& wanted, const Certificate& certificate, SheetBox* box) {
    const BoxForm form = Styled(wanted);
    auto text = WriteValue(certificate, form.form);
    if (!text) return;
    const bool known = std::ranges::any_of(
        box->values, [&](const SheetValue& value) { return value.text == *text; });
    if (known) return;
    if (!ProofReadText(certificate, form.form, *text)) {
      Add(rule::kFilingNotConfirmed, {{"sha256", certificate.fingerprints.sha256}});
      return;
    }
    box->values.push_back({form, std::move(*text)});
  }

  const Package& package_;
  const Provider& provider_;
  const SheetOptions& options_;
  Provider generic_;
  SheetColumn column_;
};

// Where a platform has the generic forms, their sources too.
void AddGenericSources(Sheet* sheet) {
  const auto falls_back = [](const SheetColumn& column) {
    return std::ranges::find(column.findings, rule::kFilingNoPlatformProfile.id, &Finding::id) !=
           column.findings.end();
  };
  if (std::ranges::none_of(sheet->columns, falls_back)) return;
  const auto generic = FindProvider("generic");
  if (!generic) return;
  for (const Source& source : generic->sources) {
    if (sheet->provider.FindSource(source.id) == nullptr) sheet->provider.sources.push_back(source);
  }
}

// What concerns the app as a whole.
void JudgeApp(const SheetOptions& options, Sheet* sheet) {
  std::vector<std::string> names;
  std::string joined;
  for (const SheetColumn& column : sheet->columns) {
    if (!column.app_name || std::ranges::find(names, *column.app_name) != names.end()) continue;
    names.push_back(*column.app_name);
    joined += (joined.empty() ? "" : " / ") + *column.app_name;
  }
  if (names.size() > 1) {
    sheet->findings.push_back(Make(rule::kFilingNamesDiffer, {}, {{"names", joined}}));
  }
  const auto append = [&](std::vector<Finding> more) {
    for (Finding& finding : more) sheet->findings.push_back(std::move(finding));
  };
  if (options.app_name) {
    append(CheckName(*options.app_name));
    for (const SheetColumn& column : sheet->columns) {
      if (!column.app_name) continue;
      if (auto finding = CompareName(*options.app_name, *column.app_name, column.platform)) {
        sheet->findings.push_back(std::move(*finding));
      }
    }
  } else {
    for (const std::string& name : names) append(CheckName(name));
  }
  if (options.filing_number) append(CheckFilingNumber(*options.filing_number));
  if (options.credit_code) append(CheckCreditCode(*options.credit_code));
  std::ranges::stable_sort(sheet->findings, std::greater<>(), &Finding::severity);
}

}  // namespace

bool Sheet::Fileable() const {
  const auto is_error = [](const Finding& finding) { return finding.severity == Severity::kError; };
  return std::ranges::none_of(findings, is_error) &&
         std::ranges::none_of(columns, [&](const SheetColumn& column) {
           return std::ranges::any_of(column.findings, is_error);
         });
}

Result<Sheet> MakeSheet(std::span<const Package> packages, const Provider& provider,
                        const SheetOptions& options) {
  if (packages.empty()) {
    return catalogue::Fail(ErrorKind::kUsage, rule::kUsage, {},
                           catalogue::Because(why::kNoPackages));
  }
  Sheet sheet;
  sheet.provider = provider;
  for (const Package& package : packages) {
    sheet.columns.push_back(ColumnBuilder(package, provider, options).Build());
    const SheetColumn& column = sheet.columns.back();
    if (sheet.app_name.empty()) sheet.app_name = column.app_name.value_or("");
    if (sheet.version.empty()) sheet.version = column.version_name.value_or("");
  }
  AddGenericSources(&sheet);
  JudgeApp(options, &sheet);
  return sheet;
}

}  // namespace apptrait::filing

#include "ios/verdict.h"

#include <algorithm>

#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"

namespace apptrait::ios {
namespace {

constexpr std::array<std::string_view, kParts> kNames = {"cms", "code", "resources", "profile",
                                                         "nested"};

}  // namespace

void Verdict::Checked(Part part) { At(part).checked = true; }

void Verdict::Fail(Part part, Finding finding) {
  if (catalogue::IsLimit(finding) || finding.id == rule::kIosPlistEncoding.id ||
      finding.id == rule::kIosBundleOtherInfo.id) {
    return Unsupported(part, std::move(finding));
  }
  At(part).checked = At(part).failed = true;
  Note(part, std::move(finding));
}

void Verdict::Fail(Part part, const Error& error, const std::string& entry) {
  Finding finding = error.detail;
  finding.location.entry = entry;
  Fail(part, std::move(finding));
}

void Verdict::Unsupported(Part part, Finding finding) {
  At(part).checked = At(part).unsupported = true;
  Note(part, std::move(finding));
}

void Verdict::Note(Finding finding) {
  // Beyond what is listed only their number counts.
  const bool is_listed = findings_.size() < limits::kFindings;
  if (is_listed && std::ranges::find(findings_, finding) != findings_.end()) return;
  findings_.push_back(std::move(finding));
}

void Verdict::Note(Part part, Finding finding) {
  auto& ids = At(part).findings;
  if (std::ranges::find(ids, finding.id) == ids.end()) ids.push_back(finding.id);
  Note(std::move(finding));
}

bool Verdict::OnlyResourcesFail() const {
  for (Part part : {Part::kCms, Part::kCode}) {
    const State& state = At(part);
    if (!state.checked || state.failed || state.unsupported) return false;
  }
  return At(Part::kResources).failed && !At(Part::kNested).failed && !At(Part::kProfile).failed;
}

void Verdict::FinishUnjudged(Package& package) {
  std::ranges::move(findings_, std::back_inserter(package.findings));
  findings_.clear();
}

void Verdict::AppendSchemes(Verification& verification) const {
  for (std::size_t i = 0; i < kParts; ++i) {
    const State& state = parts_[i];
    SchemeVerdict verdict{std::string(kNames[i]), SchemeState::kAbsent, state.findings};
    if (state.checked) verdict.state = SchemeState::kVerified;
    if (state.unsupported) verdict.state = SchemeState::kUnsupported;
    if (state.failed) verdict.state = SchemeState::kFailed;
    verification.schemes.push_back(std::move(verdict));
  }
}

void Verdict::Finish(bool is_unsigned, std::vector<std::string> certificates, int min,
                     Package& package) {
  Verification& verification = package.verification;
  AppendSchemes(verification);
  const bool failed = std::ranges::any_of(parts_, &State::failed);
  const bool unsupported = std::ranges::any_of(parts_, &State::unsupported);
  if (is_unsigned) {
    verification.status = Status::kUnsigned;
  } else if (failed) {
    verification.status = Status::kFailed;
  } else if (unsupported || !At(Part::kCms).checked || !At(Part::kCode).checked) {
    verification.status = Status::kUnsupported;
  } else {
    verification.status = Status::kVerified;
  }
  verification.ranges = {{.min = min,
                          .max = std::nullopt,
                          .status = verification.status,
                          .scheme = is_unsigned ? "" : "cms",
                          .certificate_sha256 = std::move(certificates)}};
  FinishUnjudged(package);
}

void Verdict::FinishProfile(std::vector<std::string> certificates, Package& package) {
  Verification& verification = package.verification;
  AppendSchemes(verification);
  const State& state = At(Part::kProfile);
  verification.status = state.failed                          ? Status::kFailed
                        : state.unsupported || !state.checked ? Status::kUnsupported
                                                              : Status::kVerified;
  verification.ranges = {{.min = 1,
                          .max = std::nullopt,
                          .status = verification.status,
                          .scheme = "profile",
                          .certificate_sha256 = std::move(certificates)}};
  FinishUnjudged(package);
}

}  // namespace apptrait::ios

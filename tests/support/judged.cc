#include "support/judged.h"

namespace apptrait::test {
namespace {

std::string NameOf(const Certificate& certificate) {
  const std::string* name = certificate.subject.Find("CN");
  return name != nullptr ? *name : "?";
}

std::string NameOf(const Package& package, const std::string& sha256) {
  for (const Signer& signer : package.signers) {
    if (signer.certificates.front().fingerprints.sha256 == sha256) {
      return NameOf(signer.certificates.front());
    }
  }
  return "?";
}

}  // namespace

std::string RangesText(const Package& package) {
  std::string text;
  for (const VerdictRange& range : package.verification.ranges) {
    if (!text.empty()) text += ", ";
    text += std::to_string(range.min);
    text += range.max ? "-" + std::to_string(*range.max) : "+";
    text += " " + std::string(Name(range.status));
    if (!range.scheme.empty()) text += " " + range.scheme;
    for (const std::string& sha256 : range.certificate_sha256) {
      text += " " + NameOf(package, sha256);
    }
  }
  return text;
}

std::string CurrentNames(const Package& package) {
  std::string text;
  for (const Signer& signer : package.signers) {
    if (!signer.current) continue;
    if (!text.empty()) text += "+";
    text += NameOf(signer.certificates.front());
  }
  return text;
}

const Finding* FindingOf(const Package& package, std::string_view id) {
  const auto found = std::ranges::find(package.findings, id, &Finding::id);
  return found == package.findings.end() ? nullptr : &*found;
}

std::string DatumOf(const Finding& finding, std::string_view name) {
  const auto found = std::ranges::find(finding.data, name, &Datum::name);
  if (found == finding.data.end()) return {};
  const auto* text = std::get_if<std::string>(&found->value);
  return text != nullptr ? *text : std::to_string(std::get<std::int64_t>(found->value));
}

}  // namespace apptrait::test

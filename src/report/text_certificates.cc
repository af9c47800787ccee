#include <fmt/core.h>

#include "base/bytes.h"
#include "catalogue/texts/report.h"
#include "report/json.h"
#include "report/text_sections.h"

namespace apptrait::report {
namespace {

std::string Date(std::int64_t seconds) { return FormatTime(seconds).substr(0, 10); }

std::string ValidUntil(const Certificate& certificate, const TextWriter& w) {
  if (!certificate.not_after) return {};
  const Datum date{"date", Date(*certificate.not_after)};
  return catalogue::Format(w.Say(text::kValidUntil), {&date, 1});
}

std::string KeyText(const Certificate& certificate, const TextWriter& w) {
  const PublicKey& key = certificate.public_key;
  std::string text(Name(key.algorithm));
  if (!key.curve.empty()) {
    text += " " + key.curve;
  } else if (key.bits != 0) {
    text += fmt::format(" {}", key.bits);
  }
  if (certificate.self_issued) text += fmt::format(" · {}", w.Say(text::kSelfSigned));
  if (certificate.known_as) text += fmt::format(" · {}", *certificate.known_as);
  return text;
}

void WriteKey(const PublicKey& key, Platform platform, TextWriter& w) {
  if (!key.modulus.empty()) {
    if (platform != Platform::kIos) w.Row(w.Say(text::kModulusDecimal), ToDecimal(key.modulus));
    if (platform != Platform::kAndroid) w.Row(w.Say(text::kModulusHex), ToHex(key.modulus));
  } else if (!key.point.empty()) {
    w.Row(w.Say(text::kPoint), ToHex(key.point));
  } else if (!key.dsa_y.empty()) {
    w.Row(w.Say(text::kDsaY), ToDecimal(key.dsa_y));
  } else {
    w.Row(w.Say(text::kSpki), ToHex(key.spki));
  }
}

void WriteCertificate(const Certificate& certificate, Platform platform, TextWriter& w) {
  if (certificate.parsed) WriteKey(certificate.public_key, platform, w);
  w.Row(w.Say(text::kCertificateMd5), certificate.fingerprints.md5);
  w.Row(w.Say(text::kCertificateSha1), certificate.fingerprints.sha1);
  w.Row(w.Say(text::kCertificateSha256), certificate.fingerprints.sha256);
  if (!certificate.parsed) return;
  w.Row(w.Say(text::kSubject), certificate.subject.Text());
  if (!certificate.self_issued) w.Row(w.Say(text::kIssuer), certificate.issuer.Text());
  w.Row(w.Say(text::kKey), KeyText(certificate, w));
}

}  // namespace

void WriteFilingCertificate(const Package& package, TextWriter& w) {
  if (!package.filing) {
    if (package.credentials.empty()) w.Section(w.Say(text::kNoFilingHeading));
    return;
  }
  const Certificate& certificate = package.filing->certificate;
  Finding reason;
  reason.id = package.filing->reason;
  std::string note = reason.id.empty() ? std::string() : Message(reason, w.language());
  if (const std::string until = ValidUntil(certificate, w); !until.empty()) {
    note += (note.empty() ? "" : " · ") + until;
  }
  w.Section(w.Say(text::kFilingHeading), note);
  WriteCertificate(certificate, package.platform, w);
}

void WriteSigners(const Package& package, TextWriter& w) {
  if (package.signers.empty()) return;
  w.Section(w.Say(text::kSignersHeading));
  for (const Signer& signer : package.signers) {
    std::string line;
    if (!signer.certificates.empty()) line = signer.certificates.front().fingerprints.sha256;
    for (const std::string& algorithm : signer.algorithms) line += "  " + algorithm;
    if (signer.current) line += fmt::format("  ({})", w.Say(text::kCurrent));
    w.Row(signer.scheme, line);
    for (std::size_t i = 0; i + 1 < signer.lineage.size(); ++i) {
      w.Row("", fmt::format("{} {}", w.Say(text::kLineage),
                            signer.lineage[i].certificate.fingerprints.sha256));
    }
  }
}

void WriteCredentials(const Package& package, TextWriter& w) {
  for (const CredentialEntry& entry : package.credentials) {
    for (const Certificate& certificate : entry.chain) {
      if (package.filing && package.filing->certificate.der == certificate.der) continue;
      w.Section(w.Say(text::kCredentialsHeading), entry.alias);
      w.Row(w.Say(text::kSubject), certificate.subject.Text());
      w.Row(w.Say(text::kCertificateSha256), certificate.fingerprints.sha256);
      w.Row(w.Say(text::kKey), KeyText(certificate, w));
    }
  }
}

}  // namespace apptrait::report

#include "android/observations.h"

#include <algorithm>
#include <set>

#include "catalogue/rules/android_verdict.h"

namespace apptrait::android {
namespace {

constexpr int kWeakRsaBits = 2048, kWeakEcBits = 224;
// Android before 4.3 read an extra field's length as a signed 16-bit number (bug 9695860).
constexpr std::size_t kNegativeLength = 0x8000;

bool IsWeak(const PublicKey& key) {
  switch (key.algorithm) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
    case KeyAlgorithm::kDsa:
      return key.bits > 0 && key.bits < kWeakRsaBits;
    case KeyAlgorithm::kEc:
      return key.bits > 0 && key.bits < kWeakEcBits;
    default:
      return false;
  }
}

bool IsWeakAlgorithm(std::string_view name) {
  return name.find("md5") != name.npos || name.ends_with("sha1");
}

// Once for each certificate and rule, under the first scheme that uses it.
class Observer {
 public:
  Observer(std::optional<std::int64_t> at, Issues* issues) : at_(at), issues_(issues) {}

  void Look(const Signer& signer) {
    const Certificate& certificate = signer.certificates.front();
    if (!seen_.insert(certificate.fingerprints.sha256).second) return;
    const Datum scheme = Text("scheme", signer.scheme);
    const Datum which = Text("sha256", certificate.fingerprints.sha256);
    if (certificate.known_as) {
      issues_->Add(rule::kAndroidKnownKey, {}, {scheme, Text("key", *certificate.known_as), which});
    }
    if (IsWeak(certificate.public_key)) {
      issues_->Add(rule::kAndroidWeakKey, {},
                   {scheme,
                    Text("algorithm", Name(certificate.public_key.algorithm)),
                    {"bits", std::int64_t{certificate.public_key.bits}},
                    which});
    }
    if (!at_) return;
    if (certificate.not_after && *certificate.not_after < *at_) {
      issues_->Add(rule::kAndroidExpired, {}, {scheme, which});
    } else if (certificate.not_before && *certificate.not_before > *at_) {
      issues_->Add(rule::kAndroidNotYetValid, {}, {scheme, which});
    }
  }

 private:
  std::optional<std::int64_t> at_;
  Issues* issues_;
  std::set<std::string> seen_;
};

std::set<std::string> LeavesOf(const std::vector<Signer>& signers, std::string_view scheme) {
  std::set<std::string> leaves;
  for (const Signer& signer : signers) {
    if (signer.scheme == scheme) leaves.insert(signer.certificates.front().fingerprints.sha256);
  }
  return leaves;
}

// v1's signers against those of the oldest newer scheme, which is what a rotation starts from.
void CompareIdentities(const std::vector<Signer>& signers, Issues* issues) {
  const auto v1 = LeavesOf(signers, "v1");
  if (v1.empty()) return;
  for (const std::string_view scheme : {"v2", "v3"}) {
    auto other = LeavesOf(signers, scheme);
    if (other.empty()) continue;
    for (const Signer& signer : signers) {
      if (signer.scheme != scheme || signer.lineage.empty()) continue;
      other.erase(signer.certificates.front().fingerprints.sha256);
      other.insert(signer.lineage.front().certificate.fingerprints.sha256);
    }
    if (other != v1) issues->Add(rule::kAndroidIdentitiesDiffer, {}, {Text("scheme", scheme)});
    return;
  }
}

}  // namespace

Issues ObserveSigners(const std::vector<Signer>& signers, bool is_bundle,
                      std::optional<std::int64_t> at) {
  Issues issues;
  Observer observer(at, &issues);
  const bool only_v1 =
      std::ranges::all_of(signers, [](const Signer& s) { return s.scheme == "v1"; });
  for (const Signer& signer : signers) {
    observer.Look(signer);
    for (const std::string& algorithm : signer.algorithms) {
      if (!IsWeakAlgorithm(algorithm)) continue;
      Finding finding = Issue(rule::kAndroidWeakDigest, {},
                              {Text("scheme", signer.scheme), Text("algorithm", algorithm)});
      // Beside a newer signature it is there for old devices only.
      if (!only_v1) finding.severity = Severity::kNote;
      issues.Add(std::move(finding));
    }
  }
  CompareIdentities(signers, &issues);
  if (is_bundle && !signers.empty()) issues.Add(rule::kAndroidUploadKey);
  return issues;
}

Issues ObserveEntries(const zip::Layout& layout) {
  Issues issues;
  IssueCap cap(&issues);
  for (const zip::Entry& entry : layout.entries()) {
    if (entry.extra.size() < kNegativeLength) continue;
    cap.Add(rule::kAndroidMasterKeyExtra, {.entry = std::string(entry.name)},
            {Number("length", entry.extra.size())});
  }
  return issues;
}

}  // namespace apptrait::android

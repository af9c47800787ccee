#include "diff/facts.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "catalogue/texts/diff.h"
#include "diff/platform_facts.h"
#include "digest/algorithm.h"

namespace apptrait::diff {
namespace {

struct Label {
  std::string_view field;
  const catalogue::Bilingual& text;
};

// A field that ends in a dot is a prefix; the rest of the name is the package's own.
constexpr Label kLabels[] = {
    {"platform", text::kDiffPlatform},
    {"container", text::kDiffContainer},
    {"identity.package_name", text::kDiffPackageName},
    {"identity.app_name", text::kDiffAppName},
    {"identity.app_names.", text::kDiffAppName},
    {"identity.version_name", text::kDiffVersionName},
    {"identity.version_code", text::kDiffVersionCode},
    {"identity.min_platform", text::kDiffMinPlatform},
    {"identity.target_platform", text::kDiffTargetPlatform},
    {"identity.max_platform", text::kDiffMaxPlatform},
    {"identity.debuggable", text::kDiffDebuggable},
    {"identity.icon", text::kDiffIcon},
    {"verification.status", text::kDiffStatus},
    {"signer.schemes", text::kDiffSchemes},
    {"signer.certificates", text::kDiffCertificates},
    {"signer.keys", text::kDiffKeys},
    {"signer.by_version", text::kDiffSignerByVersion},
    {"signer.lineage", text::kDiffLineage},
    {"filing.fingerprint", text::kDiffFilingFingerprint},
    {"filing.key", text::kDiffFilingKey},
    {"android.test_only", text::kDiffTestOnly},
    {"android.split", text::kDiffSplit},
    {"android.target_sandbox_version", text::kDiffSandbox},
};

// "a, b" of what is in the set.
std::string Join(const std::set<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text.append(text.empty() ? "" : ", ").append(value);
  return text;
}

class Collector {
 public:
  explicit Collector(std::vector<Fact>* facts) : facts_(facts) {}
  void Add(std::string field, std::string value) {
    if (!value.empty()) facts_->push_back({std::move(field), std::move(value)});
  }
  void Add(std::string field, const std::optional<std::string>& value) {
    Add(std::move(field), value.value_or(""));
  }

 private:
  std::vector<Fact>* facts_;
};

void AddIdentity(const Identity& identity, Collector* out) {
  out->Add("identity.package_name", identity.package_name);
  out->Add("identity.app_name", identity.app_name);
  for (const auto& [tag, name] : identity.app_names) out->Add("identity.app_names." + tag, name);
  out->Add("identity.version_name", identity.version_name);
  out->Add("identity.version_code", identity.version_code);
  out->Add("identity.min_platform", identity.min_platform);
  out->Add("identity.target_platform", identity.target_platform);
  out->Add("identity.max_platform", identity.max_platform);
  if (identity.debuggable) {
    out->Add("identity.debuggable", std::string(*identity.debuggable ? "true" : "false"));
  }
  if (!identity.icon) return;
  // The picture counts, not the name that the build gave its file.
  digest::Hasher hasher(digest::Algorithm::kSha256);
  hasher.Update(identity.icon->bytes);
  for (const IconLayer& layer : identity.icon->layers) {
    hasher.Update(layer.bytes);
    if (layer.color) hasher.Update(AsBytes(fmt::format("#{:08x}", *layer.color)));
  }
  out->Add("identity.icon", "sha256:" + ToHex(hasher.Finish()));
}

std::string LineageText(const Signer& signer) {
  std::string text;
  for (const LineageNode& node : signer.lineage) {
    std::set<std::string> capabilities(node.capabilities.begin(), node.capabilities.end());
    text += fmt::format("{}{} ({})", text.empty() ? "" : " > ",
                        node.certificate.fingerprints.sha256, Join(capabilities));
  }
  return text;
}

void AddSigners(const Package& package, Collector* out) {
  std::set<std::string> certificates, keys, lineages, schemes;
  for (const Signer& signer : package.signers) {
    if (!signer.current || signer.certificates.empty()) continue;
    certificates.insert(signer.certificates.front().fingerprints.sha256);
    keys.insert(KeyDigest(signer.certificates.front()));
    if (!signer.lineage.empty()) lineages.insert(LineageText(signer));
  }
  for (const SchemeVerdict& scheme : package.verification.schemes) {
    if (scheme.state == SchemeState::kVerified) schemes.insert(scheme.scheme);
  }
  out->Add("verification.status", std::string(Name(package.verification.status)));
  out->Add("signer.schemes", Join(schemes));
  out->Add("signer.certificates", Join(certificates));
  out->Add("signer.keys", Join(keys));
  out->Add("signer.lineage", Join(lineages));
  // Only where not every version of the system sees the current signer.
  std::string by_version;
  bool differs = false;
  for (const VerdictRange& range : package.verification.ranges) {
    const std::set<std::string> seen(range.certificate_sha256.begin(),
                                     range.certificate_sha256.end());
    differs |= !seen.empty() && seen != certificates;
    by_version += fmt::format("{}{}-{}: {}", by_version.empty() ? "" : "; ", range.min,
                              range.max ? std::to_string(*range.max) : "", Join(seen));
  }
  if (differs) out->Add("signer.by_version", by_version);
}

}  // namespace

std::vector<Fact> FactsOf(const Package& package) {
  std::vector<Fact> facts;
  Collector out(&facts);
  const Package& main = MainOf(package);
  out.Add("platform", std::string(Name(package.platform)));
  out.Add("container", std::string(Name(package.container)));
  AddIdentity(main.identity, &out);
  AddSigners(main, &out);
  if (main.filing) {
    out.Add("filing.fingerprint", FiledFingerprint(*main.filing));
    out.Add("filing.key", KeyDigest(main.filing->certificate));
  }
  for (Fact& fact : PlatformFacts(main)) out.Add(std::move(fact.field), std::move(fact.value));
  return facts;
}

std::string LabelOf(std::string_view field, Language language) {
  for (const Label& label : kLabels) {
    const std::string text(catalogue::Say(label.text, language));
    if (field == label.field) return text;
    if (label.field.ends_with('.') && field.starts_with(label.field)) {
      return fmt::format("{} ({})", text, field.substr(label.field.size()));
    }
  }
  return PlatformLabel(field, language);
}

const Package& MainOf(const Package& package) {
  if (package.identity.package_name) return package;
  for (const Package& nested : package.packages) {
    if (nested.platform == package.platform && nested.identity.package_name) return nested;
  }
  return package;
}

std::string KeyDigest(const Certificate& certificate) {
  const Bytes& spki = certificate.public_key.spki;
  return spki.empty() ? "" : ToHex(digest::Digest(digest::Algorithm::kSha256, spki));
}

const std::string& FiledFingerprint(const FilingChoice& choice) {
  const Fingerprints& prints = choice.certificate.fingerprints;
  switch (choice.fingerprint) {
    case FingerprintAlgorithm::kMd5:
      return prints.md5;
    case FingerprintAlgorithm::kSha1:
      return prints.sha1;
    case FingerprintAlgorithm::kSha256:
      break;
  }
  return prints.sha256;
}

}  // namespace apptrait::diff

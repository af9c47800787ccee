#include "diff/facts.h"

#include <fmt/core.h>

#include <set>

#include "catalogue/texts/diff.h"
#include "diff/platform_facts.h"
#include "digest/algorithm.h"
#include "digest/spki.h"

namespace apptrait::diff {
namespace {

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
};

void AddIdentity(const Identity& identity, const Adder& add) {
  add("identity.package_name", identity.package_name);
  add("identity.app_name", identity.app_name);
  for (const auto& [tag, name] : identity.app_names) add("identity.app_names." + tag, name);
  add("identity.version_name", identity.version_name);
  add("identity.version_code", identity.version_code);
  add("identity.min_platform", identity.min_platform);
  add("identity.target_platform", identity.target_platform);
  add("identity.max_platform", identity.max_platform);
  if (identity.debuggable) {
    add("identity.debuggable", std::string(*identity.debuggable ? "true" : "false"));
  }
  if (!identity.icon) return;
  // The picture counts, not the name that the build gave its file.
  digest::Hasher hasher(digest::Algorithm::kSha256);
  hasher.Update(identity.icon->bytes);
  for (const IconLayer& layer : identity.icon->layers) {
    hasher.Update(layer.bytes);
    if (layer.color) hasher.Update(AsBytes(fmt::format("#{:08x}", *layer.color)));
  }
  add("identity.icon", "sha256:" + ToHex(hasher.Finish()));
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

void AddSigners(const Package& package, const Adder& add) {
  std::set<std::string> certificates, keys, lineages, schemes;
  for (const Signer& signer : package.signers) {
    if (!signer.current || signer.certificates.empty()) continue;
    certificates.insert(signer.certificates.front().fingerprints.sha256);
    keys.insert(digest::SpkiSha256(signer.certificates.front().public_key));
    if (!signer.lineage.empty()) lineages.insert(LineageText(signer));
  }
  for (const SchemeVerdict& scheme : package.verification.schemes) {
    if (scheme.state == SchemeState::kVerified) schemes.insert(scheme.scheme);
  }
  add("verification.status", std::string(Name(package.verification.status)));
  add("signer.schemes", Join(schemes));
  add("signer.certificates", Join(certificates));
  add("signer.keys", Join(keys));
  add("signer.lineage", Join(lineages));
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
  if (differs) add("signer.by_version", by_version);
}

}  // namespace

std::vector<Fact> FactsOf(const Package& package) {
  std::vector<Fact> facts;
  const Adder add(&facts);
  const Package& main = MainOf(package);
  add("platform", std::string(Name(package.platform)));
  add("container", std::string(Name(package.container)));
  AddIdentity(main.identity, add);
  AddSigners(main, add);
  if (main.filing) {
    add("filing.fingerprint", FiledFingerprint(*main.filing));
    add("filing.key", digest::SpkiSha256(main.filing->certificate.public_key));
  }
  AddPlatformFacts(main, add);
  return facts;
}

std::string LabelOf(std::string_view field, Language language) {
  for (const Label& label : kLabels) {
    std::string text(catalogue::Say(label.text, language));
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

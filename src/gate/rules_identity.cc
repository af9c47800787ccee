// [expect]: the package is the one that the policy pins.
#include "catalogue/rules/gate.h"
#include "digest/spki.h"
#include "gate/rules.h"

namespace apptrait::gate {
namespace {

// The value is one of those that the policy lists.
void OneOf(const Setting& setting, const std::string& actual, const Rule& rule, const char* key,
           Answer* answer) {
  answer->wanted = Join(Texts(setting));
  answer->actual = actual;
  if (actual.empty()) {
    answer->Violate(rule::kGateMissing, {{"key", key}});
  } else if (std::ranges::count(Texts(setting), actual) == 0) {
    answer->Violate(rule, {{"key", key}, {"wanted", answer->wanted}, {"actual", actual}});
  }
}

void CheckPlatform(const Setting* setting, const Evidence& evidence, Answer* answer) {
  OneOf(*setting, std::string(Name(evidence.subject.outer->platform)), rule::kGatePlatform,
        "platform", answer);
}

void CheckContainer(const Setting* setting, const Evidence& evidence, Answer* answer) {
  OneOf(*setting, std::string(Name(evidence.subject.outer->container)), rule::kGateContainer,
        "container", answer);
}

void CheckPackage(const Setting* setting, const Evidence& evidence, Answer* answer) {
  OneOf(*setting, evidence.subject.main->identity.package_name.value_or(""), rule::kGatePackageName,
        "package", answer);
}

void CheckVersionName(const Setting* setting, const Evidence& evidence, Answer* answer) {
  OneOf(*setting, evidence.subject.main->identity.version_name.value_or(""), rule::kGateVersion,
        "version_name", answer);
}

void CheckVersionCode(const Setting* setting, const Evidence& evidence, Answer* answer) {
  OneOf(*setting, evidence.subject.main->identity.version_code.value_or(""), rule::kGateVersion,
        "version_code", answer);
}

void CheckFile(const Setting* setting, const Evidence& evidence, Answer* answer) {
  OneOf(*setting, evidence.subject.outer->file.sha256.value_or(""), rule::kGateFileHash,
        "file_sha256", answer);
}

// Pins of certificates and of keys are one rule: any of them will do.
void CheckSigners(const Setting*, const Evidence& evidence, Answer* answer) {
  const Setting* certificates = evidence.Find("expect.certificates_sha256");
  const Setting* keys = evidence.Find("expect.keys_sha256");
  const auto& signers = evidence.subject.signers;
  for (const SeenSigner& signer : signers) {
    answer->actual += (answer->actual.empty() ? "" : ", ") + signer.sha256;
  }
  if (certificates == nullptr && keys == nullptr) {
    answer->applies = false;
    answer->Violate(rule::kGateSignerUnpinned, {});
    return;
  }
  const auto listed = [](const Setting* pins, const std::string& value) {
    return pins != nullptr && std::ranges::count(Texts(*pins), value) != 0;
  };
  answer->wanted =
      Join({Join(certificates == nullptr ? std::vector<std::string>() : Texts(*certificates)),
            Join(keys == nullptr ? std::vector<std::string>() : Texts(*keys))});
  if (certificates == nullptr || keys == nullptr) {
    answer->wanted = Join(Texts(certificates != nullptr ? *certificates : *keys));
  }
  if (signers.empty()) answer->Violate(rule::kGateNoSigner, {});
  for (const SeenSigner& signer : signers) {
    const bool key_known = signer.certificate != nullptr && signer.certificate->parsed;
    if (listed(certificates, signer.sha256) ||
        (key_known && listed(keys, digest::SpkiSha256(signer.certificate->public_key)))) {
      continue;
    }
    answer->Violate(rule::kGateSigner, {{"actual", signer.sha256}, {"scheme", signer.scheme}});
  }
}

constexpr GateRule kRules[] = {
    {"expect.platforms", false, CheckPlatform},
    {"expect.containers", false, CheckContainer},
    {"expect.package", false, CheckPackage},
    {"expect.signer", true, CheckSigners},
    {"expect.version_name", false, CheckVersionName},
    {"expect.version_code", false, CheckVersionCode},
    {"expect.file_sha256", false, CheckFile},
};

}  // namespace

std::span<const GateRule> IdentityRules() { return kRules; }

}  // namespace apptrait::gate

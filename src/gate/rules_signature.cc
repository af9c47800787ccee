// [require]: the signature holds, and is strong enough.
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/rules/gate.h"
#include "gate/rules.h"

namespace apptrait::gate {
namespace {

void CheckVerified(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const Status status = evidence.subject.outer->verification.status;
  answer->actual = Name(status);
  if (!IsOn(setting)) {
    answer->applies = false;
    return;
  }
  answer->wanted = Name(Status::kVerified);
  if (status != Status::kVerified) {
    answer->Violate(rule::kGateUnverified, {{"actual", answer->actual}});
  }
}

void CheckSchemes(const Setting* setting, const Evidence& evidence, Answer* answer) {
  std::vector<std::string> valid;
  for (const SchemeVerdict& scheme : evidence.subject.main->verification.schemes) {
    if (scheme.state == SchemeState::kVerified) valid.push_back(scheme.scheme);
  }
  answer->wanted = Join(Texts(*setting));
  answer->actual = valid.empty() ? "-" : Join(valid);
  for (const std::string& wanted : Texts(*setting)) {
    const bool holds = std::ranges::any_of(valid, [&](const std::string& scheme) {
      return ("|" + wanted + "|").find("|" + scheme + "|") != std::string::npos;
    });
    if (!holds) {
      answer->Violate(rule::kGateScheme, {{"wanted", wanted}, {"actual", answer->actual}});
    }
  }
}

bool IsRsa(KeyAlgorithm algorithm) {
  return algorithm == KeyAlgorithm::kRsa || algorithm == KeyAlgorithm::kRsaPss;
}
bool IsEc(KeyAlgorithm algorithm) { return algorithm == KeyAlgorithm::kEc; }
bool IsDsa(KeyAlgorithm algorithm) { return algorithm == KeyAlgorithm::kDsa; }

template <bool (*kMatches)(KeyAlgorithm)>
void CheckKeys(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const std::int64_t wanted = std::get<std::int64_t>(*setting);
  answer->wanted = ">= " + Digits(wanted);
  answer->applies = false;
  for (const SeenSigner& signer : evidence.subject.signers) {
    if (signer.certificate == nullptr || !signer.certificate->parsed) {
      // Nobody knows which kind of key it is, so this rule is not shown to hold.
      answer->applies = true;
      answer->Violate(rule::kGateMissing,
                      catalogue::Said("key", why::kPublicKeyOf, {{"sha256", signer.sha256}}));
      continue;
    }
    const PublicKey& key = signer.certificate->public_key;
    if (!kMatches(key.algorithm)) continue;
    answer->applies = true;
    answer->actual += (answer->actual.empty() ? "" : ", ") + Digits(key.bits);
    if (key.bits < wanted) {
      answer->Violate(rule::kGateWeakKey, {{"algorithm", std::string(Name(key.algorithm))},
                                           {"sha256", signer.sha256},
                                           {"actual", Digits(key.bits)},
                                           {"wanted", Digits(wanted)}});
    }
  }
}

// Every signature of the package, whichever system version it is for; and the issuer's signature
// on a certificate, which says something only where the issuer is another.
void CheckDigests(const Setting* setting, const Evidence& evidence, Answer* answer) {
  answer->wanted = "not " + Join(Texts(*setting));
  const auto forbidden = [&](std::string_view algorithm) {
    const std::string lower = ToLowerAscii(algorithm);
    return std::ranges::any_of(Texts(*setting), [&](const std::string& digest) {
      return lower.find(digest) != lower.npos;
    });
  };
  std::vector<std::string> bad;
  const auto report = [&](const std::string& where, const std::string& algorithm) {
    if (!forbidden(algorithm) || std::ranges::count(bad, where + algorithm) != 0) return;
    bad.push_back(where + algorithm);
    answer->actual += (answer->actual.empty() ? "" : ", ") + algorithm;
    answer->Violate(rule::kGateWeakDigest, {{"where", where}, {"actual", algorithm}});
  };
  for (const Member& member : evidence.subject.members) {
    for (const Signer& signer : member.package->signers) {
      for (const std::string& algorithm : signer.algorithms) report(signer.scheme, algorithm);
      for (const Certificate& certificate : signer.certificates) {
        if (certificate.parsed && !certificate.self_issued) {
          report(certificate.fingerprints.sha256, certificate.signature_algorithm);
        }
      }
    }
  }
}

void CheckDebugCertificate(const Setting* setting, const Evidence& evidence, Answer* answer) {
  answer->applies = IsOn(setting);
  if (!answer->applies) return;
  for (const SeenSigner& signer : evidence.subject.signers) {
    if (signer.certificate != nullptr &&
        IsDevelopmentCertificate(*signer.package, *signer.certificate)) {
      answer->actual = signer.sha256;
      answer->Violate(rule::kGateDebugCertificate, {{"sha256", signer.sha256}});
    }
  }
}

void CheckKnownKeys(const Setting* setting, const Evidence& evidence, Answer* answer) {
  answer->applies = IsOn(setting);
  if (!answer->applies) return;
  for (const SeenSigner& signer : evidence.subject.signers) {
    if (signer.certificate == nullptr) continue;
    if (const auto name = PublishedKey(*signer.certificate)) {
      answer->actual = *name;
      answer->Violate(rule::kGateKnownKey, {{"sha256", signer.sha256}, {"actual", *name}});
    }
  }
}

void CheckLifetime(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const std::int64_t wanted = std::get<std::int64_t>(*setting);
  answer->wanted = ">= " + Digits(wanted);
  if (!evidence.at) return answer->Violate(rule::kGateMissing, {{"key", "--at"}});
  for (const SeenSigner& signer : evidence.subject.signers) {
    const bool known = signer.certificate != nullptr && signer.certificate->not_after;
    if (!known) {
      answer->Violate(rule::kGateMissing,
                      catalogue::Said("key", why::kNotAfterOf, {{"sha256", signer.sha256}}));
      continue;
    }
    const std::int64_t days = DaysBetween(*evidence.at, *signer.certificate->not_after);
    answer->actual += (answer->actual.empty() ? "" : ", ") + Digits(days);
    if (days < wanted) {
      answer->Violate(
          rule::kGateLifetime,
          {{"sha256", signer.sha256}, {"actual", Digits(days)}, {"wanted", Digits(wanted)}});
    }
  }
}

constexpr GateRule kRules[] = {
    {"require.verified", true, CheckVerified},
    {"require.schemes", false, CheckSchemes},
    {"require.min_rsa_bits", false, CheckKeys<IsRsa>},
    {"require.min_ec_bits", false, CheckKeys<IsEc>},
    {"require.min_dsa_bits", false, CheckKeys<IsDsa>},
    {"require.forbid_digests", false, CheckDigests},
    {"require.forbid_debug_certificate", true, CheckDebugCertificate},
    {"require.forbid_known_keys", true, CheckKnownKeys},
    {"require.min_days_left", false, CheckLifetime},
};

}  // namespace

std::span<const GateRule> SignatureRules() { return kRules; }

}  // namespace apptrait::gate

// Rules that only packages of one platform have: what stands in a profile, and the team.
#include <algorithm>

#include "catalogue/cause.h"
#include "catalogue/rules/gate.h"
#include "gate/rules.h"
#include "report/json.h"

namespace apptrait::gate {
namespace {

constexpr std::string_view kNoProfile = "none";

// Every package of the tree that says something of it, each with its value. Packages that say
// nothing (the HAPs of an App Pack) are left to the one around them.
struct Said {
  std::string value;
  std::string inside;
};

template <class Get>
std::vector<Said> Collect(const Subject& subject, Get get) {
  std::vector<Said> said;
  for (const Member& member : subject.members) {
    if (const std::optional<std::string> value = get(*member.package)) {
      said.push_back({*value, member.inside});
    }
  }
  return said;
}

// Each value is one of those that the policy lists; there is at least one.
void AllOf(const Setting& setting, const std::vector<Said>& said, const Rule& rule, const char* key,
           Answer* answer) {
  answer->wanted = Join(Texts(setting));
  if (said.empty()) answer->Violate(rule::kGateMissing, {{"key", key}});
  for (const Said& one : said) {
    if (("," + answer->actual + ",").find("," + one.value + ",") == std::string::npos) {
      answer->actual += (answer->actual.empty() ? "" : ",") + one.value;
    }
    if (std::ranges::count(Texts(setting), one.value) != 0) continue;
    answer->Violate(rule, {{"key", key}, {"wanted", answer->wanted}, {"actual", one.value}},
                    one.inside.empty() ? std::nullopt : std::optional(one.inside));
  }
}

// The team of the code signature. Where the certificate is the developer's own (not that of Apple's
// store), its organizational unit names the team too, and has to be the same.
void CheckTeam(const Setting* setting, const Evidence& evidence, Answer* answer) {
  std::vector<Said> said = Collect(evidence.subject, [](const Package& package) {
    return package.ios ? package.ios->team_id : std::nullopt;
  });
  for (const SeenSigner& signer : evidence.subject.signers) {
    if (signer.package == nullptr || !signer.package->ios || signer.certificate == nullptr)
      continue;
    const IosCertificateKind kind = signer.package->ios->certificate_kind;
    if (kind != IosCertificateKind::kDevelopment && kind != IosCertificateKind::kDistribution) {
      continue;
    }
    const std::string* unit = signer.certificate->subject.Find("OU");
    said.push_back({unit == nullptr ? "-" : *unit, ""});
  }
  AllOf(*setting, said, rule::kGateTeam, "team", answer);
}

void CheckAppIdentifier(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const auto get = [](const Package& package) -> std::optional<std::string> {
    if (!package.harmony || !package.harmony->profile) return std::nullopt;
    return package.harmony->profile->app_identifier.value_or("-");
  };
  AllOf(*setting, Collect(evidence.subject, get), rule::kGateAppIdentifier, "app_identifier",
        answer);
}

void CheckProfile(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const auto get = [](const Package& package) -> std::optional<std::string> {
    if (package.ios && package.ios->profile) return std::string(Name(package.ios->profile->kind));
    if (package.harmony && package.harmony->profile) {
      return package.harmony->profile->release ? "release" : "debug";
    }
    return std::nullopt;
  };
  std::vector<Said> said = Collect(evidence.subject, get);
  if (said.empty()) said.push_back({std::string(kNoProfile), ""});
  AllOf(*setting, said, rule::kGateProfile, "profile", answer);
}

void CheckDistribution(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const auto get = [](const Package& package) -> std::optional<std::string> {
    if (!package.harmony || !package.harmony->profile) return std::nullopt;
    return package.harmony->profile->distribution_type.value_or("-");
  };
  AllOf(*setting, Collect(evidence.subject, get), rule::kGateDistribution, "distribution", answer);
}

// A package without any profile (as the store delivers it) has none that could end.
void CheckProfileLifetime(const Setting* setting, const Evidence& evidence, Answer* answer) {
  const std::int64_t wanted = std::get<std::int64_t>(*setting);
  answer->wanted = ">= " + Digits(wanted);
  if (!evidence.at) return answer->Violate(rule::kGateMissing, {{"key", "--at"}});
  answer->applies = false;
  for (const Member& member : evidence.subject.members) {
    const auto& ios = member.package->ios;
    const auto& harmony = member.package->harmony;
    const bool has = (ios && ios->profile) || (harmony && harmony->profile);
    if (!has) continue;
    answer->applies = true;
    const auto end = ios && ios->profile ? ios->profile->expiration : harmony->profile->not_after;
    if (!end) {
      answer->Violate(rule::kGateMissing, catalogue::Said("key", why::kProfileExpiration));
      continue;
    }
    const std::int64_t days = DaysBetween(*evidence.at, *end);
    answer->actual += (answer->actual.empty() ? "" : ", ") + Digits(days);
    if (days < wanted) {
      answer->Violate(rule::kGateProfileLifetime,
                      {{"actual", Digits(days)}, {"wanted", Digits(wanted)}},
                      member.inside.empty() ? std::nullopt : std::optional(member.inside));
    }
  }
}

constexpr GateRule kRules[] = {
    {"expect.team", false, CheckTeam},
    {"expect.app_identifier", false, CheckAppIdentifier},
    {"require.profile", false, CheckProfile},
    {"require.distribution", false, CheckDistribution},
    {"require.min_profile_days_left", false, CheckProfileLifetime},
};

}  // namespace

std::span<const GateRule> PlatformRules() { return kRules; }

}  // namespace apptrait::gate

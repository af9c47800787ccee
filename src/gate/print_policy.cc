// The policy that pins what some packages are, as TOML that a person goes on from.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "catalogue/texts/gate.h"
#include "gate/escape.h"
#include "gate/subject.h"
#include "gate/version.h"

namespace apptrait::gate {
namespace {

constexpr Platform kPlatformOrder[] = {Platform::kAndroid, Platform::kHarmony, Platform::kIos};
// Of the schemes, those that a package carries in itself and that a device may decide by.
constexpr std::string_view kPinnedSchemes[] = {"v1",  "v2",          "v3",        "v3.1", "v3.2",
                                               "hap", "hap_profile", "code_sign", "cms"};

// A TOML basic string.
std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    const auto c = NextCodePoint(text, &i);
    if (!c) {
      out += "\\uFFFD";
    } else if (*c == '"' || *c == '\\') {
      out += '\\';
      out += static_cast<char>(*c);
    } else if (IsUnsafeCodePoint(*c)) {
      out += fmt::format("\\U{:08X}", static_cast<unsigned>(*c));
    } else {
      out += text.substr(start, i - start);
    }
  }
  return out + '"';
}

std::string List(const std::set<std::string>& values) {
  std::string out = "[";
  for (const std::string& value : values) out += (out.size() > 1 ? ", " : "") + Quote(value);
  return out + "]";
}

// What packages of one platform have in common, or have between them.
class PlatformPins {
 public:
  void Add(const Package& package) {
    const Subject subject(package);
    containers_.emplace(Name(package.container));
    if (const auto& name = subject.main->identity.package_name) packages_.insert(*name);
    for (const SeenSigner& signer : subject.signers) AddSigner(signer);
    std::set<std::string> schemes;
    for (const SchemeVerdict& scheme : subject.main->verification.schemes) {
      const bool pinned = std::ranges::count(kPinnedSchemes, scheme.scheme) != 0;
      if (pinned && scheme.state == SchemeState::kVerified) schemes.insert(scheme.scheme);
    }
    if (first_) schemes_ = schemes;
    std::erase_if(schemes_, [&](const std::string& s) { return !schemes.contains(s); });
    first_ = false;
    for (const Member& member : subject.members) {
      debuggable_ |= member.package->identity.debuggable.value_or(false);
      test_only_ |= member.package->android && member.package->android->test_only;
    }
    AddProfiles(subject);
    const std::string target = TargetPlatform(*subject.main);
    if (!target.empty() && (target_.empty() || CompareVersions(target, target_) < 0)) {
      target_ = target;
    }
  }

  std::string Expect() const {
    std::string out = "containers = " + List(containers_) + "\n";
    if (!packages_.empty()) out += "package = " + List(packages_) + "\n";
    if (!teams_.empty()) out += "team = " + List(teams_) + "\n";
    if (!app_identifiers_.empty()) out += "app_identifier = " + List(app_identifiers_) + "\n";
    out += "certificates_sha256 = [\n";
    for (const auto& [sha256, subject] : certificates_) {
      out += fmt::format("  {},  # {}\n", Quote(sha256), EscapeForLog(subject));
    }
    return out + "]\n";
  }

  std::string Require(Platform platform, Language language) const {
    std::string out;
    const auto relax = [&](bool wanted, std::string_view key, const catalogue::Bilingual& why) {
      if (wanted) out += fmt::format("{} = false  # {}\n", key, catalogue::Say(why, language));
    };
    if (!schemes_.empty() && platform != Platform::kIos)
      out += "schemes = " + List(schemes_) + "\n";
    if (!profiles_.empty()) out += "profile = " + List(profiles_) + "\n";
    if (!distributions_.empty()) out += "distribution = " + List(distributions_) + "\n";
    for (const auto& [key, bits] : bits_) out += fmt::format("{} = {}\n", key, bits);
    if (!target_.empty()) out += fmt::format("target_platform = {{ min = {} }}\n", Quote(target_));
    relax(debuggable_, "forbid_debuggable", text::kGatePinDebuggable);
    relax(test_only_, "forbid_test_only", text::kGatePinTestOnly);
    relax(debug_certificate_, "forbid_debug_certificate", text::kGatePinDebugCertificate);
    relax(known_key_, "forbid_known_keys", text::kGatePinKnownKey);
    return out;
  }

 private:
  void AddProfiles(const Subject& subject) {
    bool profile = false;
    for (const Member& member : subject.members) {
      if (const auto& ios = member.package->ios) {
        if (ios->team_id) teams_.insert(*ios->team_id);
        if (!ios->profile) continue;
        profile = true;
        profiles_.emplace(Name(ios->profile->kind));
      }
      const auto& harmony = member.package->harmony;
      if (!harmony || !harmony->profile) continue;
      profile = true;
      profiles_.emplace(harmony->profile->release ? "release" : "debug");
      app_identifiers_.insert(harmony->profile->app_identifier.value_or("-"));
      distributions_.insert(harmony->profile->distribution_type.value_or("-"));
    }
    if (!profile && subject.outer->platform != Platform::kAndroid) profiles_.insert("none");
  }

  void AddSigner(const SeenSigner& signer) {
    certificates_[signer.sha256] =
        signer.certificate == nullptr ? signer.scheme : signer.certificate->subject.Text();
    if (signer.certificate == nullptr) return;
    debug_certificate_ |= IsDevelopmentCertificate(*signer.package, *signer.certificate);
    known_key_ |= PublishedKey(*signer.certificate).has_value();
    const PublicKey& key = signer.certificate->public_key;
    if (!signer.certificate->parsed || key.bits == 0) return;
    switch (key.algorithm) {
      case KeyAlgorithm::kRsa:
      case KeyAlgorithm::kRsaPss:
        return AddBits("min_rsa_bits", key.bits);
      case KeyAlgorithm::kEc:
        return AddBits("min_ec_bits", key.bits);
      case KeyAlgorithm::kDsa:
        return AddBits("min_dsa_bits", key.bits);
      default:
        return;
    }
  }
  void AddBits(const char* key, int bits) {
    const auto [found, added] = bits_.emplace(key, bits);
    if (!added) found->second = std::min(found->second, bits);
  }

  bool first_ = true, debuggable_ = false, test_only_ = false, debug_certificate_ = false,
       known_key_ = false;
  std::set<std::string> containers_, packages_, schemes_;
  std::set<std::string> teams_, app_identifiers_, profiles_, distributions_;
  std::map<std::string, std::string> certificates_;
  std::map<std::string, int> bits_;
  std::string target_;
};

}  // namespace

bool Pinnable(const Package& package) {
  return package.verification.status == Status::kVerified && !Subject(package).signers.empty();
}

std::string PrintPolicy(std::span<const Package> packages, Language language) {
  std::map<Platform, PlatformPins> pins;
  for (const Package& package : packages) pins[package.platform].Add(package);
  std::set<std::string> platforms;
  for (const auto& [platform, unused] : pins) platforms.emplace(apptrait::Name(platform));
  std::string out =
      fmt::format("# {}\nschema = 1\nfail_on = \"error\"\n\n[expect]\nplatforms = {}\n",
                  catalogue::Say(text::kGatePinHeading, language), List(platforms));
  for (const Platform platform : kPlatformOrder) {
    const auto found = pins.find(platform);
    if (found == pins.end()) continue;
    const std::string_view name = apptrait::Name(platform);
    out += fmt::format("\n[{}.expect]\n{}", name, found->second.Expect());
    const std::string require = found->second.Require(platform, language);
    if (!require.empty()) out += fmt::format("\n[{}.require]\n{}", name, require);
  }
  return out;
}

}  // namespace apptrait::gate

#include "base/limits.h"
#include "catalogue/limit.h"
#include "catalogue/rules/harmony.h"
#include "harmony/artefacts.h"
#include "harmony/code_sign.h"
#include "harmony/harmony_job.h"
#include "harmony/profile_verify.h"
#include "harmony/system_identity.h"

namespace apptrait::harmony {
namespace {

class ProfileJob final : public platform::Job {
 public:
  explicit ProfileJob(const platform::Input& input) : input_(input) {}

  Result<void> Read(Package& package, digest::Plan&) override {
    auto trust = ReadTrust(input_.options);
    if (!trust) return std::move(trust).error();
    trust_ = std::move(*trust);
    chains_ = std::make_unique<ChainFinder>(trust_.AllRoots());
    const std::uint64_t size = input_.source->size();
    if (size > limits::kProfileSize) {
      return catalogue::LimitError(quantity::kProfileSize, size, limits::kProfileSize);
    }
    auto bytes = input_.source->Read(0, size);
    if (!bytes) return std::move(bytes).error();
    profile_ = ReadProfile(*bytes, &package.findings);
    if (!profile_.profile) {
      return catalogue::Fail(ErrorKind::kNotAPackage, rule::kHarmonyProfileMalformed);
    }
    Fill(package);
    return {};
  }

  void Judge(const digest::Results&, Package& package) override {
    SchemeVerdict verdict{.scheme = "hap_profile"};
    if (!profile_.message) {
      verdict.state = SchemeState::kAbsent;
      package.verification.status = Status::kUnsigned;
    } else {
      std::vector<Finding> found;
      verdict.state = VerifyLoneProfile(profile_, trust_, chains_.get(), &found);
      for (Finding& finding : found) {
        verdict.findings.push_back(finding.id);
        package.findings.push_back(std::move(finding));
      }
      package.verification.status = ToStatus(verdict.state);
    }
    package.verification.schemes.push_back(std::move(verdict));
  }

 private:
  void Fill(Package& package) {
    HarmonyFacts& facts = package.harmony.emplace();
    facts.profile = profile_.profile;
    const HarmonyProfile& profile = *facts.profile;
    if (profile.bundle_name != ".*") package.identity.package_name = profile.bundle_name;
    package.identity.debuggable = !profile.release;
    facts.system_identity = SystemIdentity(profile, package.identity.package_name);
    std::optional<CmsSigner> signer;
    if (profile_.message) signer = FirstSigner(*profile_.message, chains_.get());
    if (signer) {
      package.signers.push_back(ToSigner(*profile_.message, *signer));
      package.signers.back().current = true;
      facts.signing_time = signer->signing_time;
    }
    WarnOfWrongArtefacts(signer ? &*signer : nullptr, trust_, input_.options.at, &package);
    ChooseForFiling(nullptr, trust_, /*lone_profile=*/true, &package);
  }

  const platform::Input& input_;
  TrustStore trust_;
  std::unique_ptr<ChainFinder> chains_;
  ProfileBlock profile_;
};

}  // namespace

std::unique_ptr<platform::Job> MakeProfileJob(const platform::Input& input) {
  return std::make_unique<ProfileJob>(input);
}

bool LooksLikeProfile(ByteSpan head) {
  const std::string_view text = AsText(head);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  const bool framed = text.starts_with('\x30') || text.starts_with("\xef\xbb\xbf") ||
                      (start != text.npos && text[start] == '{');
  if (!framed) return false;
  constexpr std::string_view kMembers[] = {"\"bundle-info\"", "\"development-certificate\"",
                                           "\"distribution-certificate\"", "\"version-code\""};
  return std::ranges::any_of(
      kMembers, [&](std::string_view member) { return text.find(member) != text.npos; });
}

}  // namespace apptrait::harmony

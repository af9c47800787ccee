#include "ios/profile.h"

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/ios.h"
#include "ios/entitlements.h"

namespace apptrait::ios {
namespace {

using catalogue::Make;

std::string TextOf(const Plist& root, std::string_view key) {
  const std::string* text = root.FindString(key);
  return text == nullptr ? std::string() : ToValidUtf8(*text);
}

std::vector<std::string> TextsOf(const Plist& root, std::string_view key) {
  std::vector<std::string> texts;
  const PlistArray* array = root.FindArray(key);
  if (array == nullptr) return texts;
  for (const Plist& item : *array) {
    if (item.string() != nullptr) texts.push_back(ToValidUtf8(*item.string()));
  }
  return texts;
}

std::optional<std::int64_t> DateOf(const Plist& root, std::string_view key) {
  const Plist* value = root.Find(key);
  return value == nullptr ? std::nullopt : value->date();
}

IosProfileKind KindOfProfile(const Plist& root, const Plist& entitlements) {
  if (root.IsTrue("ProvisionsAllDevices")) return IosProfileKind::kEnterprise;
  if (root.FindArray("ProvisionedDevices") == nullptr) return IosProfileKind::kAppStore;
  return entitlements.IsTrue("get-task-allow") ? IosProfileKind::kDevelopment
                                               : IosProfileKind::kAdHoc;
}

// Application identifiers are under another key on the Mac.
std::string AppIdOf(const Plist& entitlements) {
  std::string id = TextOf(entitlements, "application-identifier");
  return id.empty() ? TextOf(entitlements, "com.apple.application-identifier") : id;
}

void ReadCertificates(const Plist& root, const std::string& entry, Profile& profile,
                      Verdict& verdict) {
  const PlistArray* array = root.FindArray("DeveloperCertificates");
  if (array == nullptr) return;
  std::vector<Finding> odd;
  for (const Plist& item : *array) {
    if (item.data() == nullptr) continue;
    if (profile.facts.certificates.size() == limits::kCertificates) {
      verdict.Unsupported(Part::kProfile,
                          catalogue::LimitExceeded(quantity::kProfileCertificates, array->size(),
                                                   limits::kCertificates, {.entry = entry}));
      break;
    }
    IosProfileCertificate& certificate = profile.facts.certificates.emplace_back();
    certificate.certificate = crypto::ReadCertificate(*item.data(), &odd);
    certificate.kind = KindOf(certificate.certificate);
  }
  for (Finding& finding : odd) verdict.Note(Part::kProfile, std::move(finding));
}

void FillFacts(const Plist& root, Profile& profile) {
  IosProfile& facts = profile.facts;
  if (const Plist* entitlements = root.Find("Entitlements")) profile.entitlements = *entitlements;
  facts.kind = KindOfProfile(root, profile.entitlements);
  facts.name = TextOf(root, "Name");
  facts.uuid = TextOf(root, "UUID");
  facts.app_id_name = TextOf(root, "AppIDName");
  facts.team_name = TextOf(root, "TeamName");
  facts.team_ids = TextsOf(root, "TeamIdentifier");
  facts.app_id_prefixes = TextsOf(root, "ApplicationIdentifierPrefix");
  facts.platforms = TextsOf(root, "Platform");
  facts.application_identifier = AppIdOf(profile.entitlements);
  facts.creation = DateOf(root, "CreationDate");
  facts.expiration = DateOf(root, "ExpirationDate");
  const PlistArray* devices = root.FindArray("ProvisionedDevices");
  facts.devices = devices == nullptr ? 0 : devices->size();
  facts.all_devices = root.IsTrue("ProvisionsAllDevices");
  facts.xcode_managed = root.IsTrue("IsXcodeManaged");
  facts.free_account = root.IsTrue("LocalProvision");
  facts.entitlements = EntitlementFacts(profile.entitlements);
}

// Whether values of the code's entitlements are among what the profile allows for their keys: the
// same value, a member of a list, or a pattern that ends in "*". Lists on both sides are held
// against each other member by member, up to kEntitlementChecks.
class Allowance {
 public:
  bool Allows(const Plist& allowed, const Plist& value) {
    checks_ += 1 + Size(value);
    if (exceeded()) return false;
    if (allowed == value) return true;
    const std::string* pattern = allowed.string();
    if (pattern != nullptr && *pattern == "*") return true;
    if (pattern != nullptr && value.string() != nullptr) {
      return MatchesAppId(*pattern, *value.string());
    }
    if (const PlistArray* list = value.array()) {
      return std::ranges::all_of(*list, [&](const Plist& item) { return Allows(allowed, item); });
    }
    if (const PlistArray* choices = allowed.array()) {
      return std::ranges::any_of(*choices, [&](const Plist& item) { return Allows(item, value); });
    }
    // What is on in the profile may be off in the app.
    return allowed.boolean() == true && value.boolean() == false;
  }
  bool exceeded() const { return checks_ > limits::kEntitlementChecks; }
  std::uint64_t checks() const { return checks_; }

 private:
  static std::size_t Size(const Plist& value) {
    if (value.array() != nullptr) return value.array()->size();
    return value.dictionary() != nullptr ? value.dictionary()->size() : 0;
  }
  std::uint64_t checks_ = 0;
};

}  // namespace

bool MatchesAppId(std::string_view pattern, std::string_view id) {
  if (!pattern.ends_with('*')) return pattern == id;
  pattern.remove_suffix(1);
  return id.starts_with(pattern);
}

std::optional<Profile> ReadProfile(ByteSpan bytes, const std::string& entry, const Trust& trust,
                                   bool verify, Verdict& verdict) {
  const CmsInput input{bytes, std::nullopt, entry};
  auto signer = ReadCms(input, trust, Part::kProfile, verdict);
  if (!signer) return std::nullopt;
  Profile profile;
  profile.signer = *std::move(signer);
  profile.facts.signer = profile.signer.chain;
  if (verify) VerifyCms(input, profile.signer, Part::kProfile, verdict);
  if (!profile.signer.data.content) return profile;
  auto document = ReadPlist(*profile.signer.data.content);
  if (!document && document.error().detail.id != rule::kIosPlistMalformed.id) {
    verdict.Fail(Part::kProfile, document.error(), entry);
    return profile;
  }
  if (!document || document->root.dictionary() == nullptr) {
    auto reason = document ? catalogue::Because(why::kProfileNoDictionary)
                           : catalogue::Because(document.error().detail);
    verdict.Fail(Part::kProfile,
                 Make(rule::kIosProfileMalformed, {.entry = entry}, std::move(reason)));
    return profile;
  }
  if (document->duplicate_key) {
    verdict.Fail(Part::kProfile,
                 Make(rule::kIosProfileMalformed, {.entry = entry},
                      catalogue::Because(why::kKeyTwice, {{"key", *document->duplicate_key}})));
  }
  FillFacts(document->root, profile);
  ReadCertificates(document->root, entry, profile, verdict);
  return profile;
}

void JudgeProfile(Profile& profile, const ProfileUse& use, Verdict& verdict) {
  const IosProfile& facts = profile.facts;
  const auto say = [&](const Rule& rule, std::vector<Datum> data = {}) {
    return Make(rule, {.entry = use.entry}, std::move(data));
  };
  if (use.at && facts.expiration && *facts.expiration < *use.at) {
    verdict.Note(Part::kProfile,
                 say(rule::kIosProfileExpired, {{"expiration", *facts.expiration}}));
  }
  if (use.bundle_id && !facts.application_identifier.empty()) {
    const auto dot = facts.application_identifier.find('.');
    const std::string pattern =
        dot == std::string::npos ? "" : facts.application_identifier.substr(dot + 1);
    if (!MatchesAppId(pattern, *use.bundle_id)) {
      verdict.Note(Part::kProfile, say(rule::kIosProfileBundleId,
                                       {{"pattern", pattern}, {"bundle_id", *use.bundle_id}}));
    }
  }
  const bool developer = use.kind == IosCertificateKind::kDevelopment ||
                         use.kind == IosCertificateKind::kDistribution ||
                         use.kind == IosCertificateKind::kUnknown;
  // Apple's own signatures need no profile.
  if (use.leaf == nullptr || !developer) return;
  bool listed = false;
  for (IosProfileCertificate& item : profile.facts.certificates) {
    item.signed_this = item.certificate.fingerprints.sha256 == use.leaf->fingerprints.sha256;
    listed |= item.signed_this;
  }
  if (!listed) {
    verdict.Fail(Part::kProfile,
                 say(rule::kIosProfileLeaf, {{"sha256", use.leaf->fingerprints.sha256}}));
  }
  if (use.entitlements == nullptr || use.entitlements->dictionary() == nullptr) return;
  HashMap<std::string_view, const Plist*> allowed;
  if (const PlistDictionary* entries = profile.entitlements.dictionary()) {
    for (const auto& [key, value] : *entries) allowed.emplace(key, &value);
  }
  Allowance allowance;
  for (const auto& [key, value] : *use.entitlements->dictionary()) {
    const auto found = allowed.find(key);
    if (found != allowed.end() && allowance.Allows(*found->second, value)) continue;
    if (allowance.exceeded()) {
      verdict.Unsupported(Part::kProfile, catalogue::LimitExceeded(
                                              quantity::kEntitlementChecks, allowance.checks(),
                                              limits::kEntitlementChecks, {.entry = use.entry}));
      return;
    }
    if (key == "application-identifier" || (key == "get-task-allow" && value.boolean() == true)) {
      verdict.Fail(Part::kProfile, say(rule::kIosProfileEntitlement, {{"key", key}}));
    } else {
      verdict.Note(Part::kProfile, say(rule::kIosProfileEntitlementOdd, {{"key", key}}));
    }
  }
}

}  // namespace apptrait::ios

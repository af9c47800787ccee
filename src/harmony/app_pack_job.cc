#include "catalogue/rules/harmony.h"
#include "harmony/harmony_job.h"
#include "harmony/identity.h"
#include "harmony/nested.h"
#include "harmony/signature.h"

namespace apptrait::harmony {
namespace {

// The leaf of the package's own signature; null where it has none.
const Certificate* SignerOf(const Package& package) {
  for (const Signer& signer : package.signers) {
    if (signer.scheme == "hap" && !signer.certificates.empty()) return &signer.certificates.front();
  }
  return nullptr;
}

class AppPackJob final : public platform::Job {
 public:
  explicit AppPackJob(const platform::Input& input) : input_(input), signature_(input) {}

  Result<void> Read(Package& package, digest::Plan& plan) override {
    package.harmony.emplace();
    InspectRootPackages(input_, {".hap", ".hsp", ".apk"}, package);
    ReadPackInfoOf(package);
    if (const Package* entry = EntryModule(package)) TakeOver(*entry, package);
    if (auto read = signature_.Read({}, package, plan); !read) return read;
    CompareNested(package);
    return {};
  }

  void Judge(const digest::Results& results, Package& package) override {
    signature_.Judge(results, package);
  }

 private:
  void ReadPackInfoOf(Package& package) {
    const auto text = Entries(input_).Read("pack.info");
    const auto info = text ? ReadPackInfo(AsText(*text), &package.findings) : std::nullopt;
    if (!info) return;
    Identity& identity = package.identity;
    identity.package_name = info->bundle_name;
    identity.version_name = info->version_name;
    if (info->version_code) identity.version_code = std::to_string(*info->version_code);
    package.harmony->bundle_type = info->bundle_type;
  }

  // The module that stands for the app: the entry, else the first that was read.
  static const Package* EntryModule(const Package& package) {
    const Package* first = nullptr;
    for (const Package& nested : package.packages) {
      if (!nested.harmony) continue;
      if (nested.harmony->module_type == "entry") return &nested;
      if (first == nullptr) first = &nested;
    }
    return first;
  }

  // What the pack itself does not say.
  static void TakeOver(const Package& entry, Package& package) {
    const auto take = [](auto& to, const auto& from) {
      if (!to) to = from;
    };
    Identity& identity = package.identity;
    take(identity.package_name, entry.identity.package_name);
    take(identity.version_name, entry.identity.version_name);
    take(identity.version_code, entry.identity.version_code);
    take(identity.min_platform, entry.identity.min_platform);
    take(identity.target_platform, entry.identity.target_platform);
    take(identity.debuggable, entry.identity.debuggable);
    identity.app_name = entry.identity.app_name;
    identity.app_names = entry.identity.app_names;
    identity.icon = entry.identity.icon;
    HarmonyFacts& facts = *package.harmony;
    facts.model = entry.harmony->model;
    facts.vendor = entry.harmony->vendor;
    take(facts.bundle_type, entry.harmony->bundle_type);
    facts.min_api_version = entry.harmony->min_api_version;
    facts.target_api_version = entry.harmony->target_api_version;
    facts.api_release_type = entry.harmony->api_release_type;
    facts.compile_sdk_version = entry.harmony->compile_sdk_version;
    facts.compile_sdk_type = entry.harmony->compile_sdk_type;
  }

  static void CompareNested(Package& package) {
    const Certificate* outer = SignerOf(package);
    std::vector<Finding> found;
    for (const Package& nested : package.packages) {
      if (!nested.harmony) continue;
      Compare(nested.path, "bundleName", package.identity.package_name,
              nested.identity.package_name, &found);
      Compare(nested.path, "versionCode", package.identity.version_code,
              nested.identity.version_code, &found);
      Compare(nested.path, "versionName", package.identity.version_name,
              nested.identity.version_name, &found);
      const Certificate* inner = SignerOf(nested);
      if (inner == nullptr || (outer != nullptr && inner->der == outer->der)) continue;
      found.push_back(
          catalogue::Make(rule::kHarmonyInnerSigner, {.entry = nested.path},
                          {{"subject", inner->subject.Text()},
                           {"expected", outer == nullptr ? "-" : outer->fingerprints.sha256},
                           {"actual", inner->fingerprints.sha256}}));
    }
    for (Finding& finding : found) package.findings.push_back(std::move(finding));
  }

  static void Compare(const std::string& entry, const char* member,
                      const std::optional<std::string>& pack,
                      const std::optional<std::string>& module, std::vector<Finding>* found) {
    if (!pack || !module || *pack == *module) return;
    found->push_back(
        catalogue::Make(rule::kHarmonyPackDiffers, {.entry = entry},
                        {{"member", member}, {"expected", *pack}, {"actual", *module}}));
  }

  const platform::Input& input_;
  PackageSignature signature_;
};

}  // namespace

std::unique_ptr<platform::Job> MakeAppPackJob(const platform::Input& input) {
  return std::make_unique<AppPackJob>(input);
}

}  // namespace apptrait::harmony

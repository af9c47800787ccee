// Files that stand alone: a Mach-O, a provisioning profile.
#include <algorithm>

#include "base/limits.h"
#include "catalogue/cause.h"
#include "catalogue/rules/filing.h"
#include "catalogue/rules/ios.h"
#include "ios/info_plist.h"
#include "ios/ios_job.h"
#include "ios/unit.h"

namespace apptrait::ios {
namespace {

using catalogue::Fail;
using catalogue::Make;

// A tree of the one file that was given.
class OneFile final : public BundleTree {
 public:
  OneFile(std::shared_ptr<const Source> source, std::string name) : source_(std::move(source)) {
    files_.push_back({std::move(name), source_->size(), false, 0});
  }
  Result<Bytes> Read(const TreeFile&, std::uint64_t limit) const override {
    return source_->Read(0, std::min(limit, source_->size()));
  }
  Result<void> Stream(const TreeFile&, const std::function<void(ByteSpan)>& sink) const override {
    auto bytes = source_->Read(0, source_->size());
    if (!bytes) return bytes.error();
    sink(*bytes);
    return {};
  }
  Result<std::shared_ptr<const Source>> Open(const TreeFile&, std::uint64_t) const override {
    return source_;
  }
  bool MustInflate(const TreeFile&) const override { return false; }

 private:
  std::shared_ptr<const Source> source_;
};

// The name that findings speak of: the file's own.
std::string BaseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

class BareMachO final : public platform::Job {
 public:
  explicit BareMachO(platform::Input input)
      : input_(std::move(input)), trust_(input_.options.trust_anchors) {}

  Result<void> Read(Package& package, digest::Plan& plan) override {
    tree_.emplace(input_.source, BaseName(package.path));
    work_.emplace(*tree_);
    const TreeFile& file = tree_->files().front();
    package.ios.emplace();
    package.ios->bundle_kind = IosBundleKind::kLooseCode;
    std::uint64_t held = 0;
    code_ = ReadCodeFile(*input_.source, file.path, trust_, held, verdict_);
    if (!code_)
      return Fail(ErrorKind::kNotAPackage, rule::kIosBundleNotMachO, {.entry = file.path});
    FillFacts(*code_, *package.ios);
    package.signers = SignersOf(*code_, /*current=*/true);
    FillIdentity(package);
    if (!input_.options.verify) {
      verdict_.FinishUnjudged(package);
      return {};
    }
    DemandPages(*code_, file, input_.source, *work_);
    work_->Schedule(plan);
    return {};
  }

  void Judge(const digest::Results&, Package& package) override {
    JudgeCodeFile(*code_, {.in_bundle = false, .complete = false}, *work_, verdict_);
    const bool is_unsigned = !code_->slices.empty() && code_->is_unsigned();
    const SignedSlice* slice = code_->main_slice();
    const CmsSigner* signer =
        slice != nullptr && slice->signer && slice->signer->leaf ? &*slice->signer : nullptr;
    const bool intact = !verdict_.failed(Part::kCms) && !verdict_.failed(Part::kCode);
    std::vector<std::string> leaves;
    for (const Signer& item : package.signers) {
      leaves.push_back(item.certificates[0].fingerprints.sha256);
    }
    verdict_.Finish(is_unsigned, std::move(leaves), 1, package);
    ChooseFiling(signer, intact, is_unsigned, package);
  }

 private:
  // What the file itself says of the app: an Info.plist inside it, else its signed identifier.
  void FillIdentity(Package& package) {
    const SignedSlice* slice = code_->main_slice();
    if (slice == nullptr) return;
    if (!slice->info_plist.empty()) {
      ReadInfo(slice->info_plist, package);
    } else if (slice->signer && slice->signature) {
      package.identity.package_name = slice->signature->directories[0].identifier;
    }
    if (slice->mach.min_os != 0) package.identity.min_platform = MachVersion(slice->mach.min_os);
    if (slice->mach.sdk != 0) package.identity.target_platform = MachVersion(slice->mach.sdk);
  }

  void ReadInfo(ByteSpan bytes, Package& package) {
    const std::string& entry = tree_->files().front().path;
    const auto info = ReadPlist(bytes);
    if (!info) return verdict_.Fail(Part::kCode, info.error(), entry);
    if (info->duplicate_key) {
      verdict_.Note(
          Make(rule::kIosPlistDuplicateKey, {.entry = entry}, {{"key", *info->duplicate_key}}));
    }
    ReadNameAndVersions(info->root, entry, package);
  }

  platform::Input input_;
  Trust trust_;
  std::optional<OneFile> tree_;
  std::optional<HashWork> work_;
  Verdict verdict_;
  std::optional<CodeFile> code_;
};

class BareProfile final : public platform::Job {
 public:
  explicit BareProfile(platform::Input input)
      : input_(std::move(input)), trust_(input_.options.trust_anchors) {}

  Result<void> Read(Package& package, digest::Plan&) override {
    if (input_.source->size() > limits::kPlistSize) {
      return Fail(ErrorKind::kNotAPackage, rule::kIosProfileMalformed,
                  {.entry = BaseName(package.path)}, catalogue::Because(why::kProfileTooLarge));
    }
    auto bytes = input_.source->Read(0, input_.source->size());
    if (!bytes) return bytes.error();
    bytes_ = *std::move(bytes);
    package.ios.emplace();
    profile_ = ReadProfile(bytes_, BaseName(package.path), trust_, input_.options.verify, verdict_);
    if (profile_) Fill(package);
    if (!input_.options.verify) verdict_.FinishUnjudged(package);
    return {};
  }

  void Judge(const digest::Results&, Package& package) override {
    std::vector<std::string> leaves;
    for (const Signer& signer : package.signers) {
      leaves.push_back(signer.certificates[0].fingerprints.sha256);
    }
    if (profile_) {
      ProfileUse use;
      use.entry = BaseName(package.path);
      use.at = input_.options.at;
      JudgeProfile(*profile_, use, verdict_);
    }
    verdict_.FinishProfile(std::move(leaves), package);
    if (package.verification.status == Status::kVerified) ChooseCertificate(package);
  }

 private:
  void Fill(Package& package) {
    const IosProfile& facts = profile_->facts;
    package.ios->profile = facts;
    if (!facts.signer.empty()) {
      package.signers.push_back({.scheme = "cms",
                                 .algorithms = {profile_->signer.algorithm},
                                 .certificates = facts.signer,
                                 .current = true});
    }
    const auto dot = facts.application_identifier.find('.');
    if (dot != std::string::npos) {
      package.identity.package_name = facts.application_identifier.substr(dot + 1);
    }
    if (!facts.app_id_name.empty()) package.identity.app_name = facts.app_id_name;
    for (const IosProfileCertificate& item : facts.certificates) {
      CredentialEntry& entry = package.credentials.emplace_back();
      entry.chain = trust_.ChainOf(item.certificate, {}).certificates;
    }
  }

  // Apple's signature vouches for the certificates in the profile; only a single distribution
  // certificate leaves no choice.
  void ChooseCertificate(Package& package) const {
    const IosProfileCertificate* chosen = nullptr;
    std::size_t count = 0;
    for (const IosProfileCertificate& item : profile_->facts.certificates) {
      if (item.kind != IosCertificateKind::kDistribution) continue;
      chosen = &item;
      ++count;
    }
    if (count == 1) {
      package.filing = FilingChoice{chosen->certificate, rule::kFilingChosenProfile.id,
                                    FingerprintAlgorithm::kSha1};
    } else if (count == 0) {
      package.findings.push_back(Make(rule::kIosFilingNoDistribution));
    } else {
      package.findings.push_back(
          Make(rule::kIosFilingManyInProfile, {}, {{"count", static_cast<std::int64_t>(count)}}));
    }
  }

  platform::Input input_;
  Trust trust_;
  Bytes bytes_;
  Verdict verdict_;
  std::optional<Profile> profile_;
};

}  // namespace

std::unique_ptr<platform::Job> MachOJob(platform::Input input) {
  return std::make_unique<BareMachO>(std::move(input));
}

std::unique_ptr<platform::Job> ProfileJob(platform::Input input) {
  return std::make_unique<BareProfile>(std::move(input));
}

bool LooksLikeProfile(ByteSpan head) {
  // SignedData's object identifier, 1.2.840.113549.1.7.2.
  constexpr std::string_view kSignedData = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
  const std::string_view text = AsText(head);
  if (!text.starts_with('\x30')) return false;
  return text.substr(0, 64).find(kSignedData) != text.npos && text.find("<plist") != text.npos &&
         text.find("<key>") != text.npos;
}

}  // namespace apptrait::ios

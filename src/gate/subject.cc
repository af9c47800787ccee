#include "gate/subject.h"

#include <algorithm>

namespace apptrait::gate {
namespace {

constexpr std::string_view kAndroidDebug = "android.debug";

void AddMembers(const Package& package, const std::string& inside, std::vector<Member>* members) {
  members->push_back({&package, inside});
  for (const Package& nested : package.packages) {
    AddMembers(nested, inside.empty() ? nested.path : inside + "!" + nested.path, members);
  }
}

const Certificate* FindLeaf(const Package& package, std::string_view sha256) {
  for (const Signer& signer : package.signers) {
    if (!signer.certificates.empty() && signer.certificates.front().fingerprints.sha256 == sha256) {
      return &signer.certificates.front();
    }
  }
  return nullptr;
}

class SignerList {
 public:
  explicit SignerList(std::vector<SeenSigner>* signers) : signers_(signers) {}

  void Add(const Package& package, const std::string& sha256, const Certificate* certificate,
           const std::string& scheme) {
    if (std::ranges::find(*signers_, sha256, &SeenSigner::sha256) == signers_->end()) {
      signers_->push_back({sha256, certificate, scheme, &package});
    }
  }
  void Add(const Package& package, const Certificate& certificate, const std::string& scheme) {
    Add(package, certificate.fingerprints.sha256, &certificate, scheme);
  }

 private:
  std::vector<SeenSigner>* signers_;
};

void AddSigners(const Package& package, SignerList* list) {
  for (const Signer& signer : package.signers) {
    if (signer.current && !signer.certificates.empty()) {
      list->Add(package, signer.certificates.front(), signer.scheme);
    }
  }
  // After a rotation older systems see another signer than the newest.
  for (const VerdictRange& range : package.verification.ranges) {
    for (const std::string& sha256 : range.certificate_sha256) {
      list->Add(package, sha256, FindLeaf(package, sha256), range.scheme);
    }
  }
}

}  // namespace

std::string_view Name(Artefact artefact) {
  constexpr std::string_view kNames[] = {"installable", "upload", "store", "development"};
  return kNames[static_cast<std::size_t>(artefact)];
}

Subject::Subject(const Package& package) : outer(&package), main(&package) {
  AddMembers(package, "", &members);
  SignerList list(&signers);
  for (const Member& member : members) AddSigners(*member.package, &list);
  for (const Member& member : members) {
    if (member.package->platform == package.platform && member.package->identity.package_name) {
      main = member.package;
      break;
    }
  }
}

bool IsDevelopmentCertificate(const Package& package, const Certificate& certificate) {
  if (package.ios && package.ios->certificate_kind == IosCertificateKind::kDevelopment) return true;
  if (package.harmony && package.harmony->profile) {
    const auto& development = package.harmony->profile->development_certificate;
    if (development && development->fingerprints.sha256 == certificate.fingerprints.sha256) {
      return true;
    }
  }
  return certificate.known_as == kAndroidDebug;
}

std::optional<std::string> PublishedKey(const Certificate& certificate) {
  // Every machine makes a debug key of its own.
  return certificate.known_as == kAndroidDebug ? std::nullopt : certificate.known_as;
}

namespace {

// By who signed it, and by the profile, which says where it may run.
Artefact IosArtefact(const IosFacts& ios) {
  if (ios.certificate_kind == IosCertificateKind::kAppStore ||
      ios.certificate_kind == IosCertificateKind::kTestFlight) {
    return Artefact::kStore;
  }
  const bool development = ios.signature != IosSignatureKind::kCms ||
                           ios.certificate_kind == IosCertificateKind::kDevelopment ||
                           !ios.profile || ios.profile->kind == IosProfileKind::kDevelopment;
  if (development) return Artefact::kDevelopment;
  return ios.profile->kind == IosProfileKind::kAppStore ? Artefact::kUpload
                                                        : Artefact::kInstallable;
}

// A device takes a release package for AppGallery only from AppGallery, which signs it anew.
Artefact HarmonyArtefact(const Package& package, const HarmonyFacts& harmony) {
  if (harmony.re_signed_by) return Artefact::kStore;
  if (!harmony.profile || !harmony.profile->release) return Artefact::kDevelopment;
  const bool for_store = package.container == Container::kAppPack ||
                         harmony.profile->distribution_type == "app_gallery";
  return for_store ? Artefact::kUpload : Artefact::kInstallable;
}

}  // namespace

Artefact ArtefactOf(const Subject& subject) {
  const Package& package = *subject.outer;
  if (package.container == Container::kAab) return Artefact::kUpload;
  if (subject.main->ios) return IosArtefact(*subject.main->ios);
  if (package.harmony) return HarmonyArtefact(package, *package.harmony);
  return Artefact::kInstallable;
}

}  // namespace apptrait::gate

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

bool IsDevelopmentCertificate(const Package&, const Certificate& certificate) {
  return certificate.known_as == kAndroidDebug;
}

std::optional<std::string> PublishedKey(const Certificate& certificate) {
  // Every machine makes a debug key of its own.
  return certificate.known_as == kAndroidDebug ? std::nullopt : certificate.known_as;
}

Artefact ArtefactOf(const Subject& subject) {
  if (subject.outer->container == Container::kAab) return Artefact::kUpload;
  return Artefact::kInstallable;
}

}  // namespace apptrait::gate

// What a policy is held against: the package, the packages in it, and who signed them.
#ifndef APPTRAIT_SRC_GATE_SUBJECT_H_
#define APPTRAIT_SRC_GATE_SUBJECT_H_

#include "apptrait/package.h"

namespace apptrait::gate {

// A package of the tree; `inside` is "entry!entry", empty for the outermost.
struct Member {
  const Package* package = nullptr;
  std::string inside;
};

// The identity that some version of the system takes for the package's signer.
struct SeenSigner {
  std::string sha256;                        // of the certificate
  const Certificate* certificate = nullptr;  // null where only its digest is known
  std::string scheme;
  const Package* package = nullptr;
};

// What a build output is for.
enum class Artefact {
  kInstallable,  // users install it, and it can be handed to a store: an APK
  kUpload,       // for a store, which signs it anew
  kStore,        // as a store delivers it
  kDevelopment   // for developers' devices only
};
std::string_view Name(Artefact artefact);

// Points into the package, which outlives it.
struct Subject {
  explicit Subject(const Package& package);

  const Package* outer;
  // The package whose identity counts: the outermost, or the first in a set that has a name.
  const Package* main;
  std::vector<Member> members;      // outermost first
  std::vector<SeenSigner> signers;  // each certificate once
};

bool IsDevelopmentCertificate(const Package& package, const Certificate& certificate);
// The name of the key where its private part is public.
std::optional<std::string> PublishedKey(const Certificate& certificate);
Artefact ArtefactOf(const Subject& subject);

}  // namespace apptrait::gate

#endif  // APPTRAIT_SRC_GATE_SUBJECT_H_

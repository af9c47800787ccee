// One Mach-O file with its code signatures: read, and judged slice by slice.
//
// Threading: for one thread; the digests come from HashWork.
#ifndef APPTRAIT_SRC_IOS_CODE_FILE_H_
#define APPTRAIT_SRC_IOS_CODE_FILE_H_

#include "ios/cms.h"
#include "ios/hash_work.h"

namespace apptrait::ios {

struct SignedSlice {
  MachSlice mach;
  std::optional<CodeSignature> signature;  // nothing where there is none, or it is malformed
  bool malformed = false;
  IosSignatureKind kind = IosSignatureKind::kNone;
  std::optional<CmsSigner> signer;
  Bytes info_plist;  // section __TEXT,__info_plist
  // Demands of HashWork, one a CodeDirectory; nothing where its pages cannot be hashed.
  std::vector<std::optional<std::size_t>> pages;
};

struct CodeFile {
  std::string entry;
  std::vector<SignedSlice> slices;

  // The weakest of the slices; slices for simulators count only where there are no others.
  IosSignatureKind kind() const;
  // No device slice has an identity, and none is malformed.
  bool is_unsigned() const;
  const SignedSlice* main_slice() const;  // the first with a signer, else the first; null if none
};

// Files that the special slots of a bundle's executable seal. For loose code and bare files all is
// absent.
struct SealedFiles {
  bool in_bundle = false;  // else slot -1 is the section __info_plist
  bool complete = true;    // false: a bare file, whose bundle was not given
  std::optional<ByteSpan> info_plist, code_resources;
  // They are there and go beyond a limit, for which the verdict has them as unsupported already.
  bool info_unread = false, seal_unread = false;
};

// Reads slices, signatures, signers; what is wrong goes to `verdict`. Nothing where the file is no
// Mach-O at all. `held` adds up the bytes that are kept of a package's signatures, which
// kCodeSignatures bounds.
std::optional<CodeFile> ReadCodeFile(const Source& source, const std::string& entry,
                                     const Trust& trust, std::uint64_t& held, Verdict& verdict);

// Asks for the digests of its pages.
void DemandPages(CodeFile& code, const TreeFile& file,
                 const std::shared_ptr<const Source>& contents, HashWork& work);

// Judges signatures, pages and special slots.
void JudgeCodeFile(CodeFile& code, const SealedFiles& sealed, const HashWork& work,
                   Verdict& verdict);

// The facts of its slices, and of the signature that stands for them all.
void FillFacts(const CodeFile& code, IosFacts& facts);

// One signer for each leaf certificate, in the order of the slices.
std::vector<Signer> SignersOf(const CodeFile& code, bool current);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_CODE_FILE_H_

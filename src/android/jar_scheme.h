// v1, the JAR signature of an APK or an AAB, with Android's rules (apksig V1SchemeVerifier): every
// file outside META-INF must be named in MANIFEST.MF and in the .SF files of one set of signers.
#ifndef APPTRAIT_SRC_ANDROID_JAR_SCHEME_H_
#define APPTRAIT_SRC_ANDROID_JAR_SCHEME_H_

#include <functional>
#include <set>

#include "android/jar_signer.h"
#include "digest/plan.h"
#include "zip/contents.h"

namespace apptrait::android {

class JarScheme {
 public:
  // Reads the signature files. `source` and `layout` must outlive the object.
  JarScheme(std::shared_ptr<const Source> source, const zip::Layout& layout,
            const zip::LocalCheck* local_check, std::vector<Finding>* findings);

  // There is a signature block file, whether or not it has its .SF file.
  bool found() const { return has_blocks_; }
  // Those that have their .SF file.
  const std::vector<JarSigner>& signers() const { return signers_; }

  // Reads MANIFEST.MF and asks `plan` for the digests of the files' contents that any of `ranges`
  // checks. Without it no Check is a good one.
  // Here and in Check, the entries are looked at by up to `workers` threads.
  void Ask(const std::vector<SdkRange>& ranges, int workers, digest::Plan* plan);
  void Take(const digest::Results& results);

  struct Verdict {
    Issues issues;
    std::vector<std::size_t> signers;  // those that sign every file; empty where it fails
    bool verified() const { return !issues.HasErrors(); }
  };
  Verdict Check(SdkRange range, const NewerSchemes& newer) const;

  // SHA-256 of MANIFEST.MF, which source stamps sign; nothing where it cannot be read.
  std::optional<Bytes> ManifestSha256() const;

 private:
  // A file that the signature must cover.
  struct Covered {
    std::size_t entry = 0;  // in the layout
    const JarSection* section = nullptr;
    std::optional<digest::Handle> handle;
    std::vector<digest::Algorithm> algorithms;  // of the handle
    std::vector<Bytes> digests;                 // in their order; empty where they were not made
    std::optional<Finding> unreadable;          // why the contents could not be read
  };
  // Ranges that choose the same digests in every section (see DigestsToVerify), and what these
  // digests say of the .SF files and of the package's files.
  struct DigestClass {
    bool legacy = false, gingerbread = false, modern = false;
    auto operator<=>(const DigestClass&) const = default;  // NOLINT(modernize-use-nullptr)
  };
  static DigestClass ClassOf(SdkRange range);

  Result<Bytes> ReadEntry(const zip::Entry& entry);
  void ReadManifest();
  void ListCovered();
  const Issues& CheckNames() const;
  const Verdict& CheckDigests(SdkRange range) const;
  // Whether these signers sign every file, which does not depend on the digests that a range takes.
  const Verdict& CheckEntries(const std::map<std::size_t, JarSigner::SfResult>& signed_by) const;
  void CheckContents(const Covered& file, SdkRange range, IssueCap* issues) const;
  // True where CheckContents would find nothing.
  bool IsIntact(const Covered& file, SdkRange range) const;
  // Calls body(file) for each covered file, several at once.
  void ForEachCovered(const std::function<void(std::size_t)>& body) const;
  void NoteUnprotected(const std::vector<std::size_t>& signers, Issues* issues) const;

  std::shared_ptr<const Source> source_;
  const zip::Layout& layout_;
  std::set<std::size_t> mismatched_;  // entries whose local header contradicts the directory
  bool has_blocks_ = false, asked_ = false;
  int workers_ = 1;
  std::uint64_t bytes_left_;  // for all signature files
  std::size_t lines_left_;
  std::vector<JarSigner> signers_;
  std::vector<std::pair<std::string, std::string>> without_sf_;  // block and missing .SF
  const zip::Entry* manifest_entry_ = nullptr;
  std::optional<Finding> manifest_unreadable_;
  JarManifest manifest_;
  std::vector<Covered> covered_;  // in the order of the file
  // However many ranges are judged, each is made once.
  mutable std::optional<Issues> names_;
  mutable std::map<DigestClass, Verdict> digests_;
  mutable std::map<std::vector<std::size_t>, Verdict> entries_;  // by the numbers of the signers
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_JAR_SCHEME_H_

// One signer of a JAR signature: a PKCS #7 signature (META-INF/X.RSA, .DSA or .EC) over a signature
// file (META-INF/X.SF), which in turn signs MANIFEST.MF. The rules differ by Android version
// (apksig V1SchemeVerifier.Signer).
#ifndef APPTRAIT_SRC_ANDROID_JAR_SIGNER_H_
#define APPTRAIT_SRC_ANDROID_JAR_SIGNER_H_

#include <map>

#include "android/issues.h"
#include "android/jar_manifest.h"
#include "apptrait/certificate.h"
#include "base/hash.h"
#include "crypto/signature.h"
#include "crypto/signed_data.h"

namespace apptrait::android {

// MANIFEST.MF. Views and sections are of `bytes`.
struct JarManifest {
  Bytes bytes;
  std::vector<JarSection> sections;  // the first is the main section
  HashMap<std::string_view, std::size_t> by_name;

  const JarSection* Find(std::string_view name) const;
  // Of the whole file, computed once.
  const Bytes& Digest(digest::Algorithm algorithm) const;

 private:
  mutable std::map<digest::Algorithm, Bytes> digests_;
};

// The newer schemes that were found, as "X-Android-APK-Signed" names them.
struct NewerSchemes {
  bool v2 = false, v3 = false, any = false;
};

class JarSigner {
 public:
  // The names of the two entries and their contents; `unreadable` says why they could not be read.
  // The .SF file may take so many of `*lines_left`.
  JarSigner(std::string block_entry, std::string sf_entry, Bytes block, Bytes sf,
            std::optional<Finding> unreadable, std::size_t* lines_left,
            std::vector<Finding>* findings);
  // Moved only: what was read points into it.
  JarSigner(const JarSigner&) = delete;
  JarSigner& operator=(const JarSigner&) = delete;
  JarSigner(JarSigner&&) = default;
  JarSigner& operator=(JarSigner&&) = default;

  const std::string& block_entry() const { return block_entry_; }
  const std::string& sf_entry() const { return sf_entry_; }

  // The signature over the .SF file.
  Issues CheckBlock(SdkRange range) const;

  // Whether the .SF file says that a newer scheme signs the package too, and none was found.
  Issues CheckStripping(const NewerSchemes& newer, SdkRange range) const;

  // The .SF file's digests of the manifest. An ignored signer is not one of the package's, which is
  // no error. `names` are the entries that it signs, as long as the signer lives; null where the
  // file could not be judged so far.
  struct SfResult {
    Issues issues;
    bool ignored = false;
    const HashSet<std::string_view>* names = nullptr;
  };
  SfResult CheckSf(const JarManifest& manifest, SdkRange range) const;

  // The certificates, leaf first, of the SignerInfo that counts: below Android 7 the first, from
  // there on the first that verifies; where none does, the first that names a certificate of the
  // bag. Empty where there is none.
  std::vector<Certificate> Chain(SdkRange range) const;
  std::vector<std::string> Algorithms(SdkRange range) const;

 private:
  // The names of the .SF file's sections up to the first one that has none or another's.
  struct SectionNames {
    HashSet<std::string_view> names;
    std::optional<std::size_t> bad;  // that section
  };
  const SectionNames& Names() const;

  enum class Outcome { kVerified, kNotVerified, kError };
  Outcome CheckSignerInfo(std::size_t index, SdkRange range, Issues* issues) const;
  Outcome CheckSignedAttributes(const crypto::SignerInfo& info, SdkRange range,
                                Issues* issues) const;
  Outcome CheckValue(std::size_t index, const Certificate& certificate, Issues* issues) const;
  Outcome Stop(Issues* issues, const Rule& rule, const catalogue::Bilingual& why) const;
  std::optional<std::size_t> ChosenSignerInfo(SdkRange range) const;
  // Without a version it is nobody's.
  bool HasSfVersion() const;
  bool CheckManifestDigest(const JarSection& main, bool signtool, const JarManifest& manifest,
                           SdkRange range, Issues* issues) const;
  void CheckMainSection(const JarSection& main, const JarManifest& manifest, SdkRange range,
                        Issues* issues) const;
  void CheckSection(const JarSection& section, bool signtool, const JarSection& signed_section,
                    SdkRange range, IssueCap* issues) const;

  std::string block_entry_, sf_entry_;
  Bytes block_, sf_;
  std::optional<Finding> unreadable_, malformed_;
  std::optional<crypto::SignedData> data_;
  std::vector<Certificate> bag_;
  std::vector<std::optional<std::size_t>>
      positions_;  // in the bag, of each SignerInfo's certificate
  std::optional<std::size_t> bad_certificate_;
  std::vector<JarSection> sections_;  // of the .SF file
  mutable std::optional<SectionNames> names_;
  // Each signature is computed once, however many ranges are judged.
  mutable std::map<std::size_t, crypto::Check> checked_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_JAR_SIGNER_H_

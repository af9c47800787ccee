#include "filing/known_values.h"

#include <set>

#include "base/bytes.h"
#include "digest/algorithm.h"
#include "filing/certificates.h"
#include "filing/encoding.h"

namespace apptrait::filing {
namespace {

using Kind = KnownValue::Kind;
using Owner = KnownValue::Owner;

class Collector {
 public:
  void AddCertificate(const Certificate& certificate, Owner owner) {
    if (!seen_.insert(certificate.fingerprints.sha256).second) return;
    const std::string subject = certificate.subject.Text();
    const auto put = [&](Kind kind, Encoding encoding, std::string text) {
      if (!text.empty()) values_.push_back({kind, owner, encoding, std::move(text), subject});
    };
    put(Kind::kFingerprint, Encoding::kMd5, certificate.fingerprints.md5);
    put(Kind::kFingerprint, Encoding::kSha1, certificate.fingerprints.sha1);
    put(Kind::kFingerprint, Encoding::kSha256, certificate.fingerprints.sha256);
    const PublicKey& key = certificate.public_key;
    for (const Encoding encoding :
         {Encoding::kModulusDec, Encoding::kModulusHex, Encoding::kPkcs1Hex, Encoding::kSpkiHex,
          Encoding::kPointHex, Encoding::kYDec, Encoding::kYHex}) {
      const auto bytes = KeyBytes(key, encoding);
      if (bytes) put(Kind::kKey, encoding, IsDecimal(encoding) ? ToDecimal(*bytes) : ToHex(*bytes));
    }
    AddKeyDigests(key, put);
  }

  void AddFile(const FileFacts& file) {
    const std::pair<Encoding, const std::optional<std::string>*> digests[] = {
        {Encoding::kMd5, &file.md5},
        {Encoding::kSha1, &file.sha1},
        {Encoding::kSha256, &file.sha256}};
    for (const auto& [encoding, text] : digests) {
      if (*text) values_.push_back({Kind::kFileDigest, Owner::kFile, encoding, **text, {}});
    }
  }

  std::vector<KnownValue> Take() { return std::move(values_); }

 private:
  // Of the SubjectPublicKeyInfo, of its bits, and AppGallery Connect's 公钥指纹: the SHA-256 of the
  // base64 of the bits.
  template <class Put>
  static void AddKeyDigests(const PublicKey& key, const Put& put) {
    const std::string base64 = ToBase64(key.key_bits);
    for (const ByteSpan bytes : {ByteSpan(key.spki), ByteSpan(key.key_bits), AsBytes(base64)}) {
      if (bytes.empty()) continue;
      for (const auto& [encoding, algorithm] :
           {std::pair(Encoding::kMd5, digest::Algorithm::kMd5),
            std::pair(Encoding::kSha1, digest::Algorithm::kSha1),
            std::pair(Encoding::kSha256, digest::Algorithm::kSha256)}) {
        put(Kind::kKeyDigest, encoding, ToHex(digest::Digest(algorithm, bytes)));
      }
    }
  }

  std::set<std::string> seen_;
  std::vector<KnownValue> values_;
};

void AddFiles(const Package& package, int depth, Collector* values) {
  constexpr int kDeepest = 4;
  values->AddFile(package.file);
  if (depth == kDeepest) return;
  for (const Package& inner : package.packages) AddFiles(inner, depth + 1, values);
}

}  // namespace

std::vector<KnownValue> KnownValuesOf(const Package& package) {
  Collector values;
  const std::vector<Candidate> candidates = CandidatesOf(package);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    values.AddCertificate(candidates[i].certificate, i == 0 ? Owner::kChosen : Owner::kFurther);
  }
  for (const Signer& signer : package.signers) {
    for (std::size_t i = 1; i < signer.certificates.size(); ++i) {
      values.AddCertificate(signer.certificates[i], Owner::kIssuer);
    }
  }
  for (const CredentialEntry& entry : package.credentials) {
    for (std::size_t i = 0; i < entry.chain.size(); ++i) {
      values.AddCertificate(entry.chain[i], i == 0 ? Owner::kFurther : Owner::kIssuer);
    }
  }
  AddFiles(package, 0, &values);
  return values.Take();
}

}  // namespace apptrait::filing

// v4: a signature of the whole file in a file of its own (.idsig), for incremental installation.
// apksig V4Signature and V4SchemeVerifier.
//
//   u32 version (2) | u32-prefixed hashing info | u32-prefixed signing infos |
//   [u32-prefixed Merkle tree, top level first]
//   hashing info:  u32 algorithm (1: SHA-256) | u8 log2 of the page size (12) |
//                  u32-prefixed salt | u32-prefixed root
//   signing infos: a signing info | blocks of (u32 id | u32-prefixed signing info), for v4.1 one
//                  with the id of v3.1
//   signing info:  u32-prefixed each: digest of the APK, certificate, additional data, public key;
//                  u32 algorithm | u32-prefixed signature
//   signed:        u32 size of all this | u64 file size | u32 algorithm | u8 log2 |
//                  u32-prefixed each: salt, root, digest, certificate, additional data
#ifndef APPTRAIT_SRC_ANDROID_IDSIG_H_
#define APPTRAIT_SRC_ANDROID_IDSIG_H_

#include "android/issues.h"
#include "android/public_key.h"
#include "digest/plan.h"

namespace apptrait::android {

class Idsig {
 public:
  struct SignerBlock {
    ByteSpan apk_digest, certificate_der, additional_data, public_key, signature;
    std::uint32_t algorithm = 0;
    std::optional<Certificate> certificate;
  };

  Idsig(Bytes file, std::vector<Finding>* findings);
  Idsig(const Idsig&) = delete;
  Idsig& operator=(const Idsig&) = delete;

  const std::vector<SignerBlock>& signers() const { return signers_; }

  // Asks for the digests of the APK's pages. `strict`: with the salt that the file names, as
  // devices do; apksig computes without one.
  void Ask(std::uint64_t apk_size, bool strict, digest::Plan* plan);
  void Take(const digest::Results& results);
  // The file by itself: signatures, root and tree. Whether it fits the other schemes is the
  // verdict's to say.
  Issues Check() const;

 private:
  void ReadHashing(ByteSpan bytes);
  void ReadSigners(ByteSpan bytes, std::vector<Finding>* findings);
  Bytes SignedData(const SignerBlock& signer) const;
  bool CheckSigner(const SignerBlock& signer, std::size_t number, Issues* issues) const;
  void CheckRoot(Issues* issues) const;

  Bytes file_;
  bool empty_ = false, malformed_ = false, strict_ = true;
  std::uint32_t version_ = 0, hash_algorithm_ = 0;
  std::uint8_t log2_page_ = 0;
  ByteSpan salt_, root_;
  std::optional<ByteSpan> tree_;
  std::vector<SignerBlock> signers_;
  std::uint64_t apk_size_ = 0;
  std::optional<digest::Handle> pages_;
  Bytes actual_root_, actual_tree_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_IDSIG_H_

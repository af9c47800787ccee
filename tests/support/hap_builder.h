// Makes signed HarmonyOS packages, with a knob for everything that can be wrong in one, and the
// certificates and trust lists that go with them.
#ifndef APPTRAIT_TESTS_SUPPORT_HAP_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_HAP_BUILDER_H_

#include <functional>
#include <string>

#include "apptrait/inspect.h"
#include "support/x509_builder.h"
#include "support/zip_builder.h"

namespace apptrait::test {

// Certificates as AppGallery's: a root, a CA for developers, a CA for profiles and the store, and
// leaves of both. Names are "C=CN, O=Test, OU=Test, CN=…" so that trust lists can name them.
struct HarmonyPki {
  TestCertificate root, developer_ca, service_ca;
  TestCertificate release, debug, profile_signer, debug_profile_signer, store;

  // Keys of the release certificate: ec-p256, ec-p384, rsa-2048 …
  explicit HarmonyPki(const std::string& release_key = "ec-p256");

  // A leaf of one of the CAs.
  static TestCertificate Leaf(const std::string& key, const std::string& common_name,
                              const TestCertificate& issuer, int serial = 7);
  // What --harmony-trust would give.
  InspectOptions Options() const;
  std::string TrustedRoots() const;
  std::string TrustedSources() const;
  // The bag of a signature: leaf, CA, root.
  Parts BagOf(const TestCertificate& leaf) const;
};

// "-----BEGIN CERTIFICATE-----…"
std::string ToPem(ByteSpan der);

// A provisioning profile's JSON. Empty members are left out.
struct ProfileSpec {
  std::string type = "release", distribution = "internaltesting";
  std::string bundle_name = "com.example.app", app_identifier = "1234567890";
  std::string apl = "normal", app_feature = "hos_normal_app", developer_id = "42", uuid = "u-1",
              version_name = "2.0.0";
  int version_code = 2;
  std::int64_t not_before = 1577836800, not_after = 2524608000;
  std::string distribution_pem, development_pem;
  std::vector<std::string> device_ids = {"AA", "BB"};
  // Text to put before the closing brace (",\"more\": 1").
  std::string more;
  std::string ToJson() const;
};

// A sub-block as it is written; length and offset are true unless set.
struct SubBlockSpec {
  std::uint32_t type = 0;
  Bytes value;
  std::optional<std::uint32_t> length, offset;
};
struct HeadSpec {
  std::int32_t count = 0;
  std::int64_t size = 0;
  std::string magic;
  std::int32_t version = 3;
};

inline constexpr std::uint32_t kSignatureBlock = 0x20000000, kProofBlock = 0x20000001,
                               kProfileBlock = 0x20000002, kPropertyBlock = 0x20000003,
                               kEnterpriseBlock = 0x20000004, kEnterpriseCodeBlock = 0x20000005;

class HapBuilder {
 public:
  // A HAP of the stage model with module.json, signed by pki.release with a release profile.
  explicit HapBuilder(const HarmonyPki& pki);

  // Replaces what is in the archive.
  HapBuilder& Zip(ZipBuilder zip);
  HapBuilder& Profile(const ProfileSpec& profile);  // signed by pki.profile_signer
  HapBuilder& ProfileSigner(const TestCertificate& signer);
  HapBuilder& RawProfile(Bytes block);
  HapBuilder& NoProfile();
  HapBuilder& Signer(const TestCertificate& signer);
  HapBuilder& SignerSpecOf(std::function<void(SignerSpec&, const Bytes& content)> edit);
  HapBuilder& Bag(Parts certificates);
  HapBuilder& Message(std::function<void(SignedDataBuilder&)> edit);
  // The algorithm id of the package digest and its hash.
  HapBuilder& DigestAlgorithm(std::uint32_t id, digest::Algorithm algorithm);
  // The signed content, which is given the true digest.
  HapBuilder& Content(std::function<Bytes(const Bytes& digest)> make);
  HapBuilder& Property(Bytes property);
  // Sub-blocks beside property, profile and signature, digested in the canonical order.
  HapBuilder& ExtraBlock(std::uint32_t type, Bytes value);
  // The last word on blocks and head, after all is signed.
  HapBuilder& EditBlocks(std::function<void(std::vector<SubBlockSpec>&)> edit);
  HapBuilder& EditHead(std::function<void(HeadSpec&)> edit);
  // Bytes between the last value and the head.
  HapBuilder& Gap(std::size_t size);

  // Where the signing block will begin.
  std::uint64_t BlockStart() const;
  Bytes Build() const;
  // The package digest over the archive's three parts and the values of sub-blocks.
  Bytes PackageDigest(const Bytes& tail) const;

 private:
  Bytes SignProfile() const;
  Bytes SignPackage(const Bytes& tail) const;

  const HarmonyPki& pki_;
  Bytes zip_;  // unsigned
  ProfileSpec profile_;
  std::optional<Bytes> raw_profile_;
  bool no_profile_ = false;
  TestCertificate profile_signer_, signer_;
  std::optional<Parts> bag_;
  std::uint32_t algorithm_id_ = 0x201;
  digest::Algorithm algorithm_ = digest::Algorithm::kSha256;
  std::optional<Bytes> property_;
  std::vector<SubBlockSpec> extra_;
  std::function<void(SignerSpec&, const Bytes&)> edit_signer_;
  std::function<void(SignedDataBuilder&)> edit_message_;
  std::function<Bytes(const Bytes&)> make_content_;
  std::function<void(std::vector<SubBlockSpec>&)> edit_blocks_;
  std::function<void(HeadSpec&)> edit_head_;
  std::size_t gap_ = 0;
};

// The signed content for one or several digests.
Bytes DigestContent(const std::vector<std::pair<std::uint32_t, Bytes>>& digests,
                    std::uint32_t version = 2);

// module.json of bundle com.example.app, version 1.2.3 (10203), module "entry".
std::string ModuleJson(const std::string& more_of_app = "", const std::string& more_of_module = "");

// Makes a code signing block, as the property block holds it.
class CodeSignBuilder {
 public:
  // The signer of all signatures, and their owner attribute (empty: none).
  CodeSignBuilder(const HarmonyPki& pki, TestCertificate signer, std::string owner)
      : pki_(pki), signer_(std::move(signer)), owner_(std::move(owner)) {}

  CodeSignBuilder& Salt(Bytes salt);
  CodeSignBuilder& PageInfo(std::uint64_t offset, std::uint64_t bits);
  CodeSignBuilder& File(std::string name, Bytes contents);
  // What is signed of the last file instead of its true size.
  CodeSignBuilder& FileSize(std::uint64_t size);
  CodeSignBuilder& FileOwner(std::string owner);
  // Changes the block's bytes when all is made, the tree at `tree`.
  CodeSignBuilder& Edit(std::function<void(Bytes& block, std::size_t tree)> edit);
  // The 12 bytes of header and the block, which begins at `offset` in the file and covers `data`.
  Bytes Build(std::uint64_t offset, ByteSpan data) const;

 private:
  struct Item {
    std::string name, owner;
    Bytes contents;
    std::uint64_t size = 0;
  };
  friend Bytes ElfCodeBlock(const HarmonyPki&, const TestCertificate&, const std::string&, ByteSpan,
                            std::uint64_t);
  Bytes Signature(const Bytes& message, const std::string& owner) const;
  Bytes SignInfoOf(ByteSpan root, std::uint64_t size, std::uint64_t tree_offset,
                   std::uint64_t tree_size, bool with_tree, const std::string& owner) const;

  const HarmonyPki& pki_;
  TestCertificate signer_;
  std::string owner_;
  Bytes salt_;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> page_info_;
  std::vector<Item> files_;
  std::function<void(Bytes&, std::size_t)> edit_;
};

// The code signing block of a signed ELF file: of `data`, and standing at `offset` in the file.
Bytes ElfCodeBlock(const HarmonyPki& pki, const TestCertificate& signer, const std::string& owner,
                   ByteSpan data, std::uint64_t offset);

// A permission block with the digests of the given texts by type, with the header of 12 bytes.
Bytes PermissionBlock(const TestCertificate& signer,
                      const std::vector<std::pair<std::uint32_t, Bytes>>& texts);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_HAP_BUILDER_H_

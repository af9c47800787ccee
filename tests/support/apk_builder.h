// Builds and signs APKs: JAR signatures, APK Signing Blocks with every scheme, lineages, source
// stamps and .idsig files, with a knob for each thing that can be wrong in one. Digests are
// computed here anew, not by the code under test.
#ifndef APPTRAIT_TESTS_SUPPORT_APK_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_APK_BUILDER_H_

#include <functional>
#include <map>

#include "support/x509_builder.h"
#include "support/zip_builder.h"

namespace apptrait::test {

inline constexpr int kNoMaxSdk = 0x7fffffff;

// The content digests of an unsigned ZIP, by the kind's number (1 chunked SHA-256, 2 chunked
// SHA-512, 3 verity).
std::map<int, Bytes> ContentDigestsOf(ByteSpan zip);
// The kind that the signature algorithm stands for.
int ContentKindOf(std::uint32_t algorithm);
// A signature in that algorithm of v2 and later.
Bytes SignWith(std::string_view key, std::uint32_t algorithm, ByteSpan message);

// A u32 length and the bytes.
Bytes Prefixed(ByteSpan bytes);
Bytes Le32(std::uint32_t value);

// One certificate of a proof of rotation. `algorithm` signs the next one.
struct LineageStep {
  TestCertificate certificate;
  std::uint32_t flags = 23, algorithm = 0x0103;
  bool break_signature = false;                   // of this node, by the one before
  std::optional<std::uint32_t> parent_algorithm;  // as written, where it is not the right one
};
Bytes EncodeLineage(const std::vector<LineageStep>& steps, std::uint32_t version = 1);

using Attributes = std::vector<std::pair<std::uint32_t, Bytes>>;

// A signer of v2 (no range), v3, v3.1 or v3.2.
struct BlockSignerSpec {
  TestCertificate certificate;
  std::vector<std::uint32_t> algorithms{0x0103};
  int min_sdk = 28, max_sdk = kNoMaxSdk;
  Attributes attributes;
  // What follows breaks the signer.
  std::optional<std::pair<int, int>> inner_range;
  std::optional<Parts> certificates;  // in place of the signer's own
  std::optional<Bytes> public_key;
  std::optional<std::vector<std::uint32_t>> digest_algorithms;
  bool break_signature = false, break_digest = false, no_signatures = false;
  bool short_signature = false;  // of an impossible length
  bool cut_signed_data = false;  // signed as it stands, but not readable
  bool cut_signature_record = false, cut_digest_record = false, cut_attribute = false;
  bool empty_record = false;  // the signer is an empty record
};
// The value of a pair; `form_v3` writes the ranges.
Bytes EncodeBlock(const std::vector<BlockSignerSpec>& signers, bool form_v3,
                  const std::map<int, Bytes>& digests);

// A JAR signer. Digests in MANIFEST.MF and .SF are in `digests` ("SHA-256", "SHA1", "MD5" …).
struct JarSpec {
  SignerSpec signer;  // attributes none, as apksigner writes
  std::string name = "CERT", extension = "RSA";
  std::vector<std::string> digests{"SHA-256"};
  std::string apk_signed;                     // X-Android-APK-Signed, where not empty
  std::vector<SignerSpec> more;               // further SignerInfos of the same block
  std::function<void(std::string*)> edit_sf;  // before it is signed
  std::function<void(std::string*)> edit_sf_after;
  std::optional<Parts> bag;
  std::optional<Bytes> block;  // in place of the PKCS #7 signature
};
JarSpec JarBy(TestCertificate certificate, crypto::SignatureScheme scheme = {});

struct StampSpec {
  TestCertificate certificate;
  std::vector<std::uint32_t> schemes{2, 3};
  std::vector<std::uint32_t> algorithms{0x0103};
  Attributes attributes;
  bool wrong_entry = false, no_entry = false, no_block = false, break_signature = false;
};

class ApkBuilder {
 public:
  // AndroidManifest.xml, classes.dex and res/a.txt, all deflated or stored.
  ApkBuilder& Sdk(int min, std::optional<int> target = {});
  ApkBuilder& Sandbox(int version);
  ApkBuilder& NoManifest();
  ApkBuilder& Entry(std::string name, std::string contents, int method = ZipBuilder::kDeflate);
  ApkBuilder& Store();  // nothing is deflated
  // Runs on the ZIP when all entries are in it: knobs of the last entry, comments, prefixes.
  ApkBuilder& Zip(std::function<void(ZipBuilder&)> change);

  // Runs on the finished ZIP before it is digested and gets its signing block.
  ApkBuilder& Plain(std::function<void(Bytes*)> change);

  ApkBuilder& Jar(JarSpec signer);
  ApkBuilder& EditManifestMf(std::function<void(std::string*)> edit);  // before it is signed
  ApkBuilder& EditManifestMfAfter(std::function<void(std::string*)> edit);
  // Entries that are added behind the signature's back.
  ApkBuilder& Unsigned(std::string name, std::string contents);

  ApkBuilder& V2(std::vector<BlockSignerSpec> signers);
  ApkBuilder& V3(std::vector<BlockSignerSpec> signers);
  ApkBuilder& V31(std::vector<BlockSignerSpec> signers);
  ApkBuilder& V32(std::vector<BlockSignerSpec> signers);
  ApkBuilder& Stamp(StampSpec stamp);
  // A pair as it is; pairs stand in the order of the calls.
  ApkBuilder& Pair(std::uint32_t id, Bytes value);
  // Pads so that block and its size are multiples of 4096, as verity digests want.
  ApkBuilder& AlignBlock(bool on = true);
  ApkBuilder& BlockSizeField(std::uint64_t size);  // the first of the two
  ApkBuilder& TrailingInBlock(Bytes bytes);        // behind the last pair

  Bytes Build() const;
  // The ZIP without a signing block, to be digested.
  Bytes BuildZip() const;

 private:
  bool store_ = false;
  struct Item {
    std::string name, contents;
    int method;
  };
  struct Scheme {
    std::uint32_t id;
    std::optional<std::vector<BlockSignerSpec>> signers;
    Bytes value;
  };
  std::vector<Item> AllItems() const;
  std::string ManifestMf(const std::vector<Item>& items) const;
  void AddJar(std::vector<Item>* items) const;
  Bytes EncodePairs(const std::map<int, Bytes>& digests) const;
  Bytes EncodeStamp(const std::map<int, Bytes>& digests) const;

  int min_sdk_ = 24;
  std::optional<int> target_sdk_, sandbox_;
  bool has_manifest_ = true, align_ = false;
  std::vector<Item> items_, unsigned_;
  std::vector<std::function<void(ZipBuilder&)>> zip_changes_;
  std::function<void(Bytes*)> plain_change_;
  std::vector<JarSpec> jar_;
  std::function<void(std::string*)> edit_manifest_, edit_manifest_after_;
  std::vector<Scheme> schemes_;
  std::optional<StampSpec> stamp_;
  std::optional<std::uint64_t> block_size_;
  Bytes block_trailing_;
};

// A .idsig file for `apk`, whose signers' content digests are `apk_digests`, one for each key.
struct IdsigSpec {
  std::vector<TestCertificate> certificates;
  std::vector<Bytes> apk_digests;
  Bytes salt;
  bool with_tree = true;
  bool break_root = false, break_tree = false, break_signature = false;
  std::uint32_t version = 2, hash_algorithm = 1;
};
Bytes BuildIdsig(ByteSpan apk, const IdsigSpec& spec);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_APK_BUILDER_H_

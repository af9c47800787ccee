#include "support/hap_builder.h"

#include "base/byte_reader.h"
#include "digest/algorithm.h"

namespace apptrait::test {
namespace {

constexpr std::size_t kChunk = 1 << 20;

NameParts TestName(const std::string& common_name) {
  return {{"C", "CN"}, {"O", "Test"}, {"OU", "Test"}, {"CN", common_name}};
}

std::string Listed(const std::string& common_name) {
  return "C=CN, O=Test, OU=Test, CN=" + common_name;
}

void Put(Bytes* out, ByteSpan bytes) { out->insert(out->end(), bytes.begin(), bytes.end()); }

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\n') {
      quoted += "\\n";
    } else {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace

HarmonyPki::HarmonyPki(const std::string& release_key)
    : root(CertificateBuilder("ec-p384").Subject(TestName("Root")).Ca().Build()),
      developer_ca(CertificateBuilder("ec-p256-b")
                       .Subject(TestName("Developer CA"))
                       .Issuer(root)
                       .Ca()
                       .Build()),
      service_ca(CertificateBuilder("ec-p256-c")
                     .Subject(TestName("Service CA"))
                     .Issuer(root)
                     .Ca()
                     .Build()),
      release(Leaf(release_key, "Developer,Release", developer_ca)),
      debug(Leaf("ec-p256-d", "Developer,Development", developer_ca, 8)),
      profile_signer(Leaf("ec-p384-b", "Profile", service_ca)),
      debug_profile_signer(Leaf("ec-p384-b", "Profile Debug", service_ca, 8)),
      store(Leaf("ec-p384-b", "Store", service_ca, 9)) {}

TestCertificate HarmonyPki::Leaf(const std::string& key, const std::string& common_name,
                                 const TestCertificate& issuer, int serial) {
  return CertificateBuilder(key)
      .Subject(TestName(common_name))
      .Issuer(issuer)
      .Serial(serial)
      .Build();
}

InspectOptions HarmonyPki::Options() const {
  InspectOptions options;
  options.harmony_trusted_roots = TrustedRoots();
  options.harmony_trusted_sources = TrustedSources();
  options.workers = 1;
  return options;
}

std::string HarmonyPki::TrustedRoots() const {
  return "{" + Quoted(Listed("Root")) + ":" + Quoted(ToPem(root.der)) + "}";
}

std::string HarmonyPki::TrustedSources() const {
  return R"({"version":"1","release-time":"now","trust-app-source":[{"name":"huawei app gallery",)"
         R"("app-signing-cert":)" +
         Quoted(Listed("Store")) + R"(,"profile-signing-certificate":)" +
         Quoted(Listed("Profile")) + R"(,"profile-debug-signing-certificate":)" +
         Quoted(Listed("Profile Debug")) + R"(,"issuer-ca":)" + Quoted(Listed("Service CA")) +
         R"(,"root-ca":)" + Quoted(Listed("Root")) +
         R"(,"max-certs-path":3,"critialcal-cert-extension":["keyusage"]}]})";
}

Parts HarmonyPki::BagOf(const TestCertificate& leaf) const {
  const TestCertificate& ca = leaf.issuer == developer_ca.subject ? developer_ca : service_ca;
  return {leaf.der, ca.der, root.der};
}

std::string ToPem(ByteSpan der) {
  return "-----BEGIN CERTIFICATE-----\n" + ToBase64(der) + "\n-----END CERTIFICATE-----\n";
}

std::string ProfileSpec::ToJson() const {
  std::string bundle, json = "{";
  const auto add = [](std::string* out, const char* key, const std::string& value) {
    if (value.empty()) return;
    *out += (out->empty() || out->back() == '{') ? "" : ",";
    *out += Quoted(key) + ":" + Quoted(value);
  };
  json += "\"version-code\":" + std::to_string(version_code);
  add(&json, "version-name", version_name);
  add(&json, "uuid", uuid);
  add(&json, "type", type);
  add(&json, "app-distribution-type", distribution);
  json += ",\"validity\":{\"not-before\":" + std::to_string(not_before) +
          ",\"not-after\":" + std::to_string(not_after) + "}";
  add(&bundle, "developer-id", developer_id);
  add(&bundle, "distribution-certificate", distribution_pem);
  add(&bundle, "development-certificate", development_pem);
  add(&bundle, "bundle-name", bundle_name);
  add(&bundle, "apl", apl);
  add(&bundle, "app-feature", app_feature);
  add(&bundle, "app-identifier", app_identifier);
  json += ",\"bundle-info\":{" + bundle + "},\"debug-info\":{\"device-id-type\":\"udid\"";
  json += ",\"device-ids\":[";
  for (std::size_t i = 0; i < device_ids.size(); ++i) {
    json += (i == 0 ? "" : ",") + Quoted(device_ids[i]);
  }
  return json + "]}" + more + "}";
}

Bytes DigestContent(const std::vector<std::pair<std::uint32_t, Bytes>>& digests,
                    std::uint32_t version) {
  Bytes content;
  PutLe(&content, version, 4);
  PutLe(&content, digests.size(), 4);
  for (const auto& [id, digest] : digests) {
    PutLe(&content, digest.size() + 8, 4);
    PutLe(&content, id, 4);
    PutLe(&content, digest.size(), 4);
    Put(&content, digest);
  }
  return content;
}

std::string ModuleJson(const std::string& more_of_app, const std::string& more_of_module) {
  return R"({"app":{"bundleName":"com.example.app","versionCode":10203,"versionName":"1.2.3",)"
         R"("minAPIVersion":50000012,"targetAPIVersion":50001013,"vendor":"example")" +
         more_of_app + R"(},"module":{"name":"entry","type":"entry")" + more_of_module + "}}";
}

HapBuilder::HapBuilder(const HarmonyPki& pki)
    : pki_(pki), profile_signer_(pki.profile_signer), signer_(pki.release) {
  Zip(ZipBuilder().Add("module.json", ModuleJson()).Add("resources/rawfile/a.txt", "hello"));
  profile_.distribution_pem = ToPem(pki.release.der);
}

HapBuilder& HapBuilder::Zip(ZipBuilder zip) {
  zip_ = zip.Build();
  return *this;
}
HapBuilder& HapBuilder::Profile(const ProfileSpec& profile) {
  profile_ = profile;
  return *this;
}
HapBuilder& HapBuilder::ProfileSigner(const TestCertificate& signer) {
  profile_signer_ = signer;
  return *this;
}
HapBuilder& HapBuilder::RawProfile(Bytes block) {
  raw_profile_ = std::move(block);
  return *this;
}
HapBuilder& HapBuilder::NoProfile() {
  no_profile_ = true;
  return *this;
}
HapBuilder& HapBuilder::Signer(const TestCertificate& signer) {
  signer_ = signer;
  return *this;
}
HapBuilder& HapBuilder::SignerSpecOf(std::function<void(SignerSpec&, const Bytes&)> edit) {
  edit_signer_ = std::move(edit);
  return *this;
}
HapBuilder& HapBuilder::Bag(Parts certificates) {
  bag_ = std::move(certificates);
  return *this;
}
HapBuilder& HapBuilder::Message(std::function<void(SignedDataBuilder&)> edit) {
  edit_message_ = std::move(edit);
  return *this;
}
HapBuilder& HapBuilder::DigestAlgorithm(std::uint32_t id, digest::Algorithm algorithm) {
  algorithm_id_ = id;
  algorithm_ = algorithm;
  return *this;
}
HapBuilder& HapBuilder::Content(std::function<Bytes(const Bytes&)> make) {
  make_content_ = std::move(make);
  return *this;
}
HapBuilder& HapBuilder::Property(Bytes property) {
  property_ = std::move(property);
  return *this;
}
HapBuilder& HapBuilder::ExtraBlock(std::uint32_t type, Bytes value) {
  extra_.push_back({.type = type, .value = std::move(value)});
  return *this;
}
HapBuilder& HapBuilder::EditBlocks(std::function<void(std::vector<SubBlockSpec>&)> edit) {
  edit_blocks_ = std::move(edit);
  return *this;
}
HapBuilder& HapBuilder::EditHead(std::function<void(HeadSpec&)> edit) {
  edit_head_ = std::move(edit);
  return *this;
}
HapBuilder& HapBuilder::Gap(std::size_t size) {
  gap_ = size;
  return *this;
}

std::uint64_t HapBuilder::BlockStart() const {
  ByteReader r(zip_);
  r.Seek(zip_.size() - 22 + 16);
  return r.U32();
}

Bytes HapBuilder::SignProfile() const {
  if (raw_profile_) return *raw_profile_;
  return SignedDataBuilder()
      .Content(ToBytes(AsBytes(profile_.ToJson())))
      .Signer(profile_signer_)
      .Certificates(pki_.BagOf(profile_signer_))
      .Build();
}

// Of the unsigned file: its parts are those of the signed one, and its end record names the place
// where the signing block will begin.
Bytes HapBuilder::PackageDigest(const Bytes& tail) const {
  const std::uint64_t start = BlockStart(), end_record = zip_.size() - 22;
  Bytes digests;
  std::uint32_t chunks = 0;
  for (const auto& [from, to] : {std::pair<std::uint64_t, std::uint64_t>{0, start},
                                 {start, end_record},
                                 {end_record, zip_.size()}}) {
    for (std::uint64_t at = from; at < to; at += kChunk) {
      const ByteSpan chunk = ByteSpan(zip_).subspan(at, std::min<std::uint64_t>(kChunk, to - at));
      Bytes head = {std::byte{0xa5}};
      PutLe(&head, chunk.size(), 4);
      Put(&digests, digest::Digest(algorithm_, {head, chunk}));
      ++chunks;
    }
  }
  Bytes head = {std::byte{0x5a}};
  PutLe(&head, chunks, 4);
  return digest::Digest(algorithm_, {head, digests, tail});
}

Bytes HapBuilder::SignPackage(const Bytes& tail) const {
  const Bytes digest = PackageDigest(tail);
  const Bytes content =
      make_content_ ? make_content_(digest) : DigestContent({{algorithm_id_, digest}});
  SignerSpec spec{.certificate = signer_};
  spec.scheme.digest = algorithm_;
  if (edit_signer_) edit_signer_(spec, content);
  SignedDataBuilder message;
  message.Content(content).Signer(spec).Certificates(bag_ ? *bag_ : pki_.BagOf(signer_));
  if (edit_message_) edit_message_(message);
  return message.Build();
}

Bytes HapBuilder::Build() const {
  std::vector<SubBlockSpec> blocks;
  if (property_) blocks.push_back({.type = kPropertyBlock, .value = *property_});
  if (!no_profile_) blocks.push_back({.type = kProfileBlock, .value = SignProfile()});
  Bytes tail;
  for (const SubBlockSpec& b : blocks) Put(&tail, b.value);
  for (const SubBlockSpec& b : extra_) {
    if (b.type != kEnterpriseBlock && b.type != kEnterpriseCodeBlock) Put(&tail, b.value);
  }
  blocks.push_back({.type = kSignatureBlock, .value = SignPackage(tail)});
  blocks.insert(blocks.end(), extra_.begin(), extra_.end());
  if (edit_blocks_) edit_blocks_(blocks);

  Bytes block, values;
  std::uint32_t offset = static_cast<std::uint32_t>(12 * blocks.size());
  for (const SubBlockSpec& b : blocks) {
    PutLe(&block, b.type, 4);
    PutLe(&block, b.length.value_or(static_cast<std::uint32_t>(b.value.size())), 4);
    PutLe(&block, b.offset.value_or(offset), 4);
    offset += static_cast<std::uint32_t>(b.value.size());
    Put(&values, b.value);
  }
  Put(&block, values);
  block.resize(block.size() + gap_);
  HeadSpec head{.count = static_cast<std::int32_t>(blocks.size()),
                .size = static_cast<std::int64_t>(block.size() + 32),
                .magic = "<hap sign block>"};
  if (edit_head_) edit_head_(head);
  PutLe(&block, static_cast<std::uint32_t>(head.count), 4);
  PutLe(&block, static_cast<std::uint64_t>(head.size), 8);
  PutText(&block, head.magic);
  PutLe(&block, static_cast<std::uint32_t>(head.version), 4);

  const std::uint64_t start = BlockStart();
  Bytes file = ToBytes(ByteSpan(zip_).first(start));
  Put(&file, block);
  Put(&file, ByteSpan(zip_).subspan(start, zip_.size() - 6 - start));
  PutLe(&file, start + block.size(), 4);
  PutLe(&file, 0, 2);
  return file;
}

}  // namespace apptrait::test

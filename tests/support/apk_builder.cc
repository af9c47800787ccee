#include "support/apk_builder.h"

#include "digest/algorithm.h"
#include "support/axml_builder.h"
#include "zip/layout.h"

namespace apptrait::test {
namespace {

using digest::Algorithm;

constexpr std::size_t kPage = 4096, kChunk = 1 << 20;

struct Sections {
  ByteSpan before, directory, eocd;
};

Sections Cut(ByteSpan zip) {
  const auto source = MemorySource(zip);
  auto layout = zip::Layout::Read(*source);
  if (!layout) return {};
  const std::size_t directory = layout->directory_offset(), eocd = layout->eocd_offset();
  return {zip.first(directory), zip.subspan(directory, eocd - directory), zip.subspan(eocd)};
}

// The EOCD record with another offset of the central directory.
Bytes PatchEocd(ByteSpan eocd, std::size_t directory) {
  Bytes patched = ToBytes(eocd);
  for (std::size_t i = 0; i < 4; ++i) {
    patched[16 + i] = static_cast<std::byte>(directory >> (8 * i) & 0xff);
  }
  return patched;
}

Bytes ChunkedDigest(Algorithm algorithm, const Parts& sections) {
  Bytes digests;
  std::uint32_t count = 0;
  for (const Bytes& section : sections) {
    for (std::size_t at = 0; at < section.size(); at += kChunk, ++count) {
      const ByteSpan chunk = ByteSpan(section).subspan(at, std::min(kChunk, section.size() - at));
      Bytes head{std::byte{0xa5}};
      PutLe(&head, chunk.size(), 4);
      digests = Join({digests, digest::Digest(algorithm, {head, chunk})});
    }
  }
  Bytes head{std::byte{0x5a}};
  PutLe(&head, count, 4);
  return digest::Digest(algorithm, {head, digests});
}

// Root of a Merkle tree over 4096-byte pages; `tree` receives the levels, the top first.
Bytes Merkle(Bytes data, ByteSpan salt, Bytes* tree = nullptr) {
  while (true) {
    Bytes level;
    for (std::size_t at = 0; at < data.size(); at += kPage) {
      Bytes page(data.begin() + static_cast<std::ptrdiff_t>(at),
                 data.begin() + static_cast<std::ptrdiff_t>(std::min(at + kPage, data.size())));
      page.resize(kPage);
      level = Join({level, digest::Digest(Algorithm::kSha256, {salt, page})});
    }
    const std::size_t size = level.size();
    level.resize((size + kPage - 1) / kPage * kPage);
    if (tree != nullptr) *tree = Join({level, *tree});
    if (size <= kPage) return digest::Digest(Algorithm::kSha256, {salt, level});
    level.resize(size);
    data = std::move(level);
  }
}

std::string DigestAttribute(const std::string& name, std::string_view suffix, ByteSpan bytes) {
  static const std::map<std::string, Algorithm> kNames = {
      {"MD5", Algorithm::kMd5},        {"SHA", Algorithm::kSha1},
      {"SHA1", Algorithm::kSha1},      {"SHA-256", Algorithm::kSha256},
      {"SHA-384", Algorithm::kSha384}, {"SHA-512", Algorithm::kSha512}};
  return name + std::string(suffix) + ": " + ToBase64(digest::Digest(kNames.at(name), bytes)) +
         "\r\n";
}

bool IsCovered(const std::string& name) {
  return !name.starts_with("META-INF/") && !name.ends_with("/");
}

}  // namespace

Bytes Le32(std::uint32_t value) {
  Bytes bytes;
  PutLe(&bytes, value, 4);
  return bytes;
}

Bytes Prefixed(ByteSpan bytes) {
  return Join({Le32(static_cast<std::uint32_t>(bytes.size())), ToBytes(bytes)});
}

int ContentKindOf(std::uint32_t algorithm) {
  switch (algorithm) {
    case 0x0102:
    case 0x0104:
    case 0x0202:
    case 0x0501:
      return 2;
    case 0x0421:
    case 0x0423:
    case 0x0425:
      return 3;
    default:
      return 1;
  }
}

Bytes SignWith(std::string_view key, std::uint32_t algorithm, ByteSpan message) {
  if (algorithm >= 0x0500) return Bytes(64);  // unknown to everybody here
  const bool sha512 = ContentKindOf(algorithm) == 2, pss = algorithm <= 0x0102;
  return Sign(key,
              {.digest = sha512 ? Algorithm::kSha512 : Algorithm::kSha256,
               .padding = pss ? crypto::Padding::kPss : crypto::Padding::kDefault},
              message);
}

std::map<int, Bytes> ContentDigestsOf(ByteSpan zip) {
  const Sections sections = Cut(zip);
  const Parts parts{ToBytes(sections.before), ToBytes(sections.directory),
                    PatchEocd(sections.eocd, sections.before.size())};
  Bytes verity = Merkle(Join(parts), Bytes(8));
  PutLe(&verity, zip.size(), 8);
  return {{1, ChunkedDigest(Algorithm::kSha256, parts)},
          {2, ChunkedDigest(Algorithm::kSha512, parts)},
          {3, verity}};
}

Bytes EncodeLineage(const std::vector<LineageStep>& steps, std::uint32_t version) {
  Bytes lineage = Le32(version);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const LineageStep& step = steps[i];
    const std::uint32_t parent = i == 0 ? 0 : steps[i - 1].algorithm;
    const Bytes signed_data =
        Join({Prefixed(step.certificate.der), Le32(step.parent_algorithm.value_or(parent))});
    Bytes signature;
    if (i > 0) signature = SignWith(steps[i - 1].certificate.key, parent, signed_data);
    if (step.break_signature) signature[signature.size() / 2] ^= std::byte{1};
    const bool last = i + 1 == steps.size();
    lineage =
        Join({lineage, Prefixed(Join({Prefixed(signed_data), Le32(step.flags),
                                      Le32(last ? 0 : step.algorithm), Prefixed(signature)}))});
  }
  return lineage;
}

namespace {

Bytes SignedData(const BlockSignerSpec& s, bool form_v3, const std::map<int, Bytes>& digests) {
  Bytes digest_records;
  for (const std::uint32_t algorithm : s.digest_algorithms.value_or(s.algorithms)) {
    Bytes digest = digests.at(ContentKindOf(algorithm));
    if (s.break_digest) digest[0] ^= std::byte{1};
    digest_records = Join({digest_records, Prefixed(Join({Le32(algorithm), Prefixed(digest)}))});
  }
  if (s.cut_digest_record) digest_records = Join({digest_records, Prefixed(Bytes(2))});
  Bytes certificates;
  for (const Bytes& der : s.certificates.value_or(Parts{s.certificate.der})) {
    certificates = Join({certificates, Prefixed(der)});
  }
  Bytes attributes;
  for (const auto& [id, value] : s.attributes) {
    attributes = Join({attributes, Prefixed(Join({Le32(id), value}))});
  }
  if (s.cut_attribute) attributes = Join({attributes, Prefixed(Bytes(2))});
  const auto [min, max] = s.inner_range.value_or(std::pair(s.min_sdk, s.max_sdk));
  const Bytes range =
      form_v3 ? Join({Le32(static_cast<std::uint32_t>(min)), Le32(static_cast<std::uint32_t>(max))})
              : Bytes();
  if (s.cut_signed_data) return Join({Prefixed(digest_records), Le32(1000)});
  return Join({Prefixed(digest_records), Prefixed(certificates), range, Prefixed(attributes)});
}

Bytes EncodeSigner(const BlockSignerSpec& s, bool form_v3, const std::map<int, Bytes>& digests) {
  if (s.empty_record) return {};
  const Bytes data = SignedData(s, form_v3, digests);
  Bytes signatures;
  for (const std::uint32_t algorithm : s.algorithms) {
    if (s.no_signatures) break;
    Bytes signature = SignWith(s.certificate.key, algorithm, data);
    if (s.break_signature) {
      signature = SignWith(s.certificate.key, algorithm, Join({data, Bytes(1)}));
    }
    if (s.short_signature) signature.pop_back();
    signatures = Join({signatures, Prefixed(Join({Le32(algorithm), Prefixed(signature)}))});
  }
  if (s.cut_signature_record) signatures = Join({signatures, Prefixed(Bytes(2))});
  const Bytes range = form_v3 ? Join({Le32(static_cast<std::uint32_t>(s.min_sdk)),
                                      Le32(static_cast<std::uint32_t>(s.max_sdk))})
                              : Bytes();
  return Join({Prefixed(data), range, Prefixed(signatures),
               Prefixed(s.public_key.value_or(PublicKeyOf(s.certificate.key)))});
}

}  // namespace

Bytes EncodeBlock(const std::vector<BlockSignerSpec>& signers, bool form_v3,
                  const std::map<int, Bytes>& digests) {
  Bytes list;
  for (const BlockSignerSpec& s : signers) {
    list = Join({list, Prefixed(EncodeSigner(s, form_v3, digests))});
  }
  return Prefixed(list);
}

JarSpec JarBy(TestCertificate certificate, crypto::SignatureScheme scheme) {
  JarSpec spec;
  const KeyAlgorithm key = AlgorithmOf(certificate.key);
  spec.extension = key == KeyAlgorithm::kRsa ? "RSA" : key == KeyAlgorithm::kDsa ? "DSA" : "EC";
  spec.signer.certificate = std::move(certificate);
  spec.signer.scheme = scheme;
  spec.signer.attributes = SignerSpec::Attributes::kNone;
  return spec;
}

ApkBuilder& ApkBuilder::Sdk(int min, std::optional<int> target) {
  min_sdk_ = min;
  target_sdk_ = target;
  return *this;
}
ApkBuilder& ApkBuilder::Sandbox(int version) { return sandbox_ = version, *this; }
ApkBuilder& ApkBuilder::NoManifest() { return has_manifest_ = false, *this; }
ApkBuilder& ApkBuilder::Store() {
  store_ = true;
  return *this;
}

ApkBuilder& ApkBuilder::Entry(std::string name, std::string contents, int method) {
  items_.push_back({std::move(name), std::move(contents), method});
  return *this;
}
ApkBuilder& ApkBuilder::Zip(std::function<void(ZipBuilder&)> change) {
  zip_changes_.push_back(std::move(change));
  return *this;
}
ApkBuilder& ApkBuilder::Plain(std::function<void(Bytes*)> change) {
  return plain_change_ = std::move(change), *this;
}
ApkBuilder& ApkBuilder::Jar(JarSpec signer) { return jar_.push_back(std::move(signer)), *this; }
ApkBuilder& ApkBuilder::EditManifestMf(std::function<void(std::string*)> edit) {
  return edit_manifest_ = std::move(edit), *this;
}
ApkBuilder& ApkBuilder::EditManifestMfAfter(std::function<void(std::string*)> edit) {
  return edit_manifest_after_ = std::move(edit), *this;
}
ApkBuilder& ApkBuilder::Unsigned(std::string name, std::string contents) {
  unsigned_.push_back({std::move(name), std::move(contents), ZipBuilder::kStore});
  return *this;
}
ApkBuilder& ApkBuilder::V2(std::vector<BlockSignerSpec> signers) {
  return schemes_.push_back({0x7109871a, std::move(signers), {}}), *this;
}
ApkBuilder& ApkBuilder::V3(std::vector<BlockSignerSpec> signers) {
  return schemes_.push_back({0xf05368c0, std::move(signers), {}}), *this;
}
ApkBuilder& ApkBuilder::V31(std::vector<BlockSignerSpec> signers) {
  return schemes_.push_back({0x1b93ad61, std::move(signers), {}}), *this;
}
ApkBuilder& ApkBuilder::V32(std::vector<BlockSignerSpec> signers) {
  return schemes_.push_back({0x70e1c89f, std::move(signers), {}}), *this;
}
ApkBuilder& ApkBuilder::Stamp(StampSpec stamp) { return stamp_ = std::move(stamp), *this; }
ApkBuilder& ApkBuilder::Pair(std::uint32_t id, Bytes value) {
  return schemes_.push_back({id, std::nullopt, std::move(value)}), *this;
}
ApkBuilder& ApkBuilder::AlignBlock(bool on) { return align_ = on, *this; }
ApkBuilder& ApkBuilder::BlockSizeField(std::uint64_t size) { return block_size_ = size, *this; }
ApkBuilder& ApkBuilder::TrailingInBlock(Bytes bytes) {
  return block_trailing_ = std::move(bytes), *this;
}

std::vector<ApkBuilder::Item> ApkBuilder::AllItems() const {
  std::vector<Item> items;
  if (has_manifest_) {
    std::vector<Attr> manifest{test::Plain("package", "com.example.signed"),
                               Number("versionCode", 0x0101021b, 7)};
    if (sandbox_) {
      manifest.push_back(
          Number("targetSandboxVersion", 0x0101054c, static_cast<std::uint32_t>(*sandbox_)));
    }
    std::vector<Attr> sdk{
        Number("minSdkVersion", 0x0101020c, static_cast<std::uint32_t>(min_sdk_))};
    if (target_sdk_) {
      sdk.push_back(
          Number("targetSdkVersion", 0x01010270, static_cast<std::uint32_t>(*target_sdk_)));
    }
    AxmlBuilder axml;
    axml.Start("manifest", manifest).Element("uses-sdk", sdk).Element("application").End();
    items.push_back(
        {"AndroidManifest.xml", std::string(AsText(axml.Build())), ZipBuilder::kDeflate});
  }
  items.push_back({"classes.dex", "dex\n035 not really code", ZipBuilder::kStore});
  items.push_back({"res/a.txt", std::string(5000, 'a'), ZipBuilder::kDeflate});
  items.insert(items.end(), items_.begin(), items_.end());
  if (stamp_ && !stamp_->no_entry) {
    Bytes digest = digest::Digest(Algorithm::kSha256, stamp_->certificate.der);
    if (stamp_->wrong_entry) digest[0] ^= std::byte{1};
    items.push_back({"stamp-cert-sha256", std::string(AsText(digest)), ZipBuilder::kStore});
  }
  AddJar(&items);
  items.insert(items.end(), unsigned_.begin(), unsigned_.end());
  return items;
}

std::string ApkBuilder::ManifestMf(const std::vector<Item>& items) const {
  std::string text = "Manifest-Version: 1.0\r\nCreated-By: 1.0 (test)\r\n\r\n";
  for (const Item& item : items) {
    if (!IsCovered(item.name)) continue;
    text += "Name: " + item.name + "\r\n";
    for (const std::string& digest : jar_.front().digests) {
      text += DigestAttribute(digest, "-Digest", AsBytes(item.contents));
    }
    text += "\r\n";
  }
  if (edit_manifest_) edit_manifest_(&text);
  return text;
}

void ApkBuilder::AddJar(std::vector<Item>* items) const {
  if (jar_.empty()) return;
  const std::string manifest = ManifestMf(*items);
  std::vector<Item> files;
  for (const JarSpec& jar : jar_) {
    std::string sf = "Signature-Version: 1.0\r\nCreated-By: 1.0 (test)\r\n";
    for (const std::string& digest : jar.digests) {
      sf += DigestAttribute(digest, "-Digest-Manifest", AsBytes(manifest));
    }
    if (!jar.apk_signed.empty()) sf += "X-Android-APK-Signed: " + jar.apk_signed + "\r\n";
    sf += "\r\n";
    for (std::size_t at = manifest.find("Name: "); at != std::string::npos;) {
      const std::size_t last = manifest.find("\r\n\r\n", at);
      if (last == std::string::npos) break;
      const std::size_t end = last + 4;
      const std::string section = manifest.substr(at, end - at);
      sf += section.substr(0, section.find("\r\n") + 2);
      for (const std::string& digest : jar.digests) {
        sf += DigestAttribute(digest, "-Digest", AsBytes(section));
      }
      sf += "\r\n";
      at = manifest.find("Name: ", end);
    }
    if (jar.edit_sf) jar.edit_sf(&sf);
    SignedDataBuilder block;
    block.Detached(ToBytes(AsBytes(sf))).Signer(jar.signer);
    for (const SignerSpec& signer : jar.more) block.Signer(signer);
    if (jar.bag) block.Certificates(*jar.bag);
    const Bytes pkcs7 = jar.block.value_or(block.Build());
    if (jar.edit_sf_after) jar.edit_sf_after(&sf);
    files.push_back({"META-INF/" + jar.name + ".SF", sf, ZipBuilder::kDeflate});
    files.push_back({"META-INF/" + jar.name + "." + jar.extension, std::string(AsText(pkcs7)),
                     ZipBuilder::kDeflate});
  }
  std::string written = manifest;
  if (edit_manifest_after_) edit_manifest_after_(&written);
  files.push_back({"META-INF/MANIFEST.MF", written, ZipBuilder::kDeflate});
  items->insert(items->end(), files.begin(), files.end());
}

Bytes ApkBuilder::BuildZip() const {
  ZipBuilder zip;
  for (const Item& item : AllItems())
    zip.Add(item.name, item.contents, store_ ? ZipBuilder::kStore : item.method);
  for (const auto& change : zip_changes_) change(zip);
  Bytes plain = zip.Build();
  if (plain_change_) plain_change_(&plain);
  const Sections sections = Cut(plain);
  if (!align_ || sections.before.empty()) return plain;
  Bytes before = ToBytes(sections.before);
  before.resize((before.size() + kPage - 1) / kPage * kPage);
  const std::size_t directory = before.size();
  return Join({before, ToBytes(sections.directory), PatchEocd(sections.eocd, directory)});
}

Bytes ApkBuilder::EncodeStamp(const std::map<int, Bytes>& digests) const {
  const auto sign = [&](ByteSpan data) {
    Bytes signatures;
    for (const std::uint32_t algorithm : stamp_->algorithms) {
      Bytes signature = SignWith(stamp_->certificate.key, algorithm, data);
      if (stamp_->break_signature) signature[0] ^= std::byte{1};
      signatures = Join({signatures, Prefixed(Join({Le32(algorithm), Prefixed(signature)}))});
    }
    return Prefixed(signatures);
  };
  // Every signer of these tests signs the chunked SHA-256.
  const Bytes& digest = digests.at(1);
  const Bytes signed_digests = Prefixed(Join({Le32(1), Prefixed(digest)}));
  Bytes schemes;
  for (const std::uint32_t scheme : stamp_->schemes) {
    schemes = Join({schemes, Prefixed(Join({Le32(scheme), sign(signed_digests)}))});
  }
  Bytes attributes;
  for (const auto& [id, value] : stamp_->attributes) {
    attributes = Join({attributes, Prefixed(Join({Le32(id), value}))});
  }
  attributes = Prefixed(attributes);
  return Prefixed(Join({Prefixed(stamp_->certificate.der), Prefixed(schemes), Prefixed(attributes),
                        sign(attributes)}));
}

Bytes ApkBuilder::EncodePairs(const std::map<int, Bytes>& digests) const {
  Bytes pairs;
  const auto add = [&pairs](std::uint32_t id, ByteSpan value) {
    PutLe(&pairs, value.size() + 4, 8);
    pairs = Join({pairs, Le32(id), ToBytes(value)});
  };
  for (const Scheme& scheme : schemes_) {
    if (!scheme.signers) {
      add(scheme.id, scheme.value);
    } else {
      add(scheme.id, EncodeBlock(*scheme.signers, scheme.id != 0x7109871a, digests));
    }
  }
  if (stamp_ && !stamp_->no_block) add(0x6dff800d, EncodeStamp(digests));
  if (align_) {
    std::size_t padding = (kPage - (pairs.size() + 32 + 12) % kPage) % kPage;
    add(0x42726577, Bytes(padding));
  }
  return Join({pairs, block_trailing_});
}

Bytes ApkBuilder::Build() const {
  const Bytes zip = BuildZip();
  if (schemes_.empty() && !stamp_) return zip;
  const Sections sections = Cut(zip);
  const Bytes pairs = EncodePairs(ContentDigestsOf(zip));
  const std::uint64_t size = pairs.size() + 24;
  Bytes block;
  PutLe(&block, block_size_.value_or(size), 8);
  block = Join({block, pairs});
  PutLe(&block, size, 8);
  PutText(&block, "APK Sig Block 42");
  const std::size_t directory = sections.before.size() + block.size();
  return Join({ToBytes(sections.before), block, ToBytes(sections.directory),
               PatchEocd(sections.eocd, directory)});
}

Bytes BuildIdsig(ByteSpan apk, const IdsigSpec& spec) {
  Bytes tree, root = Merkle(ToBytes(apk), spec.salt, &tree);
  if (spec.break_root) root[0] ^= std::byte{1};
  if (spec.break_tree) tree[0] ^= std::byte{1};
  const Bytes hashing =
      Join({Le32(spec.hash_algorithm), Bytes{std::byte{12}}, Prefixed(spec.salt), Prefixed(root)});
  const auto signing_info = [&](std::size_t i) {
    const TestCertificate& certificate = spec.certificates[i];
    Bytes head =
        Join({Le32(spec.hash_algorithm), Bytes{std::byte{12}}, Prefixed(spec.salt), Prefixed(root),
              Prefixed(spec.apk_digests[i]), Prefixed(certificate.der), Prefixed({})});
    Bytes data = Le32(static_cast<std::uint32_t>(head.size() + 12));
    PutLe(&data, apk.size(), 8);
    Bytes signature = SignWith(certificate.key, 0x0103, Join({data, head}));
    if (spec.break_signature) signature[0] ^= std::byte{1};
    return Join({Prefixed(spec.apk_digests[i]), Prefixed(certificate.der), Prefixed({}),
                 Prefixed(PublicKeyOf(certificate.key)), Le32(0x0103), Prefixed(signature)});
  };
  Bytes infos = signing_info(0);
  for (std::size_t i = 1; i < spec.certificates.size(); ++i) {
    infos = Join({infos, Le32(0x1b93ad61), Prefixed(signing_info(i))});
  }
  Bytes file = Join({Le32(spec.version), Prefixed(hashing), Prefixed(infos)});
  if (spec.with_tree) file = Join({file, Prefixed(tree)});
  return file;
}

}  // namespace apptrait::test

#include "support/macho_builder.h"

#include <algorithm>

#include "support/zip_builder.h"

namespace apptrait::test {
namespace {

constexpr std::size_t kSectionOffset = 0x800;

bool Is64Bit(const MachOSpec& spec) { return (spec.cpu_type & 0x01000000) != 0; }

void PutName16(Bytes* out, std::string_view name) {
  PutText(out, name);
  out->resize(out->size() + 16 - name.size());
}

// Commands that the slice has, each with its size filled in.
class Commands {
 public:
  Bytes& Begin(std::uint32_t command) {
    End();
    start_ = bytes_.size();
    ++count_;
    PutLe(&bytes_, command, 4);
    PutLe(&bytes_, 0, 4);
    return bytes_;
  }
  void End() {
    if (count_ == 0) return;
    const std::size_t size = bytes_.size() - start_;
    for (int i = 0; i < 4; ++i) bytes_[start_ + 4 + i] = static_cast<std::byte>(size >> (8 * i));
  }
  const Bytes& bytes() const { return bytes_; }
  std::uint32_t count() const { return count_; }

 private:
  Bytes bytes_;
  std::size_t start_ = 0;
  std::uint32_t count_ = 0;
};

void PutSegment(Commands& commands, const MachOSpec& spec, std::string_view name,
                std::uint64_t offset, std::uint64_t size, bool with_section) {
  const bool wide = Is64Bit(spec);
  const int word = wide ? 8 : 4;
  Bytes& out = commands.Begin(wide ? 0x19 : 0x1);
  PutName16(&out, name);
  PutLe(&out, 0x100000000ULL + offset, word);
  PutLe(&out, size, word);
  PutLe(&out, offset, word);
  PutLe(&out, size, word);
  PutLe(&out, 5, 4);
  PutLe(&out, 5, 4);
  PutLe(&out, with_section ? 1 : 0, 4);
  PutLe(&out, 0, 4);
  if (!with_section) return;
  PutName16(&out, "__info_plist");
  PutName16(&out, name);
  PutLe(&out, 0, word);
  PutLe(&out, spec.info_plist_section.size(), word);
  PutLe(&out, kSectionOffset, 4);
  for (int i = 0; i < (wide ? 7 : 6); ++i) PutLe(&out, 0, 4);
}

// The slice without its signature.
Bytes BuildCode(const MachOSpec& spec, const Bytes& code, std::optional<std::uint32_t> cryptid) {
  const std::size_t signature = SignatureOffset(spec);
  Commands commands;
  PutSegment(commands, spec, "__TEXT", 0, signature, !spec.info_plist_section.empty());
  PutSegment(commands, spec, "__LINKEDIT", signature, spec.signature ? spec.signature_room : 0, false);
  if (spec.old_version_command) {
    Bytes& out = commands.Begin(spec.platform == 4 ? 0x30 : spec.platform == 3 ? 0x2f : 0x25);
    PutLe(&out, spec.min_os, 4);
    PutLe(&out, spec.sdk, 4);
  } else {
    Bytes& out = commands.Begin(0x32);
    for (std::uint32_t value : {spec.platform, spec.min_os, spec.sdk, 0u}) PutLe(&out, value, 4);
  }
  Bytes& uuid = commands.Begin(0x1b);
  uuid.resize(uuid.size() + 16, std::byte{0xab});
  if (cryptid) {
    Bytes& out = commands.Begin(Is64Bit(spec) ? 0x2c : 0x21);
    for (std::size_t value : {kCodeOffset, code.size(), std::size_t{*cryptid}}) {
      PutLe(&out, value, 4);
    }
    if (Is64Bit(spec)) PutLe(&out, 0, 4);
  }
  if (spec.signature) {
    Bytes& out = commands.Begin(0x1d);
    PutLe(&out, signature, 4);
    PutLe(&out, spec.signature_room, 4);
  }
  commands.End();
  Bytes out;
  PutLe(&out, Is64Bit(spec) ? 0xfeedfacf : 0xfeedface, 4);
  for (std::size_t value :
       {std::size_t{spec.cpu_type}, std::size_t{spec.cpu_subtype}, std::size_t{spec.file_type},
        std::size_t{commands.count()}, commands.bytes().size(), std::size_t{0}}) {
    PutLe(&out, value, 4);
  }
  if (Is64Bit(spec)) PutLe(&out, 0, 4);
  out.insert(out.end(), commands.bytes().begin(), commands.bytes().end());
  out.resize(kSectionOffset);
  PutText(&out, spec.info_plist_section);
  out.resize(kCodeOffset);
  out.insert(out.end(), code.begin(), code.end());
  out.resize(signature);
  return out;
}

struct HashType {
  digest::Algorithm algorithm;
  std::size_t size;
};
HashType TypeOf(int hash_type) {
  switch (hash_type) {
    case 1:
      return {digest::Algorithm::kSha1, 20};
    case 3:
      return {digest::Algorithm::kSha256, 20};
    case 4:
      return {digest::Algorithm::kSha384, 48};
    case 5:
      return {digest::Algorithm::kSha512, 64};
    default:
      return {digest::Algorithm::kSha256, 32};
  }
}

Bytes Hash(int hash_type, ByteSpan bytes) {
  const HashType type = TypeOf(hash_type);
  Bytes digest = digest::Digest(type.algorithm, bytes);
  digest.resize(type.size);
  return digest;
}

void PutPages(Bytes* out, const CodeDirectorySpec& spec, ByteSpan code) {
  const std::size_t page = spec.page_shift == 0 ? std::max<std::size_t>(code.size(), 1)
                                                : std::size_t{1} << spec.page_shift;
  for (std::size_t at = 0; at < code.size(); at += page) {
    const Bytes hash = Hash(spec.hash_type, code.subspan(at, std::min(page, code.size() - at)));
    out->insert(out->end(), hash.begin(), hash.end());
  }
}

std::size_t HeaderSize(std::uint32_t version) {
  for (const auto& [from, size] : {std::pair{0x20600u, 108},
                                   {0x20500u, 96},
                                   {0x20400u, 88},
                                   {0x20300u, 64},
                                   {0x20200u, 52},
                                   {0x20100u, 48}}) {
    if (version >= from) return static_cast<std::size_t>(size);
  }
  return 44;
}

// What each special slot's hash is over.
std::map<int, Bytes> SlotContents(const SignatureSpec& spec,
                                  const std::map<std::uint32_t, Bytes>& blobs) {
  std::map<int, Bytes> contents;
  if (spec.info_plist) contents[1] = *spec.info_plist;
  if (spec.code_resources) contents[3] = *spec.code_resources;
  for (int number : {2, 5, 7}) {
    const auto blob = blobs.find(static_cast<std::uint32_t>(number));
    if (blob != blobs.end()) contents[number] = blob->second;
  }
  if (spec.application) contents[4] = *spec.application;
  return contents;
}

Bytes BuildDirectory(const CodeDirectorySpec& spec, ByteSpan code, ByteSpan plain,
                     const std::map<int, Bytes>& contents) {
  const std::size_t limit = spec.code_limit.value_or(code.size());
  const std::size_t size = TypeOf(spec.hash_type).size;
  code = code.first(std::min(limit, code.size()));
  plain = plain.first(std::min(limit, plain.size()));
  Bytes out(HeaderSize(spec.version));
  const std::size_t identifier = out.size();
  PutText(&out, spec.identifier);
  out.push_back(std::byte{0});
  const std::size_t team = out.size();
  if (!spec.team.empty()) PutText(&out, spec.team + '\0');

  auto slots = contents;
  for (const auto& [number, bytes] : spec.extra_slots) slots[number] = bytes;
  for (int number : spec.unsealed) slots.erase(number);
  std::size_t special = static_cast<std::size_t>(spec.special_slots);
  if (!slots.empty()) special = std::max(special, static_cast<std::size_t>(slots.rbegin()->first));
  for (std::size_t number = special; number >= 1; --number) {
    const auto found = slots.find(static_cast<int>(number));
    const Bytes hash = found == slots.end() ? Bytes(size) : Hash(spec.hash_type, found->second);
    out.insert(out.end(), hash.begin(), hash.end());
  }
  const std::size_t hashes = out.size();
  PutPages(&out, spec, code);
  const std::size_t pages = (out.size() - hashes) / size;
  const std::size_t pre_encrypt = out.size();
  if (spec.pre_encrypt) PutPages(&out, spec, plain);

  const std::pair<std::size_t, std::uint64_t> words[] = {
      {0, 0xfade0c02},  {4, out.size()}, {8, spec.version}, {12, spec.flags}, {16, hashes},
      {20, identifier}, {24, special},   {28, pages},       {32, limit}};
  for (const auto& [at, value] : words) SetBe(&out, at, value, 4);
  SetBe(&out, 36, size, 1);
  SetBe(&out, 37, static_cast<std::uint64_t>(spec.hash_type), 1);
  SetBe(&out, 39, static_cast<std::uint64_t>(spec.page_shift), 1);
  if (spec.version >= 0x20100) SetBe(&out, 44, spec.scatter, 4);
  if (spec.version >= 0x20200 && !spec.team.empty()) SetBe(&out, 48, team, 4);
  if (spec.version >= 0x20400) SetBe(&out, 80, 1, 8);
  if (spec.version >= 0x20500 && spec.pre_encrypt) SetBe(&out, 92, pre_encrypt, 4);
  return out;
}

Bytes Blob(std::uint32_t magic, ByteSpan payload) {
  Bytes out;
  PutBe(&out, magic, 4);
  PutBe(&out, payload.size() + 8, 4);
  out.insert(out.end(), payload.begin(), payload.end());
  return out;
}

Bytes Cdhash(const CodeDirectorySpec& spec, const Bytes& directory) {
  Bytes hash = digest::Digest(TypeOf(spec.hash_type).algorithm, directory);
  hash.resize(20);
  return hash;
}

Bytes CdhashesAttribute(const SignatureSpec& spec, const Parts& directories) {
  std::string list;
  const std::size_t listed = spec.cms->listed.value_or(directories.size());
  Parts hashes;
  for (std::size_t i = 0; i < listed; ++i) {
    hashes.push_back(Cdhash(spec.directories[i], directories[i]));
  }
  hashes.insert(hashes.end(), spec.cms->extra_cdhashes.begin(), spec.cms->extra_cdhashes.end());
  for (const Bytes& hash : hashes) list += "<data>" + ToBase64(hash) + "</data>";
  const std::string plist =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict><key>cdhashes"
      "</key><array>" +
      list + "</array></dict></plist>";
  return Attribute("1.2.840.113635.100.9.1", {OctetString(AsBytes(plist))});
}

Bytes AgileAttribute(const SignatureSpec& spec, const Parts& directories) {
  Parts values;
  for (std::size_t i = 0; i < spec.cms->agile_listed.value_or(directories.size()); ++i) {
    const auto algorithm = TypeOf(spec.directories[i].hash_type).algorithm;
    values.push_back(Sequence(
        {Oid(DigestOid(algorithm)), OctetString(digest::Digest(algorithm, directories[i]))}));
  }
  std::ranges::sort(values, {}, [](const Bytes& value) { return ToHex(value); });
  if (spec.cms->agile == CmsSpec::Agile::kReverse) std::ranges::reverse(values);
  return Attribute("1.2.840.113635.100.9.2", values);
}

Bytes BuildCms(const SignatureSpec& spec, const Parts& directories) {
  const CmsSpec& cms = *spec.cms;
  const Bytes content = cms.content.value_or(directories[0]);
  SignerSpec signer{cms.certificate, cms.scheme};
  signer.attributes =
      cms.attributes ? SignerSpec::Attributes::kGiven : SignerSpec::Attributes::kNone;
  if (cms.attributes) {
    signer.given_attributes = {ContentTypeAttribute(),
                               MessageDigestAttribute(cms.scheme.digest, content)};
    if (cms.signing_time) {
      signer.given_attributes.push_back(SigningTimeAttribute(*cms.signing_time));
    }
    if (cms.cdhashes) signer.given_attributes.push_back(CdhashesAttribute(spec, directories));
    if (cms.agile != CmsSpec::Agile::kNone) {
      signer.given_attributes.push_back(AgileAttribute(spec, directories));
    }
    for (const Bytes& extra : cms.extra_attributes) signer.given_attributes.push_back(extra);
  }
  Parts bag = {cms.certificate.der};
  bag.insert(bag.end(), cms.chain.begin(), cms.chain.end());
  SignedDataBuilder builder;
  if (cms.attached) {
    builder.Content(content);
  } else {
    builder.Detached(content);
  }
  return builder.Certificates(bag).Signer(signer).Ber(cms.ber).Trailing(cms.trailing).Build();
}

Bytes BuildSignature(const SignatureSpec& spec, ByteSpan code, ByteSpan plain) {
  std::map<std::uint32_t, Bytes> blobs;
  if (!spec.no_requirements) {
    blobs[2] = Blob(0xfade0c01, spec.requirements.value_or(Bytes(4)));
  }
  if (spec.application) blobs[4] = Blob(0xfade0b01, *spec.application);
  if (spec.entitlements) blobs[5] = Blob(0xfade7171, AsBytes(*spec.entitlements));
  if (spec.der_entitlements) blobs[7] = Blob(0xfade7172, *spec.der_entitlements);
  const auto contents = SlotContents(spec, blobs);
  Parts directories;
  for (std::size_t i = 0; i < spec.directories.size(); ++i) {
    directories.push_back(BuildDirectory(spec.directories[i], code, plain, contents));
    blobs[i == 0 ? 0 : static_cast<std::uint32_t>(0x1000 + i - 1)] = directories.back();
  }
  if (spec.cms) {
    blobs[0x10000] = Blob(0xfade0b01, BuildCms(spec, directories));
  } else if (spec.empty_cms) {
    blobs[0x10000] = Blob(0xfade0b01, {});
  }
  if (spec.tamper) spec.tamper(blobs);
  Bytes out, body;
  std::size_t offset = 12 + blobs.size() * 8;
  PutBe(&out, 0xfade0cc0, 4);
  PutBe(&out, 0, 4);
  PutBe(&out, blobs.size(), 4);
  for (const auto& [type, blob] : blobs) {
    PutBe(&out, type, 4);
    PutBe(&out, offset + body.size(), 4);
    body.insert(body.end(), blob.begin(), blob.end());
  }
  out.insert(out.end(), body.begin(), body.end());
  SetBe(&out, 4, out.size(), 4);
  if (spec.tamper_whole) spec.tamper_whole(out);
  return out;
}

}  // namespace

void PutBe(Bytes* out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out->push_back(static_cast<std::byte>(value >> (8 * i)));
}

void SetBe(Bytes* out, std::size_t at, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    (*out)[at + static_cast<std::size_t>(i)] =
        static_cast<std::byte>(value >> (8 * (bytes - 1 - i)));
  }
}

std::size_t SignatureOffset(const MachOSpec& spec) {
  return kCodeOffset + (spec.code.size() + 15) / 16 * 16;
}

Bytes BuildMachO(const MachOSpec& spec) {
  Bytes out = BuildCode(spec, spec.code, spec.cryptid);
  if (spec.signature) {
    const Bytes plain =
        spec.plain_code.empty()
            ? out
            : BuildCode(spec, spec.plain_code, spec.cryptid ? std::optional(0u) : std::nullopt);
    const Bytes signature = BuildSignature(*spec.signature, out, plain);
    const std::size_t start = out.size();
    out.insert(out.end(), signature.begin(), signature.end());
    out.resize(std::max(start + spec.signature_room, out.size()));
  }
  out.insert(out.end(), spec.trailing.begin(), spec.trailing.end());
  if (spec.tamper) spec.tamper(out);
  return out;
}

Bytes BuildFat(const std::vector<Bytes>& slices, bool fat64) {
  Bytes out;
  PutBe(&out, fat64 ? 0xcafebabf : 0xcafebabe, 4);
  PutBe(&out, slices.size(), 4);
  std::size_t offset = 0x4000;
  for (const Bytes& slice : slices) {
    for (int i = 0; i < 2; ++i) {
      std::uint32_t value = 0;
      for (std::size_t b = 4; b-- > 0;) {
        value = value << 8 | std::to_integer<std::uint32_t>(slice[4 + 4 * i + b]);
      }
      PutBe(&out, value, 4);
    }
    PutBe(&out, offset, fat64 ? 8 : 4);
    PutBe(&out, slice.size(), fat64 ? 8 : 4);
    PutBe(&out, 14, 4);
    if (fat64) PutBe(&out, 0, 4);
    offset += (slice.size() + 0x3fff) / 0x4000 * 0x4000;
  }
  for (const Bytes& slice : slices) {
    out.resize((out.size() + 0x3fff) / 0x4000 * 0x4000);
    out.insert(out.end(), slice.begin(), slice.end());
  }
  return out;
}

}  // namespace apptrait::test

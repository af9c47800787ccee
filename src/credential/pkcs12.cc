#include "credential/pkcs12.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "catalogue/rules/credential.h"
#include "credential/entries.h"
#include "credential/pkcs12_crypto.h"
#include "crypto/asn1.h"
#include "crypto/certificate.h"

namespace apptrait::credential {
namespace {

using crypto::Asn1Reader;
using crypto::Element;
namespace tag = crypto::tag;

constexpr std::uint8_t kContext0 = 0xa0, kContext0Primitive = 0x80;
constexpr std::string_view kData = "1.2.840.113549.1.7.1", kEncryptedData = "1.2.840.113549.1.7.6",
                           kBagPrefix = "1.2.840.113549.1.12.10.1.",
                           kX509 = "1.2.840.113549.1.9.22.1",
                           kFriendlyName = "1.2.840.113549.1.9.20",
                           kLocalKeyId = "1.2.840.113549.1.9.21",
                           kJavaTrusted = "2.16.840.1.113894.746875.1.1";
enum Bag { kKey = 1, kShroudedKey = 2, kCertificate = 3, kSafeContents = 6 };

// PFX            ::= SEQUENCE { version INTEGER (3), authSafe ContentInfo, macData OPTIONAL }
// ContentInfo    ::= SEQUENCE { type OID, [0] EXPLICIT ANY }
// authSafe holds id-data: an OCTET STRING of SEQUENCE OF ContentInfo, each of which is
//   id-data          an OCTET STRING of SafeContents
//   id-encryptedData SEQUENCE { version, SEQUENCE { type, algorithm, [0] OCTET STRING } }
// SafeContents   ::= SEQUENCE OF SafeBag
// SafeBag        ::= SEQUENCE { type OID, [0] EXPLICIT ANY, attributes SET OPTIONAL }
// CertBag        ::= SEQUENCE { type OID, [0] EXPLICIT OCTET STRING }
struct ContentInfo {
  std::string type;
  ByteSpan content;  // of [0]
};
std::optional<ContentInfo> ReadContentInfo(const Element& element) {
  Asn1Reader r(element.contents);
  ContentInfo info;
  info.type = crypto::OidText(r.Expect(tag::kOid).contents);
  if (const auto content = r.Optional(kContext0)) info.content = content->contents;
  if (!r.ok()) return std::nullopt;
  return info;
}

std::optional<Bytes> OctetsIn(ByteSpan content) {
  Asn1Reader r(content);
  const Element element = r.Next();
  const bool octets = element.tag == tag::kOctetString || element.tag == (tag::kOctetString | 0x20);
  if (!r.ok() || !octets) return std::nullopt;
  return crypto::OctetString(element);
}

struct Attributes {
  std::string name;
  Bytes key_id;
  bool trusted = false;  // Java's mark of a trusted certificate entry
};

struct CertificateBag {
  Certificate certificate;
  Attributes attributes;
};

// Gathers certificates and the names of keys from the safes; keys themselves are passed over.
class Collector {
 public:
  explicit Collector(std::vector<Finding>* findings) : findings_(findings) {}

  // False where the structure does not hold.
  bool ReadSafeContents(ByteSpan contents, int depth = 0) {
    Asn1Reader outer(contents);
    Asn1Reader bags(outer.Expect(tag::kSequence).contents);
    while (!bags.AtEnd()) {
      if (!ReadBag(bags.Expect(tag::kSequence), depth)) return false;
    }
    return outer.ok() && bags.ok();
  }

  std::vector<CredentialEntry> Entries() const {
    std::vector<CredentialEntry> entries;
    std::vector<Certificate> bag;
    for (const CertificateBag& each : certificates_) bag.push_back(each.certificate);
    for (const Attributes& key : keys_) {
      CredentialEntry entry{.alias = key.name, .chain = {}, .has_private_key = true};
      if (const CertificateBag* own = CertificateOf(key)) {
        if (entry.alias.empty()) entry.alias = own->attributes.name;
        entry.chain = ChainOf(own->certificate, bag);
      }
      entries.push_back(std::move(entry));
    }
    AddTrusted(bag, &entries);
    return entries;
  }

  bool empty() const { return certificates_.empty() && keys_.empty(); }

 private:
  bool ReadBag(const Element& bag, int depth) {
    if (++bags_ > limits::kCertificates) return false;
    Asn1Reader r(bag.contents);
    const std::string type = crypto::OidText(r.Expect(tag::kOid).contents);
    const ByteSpan value = r.Expect(kContext0).contents;
    const Attributes attributes = ReadAttributes(r.Optional(tag::kSet));
    if (!r.ok() || !type.starts_with(kBagPrefix)) return false;
    const std::string_view number = std::string_view(type).substr(kBagPrefix.size());
    if (number.size() != 1) return true;
    switch (number[0] - '0') {
      case kKey:
      case kShroudedKey:
        keys_.push_back(attributes);
        return true;
      case kCertificate:
        return ReadCertificateBag(value, attributes);
      case kSafeContents:
        return depth < limits::kNestingDepth && ReadSafeContents(value, depth + 1);
      default:
        return true;  // CRLs and secrets
    }
  }

  bool ReadCertificateBag(ByteSpan value, const Attributes& attributes) {
    Asn1Reader outer(value);
    Asn1Reader r(outer.Expect(tag::kSequence).contents);
    const std::string type = crypto::OidText(r.Expect(tag::kOid).contents);
    const auto der = OctetsIn(r.Expect(kContext0).contents);
    if (!outer.ok() || !r.ok() || !der) return false;
    if (type != kX509) return true;  // SDSI certificates: nobody uses them
    certificates_.push_back({crypto::ReadCertificate(*der, findings_), attributes});
    return true;
  }

  static Attributes ReadAttributes(const std::optional<Element>& set) {
    Attributes attributes;
    if (!set) return attributes;
    Asn1Reader each(set->contents);
    while (!each.AtEnd()) {
      Asn1Reader r(each.Expect(tag::kSequence).contents);
      const std::string type = crypto::OidText(r.Expect(tag::kOid).contents);
      Asn1Reader values(r.Expect(tag::kSet).contents);
      const Element value = values.Next();
      if (!r.ok() || !values.ok()) continue;
      if (type == kFriendlyName) attributes.name = crypto::StringText(value);
      if (type == kLocalKeyId) attributes.key_id = crypto::OctetString(value).value_or(Bytes{});
      if (type == kJavaTrusted) attributes.trusted = true;
    }
    return attributes;
  }

  // By key id, as all writers mark it; without ids, a single key goes with the single leaf.
  const CertificateBag* CertificateOf(const Attributes& key) const {
    for (const CertificateBag& each : certificates_) {
      if (!key.key_id.empty() && each.attributes.key_id == key.key_id) return &each;
    }
    if (keys_.size() != 1) return nullptr;
    const bool marked = std::ranges::any_of(
        certificates_, [](const CertificateBag& each) { return !each.attributes.key_id.empty(); });
    if (marked) return nullptr;
    std::vector<Certificate> bag;
    for (const CertificateBag& each : certificates_) bag.push_back(each.certificate);
    const auto leaves = EntriesOf(bag);
    if (leaves.size() != 1) return nullptr;
    const std::string& sha256 = leaves.front().chain.front().fingerprints.sha256;
    for (const CertificateBag& each : certificates_) {
      if (each.certificate.fingerprints.sha256 == sha256) return &each;
    }
    return nullptr;
  }

  // Certificates that stand for themselves: Java's trusted ones, and those in no key's chain.
  void AddTrusted(const std::vector<Certificate>& bag,
                  std::vector<CredentialEntry>* entries) const {
    std::vector<std::string> used;
    for (const CredentialEntry& entry : *entries) {
      for (const Certificate& c : entry.chain) used.push_back(c.fingerprints.sha256);
    }
    for (const CertificateBag& each : certificates_) {
      const std::string& sha256 = each.certificate.fingerprints.sha256;
      const bool in_chain = std::ranges::find(used, sha256) != used.end();
      if (in_chain && !each.attributes.trusted) continue;
      entries->push_back({each.attributes.name, ChainOf(each.certificate, bag), false});
      for (const Certificate& c : entries->back().chain) used.push_back(c.fingerprints.sha256);
    }
  }

  std::vector<Finding>* findings_;
  std::vector<CertificateBag> certificates_;
  std::vector<Attributes> keys_;
  std::size_t bags_ = 0;
};

struct Pfx {
  Bytes authenticated;  // the octets that the MAC is over
  ByteSpan mac_data;    // empty where there is none
};
std::optional<Pfx> ReadPfx(ByteSpan file) {
  Asn1Reader outer(file);
  Asn1Reader r(outer.Expect(tag::kSequence).contents);
  r.Expect(tag::kInteger);
  const auto info = ReadContentInfo(r.Expect(tag::kSequence));
  const auto mac = r.Optional(tag::kSequence);
  if (!outer.ok() || !r.ok() || !info || info->type != kData) return std::nullopt;
  auto octets = OctetsIn(info->content);
  if (!octets) return std::nullopt;
  return Pfx{std::move(*octets), mac ? mac->whole : ByteSpan{}};
}

// EncryptedData: the algorithm element, and the octets behind [0] IMPLICIT.
struct Encrypted {
  ByteSpan algorithm;
  Bytes octets;
};
std::optional<Encrypted> ReadEncrypted(ByteSpan content) {
  Asn1Reader outer(content);
  Asn1Reader r(outer.Expect(tag::kSequence).contents);
  r.Expect(tag::kInteger);
  Asn1Reader info(r.Expect(tag::kSequence).contents);
  info.Expect(tag::kOid);
  const ByteSpan algorithm = info.Expect(tag::kSequence).whole;
  Element octets = info.Next();
  if (!outer.ok() || !r.ok() || !info.ok()) return std::nullopt;
  if (octets.tag != kContext0 && octets.tag != kContext0Primitive) return std::nullopt;
  octets.tag = octets.constructed() ? tag::kOctetString | 0x20 : tag::kOctetString;
  auto joined = crypto::OctetString(octets);
  if (!joined) return std::nullopt;
  return Encrypted{algorithm, std::move(*joined)};
}

Error Usage(const Rule& which) { return catalogue::Fail(ErrorKind::kUsage, which); }

// Reads the safes with one spelling of the password.
class Reading {
 public:
  Reading(const Pfx& pfx, const Password& password, std::uint64_t* turns,
          std::vector<Finding>* findings)
      : pfx_(pfx), password_(password), turns_(turns), collector_(findings) {}

  // kWrong where a safe does not decrypt to SafeContents.
  Outcome Run() {
    Asn1Reader outer(pfx_.authenticated);
    Asn1Reader safes(outer.Expect(tag::kSequence).contents);
    std::size_t count = 0;
    while (!safes.AtEnd()) {
      const auto info = ReadContentInfo(safes.Expect(tag::kSequence));
      if (!safes.ok() || !info || ++count > limits::kCertificates) return Outcome::kMalformed;
      const Outcome outcome = ReadSafe(*info);
      if (outcome != Outcome::kDone) return outcome;
    }
    return outer.ok() && safes.ok() ? Outcome::kDone : Outcome::kMalformed;
  }
  const Collector& collector() const { return collector_; }

 private:
  Outcome ReadSafe(const ContentInfo& info) {
    if (info.type == kData) {
      const auto octets = OctetsIn(info.content);
      if (!octets) return Outcome::kMalformed;
      // Plain key bags may be in it.
      const Wiped contents(*octets);
      return collector_.ReadSafeContents(contents.bytes()) ? Outcome::kDone : Outcome::kMalformed;
    }
    if (info.type != kEncryptedData) return Outcome::kUnsupported;  // public-key encryption
    const auto encrypted = ReadEncrypted(info.content);
    if (!encrypted) return Outcome::kMalformed;
    Wiped plain;
    const Outcome outcome =
        Decrypt(encrypted->algorithm, encrypted->octets, password_, turns_, &plain);
    if (outcome != Outcome::kDone) return outcome;
    return collector_.ReadSafeContents(plain.bytes()) ? Outcome::kDone : Outcome::kWrong;
  }

  const Pfx& pfx_;
  Password password_;
  std::uint64_t* turns_;
  Collector collector_;
};

Error ErrorOf(Outcome outcome, bool password_given) {
  switch (outcome) {
    case Outcome::kWrong:
      return Usage(password_given ? rule::kCredentialPasswordWrong
                                  : rule::kCredentialPasswordNeeded);
    case Outcome::kUnsupported:
      return catalogue::Fail(ErrorKind::kNotAPackage, rule::kCredentialCipherUnsupported);
    case Outcome::kTooManyTurns:
      return catalogue::Fail(ErrorKind::kLimit, rule::kCredentialTooManyTurns, {},
                             {{"limit", static_cast<std::int64_t>(kDerivationTurns)}});
    default:
      return catalogue::Fail(ErrorKind::kNotAPackage, rule::kCredentialMalformed, {.offset = 0},
                             {{"kind", "PKCS#12"}});
  }
}

}  // namespace

bool LooksLikePkcs12(ByteSpan head) {
  // 30 len 02 01 03 30 len 06 09 2a 86 48 86 f7 0d 01 07 01, with lengths of any form.
  static constexpr std::string_view kMark = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
  const std::string_view text = AsText(head.first(std::min<std::size_t>(head.size(), 32)));
  const std::size_t version = text.find(std::string_view("\x02\x01\x03\x30", 4));
  return text.starts_with('\x30') && version != text.npos && version <= 6 &&
         text.find(kMark) != text.npos;
}

Result<std::vector<CredentialEntry>> ReadPkcs12(ByteSpan file,
                                                const std::optional<std::string>& password,
                                                std::vector<Finding>* findings) {
  const auto pfx = ReadPfx(file);
  if (!pfx) return ErrorOf(Outcome::kMalformed, false);
  std::vector<Password> candidates;
  if (password && !password->empty()) {
    candidates = {{*password, false}};
  } else {
    candidates = {{"", false}, {"", true}};
  }
  std::uint64_t turns = kDerivationTurns;
  Outcome outcome = Outcome::kWrong;
  for (const Password& candidate : candidates) {
    bool intact = !pfx->mac_data.empty();
    if (intact) {
      outcome = CheckMac(pfx->mac_data, pfx->authenticated, candidate, &turns);
      intact = outcome == Outcome::kDone;
      // Without a password, certificates that are not encrypted can still be read.
      if (outcome == Outcome::kWrong && password) continue;
      if (outcome == Outcome::kTooManyTurns || outcome == Outcome::kMalformed) break;
    }
    std::vector<Finding> notes;
    Reading reading(*pfx, candidate, &turns, &notes);
    outcome = reading.Run();
    if (outcome != Outcome::kDone) continue;
    findings->insert(findings->end(), notes.begin(), notes.end());
    if (!intact) findings->push_back(catalogue::Make(rule::kCredentialIntegrityNotChecked));
    return reading.collector().Entries();
  }
  return ErrorOf(outcome, password.has_value());
}

}  // namespace apptrait::credential

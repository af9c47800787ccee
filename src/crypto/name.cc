#include "crypto/name.h"

#include <openssl/objects.h>

#include <array>

#include "base/text.h"
#include "crypto/openssl.h"

namespace apptrait::crypto {
namespace {

using ObjectPtr = std::unique_ptr<ASN1_OBJECT, Deleter<ASN1_OBJECT_free>>;

int NidOf(const std::string& oid) {
  const ObjectPtr object(OBJ_txt2obj(oid.c_str(), 1));
  if (!object) RuleOutNoMemory();
  return object ? OBJ_obj2nid(object.get()) : NID_undef;
}

// What OpenSSL 3.0 has no name for yet (FIPS 204), as later versions call it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kNewerNames = {
    {{"2.16.840.1.101.3.4.3.17", "ML-DSA-44"},
     {"2.16.840.1.101.3.4.3.18", "ML-DSA-65"},
     {"2.16.840.1.101.3.4.3.19", "ML-DSA-87"}}};

// Name ::= SEQUENCE OF RelativeDistinguishedName
// RelativeDistinguishedName ::= SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
// Calls `use(rdn number, type OID contents, value)` for each attribute in order; false where
// malformed.
template <class Use>
bool WalkName(ByteSpan contents, Use use) {
  Asn1Reader rdns(contents);
  for (std::size_t rdn = 0; !rdns.AtEnd(); ++rdn) {
    Asn1Reader set(rdns.Expect(tag::kSet).contents);
    while (!set.AtEnd()) {
      Asn1Reader pair(set.Expect(tag::kSequence).contents);
      const Element type = pair.Expect(tag::kOid), value = pair.Next();
      if (!pair.ok() || !pair.AtEnd()) return false;
      use(rdn, type.contents, value);
    }
    if (!set.ok()) return false;
  }
  return rdns.ok();
}

void AppendEscaped(std::string* text, std::string_view value) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const auto octet = static_cast<unsigned char>(c);
    const bool edge_space = c == ' ' && (i == 0 || i + 1 == value.size());
    if (octet < 0x20 || octet == 0x7f) {
      *text += {'\\', kHex[octet >> 4], kHex[octet & 15]};
      continue;
    }
    if (std::string_view(",+\"\\<>;").find(c) != std::string_view::npos || edge_space ||
        (c == '#' && i == 0)) {
      *text += '\\';
    }
    *text += c;
  }
}

// Case and white space folded: letters lower, runs of spaces one, none at the ends.
std::string Folded(const Element& value) {
  std::string folded;
  for (const char c : ToLowerAscii(StringText(value))) {
    if (c == ' ' && (folded.empty() || folded.back() == ' ')) continue;
    folded += c;
  }
  if (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

}  // namespace

std::string ShortName(const std::string& oid) {
  const int nid = NidOf(oid);
  return nid == NID_undef ? oid : OBJ_nid2sn(nid);
}

std::string LongName(const std::string& oid) {
  for (const auto& [newer_oid, name] : kNewerNames) {
    if (newer_oid == oid) return std::string(name);
  }
  const int nid = NidOf(oid);
  return nid == NID_undef ? oid : OBJ_nid2ln(nid);
}

std::optional<DistinguishedName> ReadName(const Element& element) {
  if (element.tag != tag::kSequence) return std::nullopt;
  DistinguishedName name;
  const bool good =
      WalkName(element.contents, [&](std::size_t rdn, ByteSpan type, const Element& value) {
        if (name.rdns.size() <= rdn) name.rdns.resize(rdn + 1);
        name.rdns[rdn].push_back({ShortName(OidText(type)), StringText(value)});
      });
  if (!good) return std::nullopt;
  name.der = ToBytes(element.whole);
  return name;
}

bool IsWellFormedName(const Element& element) {
  bool well_formed = true;
  return WalkName(element.contents,
                  [&](std::size_t, ByteSpan, const Element& value) {
                    well_formed = well_formed && IsWellFormedString(value);
                  }) &&
         well_formed;
}

std::string FoldedName(ByteSpan der) {
  std::string key;
  Asn1Reader reader(der);
  const bool good = WalkName(reader.Expect(tag::kSequence).contents,
                             [&](std::size_t rdn, ByteSpan type, const Element& value) {
                               // Lengths keep a value from posing as the next attribute.
                               const std::string text = Folded(value);
                               key += std::to_string(rdn) + " " + OidText(type) + " " +
                                      std::to_string(text.size()) + " " + text + "\n";
                             });
  return good && reader.ok() ? key : std::string(AsText(der));
}

bool SameName(ByteSpan a, ByteSpan b) { return Equal(a, b) || FoldedName(a) == FoldedName(b); }

}  // namespace apptrait::crypto

namespace apptrait {

std::string DistinguishedName::Text() const {
  // RFC 4514, 2.4: what has no short name, or is no text, is written as the hex of its encoding.
  std::vector<std::string> encoded;
  crypto::Asn1Reader reader(der);
  crypto::WalkName(reader.Next().contents,
                   [&](std::size_t, ByteSpan, const crypto::Element& value) {
                     encoded.push_back(std::string("#").append(ToUpperAscii(ToHex(value.whole))));
                   });
  std::size_t next = 0;
  std::vector<std::string> parts;
  for (const auto& rdn : rdns) {
    std::string part;
    for (const NameAttribute& attribute : rdn) {
      const std::string hex = next < encoded.size() ? encoded[next] : std::string();
      ++next;
      if (!part.empty()) part += '+';
      part += attribute.type + "=";
      const bool dotted =
          !attribute.type.empty() && attribute.type[0] >= '0' && attribute.type[0] <= '9';
      if (!hex.empty() && (dotted || attribute.value == hex)) {
        part += hex;
      } else {
        crypto::AppendEscaped(&part, attribute.value);
      }
    }
    parts.push_back(std::move(part));
  }
  std::string text;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!text.empty()) text += ',';
    text += *part;
  }
  return text;
}

const std::string* DistinguishedName::Find(std::string_view type) const {
  for (const auto& rdn : rdns) {
    for (const NameAttribute& attribute : rdn) {
      if (attribute.type == type) return &attribute.value;
    }
  }
  return nullptr;
}

}  // namespace apptrait

// ASN.1 as slices of the original bytes. BER is read (indefinite lengths, constructed strings), for
// every signature that Xcode makes is BER; what was signed or fingerprinted is always a slice,
// never a re-encoding. X.690.
#ifndef APPTRAIT_SRC_CRYPTO_ASN1_H_
#define APPTRAIT_SRC_CRYPTO_ASN1_H_

#include <string>

#include "base/bytes.h"

namespace apptrait::crypto {

// Identifier octets of the universal types that are met here; context-specific constructed is
// 0xa0+n.
namespace tag {
inline constexpr std::uint8_t kBoolean = 0x01, kInteger = 0x02, kBitString = 0x03,
                              kOctetString = 0x04, kNull = 0x05, kOid = 0x06, kUtf8String = 0x0c,
                              kPrintableString = 0x13, kT61String = 0x14, kIa5String = 0x16,
                              kUtcTime = 0x17, kGeneralizedTime = 0x18, kBmpString = 0x1e,
                              kUniversalString = 0x1c, kSequence = 0x30, kSet = 0x31;
}  // namespace tag

// One element. All spans are into the input.
struct Element {
  std::uint8_t tag = 0;  // identifier octet; multi-octet identifiers are not used by our formats
  ByteSpan whole;        // header, contents and, where indefinite, the end-of-contents octets
  ByteSpan contents;
  bool indefinite = false;
  bool constructed() const { return (tag & 0x20) != 0; }
};

// Reads consecutive elements with sticky failure, like ByteReader: a failed read gives an Element
// with tag 0 and empty spans. The nesting of indefinite lengths, which have to be scanned to their
// end, is bounded by limits::kAsn1Depth. Lengths may have leading zeros (BER).
class Asn1Reader {
 public:
  explicit Asn1Reader(ByteSpan bytes) : bytes_(bytes) {}
  bool ok() const { return ok_; }
  bool AtEnd() const { return !ok_ || position_ == bytes_.size(); }
  std::size_t position() const { return position_; }
  // The tag of the next element; 0 at the end.
  std::uint8_t PeekTag() const;
  // The next element of any tag.
  Element Next();
  // The next element, which must have this tag.
  Element Expect(std::uint8_t tag);
  // The next element where it has this tag.
  std::optional<Element> Optional(std::uint8_t tag);
  void Fail() { ok_ = false; }

 private:
  ByteSpan bytes_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

// Dotted form of an OBJECT IDENTIFIER's contents; empty where malformed.
std::string OidText(ByteSpan contents);

// The octets of an OCTET STRING, joined where it is constructed (BER); nothing where malformed.
std::optional<Bytes> OctetString(const Element& element);

// Seconds since 1970 UTC of a UTCTime or GeneralizedTime; nothing where it is no valid time.
// Two-digit years: 50-99 are 19xx (RFC 5280, 4.1.2.5.1).
std::optional<std::int64_t> TimeOf(const Element& element);

// The octets of a BIT STRING after its count of unused bits, joined where it is constructed;
// nothing where malformed.
std::optional<Bytes> BitString(const Element& element);

// A non-negative INTEGER that fits; nothing otherwise.
std::optional<int> SmallInteger(const Element& element);

// Whether every length in these bytes is definite and minimal, and no string is constructed, as DER
// has it; false too where they are malformed.
bool IsDer(ByteSpan bytes);

// The magnitude of an INTEGER's contents whose bits are taken as unsigned: without leading zeros.
ByteSpan Unsigned(ByteSpan contents);

// UTF-8 text of any ASN.1 string type, malformed bytes as U+FFFD. T61String is what old Chinese
// certificates hold GBK in: UTF-8 where it is Chinese UTF-8, else GBK where it decodes as such,
// else Latin-1. Other types give "#" and the hex of the whole element (RFC 4514, 2.4).
std::string StringText(const Element& element);
// Whether the element is of a string type whose contents are well-formed for it.
bool IsWellFormedString(const Element& element);

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_ASN1_H_

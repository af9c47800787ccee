// Certificates and public keys as values: everything that a filing, a report or a policy needs to
// know of one, once. Decimal moduli, colons, PEM and the like are made from these by whoever
// prints.
//
// Threading: plain values.
#ifndef APPTRAIT_CERTIFICATE_H_
#define APPTRAIT_CERTIFICATE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apptrait/export.h"

namespace apptrait {

enum class KeyAlgorithm { kRsa, kRsaPss, kEc, kDsa, kEd25519, kEd448, kMlDsa, kOther };

// A SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). Numbers are unsigned big-endian without leading
// zeros.
struct PublicKey {
  std::vector<std::byte> spki;  // the original DER bytes, header included
  KeyAlgorithm algorithm = KeyAlgorithm::kOther;
  std::string algorithm_oid;  // dotted
  int bits = 0;               // of modulus, field or p; 0 where unknown
  // RSA. A modulus that is encoded as a negative number is read as the positive number that its
  // bits spell, as Android does (see also `negative_modulus`).
  std::vector<std::byte> modulus, exponent;
  bool negative_modulus = false;
  // EC: the curve's usual name ("P-256") or dotted OID, empty for explicit parameters; the point as
  // encoded (04 || X || Y for nearly all). Ed25519 and Ed448 keys have a point and no curve.
  std::string curve;
  std::vector<std::byte> point;
  // DSA: y.
  std::vector<std::byte> dsa_y;
  // The BIT STRING's contents: PKCS#1 RSAPublicKey for RSA, the point for EC.
  std::vector<std::byte> key_bits;
  bool operator==(const PublicKey&) const = default;
};

// One attribute of a distinguished name, in the order of the encoding.
struct NameAttribute {
  std::string type;   // short name ("CN", "O", "OU", "UID") or dotted OID
  std::string value;  // UTF-8; bytes that are no text in their declared type become U+FFFD
  bool operator==(const NameAttribute&) const = default;
};
struct DistinguishedName {
  std::vector<std::vector<NameAttribute>> rdns;
  std::vector<std::byte> der;  // the original Name
  // RFC 4514 (reverse order, escaped), non-ASCII characters as they are.
  APPTRAIT_EXPORT std::string Text() const;
  // The first attribute of that type, in encoding order.
  APPTRAIT_EXPORT const std::string* Find(std::string_view type) const;
  bool operator==(const DistinguishedName&) const = default;
};

// Digests of one certificate's original bytes (32, 40 and 64 lower-case hex digits).
struct Fingerprints {
  std::string md5, sha1, sha256;
  bool operator==(const Fingerprints&) const = default;
};

struct Certificate {
  std::vector<std::byte> der;  // the original bytes, never a re-encoding
  Fingerprints fingerprints;
  // False where neither reader could parse it: then only the two members above are set.
  bool parsed = false;
  DistinguishedName subject, issuer;
  std::vector<std::byte> serial;  // the INTEGER's contents as encoded, two's complement
  // Seconds since 1970 UTC; nothing where the encoded time is not a valid one.
  std::optional<std::int64_t> not_before, not_after;
  std::string signature_algorithm;  // "sha256WithRSAEncryption", or a dotted OID
  PublicKey public_key;
  bool self_issued = false;                 // subject and issuer are the same bytes
  std::optional<bool> is_ca;                // basicConstraints, where present
  std::vector<std::string> extension_oids;  // dotted, in order
  // "android.aosp-testkey": set where the private key is publicly known.
  std::optional<std::string> known_as;
  bool operator==(const Certificate&) const = default;
};

}  // namespace apptrait

#endif  // APPTRAIT_CERTIFICATE_H_

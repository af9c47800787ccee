#include "crypto/second_opinion.h"

#include <botan/ber_dec.h>
#include <botan/data_src.h>
#include <botan/ecdsa.h>
#include <botan/hash.h>
#include <botan/pkix_types.h>
#include <botan/pubkey.h>
#include <botan/rsa.h>
#include <botan/x509_ext.h>
#include <botan/x509_key.h>
#include <botan/x509cert.h>

#include <new>

#include "crypto/certificate_parts.h"
#include "crypto/name.h"

namespace apptrait::crypto {
namespace {

using Octets = std::vector<std::uint8_t>;

Octets ToOctets(ByteSpan bytes) { return {AsUchar(bytes), AsUchar(bytes) + bytes.size()}; }

template <class Container>
Bytes FromOctets(const Container& octets) {
  Bytes bytes(octets.size());
  std::ranges::transform(octets, bytes.begin(), [](std::uint8_t o) { return std::byte{o}; });
  return bytes;
}

const char* HashName(digest::Algorithm algorithm) {
  switch (algorithm) {
    case digest::Algorithm::kMd5:
      return "MD5";
    case digest::Algorithm::kSha1:
      return "SHA-160";
    case digest::Algorithm::kSha224:
      return "SHA-224";
    case digest::Algorithm::kSha256:
      return "SHA-256";
    case digest::Algorithm::kSha384:
      return "SHA-384";
    case digest::Algorithm::kSha512:
      return "SHA-512";
  }
  return "";
}

std::string HexDigest(digest::Algorithm algorithm, ByteSpan bytes) {
  const auto hash = Botan::HashFunction::create_or_throw(HashName(algorithm));
  hash->update(AsUchar(bytes), bytes.size());
  return ToHex(FromOctets(hash->final()));
}

Fingerprints FingerprintsBy(ByteSpan der) {
  return {HexDigest(digest::Algorithm::kMd5, der), HexDigest(digest::Algorithm::kSha1, der),
          HexDigest(digest::Algorithm::kSha256, der)};
}

// The INTEGER's octets as an unsigned number: Botan's RSA refuses the negative moduli that Android
// takes, so that its decoder is used below its key class.
Botan::BigInt UnsignedInteger(Botan::BER_Decoder& decoder) {
  const Botan::BER_Object object = decoder.get_next_object();
  object.assert_is_a(Botan::INTEGER, Botan::UNIVERSAL);
  return {object.bits(), object.length()};
}

Bytes ToMagnitude(const Botan::BigInt& number) { return FromOctets(Botan::BigInt::encode(number)); }

// A key as Botan's decoder reads its SubjectPublicKeyInfo. Throws where it cannot.
PublicKey KeyBy(ByteSpan spki) {
  PublicKey key;
  Botan::AlgorithmIdentifier algorithm;
  Octets bits;
  Botan::BER_Decoder(AsUchar(spki), spki.size())
      .start_cons(Botan::SEQUENCE)
      .decode(algorithm)
      .decode(bits, Botan::BIT_STRING)
      .end_cons();
  key.spki = ToBytes(spki);
  key.algorithm_oid = algorithm.get_oid().to_string();
  key.key_bits = FromOctets(bits);
  if (key.algorithm_oid == "1.2.840.113549.1.1.1") {
    Botan::BER_Decoder decoder(bits);
    Botan::BER_Decoder numbers = decoder.start_cons(Botan::SEQUENCE);
    key.algorithm = KeyAlgorithm::kRsa;
    const Botan::BigInt modulus = UnsignedInteger(numbers);
    key.modulus = ToMagnitude(modulus);
    key.exponent = ToMagnitude(UnsignedInteger(numbers));
    key.bits = static_cast<int>(modulus.bits());
  } else if (key.algorithm_oid == "1.2.840.10045.2.1") {
    key.algorithm = KeyAlgorithm::kEc;
    key.point = key.key_bits;
  } else if (key.algorithm_oid == "1.2.840.10040.4.1") {
    key.algorithm = KeyAlgorithm::kDsa;
    Botan::BER_Decoder decoder(bits);
    key.dsa_y = ToMagnitude(UnsignedInteger(decoder));
  }
  return key;
}

// Consecutive elements of some bytes by Botan's decoder, each with the slice that it takes.
class Elements {
 public:
  explicit Elements(Octets bytes)
      : bytes_(std::move(bytes)), source_(bytes_.data(), bytes_.size()), decoder_(source_) {}
  Botan::BER_Object Next() {
    start_ = source_.get_bytes_read();
    Botan::BER_Object object = decoder_.get_next_object();
    if (!object.is_set()) throw Botan::Decoding_Error("an element is missing");
    return object;
  }
  // The contents of the next element.
  Octets Enter() {
    const Botan::BER_Object object = Next();
    return {object.bits(), object.bits() + object.length()};
  }
  // The bytes of the element that was read last, header included.
  Bytes Last() const {
    const auto begin = bytes_.begin() + static_cast<std::ptrdiff_t>(start_);
    return FromOctets(
        Octets(begin, bytes_.begin() + static_cast<std::ptrdiff_t>(source_.get_bytes_read())));
  }

 private:
  Octets bytes_;
  Botan::DataSource_Memory source_;
  Botan::BER_Decoder decoder_;
  std::size_t start_ = 0;
};

// tbsCertificate's subject and subjectPublicKeyInfo, by Botan's decoder and not its certificate
// class: that refuses dates after 3100 and other things which have no part in a filing.
struct Tbs {
  Bytes subject, spki;
};
Tbs ReadTbs(ByteSpan der) {
  Elements fields(Elements(Elements(ToOctets(der)).Enter()).Enter());
  // The version is [0], and may be left out; then come serial, algorithm, issuer, validity.
  int before_subject = fields.Next().is_a(Botan::INTEGER, Botan::UNIVERSAL) ? 3 : 4;
  while (before_subject-- > 0) fields.Next();
  Tbs tbs;
  fields.Next();
  tbs.subject = fields.Last();
  fields.Next();
  tbs.spki = fields.Last();
  return tbs;
}

DistinguishedName NameBy(const Botan::X509_DN& dn, const Octets& raw) {
  DistinguishedName name;
  for (const auto& [oid, value] : dn.dn_info()) {
    name.rdns.emplace_back().push_back({ShortName(oid.to_string()), value.value()});
  }
  name.der = FromOctets(raw);
  return name;
}

std::unique_ptr<Botan::Public_Key> LoadKey(const PublicKey& key) {
  if (key.algorithm == KeyAlgorithm::kRsa) {
    return std::make_unique<Botan::RSA_PublicKey>(
        Botan::BigInt(AsUchar(key.modulus), key.modulus.size()),
        Botan::BigInt(AsUchar(key.exponent), key.exponent.size()));
  }
  return std::unique_ptr<Botan::Public_Key>(Botan::X509::load_key(ToOctets(key.spki)));
}

std::string PaddingName(const Botan::Public_Key& key, const SignatureScheme& scheme) {
  const std::string hash = HashName(scheme.digest);
  const std::string algorithm = key.algo_name();
  if (algorithm == "Ed25519") return "Pure";
  if (algorithm != "RSA") return "EMSA1(" + hash + ")";
  if (scheme.padding == Padding::kDefault) return "EMSA3(" + hash + ")";
  const std::size_t salt = scheme.pss_salt_length < 0
                               ? digest::Size(scheme.digest)
                               : static_cast<std::size_t>(scheme.pss_salt_length);
  return "EMSA4(" + hash + ",MGF1," + std::to_string(salt) + ")";
}

}  // namespace

std::optional<Certificate> SecondReading(ByteSpan der) try {
  const Botan::X509_Certificate second(AsUchar(der), der.size());
  Certificate certificate;
  certificate.der = ToBytes(der);
  certificate.fingerprints = FingerprintsBy(der);
  certificate.parsed = true;
  certificate.subject = NameBy(second.subject_dn(), second.raw_subject_dn());
  certificate.issuer = NameBy(second.issuer_dn(), second.raw_issuer_dn());
  certificate.serial = FromOctets(second.serial_number());
  certificate.not_before = static_cast<std::int64_t>(second.not_before().time_since_epoch());
  certificate.not_after = static_cast<std::int64_t>(second.not_after().time_since_epoch());
  certificate.signature_algorithm = LongName(second.signature_algorithm().get_oid().to_string());
  certificate.public_key = KeyBy(FromOctets(second.subject_public_key_info()));
  certificate.self_issued = certificate.subject.der == certificate.issuer.der;
  for (const Botan::OID& oid : second.v3_extensions().get_extension_oids()) {
    certificate.extension_oids.push_back(oid.to_string());
  }
  return certificate;
} catch (const std::bad_alloc&) {
  throw;
} catch (const std::exception&) {
  return std::nullopt;
}

Disagreement CompareReadings(const Certificate& certificate) try {
  Disagreement result;
  const auto compare = [&](bool same, const char* field) {
    if (!same) result.fields.emplace_back(field);
  };
  const Fingerprints second = FingerprintsBy(certificate.der);
  compare(second.md5 == certificate.fingerprints.md5, "md5");
  compare(second.sha1 == certificate.fingerprints.sha1, "sha1");
  compare(second.sha256 == certificate.fingerprints.sha256, "sha256");
  if (!ReadParts(certificate.der)) {  // what Botan alone has read, Botan cannot confirm
    result.unreadable = true;
    return result;
  }
  try {
    const Tbs tbs = ReadTbs(certificate.der);
    const PublicKey key = KeyBy(tbs.spki);
    const PublicKey& ours = certificate.public_key;
    compare(tbs.subject == certificate.subject.der, "subject");
    compare(key.spki == ours.spki, "spki");
    compare(key.key_bits == ours.key_bits, "key_bits");
    compare(key.modulus == ours.modulus, "modulus");
    compare(key.exponent == ours.exponent, "exponent");
    if (ours.algorithm == KeyAlgorithm::kEc) compare(key.point == ours.point, "point");
    compare(key.dsa_y == ours.dsa_y, "dsa_y");
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    result.unreadable = true;
  }
  return result;
} catch (const std::bad_alloc&) {
  throw;
} catch (const std::exception&) {
  return {{"md5", "sha1", "sha256"}, true};
}

Check SecondVerify(ByteSpan spki, const SignatureScheme& scheme, ByteSpan message,
                   ByteSpan signature) {
  std::unique_ptr<Botan::Public_Key> key;
  try {
    key = LoadKey(KeyBy(spki));
  } catch (const Botan::Lookup_Error&) {
    return Check::kUnsupported;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return Check::kMalformedKey;
  }
  try {
    const auto format = key->message_parts() > 1 ? Botan::DER_SEQUENCE : Botan::IEEE_1363;
    Botan::PK_Verifier verifier(*key, PaddingName(*key, scheme), format);
    return verifier.verify_message(AsUchar(message), message.size(), AsUchar(signature),
                                   signature.size())
               ? Check::kGood
               : Check::kBad;
  } catch (const Botan::Decoding_Error&) {
    return Check::kBad;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return Check::kUnsupported;
  }
}

}  // namespace apptrait::crypto

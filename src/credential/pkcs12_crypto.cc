#include "credential/pkcs12_crypto.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

#include <array>
#include <limits>

#include "base/checked.h"
#include "base/memory.h"
#include "crypto/asn1.h"
#include "crypto/openssl.h"
#include "digest/algorithm.h"

namespace apptrait::credential {
namespace {

using crypto::Asn1Reader;
namespace tag = crypto::tag;

constexpr std::string_view kPbes2 = "1.2.840.113549.1.5.13", kPbkdf2 = "1.2.840.113549.1.5.12",
                           kPbmac1 = "1.2.840.113549.1.5.14", kScrypt = "1.3.6.1.4.1.11591.4.11";

unsigned char* Out(Bytes& bytes) { return AsUchar(std::span<std::byte>(bytes)); }

// A context of its own: RC2 and RC4, which old .p12 files need, are in OpenSSL's legacy provider,
// and no other part of the program shall be able to use them. Without the provider (it is a module
// that a system may lack) those files are reported as unsupported.
OSSL_LIB_CTX* Context() {
  static OSSL_LIB_CTX* const kContext = [] {
    AssureMemory();  // OpenSSL 3.0 reads freed memory where a provider runs out of it
    OSSL_LIB_CTX* context = crypto::Made(OSSL_LIB_CTX_new());
    OSSL_PROVIDER_load(context, "default");
    OSSL_PROVIDER_load(context, "legacy");
    ERR_clear_error();
    return context;
  }();
  return kContext;
}

// AlgorithmIdentifier ::= SEQUENCE { OBJECT IDENTIFIER, parameters ANY OPTIONAL }
struct Algorithm {
  std::string oid;
  ByteSpan parameters;  // the contents, where they are a SEQUENCE
};
std::optional<Algorithm> ReadAlgorithm(ByteSpan whole) {
  Asn1Reader outer(whole);
  Asn1Reader r(outer.Expect(tag::kSequence).contents);
  Algorithm algorithm;
  algorithm.oid = crypto::OidText(r.Expect(tag::kOid).contents);
  if (!r.AtEnd() && r.PeekTag() == tag::kSequence) algorithm.parameters = r.Next().contents;
  if (!outer.ok() || !r.ok()) return std::nullopt;
  return algorithm;
}

// PBKDF2-params ::= SEQUENCE { salt OCTET STRING, iterations, keyLength OPTIONAL, prf DEFAULT
// hmacWithSHA1 }; scrypt-params ::= SEQUENCE { salt, N, r, p, keyLength OPTIONAL }; all PKCS#12 and
// PBES1 schemes: SEQUENCE { salt, iterations }. Turns of the inner function, nothing where
// malformed.
std::optional<std::uint64_t> TurnsOf(const Algorithm& algorithm, int depth = 0) {
  Asn1Reader r(algorithm.parameters);
  if (algorithm.oid == kPbes2 || algorithm.oid == kPbmac1) {
    const auto derivation = ReadAlgorithm(r.Expect(tag::kSequence).whole);
    if (!derivation || depth > 0) return std::nullopt;
    return TurnsOf(*derivation, depth + 1);
  }
  r.Expect(tag::kOctetString);
  std::uint64_t turns = 1;
  for (int factors = algorithm.oid == kScrypt ? 3 : 1; factors > 0; --factors) {
    const auto number = crypto::SmallInteger(r.Expect(tag::kInteger));
    if (!number || *number < 1) return std::nullopt;
    const auto product = CheckedMul<std::uint64_t>(turns, static_cast<std::uint64_t>(*number));
    if (!product) return std::numeric_limits<std::uint64_t>::max();
    turns = *product;
  }
  if (!r.ok()) return std::nullopt;
  return turns;
}

bool Spend(std::uint64_t turns, std::uint64_t* left) {
  if (turns > *left) return false;
  *left -= turns;
  return true;
}

const char* PasswordText(const Password& password) {
  return password.absent ? nullptr : password.text.data();
}
int PasswordLength(const Password& password) {
  return password.absent ? 0 : static_cast<int>(password.text.size());
}

const char* MdName(digest::Algorithm algorithm) {
  constexpr std::array<const char*, 6> kNames = {"MD5",    "SHA1",   "SHA224",
                                                 "SHA256", "SHA384", "SHA512"};
  return kNames[static_cast<std::size_t>(algorithm)];
}

// hmacWithSHA1 … of RFC 8018.
std::optional<digest::Algorithm> HmacOf(std::string_view oid) {
  using digest::Algorithm;
  constexpr std::pair<std::string_view, digest::Algorithm> kRows[] = {
      {"1.2.840.113549.2.7", Algorithm::kSha1},    {"1.2.840.113549.2.8", Algorithm::kSha224},
      {"1.2.840.113549.2.9", Algorithm::kSha256},  {"1.2.840.113549.2.10", Algorithm::kSha384},
      {"1.2.840.113549.2.11", Algorithm::kSha512},
  };
  for (const auto& [name, algorithm] : kRows) {
    if (name == oid) return algorithm;
  }
  return std::nullopt;
}

struct MdDeleter {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
};
using MdPtr = std::unique_ptr<EVP_MD, MdDeleter>;
MdPtr Fetch(digest::Algorithm algorithm) {
  return MdPtr(EVP_MD_fetch(Context(), MdName(algorithm), nullptr));
}

struct Mac {
  Algorithm algorithm;
  Bytes digest, salt;
  int turns = 1;
};
// MacData ::= SEQUENCE { mac SEQUENCE { AlgorithmIdentifier, OCTET STRING }, macSalt OCTET STRING,
//                        iterations INTEGER DEFAULT 1 }
std::optional<Mac> ReadMac(ByteSpan mac_data) {
  Asn1Reader outer(mac_data);
  Asn1Reader r(outer.Expect(tag::kSequence).contents);
  Asn1Reader info(r.Expect(tag::kSequence).contents);
  const auto algorithm = ReadAlgorithm(info.Expect(tag::kSequence).whole);
  const auto digest = crypto::OctetString(info.Expect(tag::kOctetString));
  const auto salt = crypto::OctetString(r.Expect(tag::kOctetString));
  Mac mac;
  if (const auto turns = r.Optional(tag::kInteger)) {
    const auto number = crypto::SmallInteger(*turns);
    if (!number || *number < 1) return std::nullopt;
    mac.turns = *number;
  }
  if (!outer.ok() || !r.ok() || !info.ok() || !algorithm || !digest || !salt) return std::nullopt;
  mac.algorithm = *algorithm;
  mac.digest = *digest;
  mac.salt = *salt;
  return mac;
}

// HMAC(key, data), compared in constant time.
bool HmacMatches(digest::Algorithm md, const Bytes& key, ByteSpan data, const Bytes& expected) {
  Bytes computed(EVP_MAX_MD_SIZE);
  std::size_t size = 0;
  const bool done =
      EVP_Q_mac(Context(), "HMAC", nullptr, MdName(md), nullptr, key.data(), key.size(),
                AsUchar(data), data.size(), Out(computed), computed.size(), &size) != nullptr;
  return done && size == expected.size() &&
         CRYPTO_memcmp(computed.data(), expected.data(), size) == 0;
}

Outcome CheckPkcs12Mac(Mac mac, ByteSpan authenticated, const Password& password,
                       std::uint64_t* turns) {
  const auto md = digest::FromOid(mac.algorithm.oid);
  if (!md) return Outcome::kUnsupported;
  if (!Spend(static_cast<std::uint64_t>(mac.turns), turns)) return Outcome::kTooManyTurns;
  Bytes key(digest::Size(*md));
  const bool derived =
      PKCS12_key_gen_utf8_ex(PasswordText(password), PasswordLength(password), Out(mac.salt),
                             static_cast<int>(mac.salt.size()), PKCS12_MAC_ID, mac.turns,
                             static_cast<int>(key.size()), Out(key), Fetch(*md).get(), Context(),
                             nullptr) == 1;
  const bool good = derived && HmacMatches(*md, key, authenticated, mac.digest);
  OPENSSL_cleanse(key.data(), key.size());
  if (!derived) return Outcome::kUnsupported;
  return good ? Outcome::kDone : Outcome::kWrong;
}

// PBMAC1-params ::= SEQUENCE { keyDerivationFunc, messageAuthScheme }; PBKDF2 is the only one in
// use.
Outcome CheckPbmac1(const Mac& mac, ByteSpan authenticated, const Password& password,
                    std::uint64_t* turns) {
  Asn1Reader r(mac.algorithm.parameters);
  const auto derivation = ReadAlgorithm(r.Expect(tag::kSequence).whole);
  const auto scheme = ReadAlgorithm(r.Expect(tag::kSequence).whole);
  if (!derivation || !scheme) return Outcome::kMalformed;
  const auto md = HmacOf(scheme->oid);
  if (derivation->oid != kPbkdf2 || !md) return Outcome::kUnsupported;
  Asn1Reader p(derivation->parameters);
  const auto salt = crypto::OctetString(p.Expect(tag::kOctetString));
  const auto rounds = crypto::SmallInteger(p.Expect(tag::kInteger));
  int length = static_cast<int>(digest::Size(*md));
  if (const auto given = p.Optional(tag::kInteger))
    length = crypto::SmallInteger(*given).value_or(0);
  auto prf = std::optional(digest::Algorithm::kSha1);
  if (!p.AtEnd()) {
    const auto named = ReadAlgorithm(p.Expect(tag::kSequence).whole);
    prf = named ? HmacOf(named->oid) : std::nullopt;
  }
  constexpr int kLongestKey = 1024;
  if (!p.ok() || !salt || !rounds || *rounds < 1 || length < 1 || length > kLongestKey) {
    return Outcome::kMalformed;
  }
  if (!prf) return Outcome::kUnsupported;
  if (!Spend(static_cast<std::uint64_t>(*rounds), turns)) return Outcome::kTooManyTurns;
  Bytes key(static_cast<std::size_t>(length));
  const bool derived =
      PKCS5_PBKDF2_HMAC(password.absent ? "" : password.text.data(), PasswordLength(password),
                        AsUchar(*salt), static_cast<int>(salt->size()), *rounds, Fetch(*prf).get(),
                        length, Out(key)) == 1;
  const bool good = derived && HmacMatches(*md, key, authenticated, mac.digest);
  OPENSSL_cleanse(key.data(), key.size());
  if (!derived) return Outcome::kUnsupported;
  return good ? Outcome::kDone : Outcome::kWrong;
}

using AlgorPtr = std::unique_ptr<X509_ALGOR, crypto::Deleter<X509_ALGOR_free>>;

}  // namespace

Wiped::~Wiped() {
  if (!bytes_.empty()) OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

Outcome CheckMac(ByteSpan mac_data, ByteSpan authenticated, const Password& password,
                 std::uint64_t* turns) {
  const auto mac = ReadMac(mac_data);
  if (!mac) return Outcome::kMalformed;
  ERR_set_mark();
  const Outcome outcome = mac->algorithm.oid == kPbmac1
                              ? CheckPbmac1(*mac, authenticated, password, turns)
                              : CheckPkcs12Mac(*mac, authenticated, password, turns);
  if (outcome != Outcome::kDone) crypto::RuleOutNoMemory();
  ERR_pop_to_mark();
  return outcome;
}

Outcome Decrypt(ByteSpan algorithm, ByteSpan encrypted, const Password& password,
                std::uint64_t* turns, Wiped* plain) {
  const auto parsed = ReadAlgorithm(algorithm);
  const auto cost = parsed ? TurnsOf(*parsed) : std::nullopt;
  const auto size = Narrow<int>(encrypted.size());
  if (!cost || !size) return Outcome::kMalformed;
  if (!Spend(*cost, turns)) return Outcome::kTooManyTurns;
  const unsigned char* p = AsUchar(algorithm);
  const AlgorPtr algor(d2i_X509_ALGOR(nullptr, &p, static_cast<long>(algorithm.size())));
  if (!algor) {
    crypto::RuleOutNoMemory();
    return Outcome::kMalformed;
  }
  ERR_set_mark();
  unsigned char* data = nullptr;
  int length = 0;
  const bool done = PKCS12_pbe_crypt_ex(algor.get(), PasswordText(password),
                                        PasswordLength(password), AsUchar(encrypted), *size, &data,
                                        &length, 0, Context(), nullptr) != nullptr;
  if (!done) crypto::RuleOutNoMemory();
  const int reason = ERR_GET_REASON(ERR_peek_last_error());
  ERR_pop_to_mark();
  if (!done) {
    return reason == PKCS12_R_PKCS12_CIPHERFINAL_ERROR ? Outcome::kWrong : Outcome::kUnsupported;
  }
  Bytes bytes(static_cast<std::size_t>(length));
  std::copy_n(data, length, Out(bytes));
  OPENSSL_clear_free(data, static_cast<std::size_t>(length));
  *plain = Wiped(std::move(bytes));
  return Outcome::kDone;
}

}  // namespace apptrait::credential

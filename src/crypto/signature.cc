#include "crypto/signature.h"

#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "crypto/openssl.h"
#include "crypto/public_key.h"
#include "digest/context.h"

namespace apptrait::crypto {
namespace {

// OpenSSL's own bounds: beyond them it refuses to compute, which says nothing of the signature.
constexpr int kMaxRsaBits = 16384, kMaxDsaBits = 10000;

BnPtr ToNumber(ByteSpan big_endian) {
  return BnPtr(Made(BN_bin2bn(AsUchar(big_endian), static_cast<int>(big_endian.size()), nullptr)));
}

// Keys are made from their numbers and not by OpenSSL's decoder: that costs 100 µs a key, and
// refuses encodings (a negative modulus) that platforms take.
KeyPtr MakeKey(const char* type, OSSL_PARAM_BLD* builder) {
  const ParamsPtr params(OSSL_PARAM_BLD_to_param(builder));
  const KeyCtxPtr context(EVP_PKEY_CTX_new_from_name(digest::LibraryContext(), type, nullptr));
  EVP_PKEY* key = nullptr;
  if (params && context && EVP_PKEY_fromdata_init(context.get()) == 1) {
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
  }
  return KeyPtr(key);
}

KeyPtr RsaKey(const PublicKey& key) {
  const BnPtr modulus = ToNumber(key.modulus), exponent = ToNumber(key.exponent);
  const ParamBuilderPtr builder(Made(OSSL_PARAM_BLD_new()));
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return MakeKey("RSA", builder.get());
}

KeyPtr DsaKey(const KeyParts& parts) {
  const BnPtr p = ToNumber(parts.p), q = ToNumber(parts.q), g = ToNumber(parts.g),
              y = ToNumber(parts.key.dsa_y);
  const ParamBuilderPtr builder(Made(OSSL_PARAM_BLD_new()));
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_FFC_P, p.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_FFC_Q, q.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_FFC_G, g.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, y.get());
  return MakeKey("DSA", builder.get());
}

KeyPtr NamedCurveKey(const KeyParts& parts) {
  const ParamBuilderPtr builder(Made(OSSL_PARAM_BLD_new()));
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, parts.curve->openssl,
                                  0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, parts.key.point.data(),
                                   parts.key.point.size());
  return MakeKey("EC", builder.get());
}

// By OpenSSL's decoder: for explicit curve parameters and for the restrictions in an RSA-PSS key.
KeyPtr DecodedKey(ByteSpan spki) {
  const unsigned char* in = AsUchar(spki);
  return KeyPtr(d2i_PUBKEY_ex(nullptr, &in, static_cast<long>(spki.size()),
                              digest::LibraryContext(), nullptr));
}

KeyPtr EdwardsKey(const PublicKey& key) {
  return KeyPtr(EVP_PKEY_new_raw_public_key_ex(
      digest::LibraryContext(), key.algorithm == KeyAlgorithm::kEd25519 ? "ED25519" : "ED448",
      nullptr, AsUchar(key.point), key.point.size()));
}

KeyPtr ToOpenSsl(const KeyParts& parts) {
  switch (parts.key.algorithm) {
    case KeyAlgorithm::kRsa:
      return RsaKey(parts.key);
    case KeyAlgorithm::kRsaPss:
      return DecodedKey(parts.key.spki);
    case KeyAlgorithm::kDsa:
      return DsaKey(parts);
    case KeyAlgorithm::kEc:
      return parts.curve != nullptr ? NamedCurveKey(parts) : DecodedKey(parts.key.spki);
    case KeyAlgorithm::kEd25519:
    case KeyAlgorithm::kEd448:
      return EdwardsKey(parts.key);
    default:
      return nullptr;
  }
}

bool IsRsa(const KeyParts& parts) {
  return parts.key.algorithm == KeyAlgorithm::kRsa || parts.key.algorithm == KeyAlgorithm::kRsaPss;
}

bool IsEdwards(const KeyParts& parts) {
  return parts.key.algorithm == KeyAlgorithm::kEd25519 ||
         parts.key.algorithm == KeyAlgorithm::kEd448;
}

// Whether the key is of the algorithm that the scheme is for.
bool Fits(const KeyParts& parts, const SignatureScheme& scheme) {
  if (!scheme.key) return true;
  if (*scheme.key != KeyAlgorithm::kRsa) return *scheme.key == parts.key.algorithm;
  return parts.key.algorithm == KeyAlgorithm::kRsa ||
         (parts.key.algorithm == KeyAlgorithm::kRsaPss && scheme.padding == Padding::kPss);
}

// Whether we can compute with such a key at all.
bool IsSupported(const KeyParts& parts) {
  switch (parts.key.algorithm) {
    case KeyAlgorithm::kRsa:
    case KeyAlgorithm::kRsaPss:
      return parts.key.bits <= kMaxRsaBits;
    case KeyAlgorithm::kDsa: {
      const int q_bits = BitLength(parts.q);
      return parts.key.bits > 0 && parts.key.bits <= kMaxDsaBits &&
             (q_bits == 160 || q_bits == 224 || q_bits == 256);
    }
    case KeyAlgorithm::kEc:
      return parts.curve == nullptr || parts.curve->name != "SM2";
    case KeyAlgorithm::kEd25519:
    case KeyAlgorithm::kEd448:
      return true;
    default:
      return false;
  }
}

// Keys with which anybody could sign (an exponent of 1), or that are no keys: OpenSSL computes with
// them, and Android's BoringSSL does not.
bool IsSane(const KeyParts& parts) {
  if (IsRsa(parts)) {
    const ByteSpan exponent = parts.key.exponent;
    return BitLength(exponent) > 1 && (exponent.back() & std::byte{1}) != std::byte{0};
  }
  if (parts.key.algorithm == KeyAlgorithm::kDsa) {
    return parts.g.size() <= parts.p.size() && parts.key.dsa_y.size() <= parts.p.size() &&
           BitLength(parts.g) > 1 && BitLength(parts.key.dsa_y) > 1;
  }
  return true;
}

Check VerifyEdwards(EVP_PKEY* key, ByteSpan message, ByteSpan signature) {
  const MdCtxPtr context(Made(EVP_MD_CTX_new()));
  if (EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, digest::LibraryContext(), nullptr,
                              key, nullptr) != 1) {
    return Check::kUnsupported;
  }
  return EVP_DigestVerify(context.get(), AsUchar(signature), signature.size(), AsUchar(message),
                          message.size()) == 1
             ? Check::kGood
             : Check::kBad;
}

bool SetUpRsa(EVP_PKEY_CTX* context, const SignatureScheme& scheme) {
  const EVP_MD* md = digest::Fetched(scheme.digest);
  const bool pss = scheme.padding == Padding::kPss;
  if (EVP_PKEY_CTX_set_rsa_padding(context, pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context, md) != 1) {
    return false;
  }
  if (!pss) return true;
  const int salt = scheme.pss_salt_length < 0 ? RSA_PSS_SALTLEN_DIGEST : scheme.pss_salt_length;
  return EVP_PKEY_CTX_set_rsa_mgf1_md(context, md) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt) == 1;
}

}  // namespace

Check VerifySignature(ByteSpan spki, const SignatureScheme& scheme, ByteSpan message,
                      ByteSpan signature) {
  const KeyParts parts = ReadKeyParts(spki);
  if (!IsSupported(parts)) return Check::kUnsupported;
  if (!Fits(parts, scheme)) return Check::kBad;
  if (!IsSane(parts)) return Check::kMalformedKey;
  ERR_set_mark();
  const Check check = [&] {
    const KeyPtr key = ToOpenSsl(parts);
    if (!key) {
      // A curve that neither we nor OpenSSL know is no fault of the key.
      const bool unknown_curve = !parts.key.curve.empty() && parts.curve == nullptr;
      return unknown_curve ? Check::kUnsupported : Check::kMalformedKey;
    }
    if (IsEdwards(parts)) return VerifyEdwards(key.get(), message, signature);
    const KeyCtxPtr context(
        EVP_PKEY_CTX_new_from_pkey(digest::LibraryContext(), key.get(), nullptr));
    if (!context || EVP_PKEY_verify_init(context.get()) != 1) return Check::kMalformedKey;
    if (IsRsa(parts) && !SetUpRsa(context.get(), scheme)) return Check::kUnsupported;
    const Bytes hash = digest::Digest(scheme.digest, message);
    return EVP_PKEY_verify(context.get(), AsUchar(signature), signature.size(), AsUchar(hash),
                           hash.size()) == 1
               ? Check::kGood
               : Check::kBad;
  }();
  if (check != Check::kGood) RuleOutNoMemory();
  ERR_pop_to_mark();
  return check;
}

}  // namespace apptrait::crypto

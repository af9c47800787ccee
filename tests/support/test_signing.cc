// Signing with the embedded keys.
#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <cstdlib>
#include <map>

#include "crypto/certificate.h"
#include "crypto/openssl.h"
#include "digest/context.h"
#include "support/test_keys.h"

namespace apptrait::test {

EVP_PKEY* PrivateKey(std::string_view name) {
  // Never freed, so that what it holds is not a leak.
  static auto& loaded = *new std::map<std::string, EVP_PKEY*, std::less<>>;
  if (const auto found = loaded.find(name); found != loaded.end()) return found->second;
  for (const EmbeddedKey& key : EmbeddedKeys()) {
    if (key.name != name) continue;
    const Bytes der = *FromBase64(key.pkcs8);
    const unsigned char* in = AsUchar(der);
    EVP_PKEY* pkey = d2i_AutoPrivateKey_ex(nullptr, &in, static_cast<long>(der.size()),
                                           digest::LibraryContext(), nullptr);
    if (pkey == nullptr) std::abort();
    return loaded.emplace(name, pkey).first->second;
  }
  std::abort();
}

Bytes PublicKeyOf(std::string_view name) {
  unsigned char* out = nullptr;
  const int size = i2d_PUBKEY(PrivateKey(name), &out);
  if (size <= 0) std::abort();
  Bytes spki(static_cast<std::size_t>(size));
  std::copy_n(out, spki.size(), AsUchar(std::span(spki)));
  OPENSSL_free(out);
  return spki;
}

KeyAlgorithm AlgorithmOf(std::string_view name) {
  return crypto::ReadPublicKey(PublicKeyOf(name)).algorithm;
}

Bytes Sign(std::string_view key, const crypto::SignatureScheme& scheme, ByteSpan message) {
  const KeyAlgorithm algorithm = AlgorithmOf(key);
  const bool edwards = algorithm == KeyAlgorithm::kEd25519 || algorithm == KeyAlgorithm::kEd448;
  const std::string hash(digest::Name(scheme.digest));
  const crypto::MdCtxPtr context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  if (EVP_DigestSignInit_ex(context.get(), &options, edwards ? nullptr : hash.c_str(),
                            digest::LibraryContext(), nullptr, PrivateKey(key), nullptr) != 1) {
    std::abort();
  }
  if (scheme.padding == crypto::Padding::kPss) {
    const int salt = scheme.pss_salt_length < 0 ? RSA_PSS_SALTLEN_DIGEST : scheme.pss_salt_length;
    EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(options, salt);
  }
  std::size_t size = 0;
  EVP_DigestSign(context.get(), nullptr, &size, AsUchar(message), message.size());
  Bytes signature(size);
  if (EVP_DigestSign(context.get(), AsUchar(std::span(signature)), &size, AsUchar(message),
                     message.size()) != 1) {
    std::abort();
  }
  signature.resize(size);
  return signature;
}

}  // namespace apptrait::test

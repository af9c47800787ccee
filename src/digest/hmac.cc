#include "digest/hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstdlib>
#include <new>

#include "digest/context.h"

namespace apptrait::digest {
namespace {

struct Free {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

}  // namespace

Bytes Hmac(Algorithm algorithm, ByteSpan key, ByteSpan message) {
  const std::unique_ptr<EVP_MAC, Free> mac(EVP_MAC_fetch(LibraryContext(), "HMAC", nullptr));
  const std::unique_ptr<EVP_MAC_CTX, Free> context(EVP_MAC_CTX_new(mac.get()));
  std::string name(Name(algorithm));
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
      OSSL_PARAM_construct_end()};
  // EVP_MAC_init takes a null key as "keep the former one", and an empty span's data may be null.
  static constexpr unsigned char kEmpty = 0;
  const unsigned char* bytes = key.empty() ? &kEmpty : AsUchar(key);
  Bytes result(Size(algorithm));
  std::size_t written = 0;
  if (EVP_MAC_init(context.get(), bytes, key.size(), params) != 1 ||
      EVP_MAC_update(context.get(), AsUchar(message), message.size()) != 1 ||
      EVP_MAC_final(context.get(), AsUchar(std::span(result)), &written, result.size()) != 1) {
    throw std::bad_alloc();  // as for an algorithm that cannot be fetched
  }
  return result;
}

}  // namespace apptrait::digest

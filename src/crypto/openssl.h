// Owners for OpenSSL's handles. The library context is digest/context.h's.
#ifndef APPTRAIT_SRC_CRYPTO_OPENSSL_H_
#define APPTRAIT_SRC_CRYPTO_OPENSSL_H_

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace apptrait::crypto {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free>>;
using MdCtxPtr = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_OPENSSL_H_

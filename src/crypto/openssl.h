// Owners for OpenSSL's handles. The library context is digest/context.h's.
#ifndef APPTRAIT_SRC_CRYPTO_OPENSSL_H_
#define APPTRAIT_SRC_CRYPTO_OPENSSL_H_

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>
#include <new>

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
using KeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using BnPtr = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using ParamBuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;
using MdCtxPtr = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;

// What OpenSSL's constructors give, which is nothing only where memory is short: std::bad_alloc
// then.
template <class Pointer>
Pointer Made(Pointer pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

// OpenSSL reports a want of memory like any other failure. To be called where it refused something,
// before anybody is blamed for that, and before its error queue is cleared: std::bad_alloc where
// memory is short, or was at any time where OpenSSL's allocator takes note of that: of what it
// could not set up then, OpenSSL goes without.
void RuleOutNoMemory();

// Lets AssureNoneFailed know of failed allocations, of which not every call of OpenSSL tells:
// memory may have been short for a moment, while another thread had it. For programs, before
// anything uses OpenSSL; it replaces the allocator of the whole process's OpenSSL by one that takes
// note.
void WatchOpenSslMemory();

}  // namespace apptrait::crypto

#endif  // APPTRAIT_SRC_CRYPTO_OPENSSL_H_

#include "crypto/crl.h"

#include <openssl/err.h>

#include <climits>

#include "crypto/openssl.h"
#include "digest/context.h"

namespace apptrait::crypto {
namespace {

using CrlPtr = std::unique_ptr<X509_CRL, Deleter<X509_CRL_free>>;
using SerialPtr = std::unique_ptr<ASN1_INTEGER, Deleter<ASN1_INTEGER_free>>;

class OpenSslList : public RevocationList {
 public:
  OpenSslList(CrlPtr list, Bytes issuer) : list_(std::move(list)), issuer_(std::move(issuer)) {}

  Bytes issuer() const override { return issuer_; }

  bool IsSignedBy(const Certificate& certificate) const override {
    const Bytes& spki = certificate.public_key.spki;
    const unsigned char* at = AsUchar(ByteSpan(spki));
    const KeyPtr key(d2i_PUBKEY_ex(nullptr, &at, static_cast<long>(spki.size()),
                                   digest::LibraryContext(), nullptr));
    const bool good = key != nullptr && X509_CRL_verify(list_.get(), key.get()) == 1;
    if (!good) RuleOutNoMemory();
    ERR_clear_error();
    return good;
  }

  bool Revokes(const Certificate& certificate) const override {
    // An INTEGER of up to 127 bytes; RFC 5280 allows serial numbers of 20.
    const Bytes& contents = certificate.serial;
    if (contents.empty() || contents.size() > 127) return true;
    Bytes integer = {std::byte{0x02}, static_cast<std::byte>(contents.size())};
    integer.insert(integer.end(), contents.begin(), contents.end());
    const unsigned char* at = AsUchar(ByteSpan(integer));
    const SerialPtr serial(d2i_ASN1_INTEGER(nullptr, &at, static_cast<long>(integer.size())));
    if (serial == nullptr) RuleOutNoMemory();
    ERR_clear_error();
    if (serial == nullptr) return true;
    X509_REVOKED* row = nullptr;
    return X509_CRL_get0_by_serial(list_.get(), &row, serial.get()) != 0;
  }

 private:
  CrlPtr list_;
  Bytes issuer_;
};

}  // namespace

std::unique_ptr<const RevocationList> ReadCrl(ByteSpan der) {
  if (der.size() > LONG_MAX) return nullptr;
  X509_CRL* target = Made(X509_CRL_new_ex(digest::LibraryContext(), nullptr));
  const unsigned char* at = AsUchar(der);
  CrlPtr list(d2i_X509_CRL(&target, &at, static_cast<long>(der.size())));
  if (list == nullptr) RuleOutNoMemory();
  ERR_clear_error();
  if (list == nullptr) return nullptr;
  const X509_NAME* name = X509_CRL_get_issuer(list.get());
  const int size = i2d_X509_NAME(name, nullptr);
  if (size <= 0) {
    RuleOutNoMemory();
    return nullptr;
  }
  Bytes issuer(static_cast<std::size_t>(size));
  unsigned char* out = AsUchar(std::span<std::byte>(issuer));
  i2d_X509_NAME(name, &out);
  return std::make_unique<OpenSslList>(std::move(list), std::move(issuer));
}

}  // namespace apptrait::crypto

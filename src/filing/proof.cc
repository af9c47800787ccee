#include "filing/proof.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>

#include "catalogue/rules/crypto.h"
#include "catalogue/rules/filing.h"
#include "crypto/openssl.h"
#include "crypto/second_opinion.h"
#include "digest/algorithm.h"
#include "filing/encoding.h"

namespace apptrait::filing {
namespace {

struct BnFree {
  void operator()(BIGNUM* number) const { BN_free(number); }
};

std::optional<Bytes> DecodeDecimal(const std::string& text) {
  BIGNUM* made = nullptr;
  const int digits = BN_dec2bn(&made, text.c_str());
  const std::unique_ptr<BIGNUM, BnFree> number(made);
  if (!number || digits != static_cast<int>(text.size())) return std::nullopt;
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), AsUchar(std::span<std::byte>(bytes)));
  return bytes;
}

std::optional<Bytes> DecodeHex(const std::string& text, Separator separator) {
  // OPENSSL_hexstr2buf passes over colons, and nothing else.
  std::string digits = text;
  if (separator == Separator::kSpace) std::ranges::replace(digits, ' ', ':');
  long length = 0;
  unsigned char* buffer = OPENSSL_hexstr2buf(digits.c_str(), &length);
  if (buffer == nullptr) return std::nullopt;
  Bytes bytes(static_cast<std::size_t>(length));
  std::copy_n(buffer, length, AsUchar(std::span<std::byte>(bytes)));
  OPENSSL_free(buffer);
  return bytes;
}

std::optional<Bytes> DecodeBase64(const std::string& text) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  const int length = EVP_DecodeBlock(AsUchar(std::span<std::byte>(bytes)), AsUchar(AsBytes(text)),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  // The block decoder counts the padding as bytes.
  const auto padding = static_cast<std::size_t>(std::ranges::count(text, '='));
  bytes.resize(static_cast<std::size_t>(length) - std::min<std::size_t>(padding, 2));
  return bytes;
}

std::optional<Bytes> DecodePem(const std::string& text) {
  const crypto::BioPtr bio(
      crypto::Made(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
  char *name = nullptr, *header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  std::optional<Bytes> bytes;
  if (PEM_read_bio(bio.get(), &name, &header, &data, &length) == 1) {
    bytes.emplace(static_cast<std::size_t>(length));
    std::copy_n(data, length, AsUchar(std::span<std::byte>(*bytes)));
  } else {
    crypto::RuleOutNoMemory();
  }
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  return bytes;
}

std::optional<Bytes> Decode(const Form& form, const std::string& text) {
  if (IsDecimal(form.encoding)) return DecodeDecimal(text);
  if (form.encoding == Encoding::kSpkiBase64) return DecodeBase64(text);
  if (form.encoding == Encoding::kSpkiPem) return DecodePem(text);
  return DecodeHex(text, form.separator);
}

std::optional<Bytes> Wanted(const Certificate& certificate, Encoding encoding) {
  switch (encoding) {
    case Encoding::kMd5:
      return digest::Digest(digest::Algorithm::kMd5, certificate.der);
    case Encoding::kSha1:
      return digest::Digest(digest::Algorithm::kSha1, certificate.der);
    case Encoding::kSha256:
      return digest::Digest(digest::Algorithm::kSha256, certificate.der);
    default:
      return KeyBytes(certificate.public_key, encoding);
  }
}

}  // namespace

std::vector<Finding> ProofReadCertificate(const Certificate& certificate) {
  const crypto::Disagreement second = crypto::CompareReadings(certificate);
  std::vector<Finding> findings;
  const std::string& sha256 = certificate.fingerprints.sha256;
  for (const std::string& field : second.fields) {
    findings.push_back(
        catalogue::Make(rule::kCryptoReadersDisagree, {}, {{"field", field}, {"sha256", sha256}}));
  }
  if (second.unreadable && findings.empty()) {
    findings.push_back(catalogue::Make(rule::kFilingNotConfirmed, {}, {{"sha256", sha256}}));
  }
  return findings;
}

bool ProofReadText(const Certificate& certificate, const Form& form, const std::string& text) {
  ERR_set_mark();
  const auto decoded = Decode(form, text);
  ERR_pop_to_mark();
  const auto wanted = Wanted(certificate, form.encoding);
  return decoded && wanted && *decoded == *wanted;
}

}  // namespace apptrait::filing

#include "digest/algorithm.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <new>

#include "base/memory.h"
#include "digest/context.h"

namespace apptrait::digest {
namespace {

struct Row {
  std::string_view name, oid;
  const char* openssl;
  std::size_t size;
};
constexpr std::array<Row, 6> kRows = {{{"md5", "1.2.840.113549.2.5", "MD5", 16},
                                       {"sha1", "1.3.14.3.2.26", "SHA1", 20},
                                       {"sha224", "2.16.840.1.101.3.4.2.4", "SHA224", 28},
                                       {"sha256", "2.16.840.1.101.3.4.2.1", "SHA256", 32},
                                       {"sha384", "2.16.840.1.101.3.4.2.2", "SHA384", 48},
                                       {"sha512", "2.16.840.1.101.3.4.2.3", "SHA512", 64}}};

const Row& RowOf(Algorithm algorithm) { return kRows[static_cast<std::size_t>(algorithm)]; }

}  // namespace

void PrepareOpenSsl() {
  [[maybe_unused]] static const bool kPrepared = [] {
    AssureMemory();
    // Its error texts, which nothing here shows, take as long to load as a small package to read.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS, nullptr);
    ERR_peek_error();
    return true;
  }();
}

OSSL_LIB_CTX* LibraryContext() {
  static OSSL_LIB_CTX* const kContext = [] {
    PrepareOpenSsl();
    AssureMemory();
    OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
    if (context == nullptr) throw std::bad_alloc();
    return context;
  }();
  return kContext;
}

const EVP_MD* Fetched(Algorithm algorithm) {
  // One static per algorithm: fetched at first use, so that a run pays only for what it hashes
  // with.
  const auto fetch = [](Algorithm a) {
    EVP_MD* md = EVP_MD_fetch(LibraryContext(), RowOf(a).openssl, nullptr);
    if (md == nullptr) throw std::bad_alloc();  // OpenSSL has all of these
    return md;
  };
  switch (algorithm) {
    case Algorithm::kMd5: {
      static const EVP_MD* const kMd = fetch(algorithm);
      return kMd;
    }
    case Algorithm::kSha1: {
      static const EVP_MD* const kMd = fetch(algorithm);
      return kMd;
    }
    case Algorithm::kSha224: {
      static const EVP_MD* const kMd = fetch(algorithm);
      return kMd;
    }
    case Algorithm::kSha256: {
      static const EVP_MD* const kMd = fetch(algorithm);
      return kMd;
    }
    case Algorithm::kSha384: {
      static const EVP_MD* const kMd = fetch(algorithm);
      return kMd;
    }
    case Algorithm::kSha512: {
      static const EVP_MD* const kMd = fetch(algorithm);
      return kMd;
    }
  }
  std::abort();
}

std::size_t Size(Algorithm algorithm) { return RowOf(algorithm).size; }
std::string_view Name(Algorithm algorithm) { return RowOf(algorithm).name; }

std::optional<Algorithm> FromOid(std::string_view oid) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].oid == oid) return static_cast<Algorithm>(i);
  }
  return std::nullopt;
}

namespace {

// OpenSSL's digests fail for want of memory only. A digest must never be what happened to be in the
// buffer.
void Require(int done) {
  if (done != 1) throw std::bad_alloc();
}

}  // namespace

struct Hasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() { Require(context != nullptr ? 1 : 0); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Hasher::Hasher(Algorithm algorithm) : algorithm_(algorithm), state_(std::make_unique<State>()) {
  Require(EVP_DigestInit_ex2(state_->context, Fetched(algorithm_), nullptr));
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::Reset() { Require(EVP_DigestInit_ex2(state_->context, nullptr, nullptr)); }
void Hasher::Update(ByteSpan bytes) {
  Require(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}
void Hasher::Finish(std::span<std::byte> out) {
  Require(EVP_DigestFinal_ex(state_->context, AsUchar(out), nullptr));
  Reset();
}
Bytes Hasher::Finish() {
  Bytes digest(Size(algorithm_));
  Finish(digest);
  return digest;
}

Bytes Digest(Algorithm algorithm, ByteSpan bytes) { return Digest(algorithm, {bytes}); }

Bytes Digest(Algorithm algorithm, std::initializer_list<ByteSpan> parts) {
  Hasher hasher(algorithm);
  for (ByteSpan part : parts) hasher.Update(part);
  return hasher.Finish();
}

}  // namespace apptrait::digest
